"""Keeps below a conversation's limit: what goes over it is dropped without an error.

30 a minute and 1000 an hour for each member and conversation
(https://developer.work.weixin.qq.com/document/path/90236 and .../path/101463). One bucket keeps below both: 12 at once
and then one every 3.7 s are at most 28 in any minute and 985 in any hour.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

_AT_ONCE = 12
_SECONDS_EACH = 3.7
_REMEMBERED = 10_000


class Pacer:
    """One bucket per name. `monotonic` and `sleep` are the event loop's unless a test brings its own."""

    def __init__(
        self,
        monotonic: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        # When each bucket will be full again; a bucket that is full needs no entry.
        self._full_at: OrderedDict[str, float] = OrderedDict()

    async def turn(self, name: str) -> None:
        """Wait until one more may go out to `name`; at most a few seconds, when called one after the other."""
        wait = self.take(name)
        if wait > 0:
            await self._sleep(wait)

    def take(self, name: str) -> float:
        """Count one without waiting; how long it should have waited, in seconds."""
        now = self._now()
        full_at = max(self._full_at.pop(name, now), now) + _SECONDS_EACH
        self._full_at[name] = full_at
        while len(self._full_at) > _REMEMBERED:
            self._full_at.popitem(last=False)
        return max(0.0, full_at - now - _AT_ONCE * _SECONDS_EACH)

    def _now(self) -> float:
        return self._monotonic() if self._monotonic is not None else asyncio.get_running_loop().time()
