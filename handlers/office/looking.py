"""What an officer only wants to see: answered at once, whatever else is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.conversation.office import words as office_words
from bot.conversation.office.cues import NOTES, Want
from bot.domain.light import Light
from bot.domain.localtime import local
from bot.domain.problem import Problem, ProblemState
from bot.domain.programme import Task, Unit
from bot.domain.quarter import Quarter, quarter_of
from bot.domain.review import Decision, awaits_review
from bot.domain.rights import Action, Surface
from bot.texts.office import heard as words
from bot.texts.office import summary as summary_words
from bot.texts.reporting import problems as problem_words
from handlers.office.case import Case
from handlers.office.days import due, workdays
from handlers.rounds.contacts import burden, delivery_notes, round_key
from handlers.rounds.view import reporting_quarter, summary_of
from handlers.turn import Turn
from storage import outbox, people, problems, programmes, progress, reviews, rounds

_BEHIND = re.compile(r"落后|滞后|偏慢|拖|慢|跟不上|掉队|没达标|不达标|完不成|危险|超期|离目标|差得远")
_NOT_STARTED = re.compile(r"[未没](?:有)?(?:启动|开始)")
_DONE = re.compile(r"完成|达标|够数|超额")
_ASKS_FOR_NOTHING = re.compile(r"看|查|情况|进展|进度|怎么")
_WHO_FILED = re.compile(r"谁|哪|几家|还差|[没未][报交填]")
_HOW_OFTEN = re.compile(r"[几多少]+[次遍回条]")
_SOLVED = re.compile(r"销[掉号了]|解决|协调好|办好|处理完|落实了|到位了|关[掉了]|结了|办结")
_REMINDS = re.compile(r"催|提醒|通知|打扰")
_COMPARES = re.compile(r"比[上前]|比一比|对比|[跟和与同比]上个?季度?.{0,2}比|环比|[上前]个?季度?相比")
_NOT_REACHED = re.compile(r"没(?:有)?(?:收到|看到|送到|到)|到没到|收不到|漏")
_JUST_NOW = re.compile(r"刚才|刚刚|那[个条]|没发|发出去")
_A_WHILE = timedelta(hours=1)
_GOES_ON = re.compile(r"恢复")
_MOVES = re.compile(r"(?:提醒|催报).{0,6}(?:改|挪|调|提前|推)(?:到|成|为)")
_HEAD = re.compile(r"负责人|领导|局长|主任|一把手")


def _quarter(turn: Turn, case: Case) -> Quarter:
    return case.reading.named.quarter or reporting_quarter(turn.tx, case.programme, turn.now)


def _show(turn: Turn, case: Case) -> None:
    """A unit's part, a task, a unit's part of one task, a quarter: whatever is named."""
    named, units = case.reading.named, case.reading.units
    if _COMPARES.search(case.text):
        _say_nothing_before(turn, case)
    quarter = str(named.quarter) if named.quarter else str(named.year or "")
    task = named.task
    if task is not None and not units and _tells_something(case):
        _ask_whether_told(turn, case, task)
    elif len(units) == 1 and task is not None:
        _part(turn, case, units[0], task)
    elif units:
        for unit in units[:4]:
            case.run(turn, "summary", f"u{unit.id} {quarter}".strip())
    elif named.number is not None:
        case.run(turn, "summary", f"第{named.number}项 {quarter}".strip())
    elif task is not None:
        case.run(turn, "summary", f"第{task.no}项 {quarter}".strip())
    elif named.tasks:
        turn.require(Action.SUMMARY)
        turn.say(summary_words.choose_task(case.text, named.tasks, str(_quarter(turn, case))))
    else:
        case.run(turn, "summary", quarter)


def _say_nothing_before(turn: Turn, case: Case) -> None:
    """A comparison with a quarter in which nothing was filed has no answer, and that is said before what there is."""
    reported = reporting_quarter(turn.tx, case.programme, turn.now)
    quarter = min(_quarter(turn, case), reported.previous)
    filed = progress.filed_reports(turn.tx, case.programme.id, wanted=(quarter,))[quarter]
    ids = {unit.id for unit in case.reading.units}
    task = case.reading.named.task
    if not any((not ids or unit_id in ids) and task in (None, case.programme.task(id)) for id, unit_id in filed):
        turn.say(words.nothing_to_compare(quarter))


def _tells_something(case: Case) -> bool:
    """定制公交又开了1条，累计3条 tells; 定制公交开了几条 asks."""
    has_numbers = re.search(r"\d", case.reading.named.rest) is not None
    return has_numbers and not case.reading.asks and not _ASKS_FOR_NOTHING.search(case.text)


def _ask_whether_told(turn: Turn, case: Case, task: Task) -> None:
    units = task.units
    lines = [(f"替{unit.name}代录", f"t:u{unit.id}") for unit in units[:5]]
    lines.append((f"看第 {task.no} 项进展", f"/summary 第{task.no}项"))
    content = words.told_or_asked(case.text, units[0] if len(units) == 1 else None, task, lines)
    turn.ask(content, "behalf", suffix=f"?第{task.no}项：{case.text}")


def _part(turn: Turn, case: Case, unit: Unit, task: Task) -> None:
    turn.require(Action.SUMMARY)
    if unit not in task.units:
        turn.say(words.not_its_task(unit, task))
        return
    value = summary_of(turn.tx, case.programme, _quarter(turn, case), now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
    turn.say(summary_words.of_unit(value, unit, brief=turn.surface is not Surface.PRIVATE, task_id=task.id))


def _status(turn: Turn, case: Case) -> None:
    task = case.reading.named.task
    if len(case.reading.units) == 1:
        _show(turn, case)
    elif task is not None and (case.reading.named.number is not None or _WHO_FILED.search(case.text)):
        turn.require(Action.SUMMARY)
        value = summary_of(
            turn.tx, case.programme, _quarter(turn, case), now=turn.now, is_rehearsal=turn.deps.is_rehearsal
        )
        turn.say(words.who_filed(value, task))
    elif task is not None:
        _show(turn, case)
    else:
        case.run(turn, "status", str(case.reading.named.quarter or ""))


def _summary(turn: Turn, case: Case) -> None:
    named = case.reading.named
    period = str(named.quarter or named.year or "")
    compares = "比" in case.text
    if compares and len(case.reading.units) == 1:
        case.run(turn, "history", f"u{case.reading.units[0].id}")
    elif case.reading.units or named.number is not None:
        _show(turn, case)
    elif compares:
        _say_nothing_before(turn, case)
        case.run(turn, "summary", str(_quarter(turn, case).year))
    else:
        case.run(turn, "summary", period)


def _lights(turn: Turn, case: Case) -> None:
    turn.require(Action.SUMMARY)
    if len(case.reading.units) == 1:
        _show(turn, case)
        return
    text = case.text
    value = summary_of(turn.tx, case.programme, _quarter(turn, case), now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
    if _NOT_STARTED.search(text):
        turn.say(words.not_started(value))
        return
    if _DONE.search(text) and not _BEHIND.search(text):
        turn.say(words.reached(value))
        return
    wanted = [light for light, sign in ((Light.RED, "红"), (Light.YELLOW, "黄"), (Light.GREEN, "绿")) if sign in text]
    if not wanted:
        wanted = [Light.RED, Light.YELLOW]
    turn.say(words.lights(value, wanted))


def _last_year(turn: Turn, case: Case) -> None:
    turn.require(Action.SUMMARY)
    quarter = _quarter(turn, case)
    before = Quarter(quarter.year - 1, quarter.number)
    lists = (*programmes.ended(turn.tx), *programmes.live(turn.tx))
    if any(one.year == before.year or before in rounds.quarters(turn.tx, one.id) for one in lists):
        case.run(turn, "summary", str(before))
        return
    first = min(rounds.quarters(turn.tx, case.programme.id), default=quarter_of(local(turn.now).date()))
    turn.say(words.no_last_year(quarter.year, first))


def _sent(turn: Turn, case: Case) -> None:
    turn.require(Action.REMIND)
    quarter = reporting_quarter(turn.tx, case.programme, turn.now)
    notes = delivery_notes(turn.tx, case.programme, quarter, turn.now)
    if _HOW_OFTEN.search(case.text):
        counts = burden(turn.tx, case.programme, quarter)
        notes = {unit_id: words.so_often(counts.get(unit_id, 0), note) for unit_id, note in notes.items()}
    units = case.reading.units or case.programme.units
    unreached: list[Unit] = []
    if _NOT_REACHED.search(case.text):
        reached = people.reached_unit_ids(turn.tx)
        unreached = [unit for unit in units if unit.id not in reached]
    if _JUST_NOW.search(case.text) and not _by_hand(turn, case, quarter):
        turn.say(words.none_by_hand())
    turn.say(words.reminded(quarter, [(unit, notes[unit.id]) for unit in units if unit.id in notes], unreached))


def _by_hand(turn: Turn, case: Case, quarter: Quarter) -> bool:
    """Whether anybody of the office sent a reminder a short while ago."""
    traces = outbox.traces(turn.tx, f"remind:{round_key(case.programme, quarter)}:u")
    since = turn.now - _A_WHILE
    return any(":hand" in one.key and one.state != outbox.CANCELLED and one.not_before >= since for one in traces)


def _brief(turn: Turn, case: Case) -> None:
    turn.require(Action.SUMMARY)
    value = summary_of(turn.tx, case.programme, _quarter(turn, case), now=turn.now, is_rehearsal=turn.deps.is_rehearsal)
    known = problems.problems(turn.tx, [case.programme.id])
    turn.say(words.in_three_sentences(value, sum(one.state is not ProblemState.SOLVED for one in known)))


def _mended(turn: Turn, case: Case) -> None:
    """What was sent back, and whether it came again."""
    turn.require(Action.REVIEW)
    quarter = _quarter(turn, case)
    ids = {unit.id for unit in case.reading.units}
    rows = []
    for report in progress.reports(turn.tx, case.programme.id, wanted=(quarter,))[quarter].values():
        if ids and report.unit_id not in ids:
            continue
        last = reviews.latest(turn.tx, report.id)
        if last is None or last.decision is not Decision.RETURNED:
            continue
        unit, task = case.programme.unit(report.unit_id), case.programme.task(report.task_id)
        rows.append((unit, task, report.id, awaits_review(report.state)))
    turn.say(words.mended(quarter, rows))


def _queue(turn: Turn, case: Case) -> None:
    named = case.reading.named
    if case.reading.units:
        case.run(turn, "review", f"u{case.reading.units[0].id}")
    else:
        case.run(turn, "review", f"第{named.number}项" if named.number is not None else str(named.quarter or ""))


def _who(turn: Turn, case: Case) -> None:
    named = case.reading.named
    if named.number is not None or named.task is not None:
        case.run(turn, "who", f"第{named.number if named.number is not None else named.tasks[0].no}项")
    elif case.reading.units:
        case.run(turn, "units", f"u{case.reading.units[0].id}")
    else:
        case.run(turn, "who", case.text)


def _of_unit(command: str) -> Callable[[Turn, Case], None]:
    def run(turn: Turn, case: Case) -> None:
        unit = next(iter(case.reading.units), None)
        quarter = str(case.reading.named.quarter or "")
        case.run(turn, command, f"{f'u{unit.id}' if unit else ''} {quarter}".strip())

    return run


def _contact(turn: Turn, case: Case) -> None:
    case.run(turn, "units", f"u{case.reading.units[0].id}" if case.reading.units else "")


def _invite(turn: Turn, case: Case) -> None:
    # A code is given at once: a name that only looks like a unit's is asked about first.
    spot = next((spot for spot in case.reading.named.spots if len(spot.units) == 1), None)
    head = " 负责人" if _HEAD.search(case.text) else ""
    case.run(turn, "invite", f"{spot.typed}{head}" if spot else "")


def _export(turn: Turn, case: Case) -> None:
    named = case.reading.named
    this = str(reporting_quarter(turn.tx, case.programme, turn.now)) if re.search(r"[本这当]", case.text) else ""
    case.run(turn, "export", str(named.quarter or named.year or this))


def _dispatch(turn: Turn, case: Case) -> None:
    case.run(turn, "summary", f"调度 {case.reading.named.quarter or ''}".strip())


def _problems(turn: Turn, case: Case) -> None:
    units = case.reading.units
    if case.reading.named.number is not None:
        _show(turn, case)
        return
    known = problems.problems(turn.tx, [case.programme.id])
    ids = {unit.id for unit in units}
    unsolved = [one for one in known if one.state is not ProblemState.SOLVED and (not ids or one.unit_id in ids)]
    if NOTES.search(case.text) and not case.reading.asks and (note := office_words.note(case.reading.named)):
        _note(turn, case, unsolved, note)
        return
    if _SOLVED.search(case.text) and not case.reading.asks and len(unsolved) == 1:
        case.run(turn, "problems", f"p{unsolved[0].id}")  # shown with its buttons: it is closed by a press
        return
    case.run(turn, "problems", f"u{units[0].id}" if len(units) == 1 else "")


def _note(turn: Turn, case: Case, unsolved: Sequence[Problem], note: str) -> None:
    """Write down what is done about the problem that is meant; it is shown before, and which one is asked where there are several."""
    turn.require(Action.PROBLEMS)
    if len(unsolved) == 1:
        case.run(turn, "problems", f"p{unsolved[0].id} note {note}")
    elif unsolved:
        rows = [(case.programme.unit(one.unit_id), case.programme.task(one.task_id), one.id) for one in unsolved]
        turn.ask(problem_words.which_to_note(rows, note), "problems", suffix=note)
    else:
        turn.say(problem_words.none_to_note(case.reading.units, note))


def _plan(turn: Turn, case: Case) -> None:
    if _GOES_ON.search(case.text):
        turn.say(words.never_stopped())
    elif _MOVES.search(case.text):
        turn.say(words.one_day_is_not_moved(may_change=turn.may(Action.SET_PLAN)))
    case.run(turn, "plan", "")


def _form(turn: Turn, case: Case) -> None:
    unit = next(iter(case.reading.units), None)
    case.run(turn, "form", f"{f'u{unit.id}' if unit else ''} {case.reading.named.quarter or ''}".strip())


def _hold(turn: Turn, case: Case) -> None:
    """Something is not to be done: nothing is, and it is said what goes on by itself."""
    if _REMINDS.search(case.text):
        turn.say(words.left_alone(case.reading.units))
    else:
        turn.say(words.left_undone())


def _help(turn: Turn, case: Case) -> None:
    case.run(turn, "help", "")


LOOKS: dict[Want, Callable[[Turn, Case], None]] = {
    Want.SHOW: _show,
    Want.STATUS: _status,
    Want.SUMMARY: _summary,
    Want.LIGHTS: _lights,
    Want.LAST_YEAR: _last_year,
    Want.SENT: _sent,
    Want.MENDED: _mended,
    Want.QUEUE: _queue,
    Want.WHO: _who,
    Want.CONTACT: _contact,
    Want.INVITE: _invite,
    Want.EXPORT: _export,
    Want.DISPATCH: _dispatch,
    Want.PROBLEMS: _problems,
    Want.SEAL: _of_unit("seal"),
    Want.HISTORY: _of_unit("history"),
    Want.PLAN: _plan,
    Want.FORM: _form,
    Want.HOLD: _hold,
    Want.BRIEF: _brief,
    Want.DUE: due,
    Want.WORKDAYS: workdays,
    Want.HELP: _help,
}
