"""Who was heard when: it decides, with who is away, which of a unit's contacts is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.domain.people import Person
from storage import people
from storage.tables import AccountRow, PersonRow

_MINUTE = timedelta(minutes=1)


def heard(tx: Session, person_id: int, now: datetime) -> None:
    """This person did something: wrote, pressed, sent a file, signed in. `now` is the office's clock."""
    tx.execute(
        update(PersonRow)
        .where(PersonRow.id == person_id, or_(PersonRow.heard_at.is_(None), PersonRow.heard_at < now))
        .values(heard_at=now)
    )


def enter(tx: Session, platform: str, account: str, now: datetime) -> Person | None:
    """Who writes from this account in private; remembers that account and person are there. `now` is the office's clock.

    Within a minute nothing more is written down, unless the person has used another account since.
    """
    person = people.person_of(tx, platform, account)
    if person is not None and not _is_here(tx, platform, account, now):
        people.seen(tx, platform, account, now)
        heard(tx, person.id, now)
    return person


def _is_here(tx: Session, platform: str, account: str, now: datetime) -> bool:
    since = now - _MINUTE
    return tx.scalar(_here(), {"platform": platform, "account": account, "since": since}) is not None


@lru_cache
def _here() -> Select[int]:
    """Asked with every message: putting it together takes longer than the database needs."""
    other = aliased(AccountRow)
    used_since = select(other.id).where(
        other.person_id == AccountRow.person_id, other.id != AccountRow.id, other.seen_at >= AccountRow.seen_at
    )
    return (
        select(AccountRow.id)
        .join(PersonRow, PersonRow.id == AccountRow.person_id)
        .where(
            AccountRow.platform == bindparam("platform"),
            AccountRow.name == bindparam("account"),
            AccountRow.dead_reason.is_(None),
            AccountRow.seen_at > bindparam("since"),
            PersonRow.heard_at > bindparam("since"),
            ~used_since.exists(),
        )
    )


def heard_at(tx: Session, person_ids: Iterable[int] | None) -> dict[int, datetime]:
    """When each of them (None: everybody) was heard last; who never was is left out."""
    query = select(PersonRow.id, PersonRow.heard_at)
    if person_ids is not None:
        query = query.where(PersonRow.id.in_(list(person_ids)))
    return {person_id: moment for person_id, moment in tx.execute(query) if moment is not None}
