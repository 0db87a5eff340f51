"""Backups by themselves: one an hour, the old ones thinned out, and once a week the newest restored elsewhere as a test.

For SQLite in earnest only: a rehearsal needs none, and PostgreSQL has its own tools. When the last backup and the last
test were is read from the folder, so a machine that slept makes up for it, and nothing is remembered elsewhere.

Beside that the chain of the audit log is proven: all of it at the first look and once a day, because a line may be changed
anywhere; at the other looks what was added since. And at the first look and once a day what nobody needs is cleared
away: events handled a month ago, bytes that no row knows of.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler

from handlers.deps import Deps
from handlers.upkeep.keeping import keep
from storage import audit, inbox

_log = logging.getLogger(__name__)

_LOOKS_EVERY_SECONDS = 300
_LOOKS_A_DAY = 86_400 // _LOOKS_EVERY_SECONDS


class Keeper:
    """Looks every five minutes whether a backup is due. Its work is done in a thread of its own."""

    def __init__(self, deps: Deps, work: Callable[[Deps], object] = keep) -> None:
        self._deps = deps
        self._work = work
        self._proven: audit.Proven | None = None
        self._looks = 0
        self.chain_broken_at: int | None = None
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
        is_new_day = self._looks % _LOOKS_A_DAY == 0
        self._looks += 1
        try:
            self._prove(whole=is_new_day)
        except Exception:
            _log.exception("audit chain not proven", extra={"action": "audit.prove"})
        if is_new_day:
            try:
                self._sweep()
            except Exception:
                _log.exception("nothing cleared away", extra={"action": "sweep"})

    def _prove(self, *, whole: bool) -> None:
        """`chain_broken_at` is then the first line that does not fit, None where all do."""
        with self._deps.store.read() as tx:
            self._proven = audit.prove(tx, None if whole or self._proven is None else self._proven)
        self.chain_broken_at = self._proven.broken_at

    def _sweep(self) -> None:
        now = self._deps.machine()
        missing = self._deps.store.run(lambda tx: self._deps.files.sweep(tx, now))
        self._deps.store.run(lambda tx: inbox.sweep(tx, now))
        if missing:
            _log.error("files are gone from the disk", extra={"action": "sweep.missing", "count": len(missing)})
