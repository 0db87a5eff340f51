"""Important matters, followed to their end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from bot.domain.problem import Problem, ProblemState
from bot.domain.quarter import Quarter
from storage.tables import PersonRow, ProblemRow

_UNSOLVED = (ProblemState.OPEN.value, ProblemState.IN_PROGRESS.value)
_opener, _changer = aliased(PersonRow), aliased(PersonRow)


def report(
    tx: Session,
    programme_id: int,
    part: tuple[int, int],
    quarter: Quarter,
    text: str,
    *,
    person_id: int | None,
    now: datetime,
) -> tuple[int, bool]:
    """(id, whether it is news) of what a unit says on a task (task id, unit id).

    One part has one open matter: while it is not solved, other words on it are its newest note.
    """
    row = tx.scalar(
        select(ProblemRow)
        .where(
            ProblemRow.programme_id == programme_id,
            ProblemRow.task_id == part[0],
            ProblemRow.unit_id == part[1],
            ProblemRow.state.in_(_UNSOLVED),
        )
        .order_by(ProblemRow.id.desc())
        .limit(1)
    )
    if row is None:
        row = ProblemRow(
            programme_id=programme_id,
            task_id=part[0],
            unit_id=part[1],
            quarter=str(quarter),
            text=text,
            state=ProblemState.OPEN.value,
            opened_by=person_id,
            opened_at=now,
            changed_by=person_id,
            changed_at=now,
            answered_quarter=str(quarter),
        )
        tx.add(row)
        tx.flush()
        return row.id, True
    row.answered_quarter = str(quarter)
    if text in (row.text, row.note):
        return row.id, False
    row.note, row.changed_by, row.changed_at = text, person_id, now
    tx.flush()
    return row.id, True


def change(
    tx: Session,
    problem_id: int,
    state: ProblemState,
    *,
    person_id: int | None,
    now: datetime,
    note: str | None = None,
    answered: Quarter | None = None,
) -> tuple[Problem, Problem] | None:
    """Say how a problem stands: (before, after); None where there is none. `answered` is the quarter of a unit's answer."""
    row = tx.get(ProblemRow, problem_id, with_for_update=True)
    before = problem(tx, problem_id)
    if row is None or before is None:
        return None
    row.state, row.changed_by, row.changed_at = state.value, person_id, now
    if note is not None:
        row.note = note
    if answered is not None:
        row.answered_quarter = str(answered)
    tx.flush()
    after = problem(tx, problem_id)
    assert after is not None
    return before, after


def problem(tx: Session, problem_id: int) -> Problem | None:
    found = tx.execute(_query().where(ProblemRow.id == problem_id)).first()
    if found is None:
        return None
    row, opener, changer = found
    return _problem(row, opener, changer)


def problems(tx: Session, programme_ids: Iterable[int]) -> tuple[Problem, ...]:
    """Every problem of these lists, oldest first."""
    rows = tx.execute(
        _query().where(ProblemRow.programme_id.in_(list(programme_ids))).order_by(ProblemRow.opened_at, ProblemRow.id)
    ).all()
    return tuple(_problem(row, opener, changer) for row, opener, changer in rows)


def to_be_asked(tx: Session, programme_id: int, unit_id: int, quarter: Quarter) -> dict[int, Problem]:
    """What this unit left unsolved in an earlier quarter and has not spoken of in this one, by task id."""
    rows = tx.execute(
        _query()
        .where(
            ProblemRow.programme_id == programme_id,
            ProblemRow.unit_id == unit_id,
            ProblemRow.state.in_(_UNSOLVED),
            ProblemRow.answered_quarter < str(quarter),
        )
        .order_by(ProblemRow.id)
    ).all()
    return {row.task_id: _problem(row, opener, changer) for row, opener, changer in rows}


def _query() -> Select[ProblemRow, str, str]:
    return (
        select(ProblemRow, _opener.name, _changer.name)
        .outerjoin(_opener, _opener.id == ProblemRow.opened_by)
        .outerjoin(_changer, _changer.id == ProblemRow.changed_by)
        .execution_options(populate_existing=True)
    )


def _problem(row: ProblemRow, opener: str | None, changer: str | None) -> Problem:
    return Problem(
        id=row.id,
        programme_id=row.programme_id,
        task_id=row.task_id,
        unit_id=row.unit_id,
        quarter=Quarter.of_code(row.quarter),
        text=row.text,
        state=ProblemState(row.state),
        opened_by=opener or "",
        opened_at=row.opened_at,
        changed_by=changer or "",
        changed_at=row.changed_at,
        note=row.note,
    )
