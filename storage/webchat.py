"""What the built-in web chat keeps, as any messenger keeps it on its own servers: sign-ins, sessions, lines."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.codec import StoredFile
from storage.store import insert_once
from storage.tables import WebLineRow, WebLoginRow, WebSessionRow, WebUploadRow

SESSION_IDLE = timedelta(minutes=30)
_SEEN_STEP = timedelta(minutes=1)
_SHOWN_LINES = 200


def remember_login(tx: Session, code_hash: str, account: str, now: datetime) -> None:
    """From now on this code signs in as this account."""
    tx.merge(WebLoginRow(code_hash=code_hash, account=account, created_at=now))
    tx.flush()


def login(tx: Session, code_hash: str) -> str | None:
    """The account this code signs in as."""
    row = tx.get(WebLoginRow, code_hash)
    return None if row is None else row.account


def open_session(tx: Session, account: str, machine_now: datetime) -> tuple[str, str]:
    """(token, CSRF token) of a new session; the token is stored only hashed."""
    token, csrf = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    tx.add(
        WebSessionRow(token_hash=_hash(token), account=account, csrf=csrf, opened_at=machine_now, seen_at=machine_now)
    )
    tx.execute(delete(WebSessionRow).where(WebSessionRow.seen_at < machine_now - SESSION_IDLE))
    tx.flush()
    return token, csrf


def session(tx: Session, token: str, machine_now: datetime) -> tuple[str, str, bool] | None:
    """(account, CSRF token, is stale) of a session in use; None where it is unknown or was idle too long.

    A stale one wants `touch`; most requests need no write.
    """
    row = tx.get(WebSessionRow, _hash(token))
    if row is None or row.seen_at < machine_now - SESSION_IDLE:
        return None
    return row.account, row.csrf, row.seen_at < machine_now - _SEEN_STEP


def touch(tx: Session, token: str, machine_now: datetime) -> None:
    row = tx.get(WebSessionRow, _hash(token))
    if row is not None:
        row.seen_at = machine_now


def close_session(tx: Session, token: str) -> None:
    tx.execute(delete(WebSessionRow).where(WebSessionRow.token_hash == _hash(token)))


def remember_upload(tx: Session, account: str, file: StoredFile, name: str) -> None:
    """Note what an uploaded file is called, for the line it will stand in."""
    tx.merge(
        WebUploadRow(
            sha256=file.sha256, account=account, name=name, media_type=file.media_type, size_bytes=file.size_bytes
        )
    )
    tx.flush()


def upload(tx: Session, sha256: str) -> StoredFile | None:
    row = tx.get(WebUploadRow, sha256)
    return None if row is None else StoredFile(row.sha256, row.name, row.media_type, row.size_bytes)


def post(
    tx: Session, chat: str, key: str, *, sender: str | None, sender_name: str, at: datetime, content: dict[str, Any]
) -> None:
    """Add a line to a chat; the same key in the same chat again changes nothing."""
    insert_once(tx, WebLineRow, chat=chat, key=key, sender=sender, sender_name=sender_name, at=at, content=content)


def blank(tx: Session, chat: str, key: str) -> tuple[str, ...]:
    """Forget what a line said; returns the hashes of the files that stood in it."""
    row = tx.scalar(select(WebLineRow).where(WebLineRow.chat == chat, WebLineRow.key == key))
    if row is None:
        return ()
    files = tuple(sha256 for sha256, *_ in row.content["files"])
    row.content = {**row.content, "text": "（内容未保存）", "files": []}
    return files


def lines(tx: Session, chat: str, after: int) -> list[WebLineRow]:
    """The newest lines of a chat past an id, oldest first."""
    newest = tx.scalars(
        select(WebLineRow)
        .where(WebLineRow.chat == chat, WebLineRow.id > after)
        .order_by(WebLineRow.id.desc())
        .limit(_SHOWN_LINES)
    ).all()
    return list(reversed(newest))


def choose(tx: Session, line_id: int, chats: frozenset[str], data: str) -> None:
    """Remember which button under a line was pressed first."""
    row = tx.get(WebLineRow, line_id)
    if row is not None and row.chat in chats and row.chosen is None:
        row.chosen = data


def has_file(tx: Session, chats: frozenset[str], sha256: str) -> tuple[str, str] | None:
    """(name, media type) of a file that stands in one of these chats."""
    for row in tx.scalars(select(WebLineRow).where(WebLineRow.chat.in_(chats)).order_by(WebLineRow.id.desc())):
        for file_sha256, name, media_type, _ in row.content["files"]:
            if file_sha256 == sha256:
                return name, media_type
    return None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
