"""The list: a year's programme, its tasks with their targets and units, and what is proposed until it is live."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class ProgrammeRow(Base):
    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    year: Mapped[int]
    state: Mapped[str]  # proposed → live → closed; or replaced, discarded, applied (as an update)
    title: Mapped[str]
    doc_number: Mapped[str | None]
    issuer: Mapped[str | None]
    issued_on: Mapped[date | None]
    office: Mapped[str]
    phone: Mapped[str | None]
    form_title: Mapped[str]
    form_columns: Mapped[list[Any]]
    unsure: Mapped[list[Any]]  # what the reader doubted, shown until confirmed
    rules: Mapped[dict[str, Any]]  # schedule settings that differ from the defaults
    needs_seal: Mapped[bool] = mapped_column(server_default=false())  # the notice asks for stamped forms
    source_sha256: Mapped[str | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class TaskRow(Base):
    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("programme_id", "no"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    no: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]
    dropped_at: Mapped[datetime | None]  # not on the list any more; its number is then minus its id


class TargetRow(Base):
    __tablename__ = "target"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    value: Mapped[Decimal]
    measure: Mapped[str]
    comparator: Mapped[str]
    kind: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    dropped_at: Mapped[datetime | None]


class AssignmentRow(Base):
    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("task_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str]
    position: Mapped[int]
    dropped_at: Mapped[datetime | None]


class ProposalRow(Base):
    """A list that is not live yet, as one value (bot/domain/proposal.py); its programme row is in state proposed."""

    __tablename__ = "proposal"
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    version: Mapped[int]  # grows with every correction, so that a confirmation knows what was looked at
    draft: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class ProposalStepRow(Base):
    """What a proposal was before one correction: the way back."""

    __tablename__ = "proposal_step"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    what: Mapped[str]  # the correction, as a sentence
    draft: Mapped[dict[str, Any]]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
