"""Staying below the published rates, so that the service need not refuse.

20 calls/s per application and API (see refusals); 20 messages a minute to one chat is the custom robot's limit, which
is kept for the application's robot too, since none is published for it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from bot.platforms.dingtalk import words
from bot.ports import SendFailed

CALLS_PER_SECOND = 15
MESSAGES_PER_MINUTE = 20
_PATIENCE_SECONDS = 8.0


class Pacer:
    """Lets a call through when its turn has come; a chat whose turn is far off is put back to the outbox."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._windows: dict[str, deque[float]] = {}

    async def call(self, api: str) -> None:
        """Wait until one more call of this API is due."""
        wait = self._book(api, CALLS_PER_SECOND, 1.0)
        if wait > 0:
            await self._sleep(wait)

    async def message(self, chat: str) -> None:
        """Wait until one more message to this chat is due. Raises SendFailed where that is too long to wait for."""
        self._forget()
        wait = self._wait(self._windows.get(chat, deque()), MESSAGES_PER_MINUTE, 60.0)
        if wait > _PATIENCE_SECONDS:
            raise SendFailed(words.TOO_FAST, certain=True, retry_after=wait)
        self._book(chat, MESSAGES_PER_MINUTE, 60.0)
        if wait > 0:
            await self._sleep(wait)

    def _book(self, name: str, limit: int, span: float) -> float:
        window = self._windows.setdefault(name, deque(maxlen=limit))
        wait = self._wait(window, limit, span)
        window.append(self._now() + wait)
        return wait

    def _wait(self, window: deque[float], limit: int, span: float) -> float:
        return max(0.0, window[0] + span - self._now()) if len(window) >= limit else 0.0

    def _forget(self) -> None:
        """Keep no chat that was quiet for a minute."""
        if len(self._windows) > 1000:
            now = self._now()
            self._windows = {name: window for name, window in self._windows.items() if window[-1] > now - 60}
