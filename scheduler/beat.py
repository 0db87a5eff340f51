"""The heartbeat: APScheduler beats, our own rules decide what is due.

The job store is memory and the only job is the beat, so there is nothing to lose and nothing to run twice: what is due
is a pure function of the clock and the tables (handlers/remind.py). The defaults of APScheduler 3 would drop a beat
that is a second late; this one never is too late.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

from handlers import remind
from handlers.deps import Deps

_log = logging.getLogger(__name__)

_EVERY_SECONDS = 10


class Beat:
    """Plans what is due every ten seconds, and at once when nudged. `after` is called when something was planned."""

    def __init__(self, deps: Deps, after: Callable[[], None]) -> None:
        self._deps = deps
        self._after = after
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._job = self._scheduler.add_job(
            self.beat,
            "interval",
            seconds=_EVERY_SECONDS,
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

    def beat(self) -> None:
        try:
            if remind.plan_due(self._deps):
                self._after()
        except Exception:
            _log.exception("beat failed", extra={"action": "beat"})
