"""The office's own knowledge of time: where a rehearsal clock was set, and which days it declared working."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.tables import ClockHoldRow, ClockRow, WorkdayRow


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
    rows = tx.execute(select(WorkdayRow.day, WorkdayRow.is_workday))
    return {row.day: row.is_workday for row in rows}


def declare_days(tx: Session, days: Mapping[date, bool]) -> None:
    for day, is_workday in days.items():
        tx.merge(WorkdayRow(day=day, is_workday=is_workday))
    tx.flush()


# --- clocks nobody trusts ---------------------------------------------------------------------------------------


def hold_clock(tx: Session, owner: str, *, at: datetime, skew_seconds: int) -> None:
    """A process does not trust its clock."""
    tx.merge(ClockHoldRow(owner=owner, at=at, skew_seconds=skew_seconds, is_confirmed=False))
    tx.flush()


def confirm_clocks(tx: Session) -> int:
    """An admin says that the clock is right; returns how many processes hold for it."""
    held = list(tx.scalars(select(ClockHoldRow.owner)))
    tx.execute(update(ClockHoldRow).values(is_confirmed=True))
    return len(held)


def is_clock_confirmed(tx: Session, owner: str) -> bool:
    return bool(tx.scalar(select(ClockHoldRow.is_confirmed).where(ClockHoldRow.owner == owner)))


def release_clock(tx: Session, owner: str) -> None:
    tx.execute(delete(ClockHoldRow).where(ClockHoldRow.owner == owner))
