"""The access token: one for the application, fetched by one caller while the others wait.

POST v1.0/oauth2/accessToken {appKey, appSecret} -> {accessToken, expireIn}; a repeat within its life returns the same
token, and it serves both APIs (opensource.dingtalk.com/developerpedia).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

_EARLY_SECONDS = 300.0


class Token:
    """Hands out a token that is alive as far as is known; `fetch` returns (token, seconds of life)."""

    def __init__(
        self, fetch: Callable[[], Awaitable[tuple[str, float]]], *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._now = now
        self._lock = asyncio.Lock()
        self._token: str | None = None
        self._until = 0.0

    async def get(self) -> str:
        async with self._lock:
            if self._token is None or self._now() >= self._until:
                self._token, life = await self._fetch()
                self._until = self._now() + max(life - _EARLY_SECONDS, 1.0)
            return self._token

    def spoil(self, token: str) -> None:
        """This token was refused; whoever noticed later that the same one is dead spoils nothing new."""
        if self._token == token:
            self._token = None
