"""Whether this machine's clock can be trusted: the wall clock against the clock that counts since boot, and against what
the messengers' services write on their answers.

The boot clock runs on through sleep and cannot be set, so it and the wall clock move together whatever happens to the
machine; only somebody (or a wrong time server) setting the wall clock parts them. A clock that was wrong from the start is
seen by the services: each writes its time (`Date`) on every HTTP answer. What a service said is remembered by the boot
clock, so that it goes on being right however the wall clock is set, and is held against the wall clock at every beat.

One service alone may be wrong itself, or a proxy in between: then an admin is told and nothing else happens. Two hold the
reminders: a quarter's letters sent on the wrong day cannot be called back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.alarm import ClockDoubt
from bot.ports import DateSeen

LIMIT = timedelta(minutes=10)
SERVICE_LIMIT = timedelta(minutes=5)
_ENOUGH = 2
# A quartz clock is a second or two a day off: what was said yesterday still tells minutes.
_KEPT_SECONDS = 86_400.0


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


@dataclass(frozen=True)
class _Reading:
    """At `boot` seconds the service's clock showed something from `earliest` to `latest`."""

    boot: float
    earliest: datetime
    latest: datetime


class ServiceClocks:
    """What the services' clocks show. `saw` may be called from any thread."""

    def __init__(self, wall: Clock, boot: Callable[[], float]) -> None:
        self._wall, self._boot = wall, boot
        self._lock = threading.Lock()
        self._readings: dict[str, _Reading] = {}
        self._believed: dict[str, timedelta] = {}

    def saw(self, platform: str, seen: DateSeen) -> None:
        """Take what has just come with an answer. The service wrote it at some moment of the call, and left out the
        fraction of the second: a call that took long tells the less."""
        reading = _Reading(self._boot(), seen.shown, seen.shown + timedelta(seconds=1.0 + max(0.0, seen.took_seconds)))
        with self._lock:
            self._readings[platform] = reading

    def off(self) -> dict[str, timedelta]:
        """By how much the wall clock is surely ahead of each service that it is too far off; negative where behind."""
        wall, boot = self._wall(), self._boot()
        found: dict[str, timedelta] = {}
        with self._lock:
            for platform, reading in self._readings.items():
                since = timedelta(seconds=boot - reading.boot)
                if since > timedelta(seconds=_KEPT_SECONDS):
                    continue
                ahead, behind = wall - (reading.latest + since), wall - (reading.earliest + since)
                skew = max(ahead, timedelta(0)) or min(behind, timedelta(0))
                if abs(skew - self._believed.get(platform, timedelta(0))) > SERVICE_LIMIT:
                    found[platform] = skew
        return found

    def believe(self) -> None:
        """An admin says that the wall clock is right: the services are wrong by as much as they are now."""
        found = self.off()
        with self._lock:
            self._believed |= found

    def doubt(self) -> ClockDoubt | None:
        """Why the wall clock is not to be trusted; None while fewer than two services are far off."""
        found = self.off()
        if len(found) < _ENOUGH:
            return None
        return ClockDoubt(min(found.values(), key=abs), tuple(sorted(found)))
