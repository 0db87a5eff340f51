"""The outbox: one row is one platform message, under a key that makes saying it twice impossible.

A row's `body` says what is meant; the words are chosen when it is sent. Who sends it, and what becomes of it, is decided
by claims (storage/claims.py). Times are the office's clock's, which in a rehearsal is another one than the machine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from bot.ports import Address
from storage.store import insert_once
from storage.tables import OutboxRow

PENDING, SENDING, SENT, FAILED, CANCELLED, HELD = "pending", "sending", "sent", "failed", "cancelled", "held"

# The first part of the keys of what the clock planned, rather than an answer to somebody.
PLANNED = ("remind", "snooze", "summary", "missing", "unreached", "calendar", "cap")


@dataclass(frozen=True)
class Trace:
    """What became of a message."""

    key: str
    body: dict[str, Any]
    address: Address
    state: str
    not_before: datetime
    settled_at: datetime | None
    last_reason: str | None


def put(
    tx: Session,
    key: str,
    address: Address,
    body: dict[str, Any],
    *,
    now: datetime,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Enqueue one message; False where this key was enqueued before."""
    values = row_values(key, address, body, now=now, not_before=not_before or now, expires_at=expires_at)
    row_id = insert_once(tx, OutboxRow, **values)
    if row_id is None:
        return False
    tx.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(place=row_id))
    return True


def hold(tx: Session, key: str, address: Address, body: dict[str, Any], *, now: datetime, reason: str) -> bool:
    """Put something down that a person must release first; False where this key is there already."""
    values = row_values(key, address, body, now=now, not_before=now, expires_at=None)
    return insert_once(tx, OutboxRow, **{**values, "state": HELD, "last_reason": reason}) is not None


def body_of(tx: Session, key: str) -> dict[str, Any] | None:
    """What a message says, whatever became of it; None where there is none of this key."""
    return tx.scalar(select(OutboxRow.body).where(OutboxRow.key == key))


def settle_held(tx: Session, key: str, *, is_released: bool, now: datetime) -> bool:
    """Decide about what is held: taken out as done, or cancelled; False where somebody decided before."""
    result = tx.execute(
        update(OutboxRow)
        .where(OutboxRow.key == key, OutboxRow.state == HELD)
        .values(state=SENT if is_released else CANCELLED, settled_at=now)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def has(tx: Session, key: str) -> bool:
    return tx.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None


def keys_like(tx: Session, prefix: str) -> frozenset[str]:
    """Every key that starts with `prefix`, whatever became of its message."""
    return frozenset(tx.scalars(select(OutboxRow.key).where(OutboxRow.key.startswith(prefix, autoescape=True))))


def traces(tx: Session, prefix: str) -> list[Trace]:
    """Messages whose keys start with `prefix`, oldest first, whatever became of them; a message in parts counts once."""
    rows = tx.scalars(
        select(OutboxRow)
        .where(OutboxRow.key.startswith(prefix, autoescape=True), OutboxRow.part == 0)
        .order_by(OutboxRow.id)
    )
    return [
        Trace(
            row.key,
            row.body,
            Address(row.platform, row.chat),
            row.state,
            row.not_before,
            row.settled_at,
            row.last_reason,
        )
        for row in rows
    ]


def forget_planned(tx: Session, round_key: str) -> int:
    """Take back every planned message of a round that is not on its way, so that it is planned anew; what somebody sends by
    hand is no part of the plan, and stays."""
    keys = [OutboxRow.key.startswith(f"{kind}:{round_key}:", autoescape=True) for kind in PLANNED if kind != "snooze"]
    result = tx.execute(
        delete(OutboxRow).where(
            OutboxRow.state == PENDING,
            OutboxRow.part == 0,
            OutboxRow.settled_at.is_(None),
            or_(*keys),
            _is_whole(),
            ~OutboxRow.key.contains(":hand"),
        )
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


def _is_whole() -> ColumnElement[bool]:
    """Not cut into parts, of which some may have been sent."""
    part = aliased(OutboxRow)
    return ~select(part.id).where(part.place == OutboxRow.place, part.part > 0).exists()


def is_pending(tx: Session, prefix: str) -> bool:
    """Whether something under a key that starts with `prefix` is still to be sent."""
    wanted = (OutboxRow.state == PENDING, OutboxRow.key.startswith(prefix, autoescape=True))
    return tx.scalar(select(OutboxRow.id).where(*wanted).limit(1)) is not None


def cancel_pending(tx: Session, prefix: str, *, now: datetime, reason: str) -> None:
    """Cancel what was not sent yet under keys that start with `prefix`."""
    tx.execute(
        update(OutboxRow)
        .where(OutboxRow.state == PENDING, OutboxRow.key.startswith(prefix, autoescape=True))
        .values(state=CANCELLED, settled_at=now, last_reason=reason)
    )


def move_chat(tx: Session, old: Address, new: Address) -> None:
    """A chat has another name now: what waits for it goes there, and what was said there is not said again."""
    tx.execute(
        update(OutboxRow)
        .where(OutboxRow.platform == old.platform, OutboxRow.chat == old.chat, OutboxRow.state.in_((PENDING, SENDING)))
        .values(chat=new.chat)
    )
    # Keys of what goes to channels end in the channel's address.
    ending, name = f":{old.platform}/{old.chat}", f":{new.platform}/{new.chat}"
    tx.execute(
        update(OutboxRow)
        .where(OutboxRow.key.endswith(ending, autoescape=True))
        .values(key=func.replace(OutboxRow.key, ending, name))
    )


def pending_count(tx: Session) -> int:
    return tx.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.state.in_((PENDING, SENDING)))) or 0


def row_values(
    key: str,
    address: Address,
    body: dict[str, Any],
    *,
    now: datetime,
    not_before: datetime,
    expires_at: datetime | None,
) -> dict[str, Any]:
    """The columns of a message that waits, all but its place."""
    return {
        "key": key,
        "platform": address.platform,
        "chat": address.chat,
        "place": 0,
        "part": 0,
        "body": body,
        "state": PENDING,
        "not_before": not_before,
        "expires_at": expires_at,
        "attempt": 0,
        "created_at": now,
    }


def counts(tx: Session) -> dict[tuple[str, str], int]:
    """How many messages there are, by platform and state."""
    rows = tx.execute(
        select(OutboxRow.platform, OutboxRow.state, func.count()).group_by(OutboxRow.platform, OutboxRow.state)
    )
    return {(platform, state): count for platform, state, count in rows}


def oldest_due_seconds(tx: Session, now: datetime) -> float:
    """How long the message that waits longest has been due, by the office's clock; 0 where none is."""
    oldest = tx.scalar(
        select(func.min(OutboxRow.not_before)).where(
            OutboxRow.state.in_((PENDING, SENDING)), OutboxRow.not_before <= now
        )
    )
    return 0.0 if oldest is None else (now - oldest).total_seconds()
