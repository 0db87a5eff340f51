"""Stored files, and those that stand beside a report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class FileRow(Base):
    """A stored file; its bytes lie in the data folder under their hash."""

    __tablename__ = "file"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    stored_at: Mapped[datetime]


class EvidenceRow(Base):
    """A file that stands beside a report (佐证材料): the same bytes once a report; a removed one leaves its row."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("round_id", "task_id", "unit_id", "sha256"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"))
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(index=True)  # the day's quota is counted by it
    removed_at: Mapped[datetime | None]


class RemovedFileRow(Base):
    """A file that must not be kept: its rows are gone, its bytes go next; the row itself goes with them."""

    __tablename__ = "removed_file"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    removed_at: Mapped[datetime]
