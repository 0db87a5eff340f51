"""Later due times of single units: asked for, granted, refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from bot.domain.quarter import Quarter
from bot.domain.round import Extension
from storage.tables import ExtensionRow, PersonRow, RoundRow

ASKED, GRANTED, REFUSED, REPLACED, WITHDRAWN = "asked", "granted", "refused", "replaced", "withdrawn"


@dataclass(frozen=True)
class Request:
    """One request for a later due time (申请延期); `decided_by` is a name, `answer` why it was refused. Moments are aware."""

    id: int
    round_id: int
    unit_id: int
    state: str
    until: datetime
    reason: str
    asked_by_id: int | None
    decided_by: str
    decided_at: datetime | None
    answer: str | None = None


def ask(
    tx: Session, round_id: int, unit_id: int, *, until: datetime, reason: str, person_id: int | None, now: datetime
) -> int:
    """Note a request, in place of one still undecided; returns its id."""
    tx.execute(
        update(ExtensionRow)
        .where(ExtensionRow.round_id == round_id, ExtensionRow.unit_id == unit_id, ExtensionRow.state == ASKED)
        .values(state=REPLACED)
    )
    row = ExtensionRow(
        round_id=round_id,
        unit_id=unit_id,
        state=ASKED,
        until=until,
        reason=reason,
        asked_by=person_id,
        asked_at=now,
    )
    tx.add(row)
    tx.flush()
    return row.id


def decide(
    tx: Session, request_id: int, *, granted: bool, person_id: int | None, now: datetime, answer: str | None = None
) -> bool:
    """Grant or refuse; False where it was decided already, or replaced. Raises KeyError where there is no such request."""
    row = tx.scalar(select(ExtensionRow).where(ExtensionRow.id == request_id).with_for_update())
    if row is None:
        raise KeyError(request_id)
    if row.state != ASKED:
        return False
    row.state = GRANTED if granted else REFUSED
    row.decided_by, row.decided_at, row.answer = person_id, now, answer
    tx.flush()
    return True


def request(tx: Session, request_id: int) -> Request | None:
    found = tx.execute(_requests().where(ExtensionRow.id == request_id)).first()
    if found is None:
        return None
    row, name = found
    return _request(row, name)


def withdraw(tx: Session, request_id: int) -> bool:
    """The unit takes its request back; False where it was decided already. Raises KeyError where there is none."""
    row = tx.scalar(select(ExtensionRow).where(ExtensionRow.id == request_id).with_for_update())
    if row is None:
        raise KeyError(request_id)
    if row.state != ASKED:
        return False
    row.state = WITHDRAWN
    tx.flush()
    return True


def latest(tx: Session, round_id: int, unit_id: int) -> Request | None:
    """A unit's last request in a round, however it stands."""
    wanted = (ExtensionRow.round_id == round_id, ExtensionRow.unit_id == unit_id)
    found = tx.execute(_requests().where(*wanted).order_by(ExtensionRow.id.desc()).limit(1)).first()
    return None if found is None else _request(*found)


def undecided(tx: Session, programme_id: int) -> tuple[Request, ...]:
    """What waits for the office, oldest first."""
    rows = tx.execute(
        _requests()
        .join(RoundRow, RoundRow.id == ExtensionRow.round_id)
        .where(RoundRow.programme_id == programme_id, ExtensionRow.state == ASKED)
        .order_by(ExtensionRow.id)
    ).all()
    return tuple(_request(row, name) for row, name in rows)


def granted(tx: Session, programme_id: int, quarter: Quarter) -> dict[int, Extension]:
    """The extensions that hold in a round, by unit id; the one granted last counts."""
    rows = tx.scalars(
        select(ExtensionRow)
        .join(RoundRow, RoundRow.id == ExtensionRow.round_id)
        .where(RoundRow.programme_id == programme_id, RoundRow.quarter == str(quarter), ExtensionRow.state == GRANTED)
        .order_by(ExtensionRow.decided_at, ExtensionRow.id)
    ).all()
    return {row.unit_id: Extension(row.until, row.decided_at or row.asked_at) for row in rows}


def _requests() -> Select[ExtensionRow, str]:
    return select(ExtensionRow, PersonRow.name).outerjoin(PersonRow, PersonRow.id == ExtensionRow.decided_by)


def _request(row: ExtensionRow, name: str | None) -> Request:
    return Request(
        id=row.id,
        round_id=row.round_id,
        unit_id=row.unit_id,
        state=row.state,
        until=row.until,
        reason=row.reason,
        asked_by_id=row.asked_by,
        decided_by=name or "",
        decided_at=row.decided_at,
        answer=row.answer,
    )
