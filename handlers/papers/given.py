"""The form as a unit is given it to fill in, with its drafts; and what came back against what it was, and is.

A form that comes back is compared with the one that went out: a cell nobody touched is no news, however the report has
changed since; a cell that was changed, where somebody else changed the report too, is put to the person.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.filling import ReportFacts
from bot.conversation.message.rows import Marks, Shown, mark_of
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport, ReportState
from bot.domain.summary import RoundSummary
from handlers.rounds.view import summary_of
from handlers.turn import Turn
from storage import forms_to_edit, progress, rounds
from storage.store import Tx

Drafts = Mapping[int, ProgressReport]
"""A unit's reports that are not with the office, by task id."""


def drafts_of(tx: Tx, programme: Programme, quarter: Quarter, unit_id: int) -> Drafts:
    """What a unit has written and not filed, sent back or begun; its own business, and nobody else's."""
    found = progress.reports(tx, programme.id, wanted=(quarter,), unit_id=unit_id)[quarter]
    return {
        report.task_id: report
        for report in found.values()
        if report.state in (ReportState.DRAFT, ReportState.RETURNED)
        and (report.progress or report.amounts or report.disclaimed or report.completion)
    }


def remember(tx: Tx, value: RoundSummary, unit_id: int, drafts: Drafts, *, person_id: int | None) -> None:
    """Write down what the form showed that goes out."""
    round_id = rounds.open_round(tx, value.programme.id, value.quarter, value.as_of)
    cells = _marks(value, unit_id, drafts)
    forms_to_edit.put(tx, round_id, unit_id, cells, person_id=person_id, now=value.as_of)


def shown(turn: Turn, programme: Programme, quarter: Quarter, facts: ReportFacts) -> Shown:
    """The rows of a unit's form as they may stand now, and as they stood in the forms that went out."""
    value = summary_of(turn.tx, programme, quarter, now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
    drafts = drafts_of(turn.tx, programme, quarter, facts.unit.id)
    rows = [_marks(value, facts.unit.id, {}), _marks(value, facts.unit.id, drafts)]
    rows.append(
        {
            item.task.id: (
                mark_of(item.report.progress),
                mark_of(item.report.completion.label if item.report.completion else ""),
            )
            for item in facts.items
            if item.report is not None
        }
    )
    now = {
        item.task.id: [
            one[item.task.id]
            for one in (rows[:1] if item.task.id not in drafts else []) + rows[1:]
            if item.task.id in one
        ]
        for item in facts.items
    }
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    given = forms_to_edit.given_out(turn.tx, round_id, facts.unit.id)
    return Shown(now, [cells for cells, _ in sorted(given, key=lambda one: one[1] == facts.person_id)])


def _marks(value: RoundSummary, unit_id: int, drafts: Drafts) -> dict[int, Marks]:
    from bot.documents.form_sheet import ColumnKind, form_sheet

    unit = value.programme.unit(unit_id)
    sheet = form_sheet(value, unit, drafts=drafts)
    at = {column.kind: number for number, column in enumerate(sheet.columns)}
    tasks = [task.task.id for task in value.tasks if any(part.unit.id == unit_id for part in task.parts)]

    def mark(row: int, kind: ColumnKind) -> str:
        cell = sheet.rows[row][at[kind]] if kind in at else ()
        return mark_of("\n".join(line.text for line in cell))

    return {
        task_id: (mark(row, ColumnKind.PROGRESS), mark(row, ColumnKind.DEADLINE)) for row, task_id in enumerate(tasks)
    }
