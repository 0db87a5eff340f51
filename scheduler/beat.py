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
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import boot_clock
from bot.domain.alarm import ClockDoubt
from bot.ports import DateSeen
from handlers import due
from handlers.deps import Deps
from handlers.rounds import clock
from handlers.upkeep import alarms
from scheduler.clockwatch import ClockWatch, ServiceClocks
from scheduler.pace import Pace
from storage.trouble import Trouble, trouble

_log = logging.getLogger(__name__)

EVERY_SECONDS = 10
TOO_OLD_SECONDS = 25


class Beat:
    """Plans what is due every ten seconds, or seldomer where that takes long, and when nudged; then looks whether there is anything to tell the admins.

    `after` is called when something is to be said. `broken` is called once where the database will not mend by waiting.
    `platforms` run in this process; `breakers` and `chain` tell what the rest of it sees (handlers/upkeep/alarms.py).
    """

    def __init__(
        self,
        deps: Deps,
        after: Callable[[], None],
        *,
        boot: Callable[[], float] = boot_clock,
        pace: Pace | None = None,
        broken: Callable[[], None] = lambda: None,
        platforms: Collection[str] = (),
        breakers: Callable[[], Mapping[str, datetime]] = dict,
        chain: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._deps = deps
        self._after = after
        self._broken = broken
        self._watch = ClockWatch(deps.machine, boot)
        self._services = ServiceClocks(deps.machine, boot)
        self._pace = pace or Pace()
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._platforms, self._breakers, self._chain = tuple(platforms), breakers, chain
        self._started_at = deps.machine()
        self._planning_fails_since: datetime | None = None
        self._doubt: ClockDoubt | None = None
        self._confirmed = False  # by an admin, since the last beat
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

    def saw_date(self, platform: str, seen: DateSeen) -> None:
        """A service has just shown its time. Safe from any thread."""
        self._services.saw(platform, seen)

    def beat(self) -> None:
        with self._one_at_a_time:
            # What cannot be planned is itself something to tell, so the one does not keep from the other.
            if self._is_done(self._look_and_plan):
                self._is_done(self._look_for_alarms)
            self._last = time.monotonic()

    def _is_done(self, part: Callable[[], None]) -> bool:
        """Do a part of the beat; False where it failed for good."""
        try:
            part()
        except Exception as error:
            _log.exception("beat failed", extra={"action": "beat"})
            if trouble(error) is Trouble.LASTING:
                self._broken()
                return False
        return True

    def _look_and_plan(self) -> None:
        self._confirmed = False
        clock.follow(self._deps)
        self._confirmed = self._look_at_the_clock()
        if not self._is_holding and self._pace.may_work():
            with self._pace.work():
                self._plan()

    def _look_for_alarms(self) -> None:
        if alarms.look(self._deps, self._view()):
            self._after()

    def _plan(self) -> None:
        try:
            if due.plan_due(self._deps):
                self._after()
        except Exception:
            self._planning_fails_since = self._planning_fails_since or self._deps.machine()
            raise
        self._planning_fails_since = None

    def _view(self) -> alarms.Local:
        """What this process alone knows now."""
        return alarms.Local(
            owner=self._owner,
            started_at=self._started_at,
            platforms=self._platforms,
            breakers=self._breakers(),
            planning_fails_since=self._planning_fails_since,
            chain_broken_at=self._chain(),
            clock=self._doubt if self._is_holding else None,
            clock_confirmed=self._confirmed,
            dates_off={} if self._deps.is_rehearsal else self._services.off(),
        )

    def _look_at_the_clock(self) -> bool:
        """Hold while the clocks disagree; go on when they agree again, or an admin says the clock is right (then True).

        In a rehearsal nobody is held by what the services show: its reminders have nothing to do with their time.
        """
        doubt = None if self._watch.agrees() else ClockDoubt(self._watch.skew())
        if doubt is None and not self._deps.is_rehearsal:
            doubt = self._services.doubt()
        if not self._is_holding:
            if doubt is not None:
                self._is_holding, self._doubt = True, doubt
                _log.error(
                    "clock not to be trusted, reminders held",
                    extra={"action": "clock.hold", "skew_seconds": round(doubt.skew / timedelta(seconds=1))},
                )
                clock.hold(self._deps, self._owner, doubt)
            return False
        is_confirmed = clock.is_confirmed(self._deps, self._owner)
        if doubt is None or is_confirmed:
            if is_confirmed:
                self._watch.believe()
                self._services.believe()
            clock.release(self._deps, self._owner, is_confirmed=is_confirmed)
            self._is_holding = False
        else:
            self._doubt = doubt
        return is_confirmed
