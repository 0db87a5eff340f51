"""Problems: they outlive the quarter they were reported in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class ProblemRow(Base):
    """An important matter, followed to its end."""

    __tablename__ = "problem"
    __table_args__ = (Index("ix_problem_programme_id_unit_id", "programme_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    quarter: Mapped[str]  # when it was reported first
    text: Mapped[str]
    state: Mapped[str]  # open → in_progress → solved
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    note: Mapped[str | None]
    answered_quarter: Mapped[str]  # the last quarter in which its unit said how it stands
