"""申请延期: a unit asks for a later due time before the old one has passed; the office grants or refuses.

What is granted moves that unit's times only (bot/domain/round.py). It never passes the end of the round, since the next
quarter's begins there.
"""

from __future__ import annotations

import re

from bot.conversation.office.words import put_so
from bot.conversation.reading.put_off import day_instead, read_put_off
from bot.conversation.reading.telling import asks
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.texts import errors
from bot.texts.reporting import extension as words
from handlers import reasons
from handlers.reporting.extension_granted import answer_request, by_the_office
from handlers.reporting.extension_time import COMMAND, OWN, latest_possible, moment_of_mark, names_a_day, until_meant
from handlers.rounds.telling import tell_office
from handlers.rounds.view import newest_live, owing_units, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import extensions, programmes, rounds

_ANSWER = re.compile(r"(?P<what>yes|no)(?P<id>\d{1,18})(?:\s+(?P<words>.*))?", re.DOTALL)
# A reason alone, under the question for the day, is longer than 看情况.
_SHORTEST_REASON = 4
# The mark, which nobody types, before the reason that was shown: it stays where another day is said to the preview.
_SHOWN = "\ue0fe"


def extend(turn: Turn, argument: str) -> None:
    """/extend: a unit's people ask; the office answers (yes12, no12), looks at what waits, or grants by itself."""
    if found := _ANSWER.fullmatch(argument):
        answer_request(turn, int(found["id"]), is_yes=found["what"] == "yes", typed=(found["words"] or "").strip())
    elif turn.may(Action.REVIEW):
        by_the_office(turn, argument)
    else:
        _ask(turn, argument)


# --- a unit asks ------------------------------------------------------------------------------------------------


def _ask(turn: Turn, argument: str) -> None:
    found = OWN.fullmatch(argument)
    assert found is not None  # every part may be empty
    own = turn.person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) if turn.person else ()
    unit_ids = (int(found["unit"]),) if found["unit"] else own
    if not unit_ids:
        turn.require(Action.ASK_EXTENSION)
    for unit_id in unit_ids:
        turn.require(Action.ASK_EXTENSION, unit_id)
    if len(unit_ids) > 1:
        units = [programmes.unit(turn.tx, unit_id) for unit_id in unit_ids]
        turn.say(errors.choose_unit([(unit.name, f"/{COMMAND} u{unit.id}") for unit in units]))
        return
    programme = newest_live(turn.tx, unit_ids[0])
    if programme is None:
        turn.say(errors.nothing_live())
        return
    unit = programme.unit(unit_ids[0])
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter, unit.id)
    if turn.now >= plan.due_at:
        turn.save_dialogue(None)
        turn.say(words.past_due(plan.due_at, programme.office))
    elif unit not in owing_units(turn.tx, programme, quarter):
        turn.say(words.nothing_owed(unit))
    elif found["until"]:
        _ask_with_reason(turn, programme, quarter, plan, unit, found["until"], found["words"].strip())
    else:
        _ask_from_words(turn, programme, quarter, plan, unit, found["words"].strip())


def _ask_from_words(
    turn: Turn, programme: Programme, quarter: Quarter, plan: RoundPlan, unit: Unit, typed: str
) -> None:
    """Ask for what the words leave open: the day, the reason, or neither."""
    prefix = f"u{unit.id}"
    said = read_put_off(typed)
    when = said.when or (typed if not said.is_asked and names_a_day(turn, typed) else "")
    reason = said.why if when != typed else ""
    if not when and typed and len(reason) < _SHORTEST_REASON and not said.is_asked:
        turn.ask(words.until_unclear(typed), COMMAND, prefix)
        return
    because = f"因为{reason}" if reason else ""
    if not when:
        turn.ask(words.ask_until(plan.due_at, latest_possible(turn, programme, plan)), COMMAND, prefix, because)
        return
    until = until_meant(turn, programme, plan, when, prefix, because)
    if until is None:
        return
    moment = f"{local(until):%Y-%m-%dT%H:%M}"
    if reason:
        _ask_with_reason(turn, programme, quarter, plan, unit, moment, reason)
    else:
        turn.ask(words.ask_reason(until), COMMAND, f"{prefix} @{moment}")


def _ask_with_reason(
    turn: Turn, programme: Programme, quarter: Quarter, plan: RoundPlan, unit: Unit, moment: str, typed: str
) -> None:
    prefix = f"u{unit.id} @{moment}"
    until = moment_of_mark(moment)
    typed, _, shown = (part.strip() for part in typed.partition(_SHOWN))
    is_sent = typed.endswith(f" {words.SEND}")
    if not is_sent and (when := day_instead(typed)):
        other = until_meant(turn, programme, plan, when, f"u{unit.id}", f"因为{shown}" if shown else "")
        if other is not None and shown:
            _ask_with_reason(turn, programme, quarter, plan, unit, f"{local(other):%Y-%m-%dT%H:%M}", shown)
        elif other is not None:
            turn.ask(words.ask_reason(other), COMMAND, f"u{unit.id} @{local(other):%Y-%m-%dT%H:%M}")
        return
    reason = reasons.usable(turn, put_so(typed.removesuffix(words.SEND)), COMMAND, prefix)
    if reason is None:
        return
    if not is_sent and asks(reason):
        turn.ask(words.ask_reason(until), COMMAND, prefix)  # 一定要写吗 is no reason
        return
    if not is_sent:
        content = words.preview(unit, quarter, until, reason)
        turn.preview(content, COMMAND, prefix, held=reason, yes=words.SEND, suffix=f"{_SHOWN}{reason}")
        return
    if not plan.due_at < until <= latest_possible(turn, programme, plan):
        turn.say(errors.button_stale())
        return
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    request_id = extensions.ask(
        turn.tx, round_id, unit.id, until=until, reason=reason, person_id=turn.me.id, now=turn.now
    )
    turn.audit("extend.ask", f"extension:{request_id}", after={"unit": unit.id, "until": moment, "reason": reason})
    tell_office(
        turn,
        f"extension:{request_id}",
        words.request(unit, quarter, turn.me.name, due_at=plan.due_at, until=until, reason=reason, id=request_id),
    )
    turn.save_dialogue(None)
    turn.say(words.sent(until))
