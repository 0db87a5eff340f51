"""Problem memory: an important matter is told in the channel at once and followed until it is solved."""

from __future__ import annotations

import re

from bot.conversation.filling import AnswerProblem
from bot.domain.problem import Problem, ProblemState, signs
from bot.domain.programme import Programme, Task, Unit
from bot.domain.protection import without_private_numbers
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.reporting import problems as words
from bot.texts.rounds import reminders
from handlers import reasons
from handlers.rounds.telling import tell_channel
from handlers.turn import Turn
from storage import problems as store
from storage import programmes, progress

_OF_TEXT = re.compile(r"(?P<what>[kd])(?P<report>\d{1,18})\.(?P<version>\d{1,9})")
_UNIT = re.compile(r"u\d{1,18}")
_ONE = re.compile(r"p(?P<id>\d{1,18})(?: (?P<state>open|in_progress|solved))?")


# p12 note 财政答应月底拨款: shown with a yes before it is written down.
_NOTE = re.compile(r"p(?P<id>\d{1,18}) note (?P<words>.+)", re.DOTALL)


def problems(turn: Turn, argument: str) -> None:
    """/problems: the office's list, or u7's part of it. k12.3 and d12.3 are a unit's yes and no to what its own text seemed to say."""
    if found := _OF_TEXT.fullmatch(argument):
        _of_text(turn, int(found["report"]), int(found["version"]), is_yes=found["what"] == "k")
        return
    turn.require(Action.PROBLEMS)
    lists = programmes.live(turn.tx) or programmes.ended(turn.tx)[-1:]
    live = {programme.id: programme for programme in lists}
    if found := _ONE.fullmatch(argument):
        _one(turn, live, int(found["id"]), ProblemState(found["state"]) if found["state"] else None)
        return
    if found := _NOTE.fullmatch(argument):
        _note(turn, live, int(found["id"]), found["words"].strip())
        return
    of_unit = int(argument[1:]) if _UNIT.fullmatch(argument) else None
    known = [(problem, *_of(live[problem.programme_id], problem)) for problem in store.problems(turn.tx, live)]
    turn.say(
        words.listed(
            [(problem, unit, task) for problem, unit, task in known if unit and task and of_unit in (None, unit.id)]
        )
    )


def _one(turn: Turn, live: dict[int, Programme], problem_id: int, state: ProblemState | None) -> None:
    problem = store.problem(turn.tx, problem_id)
    if problem is None or problem.programme_id not in live:
        turn.say(errors.not_found())
        return
    unit, task = _of(live[problem.programme_id], problem)
    if unit is None or task is None:
        turn.say(errors.not_found())
        return
    turn.require(Action.PROBLEMS, unit.id)
    if state is None:
        turn.say(words.one(problem, unit, task))
    elif state is problem.state:
        turn.say(words.already(problem))
    else:
        _change(turn, problem_id, state)
        turn.say(words.changed(unit, task, state))


def _note(turn: Turn, live: dict[int, Programme], problem_id: int, typed: str) -> None:
    """What the office does about a problem: it is being solved from then on."""
    problem = store.problem(turn.tx, problem_id)
    unit, task = _of(live[problem.programme_id], problem) if problem and problem.programme_id in live else (None, None)
    if problem is None or unit is None or task is None:
        turn.say(errors.not_found())
        return
    turn.require(Action.PROBLEMS, unit.id)
    note = typed.removesuffix(f" {words.NOTE}")
    prefix = f"p{problem_id} note"
    usable = reasons.usable(turn, note, "problems", prefix)
    if usable is None:
        return
    if note == typed:
        turn.preview(words.note_preview(problem, unit, task, usable), "problems", prefix, held=usable, yes=words.NOTE)
        return
    _change(turn, problem_id, ProblemState.IN_PROGRESS, note=usable)
    turn.save_dialogue(None)
    turn.say(words.note_taken(unit, task, usable))


def _of(programme: Programme, problem: Problem) -> tuple[Unit | None, Task | None]:
    """The unit and the task of a problem, as far as the list still knows them."""
    task = next((task for task in programme.tasks if task.id == problem.task_id), None)
    return next((unit for unit in programme.units if unit.id == problem.unit_id), None), task


def _change(
    turn: Turn, problem_id: int, state: ProblemState, *, note: str | None = None, answered: Quarter | None = None
) -> None:
    changed = store.change(turn.tx, problem_id, state, person_id=turn.me.id, now=turn.now, note=note, answered=answered)
    if changed is not None:
        before, after = changed
        turn.audit(
            "problem.change",
            f"problem:{problem_id}",
            before={"state": before.state.value, "note": before.note},
            after={"state": after.state.value, "note": after.note},
        )


def answered(turn: Turn, change: AnswerProblem, quarter: Quarter) -> None:
    """A unit says in the dialogue how an earlier quarter's problem stands."""
    _change(turn, change.problem_id, change.state, note=change.note, answered=quarter)


# --- what a report brings ---------------------------------------------------------------------------------------


def remember(turn: Turn, programme: Programme, quarter: Quarter, report: ProgressReport, text: str) -> None:
    """Follow an important matter from now on; the channel hears of it at once, without numbers of private people."""
    part = (report.task_id, report.unit_id)
    problem_id, is_news = store.report(turn.tx, programme.id, part, quarter, text, person_id=turn.me.id, now=turn.now)
    if not is_news:
        return
    turn.audit("problem.report", f"problem:{problem_id}", after={"report": report.id, "text": text})
    unit, task = programme.unit(report.unit_id), programme.task(report.task_id)
    content = reminders.important(unit, task, quarter, without_private_numbers(text))
    tell_channel(turn, f"important:{report.id}:{report.version}", content)


def ask_about(turn: Turn, programme: Programme, report: ProgressReport) -> None:
    """Ask whoever filed a report about what in its text may be an important matter; not where one was named."""
    if report.important:
        return
    for sign in signs(report.progress)[:1]:
        turn.say(words.found_in_text(programme.task(report.task_id), sign, f"{report.id}.{report.version}"))


def _of_text(turn: Turn, report_id: int, version: int, *, is_yes: bool) -> None:
    try:
        _, programme_id, quarter = progress.round_of_report(turn.tx, report_id)
    except KeyError:
        turn.require(Action.WRITE_REPORT)
        turn.say(errors.not_found())
        return
    report = progress.report(turn.tx, report_id)
    if not turn.may(Action.WRITE_REPORT, report.unit_id):
        turn.require(Action.WRITE_ON_BEHALF, report.unit_id)
    programme = programmes.programme(turn.tx, programme_id)
    task = programme.task(report.task_id)
    found = signs(report.progress)
    if report.version != version or not found:
        turn.say(words.overtaken())
    elif is_yes:
        remember(turn, programme, quarter, report, found[0].sentence)
        turn.say(words.noted(task))
    else:
        turn.audit("problem.decline", f"report:{report_id}", after={"version": version, "word": found[0].word})
        turn.say(words.left_out(task))
