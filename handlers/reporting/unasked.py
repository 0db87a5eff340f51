"""Words nobody asked for that tell of a unit's work: read as a report of the quarter that is asked for, and shown before
anything is filed."""

from __future__ import annotations

from bot.conversation.asking import Asking
from bot.conversation.filling import Filling, ReportFacts
from bot.conversation.message.dividing import divide, over_all
from bot.conversation.message.understood import Understood
from bot.conversation.reading.spoken_time import time_in
from bot.conversation.reading.telling import counts, tells
from bot.domain.people import SeatRole
from bot.domain.rights import Action
from bot.texts.reporting import replies as words
from handlers.reporting import dividing, message
from handlers.reporting.writing import facts_of
from handlers.rounds.view import newest_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import programmes, rounds


def told(turn: Turn, text: str) -> bool:
    """Show what such words would file; False where they tell nothing of the person's units."""
    known = [facts for unit_id in turn.me.unit_ids(SeatRole.LIAISON) if (facts := facts_now(turn, unit_id)) is not None]
    if not known or not tells(text, over_all(known).items):
        return False
    if len(known) == 1:
        message.receive(turn, known[0].unit.id, text)
    else:
        dividing.receive(turn, divide(text, known), len(text))
    return True


def told_meanwhile(turn: Turn, state: Asking, text: str) -> bool:
    """A report that comes while it is asked when to remind again: it is no time, and is taken for what it is."""
    return state.command == "snooze" and counts(text) and not time_in(text) and told(turn, text)


def told_of(turn: Turn, unit_id: int, text: str) -> bool:
    """The same of one unit, where the message it answers says which."""
    facts = facts_now(turn, unit_id)
    if facts is None or not tells(text, facts.items):
        return False
    message.receive(turn, unit_id, text)
    return True


def facts_now(turn: Turn, unit_id: int) -> ReportFacts | None:
    """What a liaison's unit has to report now; None where nothing is asked for."""
    programme = newest_live(turn.tx, unit_id)
    if programme is None or not turn.may(Action.WRITE_REPORT, unit_id):
        return None
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    if turn.now > plan_of(turn.tx, programme, quarter).closes_at:
        return None
    return facts_of(turn, programme, quarter, unit_id)


def let_go_of_the_past(turn: Turn) -> None:
    """Put down what lies open of a round that has closed, where words tell of the one that is asked for now; it is said."""
    state = turn.dialogue()
    if not isinstance(state, Filling | Understood) or state.unit_id not in turn.me.unit_ids(SeatRole.LIAISON):
        return
    if not turn.event.text:
        return
    programme_id, quarter = rounds.round_of(turn.tx, state.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    is_closed = turn.now > plan_of(turn.tx, programme, quarter).closes_at
    if not is_closed or reporting_quarter(turn.tx, programme, turn.now) == quarter:
        return
    facts = facts_now(turn, state.unit_id)
    if facts is not None and tells(turn.event.text, facts.items):
        turn.save_dialogue(None)
        turn.say(words.is_past(quarter, was_shown=isinstance(state, Understood)))
