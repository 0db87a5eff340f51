"""Backups by themselves: one an hour, the old ones thinned out, and once a week the newest restored elsewhere as a test.

For SQLite in earnest only: a rehearsal needs none, and PostgreSQL has its own tools. When the last backup and the last
test were is read from the folder, so a machine that slept makes up for it, and nothing is remembered elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

from handlers.deps import Deps
from handlers.keeping import keep

_log = logging.getLogger(__name__)

_LOOKS_EVERY_SECONDS = 300


class Keeper:
    """Looks every five minutes whether a backup is due. Its work is done in a thread of its own."""

    def __init__(self, deps: Deps, work: Callable[[Deps], object] = keep) -> None:
        self._deps = deps
        self._work = work
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.look,
            "interval",
            seconds=_LOOKS_EVERY_SECONDS,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Do not wait for a backup under way: half of one is never taken for a whole."""
        self._scheduler.shutdown(wait=False)

    def look(self) -> None:
        try:
            self._work(self._deps)
        except Exception:
            _log.exception("backup failed", extra={"action": "backup"})
