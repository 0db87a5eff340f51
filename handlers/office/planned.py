"""Reminders by hand that wait for their hour: 明早九点催法院, and then 改到十点.

In a command line the hour stands behind the units, as @2024-09-24T09:30 in Shanghai.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.conversation.reading.spoken_time import time_in
from bot.domain.localtime import at_local, local
from bot.domain.programme import Programme
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
