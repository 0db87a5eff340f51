"""The office's decisions on reports, each on the version that was looked at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.report import ProgressReport
from bot.domain.review import Decision, Review, state_after
from storage import progress
from storage.tables import PersonRow, ReportRow, ReviewRow


class Overtaken(Exception):
    """The report is not as it was when the decision was made; `report` is what stands there now."""

    def __init__(self, report: ProgressReport) -> None:
        super().__init__(report.id)
        self.report = report


def decide(
    tx: Session,
    report_id: int,
    version: int,
    decision: Decision,
    *,
    person_id: int | None,
    now: datetime,
    reason: str | None = None,
) -> ProgressReport:
    """Decide on a version of a report. Raises KeyError where there is no such report, and Overtaken."""
    row = tx.scalar(select(ReportRow).where(ReportRow.id == report_id).with_for_update())
    if row is None:
        raise KeyError(report_id)
    standing = progress.report(tx, report_id)
    after = state_after(standing.state, decision)
    if after is None or row.version != version:
        raise Overtaken(standing)
    row.state = after.value
    row.revision += 1
    row.returned_reason = reason if decision is Decision.RETURNED else None
    tx.add(
        ReviewRow(
            report_id=report_id,
            version=version,
            decision=decision.value,
            reason=reason,
            decided_by=person_id,
            decided_at=now,
        )
    )
    tx.flush()
    return progress.report(tx, report_id)


def latest(tx: Session, report_id: int) -> Review | None:
    """The last decision on a report, whatever version it was on."""
    found = tx.execute(
        select(ReviewRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == ReviewRow.decided_by)
        .where(ReviewRow.report_id == report_id)
        .order_by(ReviewRow.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, name = found
    return Review(
        row.report_id,
        row.version,
        Decision(row.decision),
        row.reason,
        name or "",
        row.decided_at,
        row.decided_by,
    )


def usual_reasons(tx: Session, *, limit: int) -> tuple[str, ...]:
    """The reasons this office has given more than once, the most used first."""
    rows = tx.execute(
        select(ReviewRow.reason, func.count())
        .where(ReviewRow.reason.is_not(None), ReviewRow.decision == Decision.RETURNED.value)
        .group_by(ReviewRow.reason)
        .having(func.count() > 1)
        .order_by(func.count().desc(), ReviewRow.reason)
        .limit(limit)
    ).all()
    return tuple(reason for reason, _ in rows if reason)
