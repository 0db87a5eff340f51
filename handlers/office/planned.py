"""Reminders by hand that wait for their hour: 明早九点催法院, and then 改到十点.

In a command line the hour stands behind the units, as @2024-09-24T09:30 in Shanghai.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.conversation.reading.spoken_time import time_in
from bot.domain.localtime import at_local, local
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.domain.round import next_working_moment
from bot.texts import dates
from bot.texts.office import heard as words
from bot.texts.rounds.reminders import SEND
from bot.when import moment_of, read_when
from handlers.rounds.contacts import round_key
from handlers.rounds.view import calendar_of, plan_of, reporting_quarter, rules_of
from handlers.turn import Turn
from storage import outbox

_AT = re.compile(r"@(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d)(?:\s+|$)")
_MOVES = re.compile(
    r"(?:那|就|还是|把)*(?:时间|催报|提醒|它|刚才那[个条])*(?:改|挪|推迟|推|提前|换|调|定)(?:到|成|为|在)(?P<then>.{2,12}?)(?:再)?(?:发|提醒|催)?(?:吧|了|去)?[。！!]*"
)
_CLOCK = r"(?:早上|上午|中午|下午)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:点(?:半|[一三]刻|\d{1,2}分?)?|[:：]\d{2})"
# 以后早上的提醒别八点发了，改九点: of all reminders to come, not of one.
_ALL_TO_COME = re.compile(
    rf"^(?=.*(?:提醒|催报?|催办|通知|发))(?=.*(?:以后|今后|往后|之后都|每天|每次|每回|平时|日常|自动|统一|都)).*?"
    rf"(?:改|换|挪|调|推|推迟|提前|定|放)(?:到|成|为|在|至)?[^，,。]{{0,4}}?(?P<clock>{_CLOCK})(?:再|才)?(?:发|提醒|催)?(?:吧|了|呗)?[。！!]*$"
)
_EVERY_DAY = re.compile(
    rf"(?:以后|今后|往后|每天|平时)(?:的?(?:提醒|催报?))?(?:都|统一|就|全)*(?:在|是)?(?P<clock>{_CLOCK})(?:再|才)?(?:发|提醒|催报?)(?:吧|了)?[。！!]*"
)
_ONE_MORE = re.compile(
    r"截止(?:时间|日)?(?:的)?(?:前|当)(?:一|1|两|2|三|3)?[天日].{0,8}(?:加|再|多|补)(?:发|催|提醒)?(?:一?[次遍条回])?.{0,3}(?P<half>上午|下午|中午|晚上|早上)"
)
_HAS_DAY = re.compile(r"[天日号周期拜月]|今|明|后")


def split(typed: str) -> tuple[datetime | None, str]:
    """(the hour, the words behind it)."""
    found = _AT.match(typed)
    if found is None:
        return None, typed
    at = datetime.fromisoformat(found["at"])
    return at_local(at.date(), at.time()), typed[found.end() :].strip()


def joined(name: str, then: datetime | None) -> str:
    """The units with the hour behind them."""
    return name if then is None else f"{name} @{local(then):%Y-%m-%dT%H:%M}"


def hour_of(turn: Turn, programme: Programme, typed: str, *, day: datetime | None = None) -> datetime | None:
    """The working moment these words name; of an hour alone that of `day`. None where there is none before the round
    closes, which was said."""
    if day is not None and not _HAS_DAY.search(typed):
        typed = f"{dates.day(day)}{typed}"
    calendar = calendar_of(turn.tx, programme)
    wanted = moment_of(read_when(typed, local(turn.now), calendar))
    plan = plan_of(turn.tx, programme, reporting_quarter(turn.tx, programme, turn.now))
    if wanted is None or wanted <= turn.now:
        turn.say(words.no_such_hour(typed))
        return None
    at = next_working_moment(wanted, calendar, rules_of(turn.tx, programme))
    if at >= plan.closes_at:
        turn.say(words.hour_after_the_round(plan.closes_at))
        return None
    return at


def for_all(turn: Turn, text: str) -> str | None:
    """The argument of the plan's command that gives all reminders another hour; None for other words, empty where what
    hinders it was said."""
    if _ONE_MORE.search(text):
        turn.say(words.all_at_one_hour(may_change=turn.may(Action.SET_PLAN)))
        return ""
    found = _ALL_TO_COME.match(text.strip()) or _EVERY_DAY.fullmatch(text.strip())
    if found is None or is_this_once(text):
        return None
    if not turn.may(Action.SET_PLAN):
        turn.say(words.hour_is_the_admins(found["clock"]))
        return ""
    return f"催报时间改为{found['clock']}"


def is_this_once(text: str) -> bool:
    """Whether the words are of one day: 明天的改九点发."""
    return re.search(r"今天|明天|后天|这次|这条|那条|刚才|周[一二三四五六日]", text) is not None


def waiting(turn: Turn, programme: Programme) -> list[outbox.Trace]:
    """The reminders by hand that wait for their hour, the newest last."""
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    return [
        trace
        for trace in outbox.traces(turn.tx, f"remind:{round_key(programme, quarter)}:u")
        if ":hand" in trace.key and trace.state == outbox.PENDING and trace.not_before > turn.now
    ]


def new_hour(text: str) -> str:
    """The hour in 改到十点吧; empty in other words."""
    found = _MOVES.fullmatch(text.strip())
    return found["then"] if found and time_in(found["then"]) else ""


def move(turn: Turn, programme: Programme, text: str) -> str | None:
    """The command line that puts the newest waiting reminder, which was shown and agreed to, at its new hour; None where
    these words move none, empty where they would, and what hinders it was said."""
    typed = new_hour(text)
    if not typed:
        return None
    traces = waiting(turn, programme)
    if not traces:
        turn.say(words.nothing_planned())
        return ""
    newest = traces[-1]
    batch = newest.key.rpartition(":")[2]
    units = ",".join(f"u{trace.body['unit']}" for trace in traces if trace.key.endswith(f":{batch}"))
    at = hour_of(turn, programme, typed, day=newest.not_before)
    return "" if at is None else f"{joined(units, at)} {newest.body['own_words']} {SEND}"
