"""Which process holds the connections that a service gives to one process only.

Every process tries, every few seconds, to take or prolong a lease per platform (storage/leases.py). Who has it connects;
who has lost it, or cannot reach the database for as long as the lease runs, lets go. A process that was killed or paused is
followed by another one within the lease; one that stops in order gives it back at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Mapping
from datetime import timedelta

from bot.ports import OneAtATime, Platform
from handlers.deps import Deps
from storage import leases

_log = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
_EVERY_SECONDS = 5.0


class ConnectionKeeper:
    """Runs until `stop`, for every platform that needs it. `every_seconds` must be well below the lease."""

    def __init__(self, deps: Deps, platforms: Mapping[str, Platform], *, every_seconds: float = _EVERY_SECONDS) -> None:
        self._deps = deps
        self._platforms: dict[str, OneAtATime] = {
            name: platform for name, platform in platforms.items() if isinstance(platform, OneAtATime)
        }
        self._every_seconds = every_seconds
        self._owner = uuid.uuid4().hex
        self._held: set[str] = set()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        agreed_at = loop.time()
        while not self._stopping.is_set():
            try:
                won = await asyncio.to_thread(self._take)
                agreed_at = loop.time()
            except Exception:
                _log.exception("leases cannot be asked for", extra={"action": "connections.lease"})
                # The others see our lease run out on their side: by then nothing may be connected here.
                won = self._held if loop.time() - agreed_at < LEASE.total_seconds() - self._every_seconds else set()
            await self._follow(won)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._every_seconds)

    async def stop(self) -> None:
        """Disconnect, and give the leases back."""
        self._stopping.set()
        await self._follow(set())
        with contextlib.suppress(Exception):
            await asyncio.to_thread(self._deps.store.run, lambda tx: leases.let_go(tx, self._owner))

    def _take(self) -> set[str]:
        now = self._deps.machine()
        names = sorted(self._platforms)
        return self._deps.store.run(
            lambda tx: {
                name for name in names if leases.hold(tx, f"connection:{name}", self._owner, now=now, lease=LEASE)
            }
        )

    async def _follow(self, won: set[str]) -> None:
        """Connect what was won; let go of what was lost. A connection that somebody else took by force is not fought for."""
        for name in sorted(won - self._held):
            await self._platforms[name].hold_connection()
            _log.info("connection taken", extra={"action": "connections.take", "platform": name})
        for name in sorted(self._held - won):
            await self._platforms[name].release_connection()
            _log.warning("connection let go", extra={"action": "connections.let_go", "platform": name})
        self._held = set(won)
