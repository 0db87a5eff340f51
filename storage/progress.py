"""The reports filed in rounds (进展填报): drafts, what was filed, and how both change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from bot.domain.behalf import UnitAnswer
from bot.domain.programme import Part
from bot.domain.quarter import Quarter
from bot.domain.report import Assessment, Completion, ProgressReport, ReportState, still_insisted
from storage import rounds
from storage.report_json import completion_from_json, completion_to_json, report_to_json
from storage.tables import BehalfRow, PersonRow, ReportAmountRow, ReportRow, ReportVersionRow, RoundRow


class RevisionConflict(Exception):
    """Somebody else changed the report since it was shown; `report` is what stands there now."""

    def __init__(self, report: ProgressReport) -> None:
        super().__init__(report.id)
        self.report = report


class Changed(NamedTuple):
    """A report before it was written to, None where there was none, and after."""

    before: ProgressReport | None
    after: ProgressReport


class AlreadyAccepted(Exception):
    """The office has accepted the report: only the office opens it again."""

    def __init__(self, report: ProgressReport) -> None:
        super().__init__(report.id)
        self.report = report


def reports(
    tx: Session,
    programme_id: int,
    *,
    wanted: Iterable[Quarter],
    unit_id: int | None = None,
    task_ids: Collection[int] | None = None,
) -> dict[Quarter, dict[Part, ProgressReport]]:
    """Reports by quarter and part, of all units or of one, of all tasks or of some; every wanted quarter has an entry."""
    found: dict[Quarter, dict[Part, ProgressReport]] = {quarter: {} for quarter in wanted}
    here = [RoundRow.programme_id == programme_id, RoundRow.quarter.in_([str(quarter) for quarter in found])]
    if unit_id is not None:
        here.append(ReportRow.unit_id == unit_id)
    if task_ids is not None:
        here.append(ReportRow.task_id.in_(task_ids))
    rows = tx.execute(
        select(ReportRow.__table__, RoundRow.quarter, PersonRow.name, BehalfRow.answer)
        .join(RoundRow, RoundRow.id == ReportRow.round_id)
        .outerjoin(PersonRow, PersonRow.id == ReportRow.changed_by)
        .outerjoin(BehalfRow, and_(BehalfRow.report_id == ReportRow.id, BehalfRow.version == ReportRow.version))
        .where(*here)
    ).all()
    amounts: dict[int, list[Row[Any]]] = {}
    for amount in tx.execute(
        select(ReportAmountRow.__table__)
        .join(ReportRow, ReportRow.id == ReportAmountRow.report_id)
        .join(RoundRow, RoundRow.id == ReportRow.round_id)
        .where(*here)
    ):
        amounts.setdefault(amount.report_id, []).append(amount)
    by_code = {str(quarter): reports for quarter, reports in found.items()}
    for row in rows:
        part = row.task_id, row.unit_id
        by_code[row.quarter][part] = _report(row, amounts.get(row.id, ()), row.name, row.answer)
    return found


def filed_reports(
    tx: Session,
    programme_id: int,
    *,
    wanted: Iterable[Quarter],
    unit_id: int | None = None,
    task_ids: Collection[int] | None = None,
) -> dict[Quarter, dict[Part, ProgressReport]]:
    """What the office has: like `reports`, but a filed report that its unit is rewriting still says what was filed.

    Drafts never filed, and those sent back, are left out.
    """
    return as_filed(tx, reports(tx, programme_id, wanted=wanted, unit_id=unit_id, task_ids=task_ids))


def as_filed(
    tx: Session, found: Mapping[Quarter, Mapping[Part, ProgressReport]]
) -> dict[Quarter, dict[Part, ProgressReport]]:
    """`filed_reports` of what `reports` gave."""
    rewritten = [
        report.id
        for by_part in found.values()
        for report in by_part.values()
        if report.state is ReportState.DRAFT and report.version and report.returned_reason is None
    ]
    versions: dict[tuple[int, int], ReportVersionRow] = {}
    if rewritten:
        for row in tx.scalars(select(ReportVersionRow).where(ReportVersionRow.report_id.in_(rewritten))):
            versions[row.report_id, row.version] = row
    return {
        quarter: {
            part: report if report.state.is_filed else _as_filed(report, versions[report.id, report.version])
            for part, report in by_part.items()
            if report.state.is_filed or (report.id, report.version) in versions
        }
        for quarter, by_part in found.items()
    }


def begun(tx: Session, programme_id: int, quarter: Quarter) -> int:
    """How many reports there are in a round, filed or not."""
    query = select(func.count()).where(ReportRow.round_id == rounds.round_id(tx, programme_id, quarter))
    return tx.scalar(query) or 0


def report_of(tx: Session, round_id: int, part: Part) -> ProgressReport | None:
    found = _row(tx, round_id, part)
    return None if found is None else _loaded(tx, *found)


def report(tx: Session, report_id: int) -> ProgressReport:
    """The report with this id; raises KeyError where there is none."""
    row = tx.get(ReportRow, report_id)
    if row is None:
        raise KeyError(report_id)
    return _loaded(tx, row, _name(tx, row.changed_by))


def report_ids(tx: Session, unit_id: int) -> tuple[int, ...]:
    """Every report of a unit, in any round."""
    return tuple(tx.scalars(select(ReportRow.id).where(ReportRow.unit_id == unit_id)))


def round_of_report(tx: Session, report_id: int) -> tuple[int, int, Quarter]:
    """(round id, programme id, quarter) of a report; raises KeyError where there is none."""
    row = tx.get(ReportRow, report_id)
    if row is None:
        raise KeyError(report_id)
    return row.round_id, *rounds.round_of(tx, row.round_id)


def change(
    tx: Session,
    round_id: int,
    part: Part,
    *,
    person_id: int | None,
    now: datetime,
    seen_revision: int | None = None,
    progress: str | None = None,
    amounts: Mapping[int, Decimal] | None = None,
    insisted: Mapping[str, str] | None = None,
    disclaimed: Collection[int] = (),
    assessment: Assessment | None = None,
    completion: Completion | None = None,
    important: str | None = None,
    answers_important: bool = False,
) -> Changed:
    """Write parts of a draft; what is not given stays. A filed report becomes a draft again under a new version.

    `insisted`: doubtful parts that stand all the same, by part with the reason, as in ProgressReport. `disclaimed`: targets
    that the unit says are another's; a number they had is gone, and a number given takes one back.

    Raises RevisionConflict where somebody else changed it after `seen_revision`, AlreadyAccepted where the office closed it.
    """
    found = _row(tx, round_id, part, lock=True)
    before, known = None, dict[int, ReportAmountRow]()
    # Asked before anything is written, so that all of it is one statement.
    name = found[1] if found is not None and found[0].changed_by == person_id else _name(tx, person_id)
    if found is not None:
        row, by = found
        known = _amounts(tx, row)
        before = _report(row, known.values(), by, _answer(tx, row))
        if row.state == ReportState.ACCEPTED.value:
            raise AlreadyAccepted(before)
        if seen_revision is not None and row.revision > seen_revision and row.changed_by != person_id:
            raise RevisionConflict(before)
    else:
        row = ReportRow(
            round_id=round_id,
            task_id=part[0],
            unit_id=part[1],
            state=ReportState.DRAFT.value,
            progress="",
            important_answered=False,
            on_behalf=False,
            version=0,
            revision=0,
            changed_at=now,
        )
        tx.add(row)
        tx.flush()
    changed: list[str] = []
    if progress is not None:
        changed += ["progress"] if progress != row.progress else []
        row.progress = progress
    for target_id, value in (amounts or {}).items():
        amount = known.get(target_id)
        if amount is None:
            amount = known[target_id] = ReportAmountRow(report_id=row.id, target_id=target_id)
            tx.add(amount)
        elif amount.value != value:
            changed.append(f"amount:{target_id}")
            amount.reason = None
        amount.value = value
    for target_id in disclaimed:
        if (amount := known.pop(target_id, None)) is not None:
            changed.append(f"amount:{target_id}")
            tx.delete(amount)
    row.disclaimed = sorted({*(row.disclaimed or ()), *disclaimed} - known.keys()) or None
    if assessment is not None:
        row.assessment = assessment.value
    if completion is not None:
        as_json = completion_to_json(completion)
        changed += ["completion"] if as_json != row.completion else []
        row.completion = as_json
    row.insisted = still_insisted(row.insisted or {}, changed, insisted or {}) or None
    for part_name, reason in (insisted or {}).items():
        kind, _, target = part_name.partition(":")
        amount = known.get(int(target)) if kind == "amount" else None
        if amount is not None:
            amount.reason = reason or None
    if answers_important:
        row.important, row.important_answered = important, True
    row.state = ReportState.DRAFT.value
    row.revision += 1
    row.changed_by, row.changed_at = person_id, now
    tx.flush()
    return Changed(before, _report(row, known.values(), name, _answer(tx, row)))


def owe_again(tx: Session, round_id: int, part: Part, target_id: int, *, now: datetime) -> Changed | None:
    """A target that the unit said was another's is owed by it after all; None where it said no such thing."""
    found = _row(tx, round_id, part, lock=True)
    if found is None or target_id not in (found[0].disclaimed or ()):
        return None
    row, by = found
    before = _loaded(tx, row, by)
    row.disclaimed = [one for one in row.disclaimed or () if one != target_id] or None
    row.revision += 1
    row.changed_at = now
    tx.flush()
    return Changed(before, _loaded(tx, row, by))


