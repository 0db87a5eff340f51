"""Days the office asks about: which are worked (国庆放几天, 29号上班吗), when reports are due, by how much a unit is late."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.conversation.reading.spoken_time import time_in
from bot.domain.festivals import LEGAL
from bot.domain.localtime import local
from bot.domain.rights import Action
from bot.domain.workdays import WorkCalendar
from bot.texts.office import days as words
from bot.texts.office import due as due_words
from bot.when import read_when
from handlers.office.case import Case
from handlers.rounds.view import calendar_of, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import progress

_ALSO_CALLED = {"五一": "劳动节", "十一": "国庆", "过年": "春节"}
_FESTIVAL = re.compile("|".join((*LEGAL, *_ALSO_CALLED)))
_DAY = timedelta(days=1)
# Make-up days lie within two weeks of the days off they make up for.
_NEAR = 14
_SHOWN = 4


def workdays(turn: Turn, case: Case) -> None:
    """Say of a day whether it is worked, of a festival which days are off and which are made up for; without either, of the
    festival that comes next."""
    today, calendar = local(turn.now).date(), calendar_of(turn.tx, case.programme)
    found = _FESTIVAL.search(case.text)
    spoken = None if found else time_in(case.text)
    day = read_when(spoken[0], turn.now, calendar).start if spoken else None
    if day is not None:
        turn.say(words.one_day(day, is_workday=calendar.is_workday(day), is_known=calendar.is_known(day.year)))
        return
    name = _ALSO_CALLED.get(found[0], found[0]) if found else ""
    run = _next_run(calendar, today, (name,) if name else LEGAL)
    if run is None:
        turn.say(words.unknown(name))
        return
    first, last = run
    around = [first + _DAY * n for n in range(-_NEAR, (last - first).days + _NEAR + 1)]
    made_up = [day for day in around if day.weekday() >= 5 and calendar.is_workday(day)]
    back = calendar.add_workdays(last, 1)
    turn.say(words.days_off(first, last, back, made_up, is_known=calendar.is_known(first.year)))


def due(turn: Turn, case: Case) -> None:
    """When the round is due, or the units that are named; by how many days they are late."""
    turn.require(Action.SUMMARY)
    programme = case.programme
    quarter = case.reading.named.quarter or reporting_quarter(turn.tx, programme, turn.now)
    plan, calendar = plan_of(turn.tx, programme, quarter), calendar_of(turn.tx, programme)
    filed = progress.filed_reports(turn.tx, programme.id, wanted=(quarter,))[quarter]
    for unit in case.reading.units[:_SHOWN]:
        at = plan_of(turn.tx, programme, quarter, unit.id).due_at
        owed = [task.no for task in programme.owed_by(unit.id, filed)]
        left = _left(calendar, turn.now, at)
        turn.say(due_words.due_of(unit, quarter, at, left, owed, is_later=at != plan.due_at))
    if not case.reading.units:
        days = [(unit, plan_of(turn.tx, programme, quarter, unit.id).due_at) for unit in programme.units]
        later = [(unit, at) for unit, at in days if at != plan.due_at]
        turn.say(due_words.due(quarter, plan.due_at, plan.fill_by, later, _left(calendar, turn.now, plan.due_at)))


def _left(calendar: WorkCalendar, now: datetime, at: datetime) -> str:
    today, day = local(now).date(), local(at).date()
    if now <= at:
        return due_words.still(calendar.working_days_between(today, day))
    return due_words.over(calendar.working_days_between(day, today), (today - day).days)


def _next_run(calendar: WorkCalendar, today: date, names: tuple[str, ...]) -> tuple[date, date] | None:
    """The days off of the first of these festivals that is not over yet."""
    runs = [
        (first, last)
        for name in names
        for year in (today.year, today.year + 1)
        if (first := calendar.holiday_start(name, year)) and (last := calendar.holiday_end(name, year))
    ]
    return min((run for run in runs if run[1] >= today), default=None)
