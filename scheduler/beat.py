"""The heartbeat: APScheduler beats, our own rules decide what is due.

The job store is memory and the only job is the beat, so there is nothing to lose and nothing to run twice: what is due
is a pure function of the clock and the tables (handlers/due.py). The defaults of APScheduler 3 would drop a beat that
is a second late; this one never is too late. It reckons by the wall clock all the same, and falls silent for as long as
the clock is set back; `rewind` starts it again, called by whoever sees that `age_seconds` grows.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import boot_clock
from handlers import clock, due
from handlers.deps import Deps
from scheduler.clockwatch import ClockWatch
from storage.trouble import Trouble, trouble

_log = logging.getLogger(__name__)

EVERY_SECONDS = 10
TOO_OLD_SECONDS = 25


class Beat:
    """Plans what is due every ten seconds, and at once when nudged. `after` is called when something was planned.

    `broken` is called once where the database will not mend by waiting.
    """

    def __init__(
        self,
        deps: Deps,
        after: Callable[[], None],
        *,
        boot: Callable[[], float] = boot_clock,
        broken: Callable[[], None] = lambda: None,
    ) -> None:
        self._deps = deps
        self._after = after
        self._broken = broken
        self._watch = ClockWatch(deps.machine, boot)
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._one_at_a_time = threading.Lock()
        self._last = time.monotonic()
        self._is_holding = False
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._job = self._scheduler.add_job(
            self.beat,
            "interval",
            seconds=EVERY_SECONDS,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        self._scheduler.start()
        self.nudge()

    def nudge(self) -> None:
        """Beat now; safe from any thread."""
        self._scheduler.add_job(self.beat, misfire_grace_time=None)

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)

    def holds(self) -> bool:
        """Whether reminders are held, because the clock cannot be trusted."""
        return self._is_holding

    @property
    def age_seconds(self) -> float:
        """How long ago the last beat ended, by the clock that nobody sets."""
        return time.monotonic() - self._last

    @property
    def skew_seconds(self) -> float:
        """How far the wall clock is from where the boot clock says it should be."""
        return self._watch.skew() / timedelta(seconds=1)

    def rewind(self) -> None:
        """Beat now and every ten seconds from now: the wall clock was set back under the scheduler."""
        self._job.reschedule("interval", seconds=EVERY_SECONDS)
        self.nudge()

    def beat(self) -> None:
        with self._one_at_a_time:
            try:
                clock.follow(self._deps)
                self._look_at_the_clock()
                if not self._is_holding and due.plan_due(self._deps):
                    self._after()
            except Exception as error:
                _log.exception("beat failed", extra={"action": "beat"})
                if trouble(error) is Trouble.LASTING:
                    self._broken()
            finally:
                self._last = time.monotonic()

    def _look_at_the_clock(self) -> None:
        """Hold while wall and boot clock disagree; go on when they agree again, or an admin says the clock is right."""
        agrees = self._watch.agrees()
        if not self._is_holding:
            if not agrees:
                self._is_holding = True
                skew = self._watch.skew()
                _log.error(
                    "clock jumped, reminders held",
                    extra={"action": "clock.hold", "skew_seconds": round(skew / timedelta(seconds=1))},
                )
                clock.hold(self._deps, self._owner, skew)
                self._after()
            return
        is_confirmed = clock.is_confirmed(self._deps, self._owner)
        if agrees or is_confirmed:
            if is_confirmed:
                self._watch.believe()
            clock.release(self._deps, self._owner, is_confirmed=is_confirmed)
            self._is_holding = False
            self._after()
