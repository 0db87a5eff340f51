"""The responsible units, and what else people call them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class UnitRow(Base):
    """Units outlive a programme: the same 局 is asked again next year."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    merged_into: Mapped[int | None]  # the id of the unit that this one turned out to be


class UnitAliasRow(Base):
    __tablename__ = "unit_alias"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    alias: Mapped[str] = mapped_column(unique=True)
