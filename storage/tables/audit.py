"""The audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class AuditRow(Base):
    """Append only; each row carries the hash of the one before."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    platform: Mapped[str]
    account: Mapped[str]
    surface: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    result: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]
