"""The one place that reads the wall clock.

Two clocks run through the program. The machine's (`machine_clock`) measures leases, retries and idle sessions. The
office's says what day it is for reminders, due times and everything people see; it is the machine's own in earnest,
and a `RehearsalClock` in a rehearsal. Both are `Clock`s: callables that give an aware moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def boot_clock() -> float:
    """Seconds since this machine was started, sleep included; nobody can set it."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class RehearsalClock:
    """A clock that can be moved forward: it showed `shown` when the machine's showed `machine`, and runs on from there.

    `speed` is how many seconds pass on it in one of the machine's. Moving it keeps nothing; whoever moves it stores
    the setting. Safe to share between threads.
    """

    def __init__(self, machine: datetime, shown: datetime, *, speed: float = 1.0, base: Clock = machine_clock) -> None:
        self._lock = threading.Lock()
        self._machine, self._shown = machine, shown
        self._speed = speed
        self._base = base

    def __call__(self) -> datetime:
        with self._lock:
            return self._shown + (self._base() - self._machine) * self._speed

    @property
    def setting(self) -> tuple[datetime, datetime]:
        """(machine's moment, moment shown then) of the last setting."""
        with self._lock:
            return self._machine, self._shown

    def set(self, *, machine: datetime, shown: datetime) -> None:
        """Show `shown` from the machine's moment `machine` on."""
        with self._lock:
            self._machine, self._shown = machine, shown
