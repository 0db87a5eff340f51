"""The built-in web chat: who is signed in, what stands in a chat, what was uploaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, BigId


class WebLoginRow(Base):
    """The code a web account signs in with again: on the web nobody else vouches for a person."""

    __tablename__ = "web_login"
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    created_at: Mapped[datetime]


class WebSessionRow(Base):
    __tablename__ = "web_session"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    csrf: Mapped[str]
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class WebUploadRow(Base):
    """A file somebody uploaded, until and after it stands in a line."""

    __tablename__ = "web_upload"
    sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"), primary_key=True)
    account: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]


class WebLineRow(Base):
    __tablename__ = "web_line"
    __table_args__ = (UniqueConstraint("chat", "key"), Index("ix_web_line_chat", "chat", "id"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat: Mapped[str]
    key: Mapped[str]
    sender: Mapped[str | None]  # the account; None is the bot
    sender_name: Mapped[str]
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    chosen: Mapped[str | None]
