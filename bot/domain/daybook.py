"""A round's calendar day by day, the way a person checks it with a finger: what happens when, and what is no working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.localtime import local
from bot.domain.round import RoundPlan, StagePlan
from bot.domain.workdays import WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """Something that happens: `kind` is stage, fill_by, due, seal_by, daily, summary, dispatch or closes."""

    at: datetime
    kind: str
    stage: StagePlan | None = None
    is_opening: bool = False


@dataclass(frozen=True)
class Day:
    """One day of the round. `offset` counts working days from the due day; None where the day is not worked.

    `is_made_up` is a Saturday or Sunday that is worked (调休), `is_holiday` a weekday that is not.
    """

    day: date
    offset: int | None
    is_made_up: bool
    is_holiday: bool
    entries: tuple[Entry, ...]


def daybook(plan: RoundPlan, calendar: WorkCalendar, *, needs_seal: bool = True) -> tuple[Day, ...]:
    """Every day from the opening to the closing, both included. `calendar` is the one the plan was made with;
    `needs_seal` whether the list asks for stamped forms.
    """
    entries: dict[date, list[Entry]] = {}
    for entry in _entries(plan, needs_seal=needs_seal):
        entries.setdefault(local(entry.at).date(), []).append(entry)
    due_day = local(plan.due_at).date()
    first, last = min(entries), max(entries)
    found = []
    for n in range((last - first).days + 1):
        day = first + _DAY * n
        is_worked = calendar.is_workday(day)
        found.append(
            Day(
                day=day,
                offset=calendar.working_days_between(due_day, day) if is_worked else None,
                is_made_up=is_worked and day.weekday() >= 5,
                is_holiday=not is_worked and day.weekday() < 5,
                entries=tuple(sorted(entries.get(day, ()), key=lambda entry: entry.at)),
            )
        )
    return tuple(found)


def _entries(plan: RoundPlan, *, needs_seal: bool) -> list[Entry]:
    found = [Entry(stage.at, "stage", stage, stage == plan.stages[0]) for stage in plan.stages]
    found.append(Entry(plan.fill_by, "fill_by"))
    found.append(Entry(plan.due_at, "due"))
    if needs_seal and plan.seal_by != plan.due_at:
        found.append(Entry(plan.seal_by, "seal_by"))
    kinds = {"due": "summary"}
    found += [Entry(moment.at, kinds.get(moment.name, moment.name)) for moment in plan.summaries]
    found.append(Entry(plan.closes_at, "closes"))
    return found
