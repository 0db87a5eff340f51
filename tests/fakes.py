"""A messenger that is not there: it keeps its own log of what it took, and fails the way it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ports import Address, Capabilities, Content, Deliver, SendFailed, TextUnit

CAPABILITIES = Capabilities(
    text_limit=200,
    text_unit=TextUnit.CHARACTERS,
    buttons_limit=6,
    button_label_limit=10,
    file_limit_bytes=1024,
    per_minute=1000,
)


@dataclass
class FakePlatform:
    """`fault` decides for each send: None takes it, an exception refuses it; `delay` is how long a send takes."""

    name: str = "web"
    capabilities: Capabilities = CAPABILITIES
    fault: Callable[[Address, str], Exception | None] = lambda _to, _key: None
    delay: float = 0.0
    log: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[Address, Content]] = field(default_factory=list)
    at_once: int = 0
    most_at_once_per_chat: dict[str, int] = field(default_factory=dict)
    _flying: dict[str, int] = field(default_factory=dict)
    deliver: Deliver | None = None

    async def start(self, deliver: Deliver) -> None:
        self.deliver = deliver

    async def send(self, to: Address, content: Content, *, key: str) -> None:
        flying = self._flying.get(to.chat, 0) + 1
        self._flying[to.chat] = flying
        self.most_at_once_per_chat[to.chat] = max(self.most_at_once_per_chat.get(to.chat, 0), flying)
        self.at_once = max(self.at_once, sum(self._flying.values()))
        try:
            await asyncio.sleep(self.delay)
            failure = self.fault(to, key)
            if failure is not None:
                raise failure
            self.log.append((to.chat, key))
            self.sent.append((to, content))
        finally:
            self._flying[to.chat] -= 1

    async def stop(self) -> None:
        self.deliver = None

    def keys(self, chat: str) -> list[str]:
        return [key for to, key in self.log if to == chat]


def out_for(times: int, failure: SendFailed) -> Callable[[Address, str], Exception | None]:
    """Fail this many sends, then work again."""
    left = times

    def fault(_to: Address, _key: str) -> Exception | None:
        nonlocal left
        left -= 1
        return failure if left >= 0 else None

    return fault
