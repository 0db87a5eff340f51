"""Scheduling after a round (工作调度): whom the office should phone, and which units get a supervision slip.

Both follow from the round alone, by rules that a section chief can read here. There is no score and no ranking of
units: whoever is named is named for a reason, and slips stand in the order of the list.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.light import Light, Standing, light_of
from bot.domain.localtime import local
from bot.domain.programme import Task, Unit
from bot.domain.report import Assessment, CompletionKind, ProgressReport
from bot.domain.summary import PartSummary, RoundSummary

CALLS = 3
"""How many units are phoned: more in one morning is no list but a circular."""

# Days before a time limit from which a thing counts as near due.
_NEAR_DUE = timedelta(days=7)
_NEAR_COMPLETION = timedelta(days=30)


class SlipColour(StrEnum):
    """The grade of a supervision slip (督办单)."""

    BLUE = "blue"  # 临期
    YELLOW = "yellow"  # 滞后
    RED = "red"  # 逾期


class Cause(StrEnum):
    """Why a part of a task is to be followed up."""

    NOT_REPORTED = "not_reported"
    NOT_STARTED = "not_started"
    LATE = "late"  # the unit's own completion time has gone by
    BEHIND_PACE = "behind_pace"
    SAYS_BEHIND = "says_behind"
    REPORT_DUE = "report_due"
    COMPLETION_NEAR = "completion_near"
    IMPORTANT = "important"


_GRADES = {
    Cause.NOT_REPORTED: SlipColour.RED,
    Cause.NOT_STARTED: SlipColour.RED,
    Cause.LATE: SlipColour.RED,
    Cause.BEHIND_PACE: SlipColour.YELLOW,
    Cause.SAYS_BEHIND: SlipColour.YELLOW,
    Cause.REPORT_DUE: SlipColour.BLUE,
    Cause.COMPLETION_NEAR: SlipColour.BLUE,
}
# What makes a unit worth a call before others; an important matter waits for nobody.
_WEIGHTS = {
    Cause.IMPORTANT: 100,
    Cause.NOT_REPORTED: 30,
    Cause.NOT_STARTED: 30,
    Cause.LATE: 20,
    Cause.SAYS_BEHIND: 12,
    Cause.BEHIND_PACE: 10,
    Cause.COMPLETION_NEAR: 3,
    Cause.REPORT_DUE: 2,
}
_NOBODY_REACHED = 15


@dataclass(frozen=True)
class Matter:
    """One thing to ask a unit about: a task of its own and why."""

    task: Task
    cause: Cause
    report: ProgressReport | None = None


@dataclass(frozen=True)
class Call:
    """A unit to phone, with what to ask, the weightiest first."""

    unit: Unit
    matters: tuple[Matter, ...]


@dataclass(frozen=True)
class Slip:
    """A supervision slip for one unit (督办单): everything of one grade."""

    colour: SlipColour
    unit: Unit
    matters: tuple[Matter, ...]


def calls(summary: RoundSummary, unreached: Collection[int] = ()) -> tuple[Call, ...]:
    """The units to phone, at most CALLS. `unreached` are ids of units no message arrives at: only a phone does."""
    found: list[tuple[int, int, Call]] = []
    for place, unit in enumerate(summary.programme.units):
        matters = [
            Matter(task, cause, part.report)
            for task, part in _parts_of(summary, unit.id)
            for cause in _causes(task, part, summary)
        ]
        if not matters:
            continue
        owes = any(matter.cause is Cause.NOT_REPORTED for matter in matters)
        weight = sum(_WEIGHTS[matter.cause] for matter in matters)
        weight += _NOBODY_REACHED if owes and unit.id in unreached else 0
        matters.sort(key=lambda matter: -_WEIGHTS[matter.cause])
        found.append((-weight, place, Call(unit, tuple(matters))))
    return tuple(call for _, _, call in sorted(found, key=lambda one: one[:2])[:CALLS])


def slips(summary: RoundSummary) -> tuple[Slip, ...]:
    """A slip per unit and grade, red before yellow before blue, within a grade in the order of the list."""
    found: dict[tuple[SlipColour, int], list[Matter]] = {}
    for unit in summary.programme.units:
        for task, part in _parts_of(summary, unit.id):
            graded = [(_GRADES[cause], cause) for cause in _causes(task, part, summary) if cause in _GRADES]
            if graded:
                # One part of a task stands on one slip: the sternest, for its sternest cause.
                colour, cause = min(graded, key=lambda one: _ORDER.index(one[0]))
                found.setdefault((colour, unit.id), []).append(Matter(task, cause, part.report))
    return tuple(
        Slip(colour, unit, tuple(found[colour, unit.id]))
        for colour in _ORDER
        for unit in summary.programme.units
        if (colour, unit.id) in found
    )


_ORDER = (SlipColour.RED, SlipColour.YELLOW, SlipColour.BLUE)


def _parts_of(summary: RoundSummary, unit_id: int) -> list[tuple[Task, PartSummary]]:
    return [(task.task, part) for task in summary.tasks for part in task.parts if part.unit.id == unit_id]


def _causes(task: Task, part: PartSummary, summary: RoundSummary) -> list[Cause]:
    report, today = part.report, local(summary.as_of).date()
    if report is None:
        # The light knows whether this unit's own time is up: it may have been given more.
        if part.light is Light.RED:
            return [Cause.NOT_REPORTED]
        return [Cause.REPORT_DUE] if summary.due_at - summary.as_of <= _NEAR_DUE else []
    found = [Cause.IMPORTANT] if report.important else []
    if report.assessment is Assessment.DONE:
        return found
    if part.light is Light.RED:
        found.append(Cause.NOT_STARTED)
    deadline = completion_day(report)
    if deadline is not None and deadline < today:
        found.append(Cause.LATE)
    if report.assessment is Assessment.BEHIND:
        found.append(Cause.SAYS_BEHIND)
    elif _is_behind(task, part, summary):
        found.append(Cause.BEHIND_PACE)
    if deadline is not None and today <= deadline <= today + _NEAR_COMPLETION:
        found.append(Cause.COMPLETION_NEAR)
    return found


def completion_day(report: ProgressReport) -> date | None:
    """The day by which the unit said it would be done; None where it named none."""
    completion = report.completion
    if completion is None or completion.kind not in (CompletionKind.DATE, CompletionKind.PERIOD):
        return None
    return completion.end


def _is_behind(task: Task, part: PartSummary, summary: RoundSummary) -> bool:
    """Whether the numbers alone turn this part yellow."""
    report = part.report
    assert report is not None
    reached = tuple((target, report.amounts.get(target.id)) for target in task.targets_of(part.unit.id))
    standing = Standing(is_filed=True, assessment=None, reached=reached)
    return light_of(standing, summary.quarter, is_past_due=True) is Light.YELLOW
