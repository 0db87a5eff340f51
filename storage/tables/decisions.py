"""What the office decides on a round, and what the units ask of it or say to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class ReviewRow(Base):
    """A decision of the office on one submitted version of a report."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    version: Mapped[int]
    decision: Mapped[str]  # accepted | returned | reopened
    reason: Mapped[str | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]


class ExtensionRow(Base):
    """A later due time for one unit in one round, asked for or given."""

    __tablename__ = "extension"
    __table_args__ = (Index("ix_extension_round_id_unit_id", "round_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str]  # asked → granted | refused | replaced | withdrawn
    until: Mapped[datetime]
    reason: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]  # why it was refused


class BehalfRow(Base):
    """A version of a report that the office typed in for the unit, and what the unit said to it."""

    __tablename__ = "behalf"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    answer: Mapped[str | None]  # confirmed | spoken | disputed
    words: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class SpokenCodeRow(Base):
    """A code one contact may read out on the phone, for one version that was typed in; its digits stand nowhere."""

    __tablename__ = "spoken_code"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    sendings: Mapped[int]
    tries: Mapped[int]  # wrong ones, of this version
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who heard it and typed it
    used_at: Mapped[datetime | None]


class LeadConfirmationRow(Base):
    """What the lead unit said to a whole row; it holds for the versions it saw."""

    __tablename__ = "lead_confirmation"
    __table_args__ = (UniqueConstraint("round_id", "task_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    versions: Mapped[dict[str, Any]]  # report id → version
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
