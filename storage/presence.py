"""Who was heard when, and who is away: what decides which of a unit's contacts is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from storage.tables import AwayRow, PersonRow


@dataclass(frozen=True)
class Absence:
    """A person is away until `until` (None: until said otherwise); `stand_in_id` is whom the person named."""

    person_id: int
    until: datetime | None
    stand_in_id: int | None


def heard(tx: Session, person_id: int, now: datetime) -> None:
    """This person did something: wrote, pressed, sent a file, signed in. `now` is the office's clock."""
    tx.execute(
        update(PersonRow)
        .where(PersonRow.id == person_id, or_(PersonRow.heard_at.is_(None), PersonRow.heard_at < now))
        .values(heard_at=now)
    )


def heard_at(tx: Session, person_ids: Iterable[int]) -> dict[int, datetime]:
    """When each of them was heard last; who never was is left out."""
    rows = tx.execute(select(PersonRow.id, PersonRow.heard_at).where(PersonRow.id.in_(list(person_ids))))
    return {person_id: moment for person_id, moment in rows if moment is not None}


def leave(tx: Session, person_id: int, *, now: datetime, until: datetime | None, stand_in_id: int | None) -> None:
    tx.merge(AwayRow(person_id=person_id, since=now, until=until, stand_in_id=stand_in_id))
    tx.flush()


def come_back(tx: Session, person_id: int) -> bool:
    """End an absence; False where there was none."""
    gone = tx.get(AwayRow, person_id) is not None
    tx.execute(delete(AwayRow).where(AwayRow.person_id == person_id))
    return gone


def absences(tx: Session, person_ids: Iterable[int], now: datetime) -> dict[int, Absence]:
    """Those of these people who are away now."""
    rows = tx.scalars(
        select(AwayRow).where(
            AwayRow.person_id.in_(list(person_ids)), or_(AwayRow.until.is_(None), AwayRow.until > now)
        )
    )
    return {row.person_id: Absence(row.person_id, row.until, row.stand_in_id) for row in rows}
