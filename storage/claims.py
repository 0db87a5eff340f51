"""Claims on the outbox: who may send a message now, and what became of it.

A claim is a lease with a fence: a process that died or slept loses its messages to the next one, and can settle none of
them any more. Order is kept within an address, and one address never waits for another. Leases and retries run by the
machine's clock, everything else by the office's.
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
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from bot.ports import Address
from storage.outbox import PENDING, PLANNED, SENDING, row_values
from storage.store import insert_once
from storage.tables import OutboxRow

LEASE = timedelta(seconds=60)
_LONGEST_RETRY = timedelta(days=1)


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
        values = row_values(
            f"{letter.key}#{part}", letter.address, body, now=now, not_before=now, expires_at=letter.expires_at
        )
        insert_once(tx, OutboxRow, **{**values, "place": place or letter.id, "part": part})
    return True


def release_leases(tx: Session) -> int:
    """Take back every message under way; only for a process that knows it is alone with its database."""
    result = tx.execute(update(OutboxRow).where(OutboxRow.state == SENDING).values(state=PENDING, lease_until=None))
    assert isinstance(result, CursorResult)
    return result.rowcount


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
