"""A quarter: the round and its reports, with every version that was submitted."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class RoundRow(Base):
    """One programme's collection for one quarter. Its times follow from the quarter, the calendar and the rules."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("programme_id", "quarter"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    quarter: Mapped[str]
    opened_at: Mapped[datetime]


class ReportRow(Base):
    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("round_id", "task_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str]
    progress: Mapped[str]
    assessment: Mapped[str | None]
    completion: Mapped[dict[str, Any] | None]
    important: Mapped[str | None]
    important_answered: Mapped[bool]
    insisted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    disclaimed: Mapped[list[int] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # ids of targets that are another unit's
    returned_reason: Mapped[str | None]
    on_behalf: Mapped[bool]
    version: Mapped[int]
    revision: Mapped[int]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


class ReportAmountRow(Base):
    __tablename__ = "report_amount"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), primary_key=True)
    value: Mapped[Decimal]
    reason: Mapped[str | None]  # why a person insists on a surprising number


class ReportVersionRow(Base):
    """What was submitted, each time."""

    __tablename__ = "report_version"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
