"""The outbox: one row is one platform message, under a key that makes saying it twice impossible.

A row's `body` says what is meant; the words are chosen when it is sent. Order is kept within an address, and one
address never waits for another. Leases and retries run by the machine's clock, everything else by the office's, which
in a rehearsal is another one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CursorResult,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from bot.ports import Address
from storage.store import insert_once
from storage.tables import OutboxRow

PENDING, SENDING, SENT, FAILED, CANCELLED, HELD = "pending", "sending", "sent", "failed", "cancelled", "held"

LEASE = timedelta(seconds=60)
_LONGEST_RETRY = timedelta(days=1)

# The first part of the keys of what the clock planned, rather than an answer to somebody.
PLANNED = ("remind", "snooze", "summary", "missing", "unreached", "calendar", "cap")


@dataclass(frozen=True)
class Letter:
    """A claimed message. `attempt` is the fence: only who holds this attempt may settle it."""

    id: int
    key: str
    address: Address
    body: dict[str, Any]
    attempt: int
    created_at: datetime
    expires_at: datetime | None
    lease_until: datetime
    refusals: int


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
    values = _values(key, address, body, now=now, not_before=not_before or now, expires_at=expires_at)
    row_id = insert_once(tx, OutboxRow, **values)
    if row_id is None:
        return False
    tx.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(place=row_id))
    return True


def hold(tx: Session, key: str, address: Address, body: dict[str, Any], *, now: datetime, reason: str) -> bool:
    """Put something down that a person must release first; False where this key is there already."""
    values = _values(key, address, body, now=now, not_before=now, expires_at=None)
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


def _is_claimable(table: type[OutboxRow]) -> ColumnElement[bool]:
    """Due, and nobody's; to be asked with `_times`.

    Clocks go back: what was wanted at once stays due whatever the clock says now, and a lease or a retry that lies
    farther ahead than any is ever set (two leases, a day) was set by a clock that was wrong.
    """
    return and_(
        or_(
            table.state == PENDING,
            and_(
                table.state == SENDING,
                or_(table.lease_until <= _MACHINE_NOW, table.lease_until > bindparam("longest_lease")),
            ),
        ),
        or_(table.not_before <= _NOW, table.not_before <= table.created_at),
        or_(table.retry_at.is_(None), table.retry_at <= _MACHINE_NOW, table.retry_at > bindparam("longest_retry")),
    )


_NOW: BindParameter[datetime] = bindparam("now")
_MACHINE_NOW: BindParameter[datetime] = bindparam("machine_now")


def _times(now: datetime, machine_now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "machine_now": machine_now,
        "longest_lease": machine_now + 2 * LEASE,
        "longest_retry": machine_now + _LONGEST_RETRY,
    }


# Asked with every message and every idle second: putting these two together takes longer than the database needs.


@lru_cache
def _due() -> Select[int]:
    return select(OutboxRow.id).where(_is_claimable(OutboxRow)).limit(1)


@lru_cache
def _first_due(replies_only: bool) -> Select[OutboxRow]:
    """The first due message of each address; to be asked with `platforms`, `flying`, `limit` and `_times`."""
    query = select(OutboxRow).where(
        OutboxRow.platform.in_(bindparam("platforms", expanding=True)),
        _is_claimable(OutboxRow),
        OutboxRow.id.not_in(bindparam("flying", expanding=True)),
        _is_first(replies_only=replies_only),
    )
    if replies_only:
        query = query.where(OutboxRow.state == PENDING, _is_reply(OutboxRow))
    return (
        query.order_by(case((_is_reply(OutboxRow), 0), else_=1), OutboxRow.place, OutboxRow.part)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )


def _is_first(*, replies_only: bool) -> ColumnElement[bool]:
    """Nothing that is due, or on its way, stands before it in its address."""
    earlier = aliased(OutboxRow)
    return (
        ~select(earlier.id)
        .where(
            earlier.platform == OutboxRow.platform,
            earlier.chat == OutboxRow.chat,
            earlier.state.in_((PENDING, SENDING)),
            or_(earlier.not_before <= _NOW, earlier.not_before <= earlier.created_at),
            or_(
                earlier.place < OutboxRow.place,
                and_(earlier.place == OutboxRow.place, earlier.part < OutboxRow.part),
            ),
            *((_is_reply(earlier),) if replies_only else ()),
        )
        .exists()
    )


def claim(
    tx: Session,
    *,
    now: datetime,
    machine_now: datetime,
    limit: int,
    platforms: Sequence[str],
    replies_only: bool = False,
    flying: Collection[int] = (),
) -> list[Letter]:
    """Take the first due message of up to `limit` addresses and lease them to the caller; answers before what nobody asked for,
    so that nobody who writes waits behind a thousand reminders.

    An address whose first message is being sent, or waits for its retry, is left alone: order is kept. A message put
    off to a later time holds nobody up. With `replies_only` what was planned by the clock stays where it is, and no
    lease is taken over: for a process that does not trust its clock. `flying` are the caller's own messages under way:
    nobody takes over from himself.
    """
    wanted = {"platforms": list(platforms), "flying": list(flying), "limit": limit}
    rows = tx.scalars(_first_due(replies_only), {**wanted, **_times(now, machine_now)}).all()
    letters: list[Letter] = []
    for row in rows:
        row.state = SENDING
        row.attempt += 1
        row.lease_until = machine_now + LEASE
        letters.append(
            Letter(
                id=row.id,
                key=row.key,
                address=Address(row.platform, row.chat),
                body=row.body,
                attempt=row.attempt,
                created_at=row.created_at,
                expires_at=row.expires_at,
                lease_until=row.lease_until,
                refusals=row.refusals,
            )
        )
    tx.flush()
    return letters


def _is_reply(table: type[OutboxRow]) -> ColumnElement[bool]:
    """Not planned by the clock."""
    return not_(or_(*(table.key.startswith(f"{kind}:") for kind in PLANNED)))


def renew(tx: Session, letter: Letter, machine_now: datetime) -> bool:
    """Hold a claimed message for another lease; False where it has passed to somebody else."""
    return _update(tx, letter, lease_until=machine_now + LEASE)


def move(tx: Session, letter: Letter, address: Address, body: dict[str, Any]) -> bool:
    """Give a claimed message to another address; it waits its turn there."""
    return _update(
        tx,
        letter,
        state=PENDING,
        lease_until=None,
        retry_at=None,
        platform=address.platform,
        chat=address.chat,
        body=body,
    )


def forget_planned(tx: Session, round_key: str) -> int:
    """Take back every planned message of a round that is not on its way, so that it is planned anew."""
    keys = [OutboxRow.key.startswith(f"{kind}:{round_key}:", autoescape=True) for kind in PLANNED if kind != "snooze"]
    result = tx.execute(
        delete(OutboxRow).where(
            OutboxRow.state == PENDING, OutboxRow.part == 0, OutboxRow.settled_at.is_(None), or_(*keys), _is_whole()
        )
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


def _is_whole() -> ColumnElement[bool]:
    """Not cut into parts, of which some may have been sent."""
    part = aliased(OutboxRow)
    return ~select(part.id).where(part.place == OutboxRow.place, part.part > 0).exists()


def settle(tx: Session, letter: Letter, state: str, *, now: datetime, reason: str | None = None) -> bool:
    """End a claimed message as sent, failed or cancelled; False where the claim had passed to somebody else."""
    return _update(tx, letter, state=state, settled_at=now, lease_until=None, retry_at=None, last_reason=reason)


def retry(tx: Session, letter: Letter, *, retry_at: datetime, reason: str, is_refusal: bool = False) -> bool:
    """Put a claimed message back for another try; `retry_at` is the machine's time."""
    return _update(
        tx,
        letter,
        state=PENDING,
        lease_until=None,
        retry_at=retry_at,
        last_reason=reason[:500],
        refusals=letter.refusals + is_refusal,
    )


