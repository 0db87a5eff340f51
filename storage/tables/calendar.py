"""The office's time: its own working days, the rehearsal clock, clocks that are not trusted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class WorkdayRow(Base):
    """A day the office's own calendar knows better than the one that comes with the program."""

    __tablename__ = "workday"
    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]


class ClockRow(Base):
    """Where a rehearsal clock was last set: it showed `shown` when the machine's clock showed `machine`."""

    __tablename__ = "clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    machine: Mapped[datetime]
    shown: Mapped[datetime]


class ClockHoldRow(Base):
    """A process that does not trust its clock: it holds reminders until its clocks agree, or an admin confirms."""

    __tablename__ = "clock_hold"
    owner: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    skew_seconds: Mapped[int]
    is_confirmed: Mapped[bool]
