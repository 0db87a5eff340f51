"""Leases: things that one process holds at a time, and that pass to another when it dies, sleeps or lets go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import LeaseRow


def hold(tx: Session, name: str, owner: str, *, now: datetime, lease: timedelta) -> bool:
    """Take the lease, or prolong one's own; False while another owner's still runs. `now` is the machine's time."""
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    until = now + lease
    tx.execute(insert(LeaseRow).values(name=name, owner=owner, until=until).on_conflict_do_nothing())
    mine = or_(LeaseRow.owner == owner, LeaseRow.until <= now)
    taken = tx.execute(update(LeaseRow).where(LeaseRow.name == name, mine).values(owner=owner, until=until))
    return cast(CursorResult[Any], taken).rowcount == 1


def let_go(tx: Session, owner: str) -> None:
    """Give back everything this owner holds, so that others need not wait."""
    tx.execute(delete(LeaseRow).where(LeaseRow.owner == owner))
