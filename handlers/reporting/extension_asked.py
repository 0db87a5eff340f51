"""How a unit's request for a later due time stands, and taking it back: 延期批了没, 不延期了."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.asking import Asking
from bot.domain.people import SeatRole
from bot.domain.programme import Unit
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.texts import errors
from bot.texts.reporting import extension as words
from handlers.people import start
from handlers.rounds.telling import tell_office
from handlers.rounds.view import newest_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import extensions, rounds


def standing(turn: Turn) -> None:
    """Say how each of the person's units' requests stands; one that is being written has not left yet."""
    state = turn.dialogue()
    if isinstance(state, Asking) and state.command == "extend":
        turn.say(words.not_sent_yet(is_whole=bool(state.held)))
        return
    asked = list(_own(turn))
    for unit, _, plan, request in asked:
        if request is None or request.state in (extensions.REPLACED, extensions.WITHDRAWN):
            turn.say(words.none_asked(plan.due_at))
        elif request.state == extensions.ASKED:
            turn.say(words.still_waiting(unit, request.until, request.reason, plan.due_at))
        elif request.state == extensions.GRANTED:
            turn.say(words.was_granted(unit, plan.due_at))
        else:
            turn.say(words.was_refused(unit, request.answer, plan.due_at))
    if not asked:
        turn.say(errors.nothing_live())


def withdraw(turn: Turn) -> None:
    """Take back what the office has not answered; a request that is only being written is left."""
    state = turn.dialogue()
    if isinstance(state, Asking) and state.command == "extend":
        start.cancel(turn, "")
        return
    asked = list(_own(turn))
    waiting = [one for one in asked if one[3] is not None and one[3].state == extensions.ASKED]
    for unit, quarter, plan, request in waiting:
        assert request is not None
        if not extensions.withdraw(turn.tx, request.id):
            continue
        turn.audit("extend.withdraw", f"extension:{request.id}", after={"unit": unit.id})
        told = words.told_taken_back(unit, quarter, turn.me.name)
        tell_office(turn, f"extension:{request.id}:withdrawn", told)
        turn.say(words.taken_back(unit, plan.due_at))
    granted = [one for one in asked if one[3] is not None and one[3].state == extensions.GRANTED]
    for unit, _, plan, _ in granted if not waiting else ():
        turn.say(words.granted_stays(unit, plan.due_at))
    if not waiting and not granted:
        turn.say(words.nothing_to_take_back())


def _own(turn: Turn) -> Iterator[tuple[Unit, Quarter, RoundPlan, extensions.Request | None]]:
    for unit_id in turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD):
        turn.require(Action.ASK_EXTENSION, unit_id)
        programme = newest_live(turn.tx, unit_id)
        if programme is None:
            continue
        quarter = reporting_quarter(turn.tx, programme, turn.now)
        round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
        plan = plan_of(turn.tx, programme, quarter, unit_id)
        yield programme.unit(unit_id), quarter, plan, extensions.latest(turn.tx, round_id, unit_id)
