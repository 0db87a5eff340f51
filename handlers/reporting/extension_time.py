"""Until when a later due time is asked for or given, in plain words."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.domain.amount import parse_amount
from bot.domain.localtime import at_local, local
from bot.domain.programme import Programme
from bot.domain.report import CompletionKind
from bot.domain.round import RoundPlan
from bot.domain.workdays import WorkCalendar
from bot.texts.reporting import extension as words
from bot.when import read_when
from handlers.rounds.view import rules_of, work_calendar
from handlers.turn import Turn

COMMAND = "extend"
OWN = re.compile(r"(?:u(?P<unit>\d{1,18})\s*)?(?:@(?P<until>\d{4}-\d\d-\d\dT\d\d:\d\d)\s*)?(?P<words>.*)", re.DOTALL)
_LATER_BY = re.compile(
    r"(?:再|往?后|给)*(?:晚|迟|缓|宽限|延迟|推迟|延后|延期|延长?|拖)?"
    r"(?P<count>[一二两三四五六七八九十]{1,2}|\d{1,2})\s*个?(?P<span>工作日|天|日|周|星期)"
)
_FARTHEST = 60  # more than any round is open; what lies beyond its end is refused with the last day that is possible


def until_meant(
    turn: Turn, programme: Programme, plan: RoundPlan, typed: str, prefix: str, suffix: str = ""
) -> datetime | None:
    """The moment meant by plain words; None where it cannot be used, which was said, and asked again.

    `suffix` is a reason that was given already: it stays with the question.

    A day without an hour is its due hour; a day off becomes the next working day, as any due time is.
    """
    calendar, rules = work_calendar(turn.tx), rules_of(turn.tx, programme)
    named: date | datetime | None = _later_by(typed, local(plan.due_at).date(), calendar)
    if named is None:
        when = read_when(typed, local(turn.now), calendar)
        named = when.end or when.start if when.kind in (CompletionKind.DATE, CompletionKind.PERIOD) else None
    if named is None:
        turn.ask(words.until_unclear(typed), COMMAND, prefix, suffix)
        return None
    day, hour = (local(named).date(), local(named).time()) if isinstance(named, datetime) else (named, rules.due_hour)
    if not calendar.is_workday(day):
        day, hour = calendar.add_workdays(day, 1), rules.due_hour
    until = at_local(day, min(max(hour, rules.work_begins), rules.work_ends))
    latest = latest_possible(turn, programme, plan)
    if until <= plan.due_at:
        turn.ask(words.not_later(plan.due_at), COMMAND, prefix, suffix)
        return None
    if until > latest:
        turn.ask(words.too_late(latest), COMMAND, prefix, suffix)
        return None
    return until


def names_a_day(turn: Turn, typed: str) -> bool:
    """Whether the whole of a text is a day, or so many days more."""
    if _LATER_BY.fullmatch(typed.strip()):
        return True
    when = read_when(typed, local(turn.now), work_calendar(turn.tx))
    return when.kind in (CompletionKind.DATE, CompletionKind.PERIOD)


def _later_by(typed: str, due: date, calendar: WorkCalendar) -> date | None:
    """晚两天, 宽限3个工作日: counted from the due day, as whoever asks means it; None for anything else."""
    found = _LATER_BY.fullmatch(typed.strip())
    if found is None:
        return None
    count = min(int(parse_amount(found["count"], "天").value), _FARTHEST)
    if found["span"] == "工作日":
        return calendar.add_workdays(due, count)
    return due + timedelta(days=count * (7 if found["span"] in ("周", "星期") else 1))


def latest_possible(turn: Turn, programme: Programme, plan: RoundPlan) -> datetime:
    """The due hour of the round's last day."""
    return at_local(local(plan.closes_at).date(), rules_of(turn.tx, programme).due_hour)


def moment_of_mark(text: str) -> datetime:
    day, _, hour = text.partition("T")
    return at_local(datetime.fromisoformat(day).date(), time.fromisoformat(hour))
