"""Reports the office typed in for a unit (代录), and whether the unit says they are right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from storage.tables import BehalfRow, PersonRow

CONFIRMED, DISPUTED = "confirmed", "disputed"


@dataclass(frozen=True)
class Entry:
    """One version that was typed in; `answer` is None until the unit says something. Names, aware moments."""

    report_id: int
    version: int
    entered_by_id: int | None
    entered_by: str
    entered_at: datetime
    answer: str | None
    words: str | None
    answered_by: str
    answered_at: datetime | None


def enter(tx: Session, report_id: int, version: int, *, person_id: int | None, now: datetime) -> None:
    tx.add(BehalfRow(report_id=report_id, version=version, entered_by=person_id, entered_at=now))
    tx.flush()


def answer(
    tx: Session,
    report_id: int,
    version: int,
    answer: str,
    *,
    words: str | None = None,
    person_id: int | None,
    now: datetime,
) -> bool:
    """What the unit says to it; False where it said so already. Raises KeyError where nothing was typed in."""
    row = tx.get(BehalfRow, (report_id, version), with_for_update=True)
    if row is None:
        raise KeyError(report_id)
    if row.answer == CONFIRMED or row.answer == answer:
        return False
    row.answer, row.words, row.answered_by, row.answered_at = answer, words, person_id, now
    tx.flush()
    return True


def entries(tx: Session, report_ids: Iterable[int]) -> dict[tuple[int, int], Entry]:
    """What was typed in of these reports, by (report id, version)."""
    enterer, answerer = aliased(PersonRow), aliased(PersonRow)
    rows = tx.execute(
        select(BehalfRow, enterer.name, answerer.name)
        .outerjoin(enterer, enterer.id == BehalfRow.entered_by)
        .outerjoin(answerer, answerer.id == BehalfRow.answered_by)
        .where(BehalfRow.report_id.in_(list(report_ids)))
    ).all()
    return {
        (row.report_id, row.version): Entry(
            row.report_id,
            row.version,
            row.entered_by,
            entered or "",
            row.entered_at,
            row.answer,
            row.words,
            answered or "",
            row.answered_at,
        )
        for row, entered, answered in rows
    }
