"""稍后提醒: the unit's reminder again, at a time given in plain words, never past the due time."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.reading.put_off import read_put_off
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.round import next_working_moment
from bot.texts import dates, errors
from bot.texts.rounds import reminders
from bot.when import moment_of, read_when
from handlers.rounds.contacts import round_key
from handlers.rounds.view import calendar_of, newest_live, plan_of, reporting_quarter, rules_of
from handlers.turn import Turn
from storage import outbox


def snooze(turn: Turn, argument: str) -> None:
    """/snooze 明天下午三点; asks for the time where it is not said, or cannot be."""
    units = turn.me.unit_ids(SeatRole.LIAISON)
    words = argument.split()
    if words and words[0][:1] == "u" and words[0][1:].isdecimal():
        units, words = (int(words[0][1:]),), words[1:]
    if not units:
        turn.require(Action.SNOOZE)
        return
    for unit_id in units:
        turn.require(Action.SNOOZE, unit_id)
    programme = newest_live(turn.tx, units[0])
    if programme is None:
        turn.say(errors.nothing_live())
        return
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter, units[0])
    if turn.now >= plan.due_at:
        turn.save_dialogue(None)
        turn.say(reminders.snooze_overdue(plan.due_at, programme.office))
        return
    typed = " ".join(words)
    typed = read_put_off(typed).when or typed
    prefix = f"u{units[0]}" if len(units) == 1 else ""
    if not typed:
        turn.ask(reminders.ask_snooze(plan.due_at), "snooze", prefix)
        return
    calendar = calendar_of(turn.tx, programme)
    wanted = moment_of(read_when(typed, local(turn.now), calendar))
    if wanted is None:
        turn.ask(errors.when_unclear(typed), "snooze", prefix)
        return
    if wanted <= turn.now:
        turn.ask(errors.when_past(typed), "snooze", prefix)
        return
    at = next_working_moment(wanted, calendar, rules_of(turn.tx, programme))
    if at >= plan.due_at:
        sentence = errors.snooze_past_due(dates.moment(plan.due_at))
        turn.ask(reminders.or_more_time(sentence, f"/extend {prefix} {typed}"), "snooze", prefix)
        return
    for unit_id in units:
        _remind_at(turn, at, programme, quarter, unit_id, until=plan.due_at)
    turn.save_dialogue(None)
    turn.say(reminders.snoozed(at, wanted))


def is_waiting(turn: Turn) -> bool:
    """Whether a reminder that this person put off is still to come."""
    for unit_id in turn.me.unit_ids(SeatRole.LIAISON):
        programme = newest_live(turn.tx, unit_id)
        if programme is not None:
            quarter = reporting_quarter(turn.tx, programme, turn.now)
            if outbox.is_pending(turn.tx, _prefix(programme, quarter, unit_id, turn.me.id)):
                return True
    return False


def _prefix(programme: Programme, quarter: Quarter, unit_id: int, person_id: int) -> str:
    return f"snooze:{round_key(programme, quarter)}:u{unit_id}:{person_id}:"


def _remind_at(
    turn: Turn, at: datetime, programme: Programme, quarter: Quarter, unit_id: int, *, until: datetime
) -> None:
    """Enqueue the unit's reminder for this person; a later word replaces an earlier one."""
    prefix = _prefix(programme, quarter, unit_id, turn.me.id)
    body = {
        "kind": "reminder",
        "programme": programme.id,
        "quarter": str(quarter),
        "unit": unit_id,
        "person": turn.me.id,
        "stage": "snoozed",
    }
    outbox.cancel_pending(turn.tx, prefix, now=turn.now, reason="put off again")
    key = f"{prefix}{turn.row_id}"
    outbox.put(turn.tx, key, turn.event.address, body, now=turn.now, not_before=at, expires_at=until)
