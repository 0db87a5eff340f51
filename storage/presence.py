"""Who was heard when: it decides, with who is away, which of a unit's contacts is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage.tables import PersonRow


def heard(tx: Session, person_id: int, now: datetime) -> None:
    """This person did something: wrote, pressed, sent a file, signed in. `now` is the office's clock."""
    tx.execute(
        update(PersonRow)
        .where(PersonRow.id == person_id, or_(PersonRow.heard_at.is_(None), PersonRow.heard_at < now))
        .values(heard_at=now)
    )


def heard_at(tx: Session, person_ids: Iterable[int] | None) -> dict[int, datetime]:
    """When each of them (None: everybody) was heard last; who never was is left out."""
    query = select(PersonRow.id, PersonRow.heard_at)
    if person_ids is not None:
        query = query.where(PersonRow.id.in_(list(person_ids)))
    return {person_id: moment for person_id, moment in tx.execute(query) if moment is not None}
