"""Storing what follows from a step of a dialogue, with its audit lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.filling import AnswerProblem, Change, ReportFacts, Submit, Write
from bot.domain.localtime import local
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.texts.reporting import joint as words
from handlers.papers import printed
from handlers.reporting import filed, problems
from handlers.reporting.sentences import sentence
from handlers.rounds.telling import tell_office
from handlers.rounds.view import report_facts
from handlers.turn import Turn
from storage import progress, report_json


def follow_up(turn: Turn, programme: Programme, quarter: Quarter, unit_id: int, changes: Sequence[Change]) -> None:
    """What is asked and sent once 已登记 was said, where something was filed."""
    for change in changes:
        if isinstance(change, Submit):
            to = turn.event.address if turn.may(Action.WRITE_REPORT, unit_id) else None
            printed.after_filing(turn.tx, programme, quarter, unit_id, to=to, now=turn.now)
            filed.follow_up(turn, programme, quarter, [(task_id, unit_id) for task_id in change.task_ids])


def facts_of(
    turn: Turn, programme: Programme, quarter: Quarter, unit_id: int, *, plan: RoundPlan | None = None
) -> ReportFacts:
    """What a dialogue of this person may know of the unit's tasks now; `plan` is the unit's, where it is known."""
    return report_facts(turn.tx, programme, quarter, unit_id, person_id=turn.me.id, now=local(turn.now), plan=plan)


def apply(
    turn: Turn, programme: Programme, quarter: Quarter, round_id: int, changes: Sequence[Change], facts: ReportFacts
) -> ReportFacts:
    """Store what follows from a step, each change with its audit line; returns what may be known afterwards.

    Writing to a draft leaves everything but the draft as it was; what follows from other changes is read anew.
    """
    after = facts
    for change in changes:
        written = _apply(turn, programme, quarter, round_id, change, after)
        if written is not None:
            after = after.with_item(replace(after.item(written.task_id), report=written))
    if all(isinstance(change, Write) for change in changes):
        return after
    return facts_of(turn, programme, quarter, facts.unit.id)


def _apply(
    turn: Turn, programme: Programme, quarter: Quarter, round_id: int, change: Change, facts: ReportFacts
) -> ProgressReport | None:
    """The report as it was written, where a draft was."""
    unit_id = facts.unit.id
    match change:
        case Write():
            part = (change.task_id, unit_id)
            words = change.progress
            if change.short is not None:
                words = sentence(change.short, facts.item(change.task_id), change.amounts)
            before, after = progress.change(
                turn.tx,
                round_id,
                part,
                person_id=turn.me.id,
                now=turn.now,
                progress=words,
                amounts=change.amounts,
                insisted=change.insisted,
                # What was said last quarter holds on, and stands in this quarter's report as well.
                disclaimed=(facts.item(change.task_id).disclaimed | change.disclaimed) - change.amounts.keys(),
                assessment=change.assessment,
                completion=change.completion,
                important=change.important,
                answers_important=change.answers_important,
            )
            turn.audit(
                "report.write",
                f"report:{after.id}",
                before=report_json.report_to_json(before) if before else None,
                after=report_json.report_to_json(after),
            )
            _tell_of_unclaimed(turn, programme, before, after)
            return after
        case AnswerProblem():
            problems.answered(turn, change, quarter)
        case Submit(task_ids):
            is_on_behalf = filed.is_on_behalf(turn, unit_id)
            reports = [
                progress.submit(
                    turn.tx,
                    round_id,
                    (task_id, unit_id),
                    person_id=turn.me.id,
                    now=turn.now,
                    on_behalf=is_on_behalf,
                )
                for task_id in task_ids
            ]
            for report in reports:
                after_json = {**report_json.report_to_json(report), "on_behalf": is_on_behalf}
                turn.audit("report.submit", f"report:{report.id}", after=after_json)
            filed.filed(turn, programme, quarter, reports)
    return None


def _tell_of_unclaimed(turn: Turn, programme: Programme, before: ProgressReport | None, after: ProgressReport) -> None:
    """The office hears at once of a number that nobody else may report and that its unit says is not its own."""
    task, unit = programme.task(after.task_id), programme.unit(after.unit_id)
    new = after.disclaimed - (before.disclaimed if before is not None else frozenset())
    for target in task.targets:
        if target.id in new and not task.is_shared(target):
            tell_office(
                turn, f"unclaimed:{target.id}:{turn.row_id}", words.not_claimed(unit, task, target, turn.me.name)
            )
