"""Staying below the published rates, so that the service need not refuse.

20 calls/s per application and API (see refusals). Calls take a varying time to arrive, so they are sent at half that
rate, evenly after a short burst: then no second at the other end sees more than 20, even if some are late by half a
second. 20 messages a minute to one chat is the custom robot's limit, which is kept for the application's robot too,
since none is published for it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from bot.platforms.dingtalk import words
from bot.ports import SendFailed

CALLS_PER_SECOND = 10
BURST = 5
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
        self._turns: dict[str, float] = {}
        self._chats: dict[str, deque[float]] = {}

    async def call(self, api: str) -> None:
        """Wait until one more call of this API is due."""
        now = self._now()
        turn = max(self._turns.get(api, 0.0), now - (BURST - 1) / CALLS_PER_SECOND)
        self._turns[api] = turn + 1 / CALLS_PER_SECOND
        if turn > now:
            await self._sleep(turn - now)

    async def message(self, chat: str) -> None:
        """Wait until one more message to this chat is due. Raises SendFailed where that is too long to wait for."""
        self._forget()
        now = self._now()
        sent = self._chats.setdefault(chat, deque(maxlen=MESSAGES_PER_MINUTE))
        wait = max(0.0, sent[0] + 60 - now) if len(sent) == MESSAGES_PER_MINUTE else 0.0
        if wait > _PATIENCE_SECONDS:
            raise SendFailed(words.TOO_FAST, certain=True, retry_after=wait)
        sent.append(now + wait)
        if wait > 0:
            await self._sleep(wait)

    def _forget(self) -> None:
        """Keep no chat that was quiet for a minute."""
        if len(self._chats) > 1000:
            now = self._now()
            self._chats = {chat: sent for chat, sent in self._chats.items() if sent[-1] > now - 60}
