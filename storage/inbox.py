"""The inbox: what arrived, once each, until it is handled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.ports import Inbound
from storage.codec import inbound_from_json, inbound_to_json
from storage.store import insert_once
from storage.tables import InboxRow

WAITING, DONE, FAILED = "waiting", "done", "failed"
KEPT_FOR = timedelta(days=30)
# How far behind its first picture an album is looked for.
_ALBUM_SEARCH = 50
# An event handled this soon did not wait behind others.
_PROMPT = timedelta(seconds=0.5)
_MINUTE = timedelta(minutes=1)
_CROWD = 50


def put(tx: Session, event: Inbound, now: datetime) -> int | None:
    """Store one event; None where its key is here already. Commits nothing itself."""
    body = inbound_to_json(event)
    return insert_once(
        tx,
        InboxRow,
        platform=event.platform,
        account=event.account,
        update_key=event.key,
        body_hash=hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
        body=body,
        state=WAITING,
        received_at=now,
    )


def waiting(tx: Session, *, limit: int, busy: Collection[tuple[str, str]] = ()) -> list[tuple[int, str, str]]:
    """The oldest waiting event of each account as (id, platform, account), leaving out the accounts in `busy`.

    Events of one account are handled in order, so its later ones are not offered before the first is done.
    """
    heads = (
        select(func.min(InboxRow.id).label("id"), InboxRow.platform, InboxRow.account)
        .where(InboxRow.state == WAITING)
        .group_by(InboxRow.platform, InboxRow.account)
        .order_by(func.min(InboxRow.id))
        .limit(limit + len(busy))
    )
    return [
        (row.id, row.platform, row.account) for row in tx.execute(heads) if (row.platform, row.account) not in busy
    ][:limit]


def peek(tx: Session, row_id: int) -> Inbound | None:
    """The event, without taking it."""
    body = tx.scalar(select(InboxRow.body).where(InboxRow.id == row_id, InboxRow.state == WAITING))
    return None if body is None else inbound_from_json(body)


def merge_album(tx: Session, row_id: int, now: datetime) -> None:
    """Put the pictures of one sending together: into the first event the files of those that wait behind it.

    One that comes later is an event of its own. May be called again.
    """
    head = tx.scalar(select(InboxRow).where(InboxRow.id == row_id, InboxRow.state == WAITING).with_for_update())
    if head is None or not head.body.get("album"):
        return
    behind = tx.scalars(
        select(InboxRow)
        .where(
            InboxRow.platform == head.platform,
            InboxRow.account == head.account,
            InboxRow.state == WAITING,
            InboxRow.id > row_id,
        )
        .order_by(InboxRow.id)
        .limit(_ALBUM_SEARCH)
        .with_for_update()
    ).all()
    body: dict[str, Any] = {**head.body, "album": None}
    for row in behind:
        if row.body.get("album") == head.body["album"] and row.body["chat"] == head.body["chat"]:
            body["files"] = [*body["files"], *row.body["files"]]
            body["text"] = "\n".join(text for text in (body["text"], row.body["text"]) if text)
            row.state, row.handled_at, row.reason = DONE, now, _album_reason(row_id)
    head.body = body
    tx.flush()


def _album_reason(row_id: int) -> str:
    return f"album of {row_id}"


@dataclass(frozen=True)
class Taken:
    """An event in the transaction that handles it; `received_at` is the machine's time."""

    id: int
    event: Inbound
    received_at: datetime


def take(tx: Session, row_id: int, now: datetime) -> Taken | None:
    """Mark one waiting event as handled, as part of the transaction that handles it.

    None where it is no longer waiting, or another process is at it just now.
    """
    waiting = select(InboxRow.id).where(InboxRow.id == row_id, InboxRow.state == WAITING)
    row = tx.execute(
        update(InboxRow)
        .where(InboxRow.id.in_(waiting.with_for_update(skip_locked=True)))
        .values(state=DONE, handled_at=now)
        .returning(InboxRow.body, InboxRow.received_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else Taken(row_id, inbound_from_json(row.body), row.received_at)


def ahead(tx: Session, taken: Taken, machine_now: datetime) -> int:
    """How many events of the same account, said within the minute before this one, still waited when it came.

    Somebody who waits for answers never has any ahead; what piled up while the program was away was said over a longer
    time. An event that did not have to wait is not looked at.
    """
    if machine_now - taken.received_at < _PROMPT:
        return 0
    bodies = tx.scalars(
        select(InboxRow.body)
        .where(
            InboxRow.platform == taken.event.platform,
            InboxRow.account == taken.event.account,
            InboxRow.id < taken.id,
            InboxRow.received_at > taken.received_at - _MINUTE,
            or_(InboxRow.handled_at.is_(None), InboxRow.handled_at > taken.received_at),
        )
        .order_by(InboxRow.id.desc())
        .limit(_CROWD)
    )
    since = taken.event.sent_at - _MINUTE
    return sum(inbound_from_json(body).sent_at >= since for body in bodies)


def before(tx: Session, event: Inbound, row_id: int, *, limit: int) -> list[Inbound]:
    """What the same account said in the same chat before this event, the newest first; presses and files are left out."""
    bodies = tx.scalars(
        select(InboxRow.body)
        .where(
            InboxRow.platform == event.platform,
            InboxRow.account == event.account,
            InboxRow.id < row_id,
            InboxRow.state == DONE,
        )
        .order_by(InboxRow.id.desc())
        .limit(limit * 4)
    )
    found = (inbound_from_json(body) for body in bodies)
    return [one for one in found if one.text and one.button is None and one.address == event.address][:limit]


def set_aside(tx: Session, row_id: int, reason: str, now: datetime) -> None:
    """Give up on an event that cannot be handled, so that those behind it go on."""
    tx.execute(
        update(InboxRow)
        .where(InboxRow.id == row_id, InboxRow.state == WAITING)
        .values(state=FAILED, handled_at=now, reason=reason[:500])
    )


def blank(tx: Session, row_id: int) -> None:
    """Forget what the event said (secret marks), with the pictures of its album; that it came stays known."""
    own = tx.get_one(InboxRow, row_id)
    album = tx.scalars(
        select(InboxRow).where(
            InboxRow.platform == own.platform,
            InboxRow.account == own.account,
            InboxRow.id > row_id,
            InboxRow.reason == _album_reason(row_id),
        )
    )
    for row in (own, *album):
        row.body = {**row.body, "text": "", "files": []}


def sweep(tx: Session, now: datetime) -> None:
    """Delete what was handled long ago."""
    tx.execute(delete(InboxRow).where(InboxRow.state != WAITING, InboxRow.handled_at < now - KEPT_FOR))


def counts(tx: Session) -> dict[tuple[str, str], int]:
    """How many events there are, by platform and state."""
    rows = tx.execute(
        select(InboxRow.platform, InboxRow.state, func.count()).group_by(InboxRow.platform, InboxRow.state)
    )
    return {(platform, state): count for platform, state, count in rows}


def oldest_seconds(tx: Session, machine_now: datetime) -> float:
    """How long the event that waits longest has waited; 0 where none does."""
    oldest = tx.scalar(select(func.min(InboxRow.received_at)).where(InboxRow.state == WAITING))
    return 0.0 if oldest is None else max(0.0, (machine_now - oldest).total_seconds())
