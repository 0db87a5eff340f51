"""Filling in: the report dialogue, the unit's tasks, its form, its earlier reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.conversation.amending import place_of, read_amendment
from bot.conversation.events import Begin, Chose, Event, Said
from bot.conversation.filling import AnswerProblem, Change, Filling, ReportFacts, Step, Submit, Write
from bot.conversation.report import step
from bot.conversation.typed import ASKING
from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.report import ProgressReport
from bot.domain.rights import Action
from bot.domain.round import RoundPlan
from bot.ports import Content
from bot.texts import dates, errors
from bot.texts import ending as ending_words
from bot.texts import report as words
from bot.texts import tasks as task_words
from handlers.papers import printed
from handlers.reporting import filed, problems
from handlers.reporting.sentences import sentence
from handlers.rounds.view import (
    is_over,
    newest_live,
    newest_readable,
    none_live,
    plan_of,
    report_facts,
    reporting_quarter,
)
from handlers.turn import Turn
from storage import programmes, progress, report_json, rounds


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


def put_right(turn: Turn, text: str) -> bool:
    """Take a correction that somebody sends while nothing is open (专线是2条不是3条): the task opens with it put right.

    False where the words are no correction, or could mean more than one part.
    """
    found = read_amendment(text)
    if found is None or not found.is_marked or turn.dialogue() is not None:
        return False
    places = []
    for unit_id in turn.me.unit_ids(SeatRole.LIAISON):
        programme = newest_live(turn.tx, unit_id)
        if programme is None:
            continue
        quarter = reporting_quarter(turn.tx, programme, turn.now)
        facts = facts_of(turn, programme, quarter, unit_id)
        begun = [item for item in facts.items if item.is_begun]
        place = place_of(found, begun, facts)
        if place is not None:
            places.append((unit_id, place, programme, quarter))
    if len(places) != 1:
        return False
    unit_id, place, programme, quarter = places[0]
    turn.require(Action.WRITE_REPORT, unit_id)
    round_id = rounds.open_round(turn.tx, programme.id, quarter, turn.now)
    revision = getattr(progress.report_of(turn.tx, round_id, (place.task_id, unit_id)), "revision", 0)
    state = Filling(
        round_id, unit_id, Step.PARTS, place.task_id, turn=turn.row_id, revision=revision, returns_to_preview=True
    )
    answer(turn, state, Said(text))
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


def follow_up(turn: Turn, programme: Programme, quarter: Quarter, unit_id: int, changes: Sequence[Change]) -> None:
    """What is asked and sent once 已登记 was said, where something was filed."""
    for change in changes:
        if isinstance(change, Submit):
            to = turn.event.address if turn.may(Action.WRITE_REPORT, unit_id) else None
            printed.after_filing(turn.tx, programme, quarter, unit_id, to=to, now=turn.now)
            filed.follow_up(turn, programme, quarter, [(task_id, unit_id) for task_id in change.task_ids])


def facts_of(
    turn: Turn, programme: Programme, quarter: Quarter, unit_id: int, *, plan: RoundPlan | None = None
) -> ReportFacts:
    """What a dialogue of this person may know of the unit's tasks now; `plan` is the unit's, where it is known."""
    return report_facts(turn.tx, programme, quarter, unit_id, person_id=turn.me.id, now=local(turn.now), plan=plan)


def apply(
    turn: Turn, programme: Programme, quarter: Quarter, round_id: int, changes: Sequence[Change], facts: ReportFacts
) -> ReportFacts:
    """Store what follows from a step, each change with its audit line; returns what may be known afterwards.

    Writing to a draft leaves everything but the draft as it was; what follows from other changes is read anew.
    """
    after = facts
    for change in changes:
        written = _apply(turn, programme, quarter, round_id, change, facts)
        if written is not None:
            after = after.with_item(replace(after.item(written.task_id), report=written))
    if all(isinstance(change, Write) for change in changes):
        return after
    return facts_of(turn, programme, quarter, facts.unit.id)


def _apply(
    turn: Turn, programme: Programme, quarter: Quarter, round_id: int, change: Change, facts: ReportFacts
) -> ProgressReport | None:
    """The report as it was written, where a draft was."""
    unit_id = facts.unit.id
    match change:
        case Write():
            part = (change.task_id, unit_id)
            words = change.progress
            if change.short is not None:
                words = sentence(change.short, facts.item(change.task_id), change.amounts)
            before, after = progress.change(
                turn.tx,
                round_id,
                part,
                person_id=turn.me.id,
                now=turn.now,
                progress=words,
                amounts=change.amounts,
                insisted=change.insisted,
                assessment=change.assessment,
                completion=change.completion,
                important=change.important,
                answers_important=change.answers_important,
            )
            turn.audit(
                "report.write",
                f"report:{after.id}",
                before=report_json.report_to_json(before) if before else None,
                after=report_json.report_to_json(after),
            )
            return after
        case AnswerProblem():
            problems.answered(turn, change, quarter)
        case Submit(task_ids):
            is_on_behalf = filed.is_on_behalf(turn, unit_id)
            reports = [
                progress.submit(
                    turn.tx,
                    round_id,
                    (task_id, unit_id),
                    person_id=turn.me.id,
                    now=turn.now,
                    on_behalf=is_on_behalf,
                )
                for task_id in task_ids
            ]
            for report in reports:
                after_json = {**report_json.report_to_json(report), "on_behalf": is_on_behalf}
                turn.audit("report.submit", f"report:{report.id}", after=after_json)
            filed.filed(turn, programme, quarter, reports)
    return None


def tasks(turn: Turn, argument: str) -> None:
    """Where each task of the unit stands."""
    found = own_round(turn, argument, Action.READ_REPORTS, "tasks")
    if found is None:
        return
    programme, quarter, unit_id = found
    facts = facts_of(turn, programme, quarter, unit_id)
    if is_over(turn.tx, programme, turn.now):
        turn.say(task_words.over(task_words.standing(facts, may_write=False), ending_words.is_over(quarter.label)))
        return
    turn.say(task_words.standing(facts, may_write=turn.may(Action.WRITE_REPORT, unit_id)))


def filed_last(turn: Turn) -> tuple[str, str] | None:
    """(when, by whom) the one unit of this person has filed the last of its reports; None while it owes one."""
    own = turn.me.unit_ids()
    programme = newest_live(turn.tx, own[0]) if len(own) == 1 else None
    if programme is None:
        return None
    quarter = reporting_quarter(turn.tx, programme, turn.now)
    reports = progress.filed_reports(turn.tx, programme.id, wanted=(quarter,), unit_id=own[0])[quarter]
    if programme.owed_by(own[0], reports):
        return None
    last = max(reports.values(), key=lambda one: one.submitted_at or turn.now)
    return None if last.submitted_at is None else (dates.moment(last.submitted_at), last.changed_by)


def form(turn: Turn, argument: str) -> None:
    """The unit's own form, ready to print; made when it is sent."""
    found = own_round(turn, argument, Action.READ_REPORTS, "form")
    if found is not None:
        programme, quarter, unit_id = found
        body = {"kind": "form", "programme": programme.id, "quarter": str(quarter), "unit": unit_id}
        is_own = unit_id in turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
        turn.enqueue({**body, "person": turn.me.id} if is_own else body)


