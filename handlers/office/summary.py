"""Progress of reporting, summaries of a round and of its parts."""

from __future__ import annotations

import re

from bot.domain.amount import read_spelled
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, parse_quarter, split_quarter, split_year
from bot.domain.rights import Action, Surface
from bot.domain.search import find_tasks
from bot.domain.summary import RoundSummary
from bot.texts import errors
from bot.texts.office import summary
from bot.texts.upkeep import alarms as alarm_words
from handlers.lists.units import choose_unit
from handlers.papers import dispatch
from handlers.reporting import standing
from handlers.rounds.contacts import burden, delivery_notes, fields_filled
from handlers.rounds.view import newest_readable, reporting_quarter, rules_of, summary_of
from handlers.turn import Turn
from handlers.upkeep import alarms
from storage import people, programmes


def status(turn: Turn, argument: str) -> None:
    """The office sees every unit, a liaison the own one."""
    if not turn.may(Action.STATUS_ALL):
        own = turn.person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) if turn.person else ()
        if any(turn.may(Action.STATUS_OWN, unit_id) for unit_id in own):
            standing.tasks(turn, argument)
            return
    turn.require(Action.STATUS_ALL)
    found = _round(turn, argument)
    if found is None:
        return
    programme, quarter = found
    value = summary_of(turn.tx, programme, quarter, now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
    unreached = {unit.id for unit in programme.units} - people.reached_unit_ids(turn.tx)
    turn.say(
        summary.status(
            value,
            unreached,
            burden(turn.tx, programme, quarter),
            cap=rules_of(turn.tx, programme).unit_cap,
            may_remind=turn.may(Action.REMIND),
            fields=fields_filled(turn.tx, programme, quarter),
            notes=delivery_notes(turn.tx, programme, quarter, turn.now),
            trouble=_trouble(turn),
        )
    )


def _trouble(turn: Turn) -> str:
    """What the office should know of the program's own state; nobody's business in a group."""
    return alarm_words.note(alarms.standing_now(turn.tx, turn.deps)) if turn.surface is Surface.PRIVATE else ""


def summarise(turn: Turn, argument: str) -> None:
    """/summary of a quarter, a unit, a task, the year, in the words people use; 调度 asks for the dispatch package.

    Text and files of a whole quarter are made when they are sent.
    """
    turn.require(Action.SUMMARY)
    if found := _DISPATCH.match(argument):
        dispatch.ask(turn, argument[found.end() :].strip())
        return
    newest = newest_readable(turn.tx)
    if newest is None:
        turn.say(errors.nothing_live())
        return
    today = local(turn.now).date()
    # 本季度 is the one people report on, which in the first days after a quarter's end is still the last one.
    quarter, rest = split_quarter(_THIS_QUARTER.sub(" ", argument), today)
    year = None
    if quarter is None:
        year, rest = split_year(rest, today)
    wanted = quarter.year if quarter else year
    programme = _of_year(turn, wanted) or newest
    if quarter is None:
        quarter = reporting_quarter(turn.tx, programme, turn.now)
        if year is not None and year != quarter.year:
            quarter = Quarter(year, 4)
    if quarter.first_day > today or (programme.head.issued_on and quarter.last_day < programme.head.issued_on):
        label = f"{year} 年" if year is not None else quarter.label
        turn.say(summary.out_of_range(label, programme.title))
        return
    if rest:
        _part(turn, programme, quarter, rest)
        return
    style = "asked" if year is None else "year"
    turn.enqueue({"kind": "summary", "programme": programme.id, "quarter": str(quarter), "style": style})


_DISPATCH = re.compile(r"(?:dispatch|调度包?)(?=\s|$|第|[一二三四1-4]季|20|上|去)\s*", re.IGNORECASE)
_THIS_QUARTER = re.compile(r"(?:本|这个?|当前)\s*季度?")
_NUMBER = re.compile(r"第?\s*(?P<no>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?P<item>项|件|号)?(?:实事)?")


def _of_year(turn: Turn, year: int | None) -> Programme | None:
    """The newest list of this year; a live one before one that has ended."""
    lists = (*programmes.ended(turn.tx), *programmes.live(turn.tx))
    found = [programme for programme in lists if programme.year == year]
    return found[-1] if found else None


def _part(turn: Turn, programme: Programme, quarter: Quarter, typed: str) -> None:
    """A unit's or a task's part of a round; units before tasks, since 建设局 is in many tasks' words."""
    brief = turn.surface is not Surface.PRIVATE
    words = "".join(typed.split())
    if found := _NUMBER.fullmatch(words):
        spelled = found["no"]
        number = int(spelled) if spelled.isdecimal() else int(read_spelled(spelled) or 0)
        tasks = tuple(task for task in programme.tasks if task.no == number)
        if not tasks:
            turn.say(errors.name_unknown(typed))
            return
    elif is_unit_id(words) or programmes.find_units(turn.tx, words):
        unit = choose_unit(turn, words, "summary", str(quarter))
        if unit is not None:
            turn.say(summary.of_unit(_value(turn, programme, quarter), unit, brief=brief))
        return
    else:
        tasks = tuple(hit.task for hit in find_tasks(programme.tasks, words))
    if not tasks:
        turn.say(errors.name_unknown(typed))
    elif len(tasks) > 1:
        turn.say(summary.choose_task(typed, tasks, str(quarter)))
    else:
        turn.say(summary.of_task(_value(turn, programme, quarter), tasks[0].id, brief=brief))


def is_unit_id(word: str) -> bool:
    """u7, as buttons write it, or u7=教体中心, the yes to a short name (handlers/lists/aliases.py)."""
    return word[:1] == "u" and word[1:].partition("=")[0].isdecimal()


def _value(turn: Turn, programme: Programme, quarter: Quarter) -> RoundSummary:
    return summary_of(turn.tx, programme, quarter, now=turn.now, is_rehearsal=turn.deps.is_rehearsal)


def _round(turn: Turn, argument: str) -> tuple[Programme, Quarter] | None:
    programme = newest_readable(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return None
    if not argument:
        return programme, reporting_quarter(turn.tx, programme, turn.now)
    quarter = parse_quarter(argument, local(turn.now).date())
    if quarter is None:
        turn.say(errors.quarter_unclear(argument))
        return None
    return programme, quarter
