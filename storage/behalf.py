"""Reports the office typed in for a unit (代录), and whether the unit says they are right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.behalf import UnitAnswer
from storage.tables import BehalfRow, PersonRow, SpokenCodeRow


@dataclass(frozen=True)
class Entry:
    """One version that was typed in, and what the unit says to it. Names, aware moments.

    Of what was confirmed by a spoken code `answered_by` is whose code it was, `heard_by` who typed it in.
    """

    report_id: int
    version: int
    entered_by_id: int | None
    entered_by: str
    entered_at: datetime
    answer: UnitAnswer
    words: str | None
    answered_by_id: int | None
    answered_by: str
    answered_at: datetime | None
    heard_by: str


def enter(tx: Session, report_id: int, version: int, *, person_id: int | None, now: datetime) -> None:
    tx.add(BehalfRow(report_id=report_id, version=version, entered_by=person_id, entered_at=now))
    tx.flush()


def answer(
    tx: Session,
    report_id: int,
    version: int,
    answer: UnitAnswer,
    *,
    words: str | None = None,
    person_id: int | None,
    now: datetime,
) -> bool:
    """What the unit says to it; False where it said something already. Raises KeyError where nothing was typed in.

    What was confirmed on the phone may still be disputed in writing, and a dispute be given its words.
    """
    row = tx.get(BehalfRow, (report_id, version), with_for_update=True)
    if row is None:
        raise KeyError(report_id)
    is_dispute = answer is UnitAnswer.DISPUTED
    is_free = row.answer is None or (is_dispute and row.answer == UnitAnswer.SPOKEN)
    is_explained = is_dispute and row.answer == UnitAnswer.DISPUTED and row.words is None and words is not None
    if not (is_free or is_explained):
        return False
    row.answer, row.words, row.answered_by, row.answered_at = answer.value, words, person_id, now
    tx.flush()
    return True


def entries(tx: Session, report_ids: Iterable[int]) -> dict[tuple[int, int], Entry]:
    """What was typed in of these reports, by (report id, version)."""
    enterer, answerer, hearer = aliased(PersonRow), aliased(PersonRow), aliased(PersonRow)
    used = and_(
        SpokenCodeRow.report_id == BehalfRow.report_id,
        SpokenCodeRow.version == BehalfRow.version,
        SpokenCodeRow.used_at.is_not(None),
    )
    rows = tx.execute(
        select(BehalfRow, enterer.name, answerer.name, hearer.name)
        .outerjoin(enterer, enterer.id == BehalfRow.entered_by)
        .outerjoin(answerer, answerer.id == BehalfRow.answered_by)
        .outerjoin(SpokenCodeRow, used)
        .outerjoin(hearer, hearer.id == SpokenCodeRow.used_by)
        .where(BehalfRow.report_id.in_(list(report_ids)))
    ).all()
    return {
        (row.report_id, row.version): Entry(
            row.report_id,
            row.version,
            row.entered_by,
            entered or "",
            row.entered_at,
            UnitAnswer(row.answer) if row.answer else UnitAnswer.NONE,
            row.words,
            row.answered_by,
            answered or "",
            row.answered_at,
            heard or "",
        )
        for row, entered, answered, heard in rows
    }
