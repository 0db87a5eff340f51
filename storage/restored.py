"""What a restored backup holds: no message leaves, and nothing is planned, until a person says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from bot.ports import Address
from storage.outbox import CANCELLED, HELD, PENDING, SENDING, hold
from storage.tables import OutboxRow

_RESTORED = "restored"
# The note that planning waits is a held message, too, to nobody.
_NOWHERE = Address("office", _RESTORED)


def hold_everything(tx: Session, *, now: datetime) -> int:
    """Hold what was on its way when the backup was made, and planning with it; returns how many messages that is."""
    result = tx.execute(
        update(OutboxRow)
        .where(OutboxRow.state.in_((PENDING, SENDING)))
        .values(state=HELD, lease_until=None, retry_at=None, last_reason=_RESTORED)
    )
    assert isinstance(result, CursorResult)
    hold(tx, f"restored:{now:%Y%m%d%H%M%S%f}", _NOWHERE, {"kind": _RESTORED}, now=now, reason=_RESTORED)
    return result.rowcount


def is_paused(tx: Session) -> bool:
    """Whether a restored backup still waits for a person's word."""
    return tx.scalar(select(OutboxRow.id).where(*_held()).limit(1)) is not None


def held_keys(tx: Session) -> tuple[str, ...]:
    """The keys of the messages that are held, in their order."""
    query = select(OutboxRow.key).where(*_held(), OutboxRow.platform != _NOWHERE.platform)
    return tuple(tx.scalars(query.order_by(OutboxRow.id)))


def release(tx: Session, *, now: datetime, is_sent: bool) -> int:
    """Send what is held, or cancel it; either way planning goes on. Returns how many messages that was."""
    messages = (*_held(), OutboxRow.platform != _NOWHERE.platform)
    values: dict[str, Any] = {"state": PENDING, "last_reason": None}
    if not is_sent:
        values = {"state": CANCELLED, "settled_at": now}
    result = tx.execute(update(OutboxRow).where(*messages).values(**values))
    assert isinstance(result, CursorResult)
    tx.execute(update(OutboxRow).where(*_held()).values(state=CANCELLED, settled_at=now))
    return result.rowcount


def _held() -> tuple[Any, ...]:
    return (OutboxRow.state == HELD, OutboxRow.last_reason == _RESTORED)
