"""Where the dialogues stand: with a person, and in a chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class ConversationRow(Base):
    """Where a person stands in a dialogue; by person, so that it goes on from another messenger."""

    __tablename__ = "conversation"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str]
    format: Mapped[int]  # of `state`; older ones are upcast when read
    state: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class OfferRow(Base):
    """The buttons offered last in a chat: typing one's label, or its number, does the same as pressing it."""

    __tablename__ = "offer"
    platform: Mapped[str] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(primary_key=True)
    choices: Mapped[list[Any]]
