"""Filling in: the report dialogue, the unit's tasks, its form, its earlier reports."""

from __future__ import annotations

from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import Change, Filling, ReportFacts, Submit, Write
from bot.conversation.report import step
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.rights import Action
from bot.ports import Button, Content
from bot.texts import dates, errors
from bot.texts import report as words
from bot.texts import tasks as task_words
from handlers import printed, remind
from handlers.rounds import newest_live, plan_of, report_facts, reporting_quarter
from handlers.turn import Turn
from storage import programmes, rounds


def report(turn: Turn, argument: str) -> None:
    """Begin, or go on where the draft stands."""
    found = _own_round(turn, argument, Action.WRITE_REPORT, "report")
    if found is None:
        return
    programme, quarter, unit_id = found
    plan = plan_of(turn.tx, programme, quarter)
    if turn.now > plan.closes_at:
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    # Turns never start over: a button of an earlier dialogue must not pass for one of this.
    state = Filling(round_id=round_id, unit_id=unit_id, turn=turn.row_id)
    _advance(turn, programme, quarter, state, Begin())


def answer(turn: Turn, state: Filling, event: Event) -> None:
    """Take one answer of the open dialogue."""
    programme_id, quarter = rounds.round_of(turn.tx, state.round_id)
    programme = programmes.programme(turn.tx, programme_id)
    turn.require(Action.WRITE_REPORT, state.unit_id)
    plan = plan_of(turn.tx, programme, quarter)
    if turn.now > plan.closes_at:
        turn.save_dialogue(None)
        turn.say(errors.round_closed(dates.moment(plan.due_at), programme.office))
        return
    _advance(turn, programme, quarter, state, event)


def press(turn: Turn, state: Filling, data: str) -> bool:
    """Take a pressed button of the dialogue; False where it belongs to an earlier question."""
    asked, _, choice = data.removeprefix("d").partition(":")
    if asked != str(state.turn):
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
    _advance(turn, programme, quarter, state, Begin(state.task_id))


def _advance(turn: Turn, programme: Programme, quarter: Quarter, state: Filling, event: Event) -> None:
    facts = _facts(turn, programme, quarter, state.unit_id)
    outcome = step(state, event, facts)
    for change in outcome.changes:
        _apply(turn, programme, quarter, state, change)
    turn.save_dialogue(outcome.state)
    after = _facts(turn, programme, quarter, state.unit_id) if outcome.changes else facts
    for content in words.render(outcome.says, outcome.state, after):
        turn.say(content)
    if any(isinstance(change, Submit) for change in outcome.changes):
        printed.after_filing(turn.tx, programme, quarter, state.unit_id, to=turn.event.address, now=turn.now)


def _facts(turn: Turn, programme: Programme, quarter: Quarter, unit_id: int) -> ReportFacts:
    return report_facts(turn.tx, programme, quarter, unit_id, person_id=turn.me.id, now=local(turn.now))


def _apply(turn: Turn, programme: Programme, quarter: Quarter, state: Filling, change: Change) -> None:
    match change:
        case Write():
            part = (change.task_id, state.unit_id)
            before = rounds.report_of(turn.tx, state.round_id, part)
            after = rounds.change(
                turn.tx,
                state.round_id,
                part,
                person_id=turn.me.id,
                now=turn.now,
                progress=change.progress,
                amounts=change.amounts,
                amount_reasons=change.amount_reasons,
                assessment=change.assessment,
                completion=change.completion,
                important=change.important,
                answers_important=change.answers_important,
            )
            turn.audit(
                "report.write",
                f"report:{after.id}",
                before=rounds.report_to_json(before) if before else None,
                after=rounds.report_to_json(after),
            )
        case Submit(task_ids):
            for task_id in task_ids:
                filed = rounds.submit(
                    turn.tx, state.round_id, (task_id, state.unit_id), person_id=turn.me.id, now=turn.now
                )
                turn.audit("report.submit", f"report:{filed.id}", after=rounds.report_to_json(filed))
                if filed.important and filed.version == 1:
                    remind.tell_important(turn, programme, quarter, filed)
            remind.after_filing(turn.tx, turn.deps, programme, quarter, turn.now)


def tasks(turn: Turn, argument: str) -> None:
    """Where each task of the unit stands."""
    found = _own_round(turn, argument, Action.READ_REPORTS, "tasks")
    if found is None:
        return
    programme, quarter, unit_id = found
    facts = _facts(turn, programme, quarter, unit_id)
    turn.say(task_words.standing(facts, may_write=turn.may(Action.WRITE_REPORT, unit_id)))


def form(turn: Turn, argument: str) -> None:
    """The unit's own form, ready to print; made when it is sent."""
    found = _own_round(turn, argument, Action.READ_REPORTS, "form")
    if found is not None:
        programme, quarter, unit_id = found
        turn.enqueue({"kind": "form", "programme": programme.id, "quarter": str(quarter), "unit": unit_id})


def history(turn: Turn, argument: str) -> None:
    """Everything the unit filed in this list's quarters."""
    found = _own_round(turn, argument, Action.READ_REPORTS, "history")
    if found is None:
        return
    programme, _, unit_id = found
    wanted = rounds.quarters(turn.tx, programme.id)
    filed = rounds.filed_reports(turn.tx, programme.id, wanted=wanted, unit_id=unit_id)
    turn.say(task_words.history(programme.unit(unit_id), programme, filed))


def _own_round(turn: Turn, argument: str, action: Action, command: str) -> tuple[Programme, Quarter, int] | None:
    """Which list, quarter and unit a liaison means; asks where it is not plain, and then returns None."""
    unit_id = _unit_argument(argument)
    quarter = parse_quarter(argument, local(turn.now).date())
    own = turn.person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) if turn.person else ()
    candidates = (unit_id,) if unit_id is not None else own
    if not candidates:
        turn.require(action)
        turn.say(errors.name_unknown(argument) if argument else _which_unit(turn, command))
        return None
    for candidate in candidates:
        turn.require(action, candidate)
    if len(candidates) > 1:
        turn.say(_choose_unit(turn, candidates, command, quarter))
        return None
    programme = newest_live(turn.tx, candidates[0])
    if programme is None:
        turn.say(errors.nothing_live())
        return None
    return programme, quarter or reporting_quarter(turn.tx, programme, turn.now), candidates[0]


def _unit_argument(argument: str) -> int | None:
    """u7 in a button's command line is the unit with id 7."""
    for word in argument.split():
        if word[:1] == "u" and word[1:].isdecimal():
            return int(word[1:])
    return None


def _choose_unit(turn: Turn, unit_ids: tuple[int, ...], command: str, quarter: Quarter | None) -> Content:
    suffix = f" {quarter}" if quarter else ""
    return Content(
        text="请选择单位：",
        buttons=tuple(
            (Button(programmes.unit(turn.tx, unit_id).name, f"/{command} u{unit_id}{suffix}"),) for unit_id in unit_ids
        ),
    )


def _which_unit(turn: Turn, command: str) -> Content | str:
    programme = newest_live(turn.tx)
    if programme is None:
        return errors.nothing_live()
    return _choose_unit(turn, tuple(unit.id for unit in programme.units), command, None)
