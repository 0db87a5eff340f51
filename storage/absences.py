"""Who is away, until when, and who answers meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.domain.people import Person
from storage.tables import AbsenceRow


@dataclass(frozen=True)
class Absence:
    """A person away from `since` until `until` (None: until the person says so); aware moments."""

    person_id: int
    since: datetime
    until: datetime | None
    stand_in_id: int | None


def begin(
    tx: Session, person_id: int, *, since: datetime, until: datetime | None, stand_in_id: int | None = None
) -> None:
    """Note an absence, in place of an earlier one."""
    end(tx, person_id)
    tx.add(AbsenceRow(person_id=person_id, since=since, until=until, stand_in_id=stand_in_id))
    tx.flush()


def end(tx: Session, person_id: int) -> bool:
    """The person is back; False where no absence was noted."""
    rows = tx.scalars(select(AbsenceRow).where(AbsenceRow.person_id == person_id)).all()
    tx.execute(delete(AbsenceRow).where(AbsenceRow.person_id == person_id))
    return bool(rows)


def of(tx: Session, person_id: int, now: datetime) -> Absence | None:
    """The absence that was noted and is not over yet, begun or to come."""
    row = tx.scalar(
        select(AbsenceRow).where(
            AbsenceRow.person_id == person_id, or_(AbsenceRow.until.is_(None), AbsenceRow.until > now)
        )
    )
    return None if row is None else Absence(row.person_id, row.since, row.until, row.stand_in_id)


def away(tx: Session, person_ids: Iterable[int] | None, now: datetime) -> dict[int, int | None]:
    """Those of these people (None: of all) who are away now, each with the stand-in they named."""
    query = select(AbsenceRow).where(AbsenceRow.since <= now, or_(AbsenceRow.until.is_(None), AbsenceRow.until > now))
    if person_ids is not None:
        query = query.where(AbsenceRow.person_id.in_(list(person_ids)))
    return {row.person_id: row.stand_in_id for row in tx.scalars(query)}


def present_first(tx: Session, persons: Sequence[Person], now: datetime) -> tuple[Person, ...]:
    """The same people: those who are there in their order, named stand-ins of the absent before them, the absent last."""
    if len(persons) < 2:
        return tuple(persons)
    return in_order(persons, away(tx, [person.id for person in persons], now))


def in_order(persons: Sequence[Person], absent: Mapping[int, int | None]) -> tuple[Person, ...]:
    """`present_first` with what `away` says."""
    named = frozenset(absent[person.id] for person in persons if person.id in absent)
    return tuple(sorted(persons, key=lambda person: (person.id in absent, person.id not in named)))
