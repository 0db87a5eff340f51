"""Alarms that stand, what single processes see, and the figures that both are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, not_, or_, select
from sqlalchemy.orm import Session

from bot.domain.alarm import Alarm, AlarmKind, Standing, Waiting
from storage.outbox import PENDING, PLANNED, SENDING
from storage.tables import AlarmRow, HearingRow, InboxRow, OutboxRow, PersonRow, SightingRow

KEY = "alarm:"
"""How the keys of messages about alarms begin."""

# What one process sees counts for this long, and is renewed while it goes on.
_SEEN_FOR = timedelta(seconds=90)
_RENEW = timedelta(seconds=45)


def standing(tx: Session) -> tuple[Standing, ...]:
    """Every alarm that is known, in the order in which they are listed. Kinds of a newer program are left out."""
    order = {kind: place for place, kind in enumerate(AlarmKind)}
    found = list[Standing]()
    for row in tx.scalars(select(AlarmRow)):
        kind, _, about = row.name.partition(":")
        if kind in set(AlarmKind):
            alarm = Alarm(AlarmKind(kind), about, row.facts)
            found.append(Standing(alarm, row.since, row.seen_at, row.told_at, row.told_key))
    return tuple(sorted(found, key=lambda one: (order[one.alarm.kind], one.alarm.about)))


def keep(tx: Session, alarms: Iterable[Standing]) -> None:
    for one in alarms:
        tx.merge(
            AlarmRow(
                name=one.name,
                facts=dict(one.alarm.facts),
                since=one.since,
                seen_at=one.seen_at,
                told_at=one.told_at,
                told_key=one.told_key,
            )
        )
    tx.flush()


def drop(tx: Session, names: Iterable[str]) -> None:
    tx.execute(delete(AlarmRow).where(AlarmRow.name.in_(list(names))))


# --- what single processes see ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sighting:
    """What a process sees: `name` is an alarm's kind, and behind a colon the platform."""

    owner: str
    name: str
    facts: Mapping[str, Any]


def sightings(tx: Session, now: datetime) -> tuple[Sighting, ...]:
    """What any process sees now; `now` is the machine's."""
    rows = tx.scalars(select(SightingRow).where(SightingRow.until > now).order_by(SightingRow.name, SightingRow.owner))
    return tuple(Sighting(row.owner, row.name, row.facts) for row in rows)


def is_noted(tx: Session, owner: str, seen: Mapping[str, Mapping[str, Any]], now: datetime) -> bool:
    """Whether just this is written down as seen by this process, for long enough to leave it until the next beat."""
    rows = tx.scalars(select(SightingRow).where(SightingRow.owner == owner)).all()
    return {row.name for row in rows} == set(seen) and all(
        now + _RENEW < row.until <= now + _SEEN_FOR and row.facts == seen[row.name] for row in rows
    )


def note(tx: Session, owner: str, seen: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
    """Write down what this process sees, in place of what it saw."""
    tx.execute(delete(SightingRow).where(SightingRow.owner == owner))
    tx.add_all(
        SightingRow(owner=owner, name=name, facts=dict(facts), until=now + _SEEN_FOR) for name, facts in seen.items()
    )
    tx.flush()


def forget_sightings(tx: Session) -> None:
    """For a process that knows it is alone with its database: whoever has seen anything is gone."""
    tx.execute(delete(SightingRow))


# --- figures ----------------------------------------------------------------------------------------------------


def unsent(tx: Session, now: datetime, *, is_planned: bool) -> Waiting:
    """Messages due and not sent, by the office's clock: those the clock planned, or all others but news of alarms."""
    planned: ColumnElement[bool] = or_(*(OutboxRow.key.startswith(f"{kind}:") for kind in PLANNED))
    due = case((OutboxRow.not_before > OutboxRow.created_at, OutboxRow.not_before), else_=OutboxRow.created_at)
    rows = tx.execute(
        select(OutboxRow.platform, func.count(), func.min(due))
        .where(
            OutboxRow.state.in_((PENDING, SENDING)),
            OutboxRow.not_before <= now,
            planned if is_planned else not_(or_(planned, OutboxRow.key.startswith(KEY))),
            # What is too late to be said is only still to be thrown away.
            or_(OutboxRow.expires_at.is_(None), OutboxRow.expires_at > now),
        )
        .group_by(OutboxRow.platform)
        .order_by(OutboxRow.platform)
    ).all()
    return _waiting(rows, now)


def unhandled(tx: Session, machine_now: datetime) -> Waiting:
    """Events that wait to be handled."""
    rows = tx.execute(
        select(InboxRow.platform, func.count(), func.min(InboxRow.received_at))
        .where(InboxRow.state == "waiting")
        .group_by(InboxRow.platform)
        .order_by(InboxRow.platform)
    ).all()
    return _waiting(rows, machine_now)


def _waiting(rows: Sequence[Any], now: datetime) -> Waiting:
    """From (platform, count, oldest) rows."""
    if not rows:
        return Waiting()
    oldest = min(row[2] for row in rows)
    return Waiting(sum(row[1] for row in rows), max(now - oldest, timedelta(0)), tuple(row[0] for row in rows))


def first_person_at(tx: Session) -> datetime | None:
    """Since when there is somebody whose work a backup would keep."""
    return tx.scalar(select(func.min(PersonRow.created_at)))


@dataclass(frozen=True)
class Hearing:
    """When somebody was heard last on a platform, its longest silence so far, and on how many days it was heard."""

    heard_at: datetime
    longest: timedelta
    days: int


def newest_event(tx: Session, platform: str) -> datetime | None:
    """When the newest event of a platform came, by the machine's clock."""
    return tx.scalar(
        select(InboxRow.received_at).where(InboxRow.platform == platform).order_by(InboxRow.id.desc()).limit(1)
    )


def hearing(tx: Session, platform: str) -> Hearing | None:
    row = tx.get(HearingRow, platform)
    return None if row is None else Hearing(row.heard_at, timedelta(seconds=row.longest_seconds), row.days)


def heard_at(tx: Session) -> dict[str, datetime]:
    """When somebody was heard last, by platform."""
    return {row.platform: row.heard_at for row in tx.scalars(select(HearingRow))}


def hear(tx: Session, platform: str, found: Hearing) -> None:
    seconds = round(found.longest / timedelta(seconds=1))
    tx.merge(HearingRow(platform=platform, heard_at=found.heard_at, longest_seconds=seconds, days=found.days))
    tx.flush()
