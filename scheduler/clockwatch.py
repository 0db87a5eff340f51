"""Whether this machine's clock can be trusted: the wall clock against the clock that counts since boot.

The boot clock runs on through sleep and cannot be set, so the two move together whatever happens to the machine; only
somebody (or a wrong time server) setting the wall clock parts them. Then reminders are held: a quarter's letters sent on
the wrong day cannot be called back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock

LIMIT = timedelta(minutes=10)


class ClockWatch:
    """Measures from the moment it is made, or was last told to believe the clock."""

    def __init__(self, wall: Clock, boot: Callable[[], float]) -> None:
        self._wall, self._boot = wall, boot
        self.believe()

    def believe(self) -> None:
        """Take the wall clock as right from now on."""
        self._base: datetime = self._wall()
        self._base_boot = self._boot()

    def skew(self) -> timedelta:
        """How far the wall clock is ahead of where it should be; negative where it is behind."""
        return (self._wall() - self._base) - timedelta(seconds=self._boot() - self._base_boot)

    def agrees(self) -> bool:
        return abs(self.skew()) <= LIMIT
