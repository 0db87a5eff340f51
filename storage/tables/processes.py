"""What the processes of one installation share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class LeaseRow(Base):
    """Which process holds something that only one may hold (a bot's connection), by the machine's clock."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]


class KeyRow(Base):
    """Random keys made on first use: for button and form codes."""

    __tablename__ = "key"
    name: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class StandingRow(Base):
    """One row: what changes rarely has not changed while its token is the same (storage/standing.py)."""

    __tablename__ = "standing"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    token: Mapped[str]
