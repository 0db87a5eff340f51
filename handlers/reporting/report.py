"""Filling in: the report dialogue, begun, gone on with, answered and put right."""

from __future__ import annotations

from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Filling, Step
from bot.conversation.pressing import choice_in
from bot.conversation.reading.amending import place_of, read_amendment
from bot.conversation.reading.swapping import corrects
from bot.conversation.reading.text_put_right import task_put_right
from bot.conversation.report.dialogue import step
from bot.conversation.report.typed import ASKING, place_of_figure
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.texts import dates, errors
from bot.texts.reporting import behalf as behalf_words
from bot.texts.reporting import report as words
from handlers.reporting import filed
from handlers.reporting.own import own_round
from handlers.reporting.writing import apply, facts_of, follow_up
from handlers.rounds.view import (
    newest_live,
    none_live,
    plan_of,
    reporting_quarter,
)
from handlers.turn import Turn
from storage import programmes, progress, rounds


def report(turn: Turn, argument: str) -> None:
    """Begin, or go on where the draft stands."""
    found = own_round(turn, argument, Action.WRITE_REPORT, "report")
    if found is None:
        return
    programme, quarter, unit_id = found
    plan = plan_of(turn.tx, programme, quarter, unit_id)
    if turn.now > plan.closes_at:
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return
    begin(turn, programme, quarter, unit_id, _task_argument(argument, programme, unit_id), plan=plan)


def begin(
    turn: Turn,
    programme: Programme,
    quarter: Quarter,
    unit_id: int,
    task_id: int | None = None,
    *,
    plan: RoundPlan | None = None,
) -> None:
    """Open the dialogue on a unit's reports, at a task where one is named. The right is the caller's to ask for."""
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    # Turns never start over: a button of an earlier dialogue must not pass for one of this.
    state = Filling(round_id=round_id, unit_id=unit_id, turn=turn.row_id)
    _advance(turn, programme, quarter, state, Begin(task_id), plan)


def turn_to(turn: Turn, unit_id: int) -> None:
    """Go on with another unit of the person's, saying whose it is; what was begun stays in its drafts."""
    turn.save_dialogue(None)
    turn.say(words.for_unit(programmes.unit(turn.tx, unit_id)))
    report(turn, f"u{unit_id}")


def overview(turn: Turn) -> None:
    """The unit's tasks with a button each: where somebody goes who wants to change what was said."""
    found = own_round(turn, "", Action.WRITE_REPORT, "report")
    if found is None:
        return
    programme, quarter, unit_id = found
    state = turn.dialogue()
    if not isinstance(state, Filling) or state.unit_id != unit_id:
        round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
        state = Filling(round_id=round_id, unit_id=unit_id, turn=turn.row_id)
    answer(turn, state, Chose("overview"))