def put_off(tx: Session, letter: Letter, not_before: datetime) -> bool:
    """Put a claimed message off to a later time of the office's clock; it loses its turn, not its place."""
    return _update(tx, letter, state=PENDING, lease_until=None, retry_at=None, not_before=not_before)


def unfold(tx: Session, letter: Letter, bodies: Sequence[dict[str, Any]], now: datetime) -> bool:
    """Turn a claimed message into several, sent one after the other in its place."""
    if not _update(tx, letter, state=PENDING, lease_until=None, retry_at=None, body=bodies[0]):
        return False
    place = tx.scalar(select(OutboxRow.place).where(OutboxRow.id == letter.id))
    for part, body in enumerate(bodies[1:], start=1):
        values = _values(
            f"{letter.key}#{part}", letter.address, body, now=now, not_before=now, expires_at=letter.expires_at
        )
        insert_once(tx, OutboxRow, **{**values, "place": place or letter.id, "part": part})
    return True


def release_leases(tx: Session) -> int:
    """Take back every message under way; only for a process that knows it is alone with its database."""
    result = tx.execute(update(OutboxRow).where(OutboxRow.state == SENDING).values(state=PENDING, lease_until=None))
    assert isinstance(result, CursorResult)
    return result.rowcount


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


def _values(
    key: str,
    address: Address,
    body: dict[str, Any],
    *,
    now: datetime,
    not_before: datetime,
    expires_at: datetime | None,
) -> dict[str, Any]:
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


def _update(tx: Session, letter: Letter, **values: Any) -> bool:
    result = tx.execute(
        update(OutboxRow)
        .where(OutboxRow.id == letter.id, OutboxRow.attempt == letter.attempt, OutboxRow.state == SENDING)
        .values(**values)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def has_due(tx: Session, *, now: datetime, machine_now: datetime) -> bool:
    """Whether anything may be claimed now; a cheap question for the many times that nothing may."""
    return tx.scalar(_due(), _times(now, machine_now)) is not None


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
