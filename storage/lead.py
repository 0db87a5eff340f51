"""What the lead unit of a joint task said to the whole row: it holds for the versions it saw, and no longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import LeadConfirmationRow, PersonRow


@dataclass(frozen=True)
class LeadConfirmation:
    """`versions` are those confirmed, by report id."""

    task_id: int
    versions: Mapping[int, int]
    by: str
    at: datetime


def confirm(
    tx: Session, round_id: int, task_id: int, versions: Mapping[int, int], *, person_id: int, now: datetime
) -> None:
    row = tx.scalar(
        select(LeadConfirmationRow).where(
            LeadConfirmationRow.round_id == round_id, LeadConfirmationRow.task_id == task_id
        )
    )
    stored = {str(report_id): version for report_id, version in versions.items()}
    if row is None:
        tx.add(LeadConfirmationRow(round_id=round_id, task_id=task_id, versions=stored, person_id=person_id, at=now))
    else:
        row.versions, row.person_id, row.at = stored, person_id, now
    tx.flush()


def confirmations(tx: Session, round_id: int) -> dict[int, LeadConfirmation]:
    """By task id."""
    rows = tx.execute(
        select(LeadConfirmationRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == LeadConfirmationRow.person_id)
        .where(LeadConfirmationRow.round_id == round_id)
    ).all()
    return {
        row.task_id: LeadConfirmation(
            row.task_id,
            {int(report_id): version for report_id, version in row.versions.items()},
            name or "",
            row.at,
        )
        for row, name in rows
    }