def history(turn: Turn, argument: str) -> None:
    """Everything the unit filed in this list's quarters; p2 names an earlier list."""
    which = next((int(word[1:]) for word in argument.split() if word[:1] == "p" and word[1:].isdecimal()), None)
    argument = " ".join(word for word in argument.split() if word != f"p{which}")
    found = own_round(turn, argument, Action.READ_REPORTS, "history")
    if found is None:
        return
    programme, _, unit_id = found
    lists = [one for one in (*programmes.ended(turn.tx), *programmes.live(turn.tx)) if one.tasks_of(unit_id)]
    programme = next((one for one in lists if one.id == which), programme)
    wanted = rounds.quarters(turn.tx, programme.id)
    filed = progress.filed_reports(turn.tx, programme.id, wanted=wanted, unit_id=unit_id)
    others = [(one.id, one.year) for one in lists if one.id != programme.id]
    turn.say(task_words.history(programme.unit(unit_id), programme, filed, others=others))


def own_round(turn: Turn, argument: str, action: Action, command: str) -> tuple[Programme, Quarter, int] | None:
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
    # What was filed stays readable when its list has ended; everything else is for a running one.
    newest = newest_readable if command == "history" else newest_live
    programme = newest(turn.tx, candidates[0])
    if programme is None:
        turn.say(none_live(turn.tx, candidates[0]))
        return None
    return programme, quarter or reporting_quarter(turn.tx, programme, turn.now), candidates[0]


def _unit_argument(argument: str) -> int | None:
    """u7 in a button's command line is the unit with id 7."""
    for word in argument.split():
        if word[:1] == "u" and word[1:].isdecimal():
            return int(word[1:])
    return None


def _task_argument(argument: str, programme: Programme, unit_id: int) -> int | None:
    """t12 in a button's command line is the task with id 12, where it is the unit's."""
    own = {f"t{task.id}": task.id for task in programme.tasks_of(unit_id)}
    return next((own[word] for word in argument.split() if word in own), None)


def _choose_unit(turn: Turn, unit_ids: Iterable[int], command: str, quarter: Quarter | None = None) -> Content:
    suffix = f" {quarter}" if quarter else ""
    return errors.choose_unit(
        [(programmes.unit(turn.tx, unit_id).name, f"/{command} u{unit_id}{suffix}") for unit_id in unit_ids]
    )


def _which_unit(turn: Turn, command: str) -> Content | str:
    programme = newest_readable(turn.tx)
    if programme is None:
        return errors.nothing_live()
    return _choose_unit(turn, (unit.id for unit in programme.units), command)
