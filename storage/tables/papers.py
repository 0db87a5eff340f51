"""Paper: forms that went out to be stamped, and what came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class PrintedFormRow(Base):
    """A unit's form as it was given out to be printed; its number and version stand in the code on every page."""

    __tablename__ = "printed_form"
    __table_args__ = (UniqueConstraint("round_id", "unit_id", "version"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    version: Mapped[int]
    content_hash: Mapped[str]
    pages: Mapped[int]
    issued_at: Mapped[datetime]


class FormToEditRow(Base):
    """What a unit's form showed when it went out to be filled in, so that its cells can be told from those that were typed.

    `cells` has, by task id, the marks of the progress and of the completion time (bot/conversation/message/rows.py).
    """

    __tablename__ = "form_to_edit"
    __table_args__ = (Index("ix_form_to_edit_round_unit", "round_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cells: Mapped[dict[str, Any]]
    given_at: Mapped[datetime]


class SealedFormRow(Base):
    """A scan that came back, or a paper original. `round_id` and `unit_id` are empty while its code is not known."""

    __tablename__ = "sealed_form"
    __table_args__ = (Index("ix_sealed_form_round_unit", "round_id", "unit_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    form_id: Mapped[int | None] = mapped_column(ForeignKey("printed_form.id"))
    content_hash: Mapped[str]
    state: Mapped[str]
    seal: Mapped[str]
    pages: Mapped[list[Any]]  # of the pages whose code was read
    on_behalf: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    received_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    original_at: Mapped[datetime | None]
    original_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class SealedFileRow(Base):
    """A file of a scan, byte for byte as it was sent, and the small picture that is shown instead of it."""

    __tablename__ = "sealed_file"
    sealed_form_id: Mapped[int] = mapped_column(ForeignKey("sealed_form.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"))
    name: Mapped[str]
    media_type: Mapped[str]
    preview_sha256: Mapped[str | None] = mapped_column(ForeignKey("file.sha256"))
