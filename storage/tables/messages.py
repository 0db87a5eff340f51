"""In and out: what the platforms handed over, what they are to say, and the channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class InboxRow(Base):
    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "account", "update_key"),
        Index("ix_inbox_waiting", "state", "id"),
        Index("ix_inbox_newest", "platform", "id"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str]
    account: Mapped[str]
    update_key: Mapped[str]
    body_hash: Mapped[str]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]  # waiting → done | failed
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class OutboxRow(Base):
    """One platform message. `body` says what is meant; its words are chosen when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "platform", "chat", "place", "part"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    platform: Mapped[str]
    chat: Mapped[str]
    place: Mapped[int] = mapped_column(BigId)  # order within the address: the id of the message it is a part of
    part: Mapped[int]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]  # pending → sending → sent | failed | cancelled | held
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempt: Mapped[int]
    refusals: Mapped[int] = mapped_column(BigId, server_default="0")  # by the service, of this very message
    lease_until: Mapped[datetime | None]  # by the machine's clock, also in a rehearsal
    retry_at: Mapped[datetime | None]  # by the machine's clock
    last_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class ChannelRow(Base):
    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "chat"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str]
    chat: Mapped[str]
    title: Mapped[str]
    is_confirmed: Mapped[bool]
    bound_at: Mapped[datetime]
