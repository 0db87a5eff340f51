"""申请延期: a unit asks for a later due time before the old one has passed; the office grants or refuses.

What is granted moves that unit's times only (bot/domain/round.py). It never passes the end of the round, since the next
quarter's begins there.
"""

from __future__ import annotations

import re

from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.texts import errors
from bot.texts import extension as words
from handlers import reasons
from handlers.reporting.extension_granted import answer_request, by_the_office
from handlers.reporting.extension_time import COMMAND, OWN, latest_possible, moment_of_mark, until_meant
from handlers.rounds.telling import tell_office
from handlers.rounds.view import newest_live, owing_units, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import extensions, programmes, rounds

_ANSWER = re.compile(r"(?P<what>yes|no)(?P<id>\d{1,18})(?:\s+(?P<words>.*))?", re.DOTALL)

_WITH_REASON = re.compile(
    r"(?P<when>.{2,30}?)[，,。；;\s]*(?:因为?|由于|原因[是为]?[:：]?|理由[是为]?[:：]?)(?P<why>.{2,}?)[。！!]?",
    re.DOTALL,
)
# 10月10日，领导出差: what stands behind the day is why.
_THEN_REASON = re.compile(
    r"(?P<when>[^，,。；;]{2,16}[日号天周星期一二三四五六末底午])[，,。；;\s]+(?P<why>[^？?]{3,}?)[。！!]?", re.DOTALL
)


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
    elif not found["words"].strip():
        turn.ask(words.ask_until(plan.due_at, latest_possible(turn, programme, plan)), COMMAND, f"u{unit.id}")
    else:
        when, why = _apart(found["words"])
        until = until_meant(turn, programme, plan, when, f"u{unit.id}")
        if until is None:
            return
        moment = f"{local(until):%Y-%m-%dT%H:%M}"
        if why:
            _ask_with_reason(turn, programme, quarter, plan, unit, moment, why)
        else:
            turn.ask(words.ask_reason(until), COMMAND, f"u{unit.id} @{moment}")


def _apart(typed: str) -> tuple[str, str]:
    """(time, reason) of 10月10号，因为领导出差; the reason is empty where none is given."""
    found = _WITH_REASON.fullmatch(typed.strip()) or _THEN_REASON.fullmatch(typed.strip())
    return (found["when"], found["why"]) if found else (typed, "")


def _ask_with_reason(
    turn: Turn, programme: Programme, quarter: Quarter, plan: RoundPlan, unit: Unit, moment: str, typed: str
) -> None:
    prefix = f"u{unit.id} @{moment}"
    until = moment_of_mark(moment)
    is_sent = typed.endswith(f" {words.SEND}")
    reason = reasons.usable(turn, typed.removesuffix(words.SEND), COMMAND, prefix)
    if reason is None:
        return
    if not is_sent:
        turn.preview(words.preview(unit, quarter, until, reason), COMMAND, prefix, held=reason, yes=words.SEND)
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