def put_right(turn: Turn, text: str, *, for_unit: int | None = None) -> bool:
    """Take a correction that somebody sends while nothing is open (专线是2条不是3条): the task opens with it put right.

    `for_unit` is the unit the office types in for, by its right to do so. Where the words say of themselves that they
    correct, and it is not plain what, the report is shown and asked about. False where they are no correction.
    """
    if turn.dialogue() is not None:
        return False
    found = read_amendment(text)
    places: list[tuple[int, int | None, Programme, Quarter]] = []
    unclear: list[tuple[int, int | None, Programme, Quarter]] = []
    for unit_id in turn.me.unit_ids(SeatRole.LIAISON) if for_unit is None else (for_unit,):
        programme = newest_live(turn.tx, unit_id)
        if programme is None:
            continue
        quarter = reporting_quarter(turn.tx, programme, turn.now)
        facts = facts_of(turn, programme, quarter, unit_id)
        begun = [item for item in facts.items if item.is_begun]
        place = place_of(found, begun, facts) if found is not None and found.is_marked else None
        place = place or place_of_figure(text, begun)
        task_id = place.task_id if place is not None else task_put_right(text, begun, facts)
        if task_id is not None:
            places.append((unit_id, task_id, programme, quarter))
        elif begun and corrects(text):
            unclear.append((unit_id, begun[0].task.id if len(begun) == 1 else None, programme, quarter))
    is_clear = len(places) == 1
    if not is_clear and not (unclear or (places and corrects(text))):
        return False
    unit_id, task_id, programme, quarter = (places or unclear)[0]
    turn.require(Action.WRITE_REPORT if for_unit is None else Action.WRITE_ON_BEHALF, unit_id)
    if for_unit is not None:
        turn.say(behalf_words.begun(programme.unit(unit_id)))
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    if task_id is None or len(places) > 1:
        turn.say(errors.unheard(text))
        answer(turn, Filling(round_id=round_id, unit_id=unit_id, turn=turn.row_id), Chose("overview"))
        return True
    revision = getattr(progress.report_of(turn.tx, round_id, (task_id, unit_id)), "revision", 0)
    state = Filling(
        round_id, unit_id, Step.PARTS, task_id, turn=turn.row_id, revision=revision, returns_to_preview=True
    )
    if not is_clear:
        turn.say(errors.unheard(text))
    answer(turn, state, Said(text) if is_clear else Chose("parts"))
    return True


def answer(turn: Turn, state: Filling, event: Event) -> None:
    """Take one answer of the open dialogue."""
    programme_id, quarter = rounds.round_of(turn.tx, state.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    if programmes.state(turn.tx, programme_id) != programmes.LIVE:
        turn.save_dialogue(None)
        turn.say(none_live(turn.tx, state.unit_id))
        return
    is_on_behalf = filed.is_on_behalf(turn, state.unit_id)
    plan = plan_of(turn.tx, programme, quarter, state.unit_id)
    if turn.now > plan.closes_at and not is_on_behalf:
        turn.save_dialogue(None)
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return
    _advance(turn, programme, quarter, state, event, plan)


def press(turn: Turn, state: Filling, data: str) -> bool:
    """Take a pressed button of the dialogue; False where it belongs to an earlier question."""
    choice = choice_in(data, state.turn)
    if choice is None:
        return False
    answer(turn, state, Chose(choice))
    return True


def say(turn: Turn, state: Filling, text: str) -> None:
    answer(turn, state, Said(text))


def repeat(turn: Turn, state: Filling, before: str) -> None:
    """Say something, and ask the open question again."""
    programme_id, quarter = rounds.round_of(turn.tx, state.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    turn.say(before)
    # In a conflict an answer waits: it is shown again, not dropped.
    again = Chose("") if state.step is Step.CONFLICT else Begin(state.task_id)
    _advance(turn, programme, quarter, state, again)


def again(turn: Turn) -> bool:
    """Ask the open question once more, for whoever comes back to it; False where none is open about a task."""
    state = turn.dialogue()
    if not isinstance(state, Filling) or state.task_id is None or state.step not in ASKING:
        return False
    programme_id, quarter = rounds.round_of(turn.tx, state.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    _advance(turn, programme, quarter, state, Begin(state.task_id))
    return True


def _advance(
    turn: Turn, programme: Programme, quarter: Quarter, state: Filling, event: Event, plan: RoundPlan | None = None
) -> None:
    facts = facts_of(turn, programme, quarter, state.unit_id, plan=plan)
    outcome = step(state, event, facts)
    after = apply(turn, programme, quarter, state.round_id, outcome.changes, facts)
    turn.save_dialogue(outcome.state)
    for content in words.render(outcome.says, outcome.state, after):
        turn.say(content)
    follow_up(turn, programme, quarter, state.unit_id, outcome.changes)


def _task_argument(argument: str, programme: Programme, unit_id: int) -> int | None:
    """t12 in a button's command line is the task with id 12, where it is the unit's."""
    own = {f"t{task.id}": task.id for task in programme.tasks_of(unit_id)}
    return next((own[word] for word in argument.split() if word in own), None)
