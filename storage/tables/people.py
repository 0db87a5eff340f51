"""People: the seats they hold, their accounts on the platforms, the codes that let them in, who is away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class PersonRow(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    phone: Mapped[str | None]  # of the office, in the one spelling of bot/domain/phone.py
    heard_at: Mapped[datetime | None]  # by the office's clock: the last time this person did anything here


class SeatRow(Base):
    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rank: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class AccountRow(Base):
    """A person on one platform; `chat` is the private chat there."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "name"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str]
    name: Mapped[str]
    chat: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    bound_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # the most recently used account gets what nobody asked for
    dead_reason: Mapped[str | None]


class AbsenceRow(Base):
    """A person who is away, and who answers meanwhile."""

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]  # None until the person says so
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class InvitationRow(Base):
    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_name: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


class PersonCodeRow(Base):
    """A one-time code of a known person: for another account, or for whoever takes over a seat."""

    __tablename__ = "person_code"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))  # the seat it hands over; None: an account
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class CodeTrialRow(Base):
    """A wrong code; counted over all entrances."""

    __tablename__ = "code_trial"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)
