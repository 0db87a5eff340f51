"""What was understood of a form or a long message: shown against what is there, filed on a yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, ReportFacts
from bot.conversation.message.considering import consider
from bot.conversation.message.understood import MESSAGE, Say, Stored, Understood, held_part
from bot.conversation.pressing import choice_in
from bot.conversation.reading.parts import Part
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.texts import dates, errors
from bot.texts.reporting import dividing as dividing_words
from bot.texts.reporting import report as report_words
from bot.texts.reporting import understood as words
from handlers.people import start
from handlers.reporting import filed, report, writing
from handlers.rounds.view import newest_live, plan_of, reporting_quarter
from handlers.turn import Turn
from storage import programmes, rounds


def waiting(
    turn: Turn, round_id: int, unit_id: int, *, also: str = MESSAGE
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """(parts, loose words) that wait for a yes and are not lost by going on another way.

    A form that comes again takes the place of the one before; words in a message, and what was answered in the dialogue
    and is still asked about, stay. `also` is what other source stays besides.
    """
    state = turn.dialogue()
    if isinstance(state, Understood):
        here = (one for one in (state, *state.later) if (one.round_id, one.unit_id) == (round_id, unit_id))
        state = next(here, None)
    if isinstance(state, Understood):
        return (state.parts, state.loose) if state.source in (MESSAGE, also) else ((), ())
    if isinstance(state, Filling) and (state.round_id, state.unit_id) == (round_id, unit_id):
        held = held_part(state)
        return ((held,) if held is not None else (), ())
    return (), ()


def later(turn: Turn, round_id: int, unit_id: int) -> tuple[Understood, ...]:
    """What waits for a yes of the person's other units; it is shown once this unit's is settled."""
    state = turn.dialogue()
    if not isinstance(state, Understood):
        return ()
    own = (replace(state, later=()),) if (state.round_id, state.unit_id) != (round_id, unit_id) else ()
    return (*own, *(one for one in state.later if one.unit_id != unit_id))


def besides(earlier: Sequence[Part], new: Sequence[Part]) -> tuple[Part, ...]:
    again = {part.task_id for part in new}
    return tuple(part for part in earlier if part.task_id not in again)


def open_round(turn: Turn, unit_id: int) -> tuple[Programme, Quarter, int, ReportFacts] | None:
    """The running round of a unit, for its liaison or for the office in its place; says why there is none and returns None."""
    filed.is_on_behalf(turn, unit_id)
    programme = newest_live(turn.tx, unit_id)
    if programme is None:
        turn.say(errors.nothing_live())
        return None
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    plan = plan_of(turn.tx, programme, quarter)
    if turn.now > plan.closes_at:
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return None
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    return programme, quarter, round_id, writing.facts_of(turn, programme, quarter, unit_id)


def show(turn: Turn, programme: Programme, quarter: Quarter, facts: ReportFacts, read: Understood) -> None:
    _advance(turn, programme, quarter, read, Begin(), facts)


def report_or_resume(turn: Turn, argument: str) -> None:
    """/report: what was read and waits for its yes comes first, then the questions."""
    state = turn.dialogue()
    if isinstance(state, Understood):
        repeat(turn, state)
    else:
        report.report(turn, argument)


def cancel(turn: Turn, argument: str) -> None:
    """/cancel: what was understood and is left changes nothing, and says so."""
    state = turn.dialogue() if turn.person is not None else None
    if isinstance(state, Understood):
        _answer(turn, state, Chose("drop"))
    else:
        start.cancel(turn, argument)


def press(turn: Turn, state: Understood, data: str) -> bool:
    """Take a pressed button of what is shown; False where it belongs to an earlier question."""
    choice = choice_in(data, state.turn)
    if choice is None:
        return False
    _answer(turn, state, Chose(choice))
    return True


def say(turn: Turn, state: Understood, text: str) -> None:
    _answer(turn, state, Said(text))


def repeat(turn: Turn, state: Understood, before: str = "") -> None:
    """Show it again."""
    if before:
        turn.say(before)
    _answer(turn, state, Begin())


def take_up(turn: Turn, state: Understood, event: Event) -> None:
    """Take one event of what was understood; `Begin` shows it."""
    _answer(turn, state, event)


def _answer(turn: Turn, state: Understood, event: Event) -> None:
    programme_id, quarter = rounds.round_of(turn.tx, state.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    filed.is_on_behalf(turn, state.unit_id)
    plan = plan_of(turn.tx, programme, quarter)
    if turn.now > plan.closes_at:
        turn.save_dialogue(None)
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return
    _advance(turn, programme, quarter, state, event, writing.facts_of(turn, programme, quarter, state.unit_id))


def _advance(
    turn: Turn, programme: Programme, quarter: Quarter, state: Understood, event: Event, facts: ReportFacts
) -> None:
    outcome = consider(state, event, facts)
    after = writing.apply(turn, programme, quarter, state.round_id, outcome.changes, facts)
    is_last = outcome.state is not None or not state.later
    then = outcome.then if is_last else None
    turn.save_dialogue(outcome.state if then is None else then.state)
    says = outcome.says if is_last else tuple(map(_with_nothing_next, outcome.says))
    for content in words.render(says, outcome.state, after, goes_on=then is not None or not is_last):
        turn.say(content)
    if then is not None:
        for content in report_words.render(then.says, then.state, after):
            turn.say(content)
    writing.follow_up(turn, programme, quarter, state.unit_id, outcome.changes)
    if not is_last:
        following = replace(state.later[0], later=state.later[1:], turn=state.turn + 1)
        unit = programmes.unit(turn.tx, following.unit_id)
        turn.say(dividing_words.next_unit(unit, before=facts.unit, is_unfinished=outcome.then is not None))
        take_up(turn, following, Begin())


def _with_nothing_next(say: Say) -> Say:
    """Another unit's comes first: what is still to be answered of this one stays in its drafts."""
    return replace(say, next_task=None) if isinstance(say, Stored) else say
