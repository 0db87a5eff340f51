"""Codes that contacts read out on the phone: who was given one for which version of a report, and whether it still holds."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from bot.domain.behalf import CODE_LIFE, CODE_SENDINGS, CODE_TRIES, spoken_code
from bot.domain.report import ReportState
from storage import keys
from storage.tables import BehalfRow, ReportRow, SpokenCodeRow

Mark = tuple[int, int]
"""(report id, version)"""

_KEY = "spoken-code"
_FILED = tuple(state.value for state in ReportState if state.is_filed)


@dataclass(frozen=True)
class SpokenCode:
    """A code that holds now: for this version of this report, given to this person, in digits."""

    mark: Mark
    person_id: int
    digits: str
    expires_at: datetime


def give(tx: Session, mark: Mark, person_ids: Iterable[int], now: datetime) -> bool:
    """Give each of these people a new code for this version; False where it was sent too often, or tried too often.

    A code given before is void from then on; wrong tries stay counted.
    """
    keys.key(tx, _KEY)  # made here: where codes are made again nothing may be written
    report_id, version = mark
    known = {row.person_id: row for row in _rows(tx, mark)}
    tries = max((row.tries for row in known.values()), default=0)
    sendings = max((row.sendings for row in known.values()), default=0)
    if tries >= CODE_TRIES or sendings >= CODE_SENDINGS:
        return False
    for person_id in person_ids:
        row = known.get(person_id)
        if row is None:
            row = SpokenCodeRow(report_id=report_id, version=version, person_id=person_id, used_by=None, used_at=None)
            tx.add(row)
        row.seed, row.expires_at = secrets.token_bytes(16), now + CODE_LIFE
        row.sendings, row.tries = sendings + 1, tries
    tx.flush()
    return True


def holding(
    tx: Session, now: datetime, *, marks: Collection[Mark] | None = None, entered_by: int | None = None
) -> list[SpokenCode]:
    """The codes that hold now, of these versions, or of all that one person of the office typed in.

    A code holds while the version it was given for is what stands there, the unit has said nothing to it, and it is not
    used, not too old and not tried too often.
    """
    query = (
        select(SpokenCodeRow)
        .join(
            BehalfRow,
            (BehalfRow.report_id == SpokenCodeRow.report_id) & (BehalfRow.version == SpokenCodeRow.version),
        )
        .join(
            ReportRow,
            (ReportRow.id == SpokenCodeRow.report_id) & (ReportRow.version == SpokenCodeRow.version),
        )
        .where(
            BehalfRow.answer.is_(None),
            ReportRow.on_behalf,
            ReportRow.state.in_(_FILED),
            SpokenCodeRow.used_at.is_(None),
            SpokenCodeRow.expires_at > now,
            SpokenCodeRow.tries < CODE_TRIES,
        )
        .order_by(SpokenCodeRow.report_id, SpokenCodeRow.person_id)
    )
    if marks is not None:
        query = query.where(tuple_(SpokenCodeRow.report_id, SpokenCodeRow.version).in_(list(marks)))
    else:
        query = query.where(BehalfRow.entered_by == entered_by)
    rows = tx.scalars(query).all()
    return [_code(tx, row) for row in rows]


def count_wrong(tx: Session, marks: Collection[Mark]) -> None:
    """A wrong code was typed for one of these versions: it counts against each of them."""
    tx.execute(
        update(SpokenCodeRow)
        .where(tuple_(SpokenCodeRow.report_id, SpokenCodeRow.version).in_(list(marks)))
        .values(tries=SpokenCodeRow.tries + 1)
    )


def use(tx: Session, code: SpokenCode, *, person_id: int, now: datetime) -> bool:
    """Use a code up; False where somebody else was first."""
    row = tx.get(SpokenCodeRow, (*code.mark, code.person_id), with_for_update=True)
    if row is None or row.used_at is not None:
        return False
    row.used_by, row.used_at = person_id, now
    tx.flush()
    return True


def _rows(tx: Session, mark: Mark) -> list[SpokenCodeRow]:
    query = select(SpokenCodeRow).where(SpokenCodeRow.report_id == mark[0], SpokenCodeRow.version == mark[1])
    return list(tx.scalars(query.with_for_update()))


def _code(tx: Session, row: SpokenCodeRow) -> SpokenCode:
    digits = spoken_code(
        keys.key(tx, _KEY), row.seed, report_id=row.report_id, version=row.version, person_id=row.person_id
    )
    return SpokenCode((row.report_id, row.version), row.person_id, digits, row.expires_at)
