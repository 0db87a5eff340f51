"""A list of 60,000 units: what 进度, a beat and one answer take there, in seconds, CPU and statements.

    python -m bench.province [UNITS] [--postgres]

Ten tasks; every unit has one of them and a liaison with an account; half the units have filed. The first look reads the
list, the second finds it remembered.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import event, insert

from bench.postgres import server
from bot.domain.quarter import Quarter
from handlers import due
from handlers.rounds.contacts import burden, delivery_notes, fields_filled
from handlers.rounds.view import summary_of
from storage import making_live, programmes
from storage.store import Store, Tx
from storage.tables import AccountRow, AssignmentRow, PersonRow, ReportAmountRow, ReportRow, RoundRow, SeatRow, UnitRow
from tests.house import open_house, shanghai, zibo_notice

_QUARTER = Quarter(2024, 3)
_HELPING = 5000


def settle(tx: Tx, programme_id: int, count: int) -> None:
    """The people and reports of so many units, straight into the tables."""
    now = datetime(2024, 9, 1, tzinfo=UTC)
    programme = programmes.programme(tx, programme_id)
    tx.execute(insert(RoundRow).values(id=1, programme_id=programme_id, quarter=str(_QUARTER), opened_at=now))
    first = 1_000_000
    for begin in range(first, first + count, _HELPING):
        ids = range(begin, min(begin + _HELPING, first + count))
        task_of = {unit_id: programme.tasks[unit_id % len(programme.tasks)] for unit_id in ids}
        filed = [unit_id for unit_id in ids if unit_id % 2]
        tx.execute(insert(UnitRow), [{"id": n, "name": f"第{n}单位", "created_at": now} for n in ids])
        tx.execute(
            insert(AssignmentRow),
            [{"task_id": task_of[n].id, "unit_id": n, "role": "responsible", "position": n} for n in ids],
        )
        tx.execute(insert(PersonRow), [{"id": n, "name": f"联络员{n}", "created_at": now} for n in ids])
        seats = [{"role": "liaison", "unit_id": n, "person_id": n, "rank": "A", "since": now} for n in ids]
        tx.execute(insert(SeatRow), seats)
        accounts = [
            {"platform": "web", "name": f"w{n}", "chat": f"w{n}", "person_id": n, "bound_at": now, "seen_at": now}
            for n in ids
        ]
        tx.execute(insert(AccountRow), accounts)
        report = {
            "round_id": 1,
            "state": "submitted",
            "progress": "本季度开展巡讲活动12场，覆盖群众900人次。" * 4,
            "assessment": "on_track",
            "important_answered": True,
            "on_behalf": False,
            "version": 1,
            "revision": 1,
            "changed_at": now,
            "submitted_at": now,
        }
        tx.execute(insert(ReportRow), [{**report, "id": n, "task_id": task_of[n].id, "unit_id": n} for n in filed])
        amounts = [
            {"report_id": n, "target_id": target.id, "value": Decimal(1)}
            for n in filed
            for target in task_of[n].targets
        ]
        tx.execute(insert(ReportAmountRow), amounts)


def measured(store: Store, name: str, work: Callable[[Tx], object]) -> None:
    statements = 0

    def note(*_: object) -> None:
        nonlocal statements
        statements += 1

    event.listen(store.engine, "before_cursor_execute", note)
    cpu, began = time.process_time(), time.perf_counter()
    with store.read() as tx:
        work(tx)
    seconds = time.perf_counter() - began
    event.remove(store.engine, "before_cursor_execute", note)
    print(f"{name:<28}{seconds:>8.2f} s{time.process_time() - cpu:>8.2f} s CPU{statements:>7} statements")


def look(url: str, folder: Path, count: int) -> None:
    store = Store(url)
    open_house(folder, store=store, live=False)
    with store.write() as tx:
        notice = zibo_notice()
        now = shanghai("2024-09-01 10:00")
        programme_id = programmes.propose(tx, replace(notice), year=2024, source_sha256=None, now=now)
        making_live.confirm(tx, programme_id, person_id=None, now=now)
    with store.write() as tx:
        settle(tx, programme_id, count)

    def status(tx: Tx) -> None:
        """What /status reads (handlers/office/summary.py)."""
        programme = programmes.live(tx)[-1]
        summary_of(tx, programme, _QUARTER, now=shanghai("2024-09-20 10:00"), is_rehearsal=False)
        burden(tx, programme, _QUARTER)
        fields_filled(tx, programme, _QUARTER)
        delivery_notes(tx, programme, _QUARTER, shanghai("2024-09-20 10:00"))

    measured(store, "the list, first", programmes.live)
    measured(store, "the list, remembered", programmes.live)
    measured(store, "status", status)
    measured(store, "a beat, nothing due", lambda tx: due.unplanned(tx, shanghai("2024-09-02 10:00")))
    measured(store, "a beat, a stage due", lambda tx: due.unplanned(tx, shanghai("2024-09-14 09:06")))
    store.close()


def main() -> None:
    count = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 60_000)
    is_postgres = "--postgres" in sys.argv
    with tempfile.TemporaryDirectory() as name, server() if is_postgres else nullcontext("") as url:
        print(f"{count} units on {'PostgreSQL' if is_postgres else 'SQLite'}")
        look(url or f"sqlite:///{name}/province.sqlite3", Path(name), count)


if __name__ == "__main__":
    main()
