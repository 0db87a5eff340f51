"""Programmes, quarters and rounds as handlers look at them: which quarter is being reported, and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from bot.conversation.filling import Item, ReportFacts
from bot.domain.localtime import local
from bot.domain.programme import Part, Programme, Unit
from bot.domain.quarter import Quarter, quarter_of
from bot.domain.report import ProgressReport
from bot.domain.round import RoundPlan, RoundRules, extended, plan_round
from bot.domain.rules import rules_from_json
from bot.domain.summary import RoundSummary, summarise
from bot.domain.workdays import WorkCalendar, published_calendar
from bot.texts import errors
from bot.texts.rounds import ending as ending_words
from handlers.rounds import paper
from storage import calendar as office_calendar
from storage import evidence, extensions, problems, programmes, progress, rounds, standing
from storage.store import Tx

# A year's notice names more days than this; fewer are single days the office declared, and the year stays a guess.
_DAYS_OF_A_NOTICE = 20

Filed = Mapping[Part, ProgressReport]
"""The filed reports of one round."""


def work_calendar(tx: Tx) -> WorkCalendar:
    """The published calendar with what the office declared over it."""
    return standing.recall(tx, "calendar", lambda: _work_calendar(tx))


def _work_calendar(tx: Tx) -> WorkCalendar:
    declared = office_calendar.declared_days(tx)
    counted = Counter(day.year for day in declared)
    whole = frozenset(year for year, days in counted.items() if days >= _DAYS_OF_A_NOTICE)
    return published_calendar(overrides=declared, known_years=whole)


def rules_of(tx: Tx, programme: Programme) -> RoundRules:
    """The schedule's settings of a programme."""
    return standing.recall(tx, ("rules", programme.id), lambda: rules_from_json(programmes.rules(tx, programme.id)))


def calendar_of(tx: Tx, programme: Programme) -> WorkCalendar:
    """The office's calendar under the programme's own days."""
    return work_calendar(tx).with_days(rules_of(tx, programme).days)


def plan_of(tx: Tx, programme: Programme, quarter: Quarter, unit_id: int | None = None) -> RoundPlan:
    """The round's calendar; with a unit, as that unit has it where it was given a later due time."""
    calendar, rules = work_calendar(tx), rules_of(tx, programme)
    plan = standing.recall(tx, ("plan", programme.id, quarter), lambda: plan_round(quarter, calendar, rules))
    extension = extensions.granted(tx, programme.id, quarter).get(unit_id) if unit_id is not None else None
    return plan if extension is None else extended(plan, extension, calendar, rules)


def reporting_quarter(tx: Tx, programme: Programme, now: datetime) -> Quarter:
    """The quarter people report on now: the last one until its round closes, then the running one; of a list that is over,
    its last."""
    running = quarter_of(local(now).date())
    if running.year > programme.year:
        running = min(running, last_quarter(tx, programme))
    previous = running.previous
    starts = programme.head.issued_on or running.first_day
    if starts <= previous.last_day and now <= plan_of(tx, programme, previous).closes_at:
        return previous
    return running


def last_quarter(tx: Tx, programme: Programme) -> Quarter:
    """The last quarter a list asks for: that of its year. A list that was only read in when that round had closed is meant
    for the year it was read in."""
    usual = Quarter(programme.year, 4)
    since = programmes.created_at(tx, programme.id)
    return usual if since <= plan_of(tx, programme, usual).closes_at else Quarter(local(since).year, 4)


def is_over(tx: Tx, programme: Programme, now: datetime) -> bool:
    """Whether the list's last round has closed, so that nobody is asked for anything any more."""
    if local(now).year <= programme.year:
        return False
    last = last_quarter(tx, programme)
    return local(now).year > last.year and now >= plan_of(tx, programme, last).closes_at


def newest_live(tx: Tx, unit_id: int | None = None) -> Programme | None:
    """The newest confirmed list, of those that give this unit something to do."""
    found = [programme for programme in programmes.live(tx) if unit_id is None or programme.tasks_of(unit_id)]
    return found[-1] if found else None


def newest_readable(tx: Tx, unit_id: int | None = None) -> Programme | None:
    """The newest list, of those that gave this unit something to do: a live one, else one that has ended."""
    if (live := newest_live(tx, unit_id)) is not None:
        return live
    found = [programme for programme in programmes.ended(tx) if unit_id is None or programme.tasks_of(unit_id)]
    return found[-1] if found else None


def none_live(tx: Tx, unit_id: int | None = None) -> str:
    """Why there is nothing to do, to the office or to a unit: no list yet, or the last one has ended."""
    ended = newest_readable(tx, unit_id)
    if ended is None:
        return errors.nothing_live()
    return ending_words.is_ended_for_office(ended.title) if unit_id is None else ending_words.is_ended(ended.title)


def summary_of(tx: Tx, programme: Programme, quarter: Quarter, *, now: datetime, is_rehearsal: bool) -> RoundSummary:
    """One round as it stands now, with the year's earlier quarters behind it."""
    wanted = {quarter, *(earlier for earlier in rounds.quarters(tx, programme.id) if earlier <= quarter)}
    filed = progress.filed_reports(tx, programme.id, wanted=wanted)
    return summarise(
        programme,
        quarter,
        filed,
        sealed_unit_ids=paper.sealed_unit_ids(tx, programme, quarter, filed[quarter]),
        due_at=plan_of(tx, programme, quarter).due_at,
        as_of=now,
        extended_to={
            unit_id: extension.until for unit_id, extension in extensions.granted(tx, programme.id, quarter).items()
        },
        is_rehearsal=is_rehearsal,
        earlier_due={other: plan_of(tx, programme, other).due_at for other in wanted if other != quarter},
    )


def owing_units(tx: Tx, programme: Programme, quarter: Quarter, filed: Filed | None = None) -> tuple[Unit, ...]:
    """Units that still owe a report in this round, in the order of the list; `filed` spares reading the reports again."""
    if filed is None:
        filed = progress.filed_reports(tx, programme.id, wanted=(quarter,))[quarter]
    return tuple(unit for unit in programme.units if programme.owed_by(unit.id, filed))


def report_facts(
    tx: Tx,
    programme: Programme,
    quarter: Quarter,
    unit_id: int,
    *,
    person_id: int,
    now: datetime,
    plan: RoundPlan | None = None,
) -> ReportFacts:
    """What the report dialogue may know of one unit's tasks in one round; `plan` is the unit's, where it is known."""
    plan = plan or plan_of(tx, programme, quarter, unit_id)
    written = progress.reports(tx, programme.id, wanted=(quarter, quarter.previous), unit_id=unit_id)
    filed = progress.as_filed(tx, written)
    unsolved = problems.to_be_asked(tx, programme.id, unit_id, quarter)
    round_id = rounds.round_id(tx, programme.id, quarter)
    beside = evidence.of_round(tx, round_id, unit_id) if round_id is not None else {}
    return ReportFacts(
        unit=programme.unit(unit_id),
        quarter=quarter,
        person_id=person_id,
        now=now,
        due_at=plan.due_at,
        calendar=calendar_of(tx, programme),
        items=tuple(
            Item(
                task=task,
                targets=task.targets_of(unit_id),
                report=written[quarter].get((task.id, unit_id)),
                previous=filed[quarter.previous].get((task.id, unit_id)),
                problem=unsolved.get(task.id),
                filed=filed[quarter].get((task.id, unit_id)),
                evidence=evidence.names(beside.get(task.id, ())),
            )
            for task in programme.tasks_of(unit_id)
        ),
        needs_seal=programme.needs_seal,
    )