def submit(
    tx: Session, round_id: int, part: Part, *, person_id: int | None, now: datetime, on_behalf: bool = False
) -> ProgressReport:
    """File a draft as a new version, and keep what was filed. `on_behalf`: the office typed it in for the unit.

    Raises AlreadyAccepted where the office closed the report.
    """
    found = _row(tx, round_id, part, lock=True)
    if found is None:
        raise KeyError(part)
    row, by = found
    if row.state == ReportState.ACCEPTED.value:
        raise AlreadyAccepted(_loaded(tx, row, by))
    name = by if row.changed_by == person_id else _name(tx, person_id)
    row.state = ReportState.SUBMITTED.value
    row.on_behalf = on_behalf
    row.version += 1
    row.revision += 1
    row.changed_by, row.changed_at, row.submitted_at = person_id, now, now
    row.returned_reason = None
    tx.flush()
    filed = _loaded(tx, row, name)
    tx.add(
        ReportVersionRow(
            report_id=row.id,
            version=row.version,
            content=report_to_json(filed),
            submitted_by=person_id,
            submitted_at=now,
        )
    )
    tx.flush()
    return filed


def _as_filed(report: ProgressReport, version: ReportVersionRow) -> ProgressReport:
    content = version.content
    return replace(
        report,
        state=ReportState.SUBMITTED,
        progress=content["progress"],
        amounts={int(target_id): Decimal(value) for target_id, value in content["amounts"].items()},
        amount_reasons={int(target_id): reason for target_id, reason in content["amount_reasons"].items()},
        # Versions of an earlier schema have no such entry.
        insisted=content.get("insisted", {}),
        disclaimed=frozenset(content.get("disclaimed", ())),
        assessment=Assessment(content["assessment"]) if content["assessment"] else None,
        completion=completion_from_json(content["completion"]) if content["completion"] else None,
        important=content["important"],
    )


