"""The office's own knowledge of time: where a rehearsal clock was set, and which days it declared working."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import ClockRow, WorkdayRow


def clock_setting(tx: Session) -> tuple[datetime, datetime] | None:
    """(machine time, time shown) of the last setting of the rehearsal clock, both aware; None where never set."""
    row = tx.get(ClockRow, 1)
    return None if row is None else (row.machine, row.shown)


def set_clock(tx: Session, *, machine: datetime, shown: datetime) -> None:
    row = tx.get(ClockRow, 1)
    if row is None:
        tx.add(ClockRow(id=1, machine=machine, shown=shown))
    else:
        row.machine, row.shown = machine, shown
    tx.flush()


def declared_days(tx: Session) -> dict[date, bool]:
    """Days the office declared working (True) or free, over the calendar that comes with the program."""
    return {row.day: row.is_workday for row in tx.scalars(select(WorkdayRow))}


def declare_days(tx: Session, days: Mapping[date, bool]) -> None:
    for day, is_workday in days.items():
        tx.merge(WorkdayRow(day=day, is_workday=is_workday))
    tx.flush()
