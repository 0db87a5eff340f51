"""What is wrong, who sees it, and how long nobody has been heard: what the admins are told of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class AlarmRow(Base):
    """Something that is wrong (告警), from when it is first seen until its end was said; by the machine's clock."""

    __tablename__ = "alarm"
    name: Mapped[str] = mapped_column(primary_key=True)  # its kind, and behind a colon the platform concerned
    facts: Mapped[dict[str, Any]]
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_key: Mapped[str]  # the first part of the keys of the messages that said it last


class SightingRow(Base):
    """Something that one process alone can see (a service that is down for it), until a moment of the machine's clock.

    A process renews what it goes on seeing; what one that died has seen runs out.
    """

    __tablename__ = "sighting"
    owner: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    facts: Mapped[dict[str, Any]]
    until: Mapped[datetime]


class HearingRow(Base):
    """When somebody was heard last on a platform, and its longest silence so far, in working time of running rounds."""

    __tablename__ = "hearing"
    platform: Mapped[str] = mapped_column(primary_key=True)
    heard_at: Mapped[datetime]
    longest_seconds: Mapped[int]
    days: Mapped[int]  # on how many days anybody was heard