def _row(tx: Session, round_id: int, part: Part, *, lock: bool = False) -> tuple[ReportRow, str | None] | None:
    """The report's row, and what whoever changed it last is called."""
    query = (
        select(ReportRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == ReportRow.changed_by)
        .where(ReportRow.round_id == round_id, ReportRow.task_id == part[0], ReportRow.unit_id == part[1])
    )
    found = tx.execute(query.with_for_update(of=ReportRow) if lock else query).one_or_none()
    if found is None:
        return None
    row, name = found
    # Whoever waited for the lock got the row as it is now beside the name as it was.
    return row, name if name is not None else _name(tx, row.changed_by)


def _loaded(tx: Session, row: ReportRow, changed_by: str | None) -> ProgressReport:
    return _report(row, _amounts(tx, row).values(), changed_by, _answer(tx, row))


def _answer(tx: Session, row: ReportRow) -> str | None:
    """What the unit said of a version that was typed in for it."""
    entry = tx.get(BehalfRow, (row.id, row.version)) if row.on_behalf else None
    return entry.answer if entry is not None else None


def _amounts(tx: Session, row: ReportRow) -> dict[int, ReportAmountRow]:
    """By target id."""
    rows = tx.scalars(select(ReportAmountRow).where(ReportAmountRow.report_id == row.id))
    return {amount.target_id: amount for amount in rows}


def _name(tx: Session, person_id: int | None) -> str | None:
    return tx.scalar(select(PersonRow.name).where(PersonRow.id == person_id)) if person_id is not None else None


def _report(
    row: ReportRow | Row[Any],
    amounts: Iterable[ReportAmountRow | Row[Any]],
    changed_by: str | None,
    answer: str | None,
) -> ProgressReport:
    amounts = list(amounts)
    return ProgressReport(
        id=row.id,
        task_id=row.task_id,
        unit_id=row.unit_id,
        state=ReportState(row.state),
        progress=row.progress,
        amounts={amount.target_id: amount.value for amount in amounts},
        amount_reasons={amount.target_id: amount.reason for amount in amounts if amount.reason},
        # A reason given before insisting was written down by part says that somebody insisted.
        insisted={
            **{f"amount:{amount.target_id}": amount.reason for amount in amounts if amount.reason},
            **(row.insisted or {}),
        },
        disclaimed=frozenset(row.disclaimed or ()),
        assessment=Assessment(row.assessment) if row.assessment else None,
        completion=completion_from_json(row.completion) if row.completion else None,
        important=row.important,
        important_answered=row.important_answered,
        returned_reason=row.returned_reason,
        on_behalf=row.on_behalf,
        unit_answer=UnitAnswer(answer) if answer and row.on_behalf else UnitAnswer.NONE,
        version=row.version,
        revision=row.revision,
        changed_by=changed_by or "",
        changed_by_id=row.changed_by,
        changed_at=row.changed_at,
        submitted_at=row.submitted_at,
    )
