"""What each unit's form showed when it went out to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import FormToEditRow

Cells = Mapping[int, tuple[str, str]]
"""Marks of the progress and completion cells, by task id."""


def put(tx: Session, round_id: int, unit_id: int, cells: Cells, *, person_id: int | None, now: datetime) -> None:
    """Write down a form that goes out to a person; the same one as the last time is not written again."""
    theirs = [one for one, who in given_out(tx, round_id, unit_id) if who == person_id]
    if not theirs or dict(theirs[-1]) != dict(cells):
        tx.add(
            FormToEditRow(
                round_id=round_id,
                unit_id=unit_id,
                person_id=person_id,
                cells={str(task_id): list(marks) for task_id, marks in cells.items()},
                given_at=now,
            )
        )
        tx.flush()


def given_out(tx: Session, round_id: int, unit_id: int) -> list[tuple[Cells, int | None]]:
    """(cells, id of who got it) of the forms of a unit in a round, oldest first."""
    rows = tx.scalars(
        select(FormToEditRow)
        .where(FormToEditRow.round_id == round_id, FormToEditRow.unit_id == unit_id)
        .order_by(FormToEditRow.id)
    )
    return [
        ({int(task_id): (marks[0], marks[1]) for task_id, marks in row.cells.items()}, row.person_id) for row in rows
    ]
