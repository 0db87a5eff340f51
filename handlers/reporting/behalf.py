"""代录: the office types in what a unit said on the phone, marked so; the unit says whether it is right."""

from __future__ import annotations

import re

from bot.domain.behalf import UnitAnswer
from bot.domain.localtime import local
from bot.domain.programme import Programme, Task, Unit
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.report import ReportState
from bot.domain.rights import Action
from bot.texts import behalf as words
from bot.texts import errors
from handlers import reasons
from handlers.lists.units import choose_unit
from handlers.reporting import message, report
from handlers.rounds.telling import tell_office, tell_person
from handlers.rounds.view import newest_live, owing_units, reporting_quarter
from handlers.turn import Turn
from storage import behalf as entries
from storage import programmes, progress
from storage import units as store

_COMMAND = "behalf"
_ANSWER = re.compile(r"(?P<what>ok|bad)(?P<report>\d{1,18})\.(?P<version>\d{1,9})(?:\s+(?P<words>.*))?", re.DOTALL)
_STANDING = {
    ReportState.BLANK: "还没填",
    ReportState.DRAFT: "填了一部分",
    ReportState.RETURNED: "已退回",
    ReportState.ACCEPTED: "已接受",
}


# 建设局打电话说：专线开通了2条: what stands behind the unit is its report.
_PHONED = re.compile(
    r"(?P<who>[\u3400-\u9fff]{2,16}?)(?:的人|那边|刚才?|刚刚|上午|下午|今天|昨天)*(?:又)?(?:来|打)(?:了|个|来|过来)*电话?(?:来|过来)?(?:了)?[，,]?(?:跟我)?"
    r"(?:说|报|讲|告诉我?|汇报|里说)(?:的是|了)?[：:，,\s]*(?P<words>\S.{3,})",
    re.DOTALL,
)
_WITH_WORDS = re.compile(r"(?P<who>[^?]*?)\s*\?\s*(?P<words>.+)", re.DOTALL)


def heard(turn: Turn, text: str) -> bool:
    """Take what a unit said on the phone with its words; False for other words, and while a question is open."""
    if not turn.may(Action.WRITE_ON_BEHALF) or turn.dialogue() is not None:
        return False
    found = _PHONED.fullmatch(text.strip())
    programme = newest_live(turn.tx)
    if found is None or programme is None:
        return False
    if not store.matching(programme.units, found["who"]):
        return False
    _with_words(turn, programme, found["who"], found["words"].strip())
    return True


def _with_words(turn: Turn, programme: Programme, who: str, said: str) -> None:
    """Show the unit's words as its report, to be agreed to; asked whose they are where it could be several units."""
    units = store.matching(programme.units, who)
    if who[:1] == "u" and who[1:].isdecimal():
        units = tuple(unit for unit in programme.units if unit.id == int(who[1:]))
    if not units:
        turn.say(errors.name_unknown(who))
        return
    if len(units) > 1:
        choices = [(unit.name, f"t:u{unit.id}") for unit in units]
        turn.ask(errors.choose_unit(choices), _COMMAND, suffix=f"?{said}")
        return
    turn.require(Action.WRITE_ON_BEHALF, units[0].id)
    turn.say(words.begun(units[0]))
    message.receive(turn, units[0].id, said)


def on_behalf(turn: Turn, argument: str) -> None:
    """/behalf 单位 [项]: begin; ok12.3 and bad12.3 are the unit's answers to what was typed in."""
    if answer := _ANSWER.fullmatch(argument):
        _answer(turn, answer["what"] == "ok", int(answer["report"]), int(answer["version"]), answer["words"] or "")
        return
    turn.require(Action.WRITE_ON_BEHALF)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    if phoned := _WITH_WORDS.fullmatch(argument):
        _with_words(turn, programme, phoned["who"], phoned["words"])
        return
    named = {word: parse_quarter(word, local(turn.now).date()) for word in argument.split()}
    typed = [word for word, quarter in named.items() if quarter is None]
    current = reporting_quarter(turn.tx, programme, turn.now)
    quarter = next((quarter for quarter in named.values() if quarter is not None), current)
    if not typed:
        owing = owing_units(turn.tx, programme, quarter)
        turn.say(words.choose_unit(quarter, owing, [unit for unit in programme.units if unit not in owing]))
        return
    unit = choose_unit(turn, typed[0], _COMMAND, str(quarter))
    if unit is None:
        return
    if unit not in programme.units:
        turn.say(errors.not_found())
        return
    turn.require(Action.WRITE_ON_BEHALF, unit.id)
    task = _task(programme, unit, typed[1]) if len(typed) > 1 else None
    if task is None:
        found = progress.reports(turn.tx, programme.id, wanted=(quarter,), unit_id=unit.id)[quarter]
        tasks = programme.tasks_of(unit.id)
        standing = [
            found[task.id, unit.id].state if (task.id, unit.id) in found else ReportState.BLANK for task in tasks
        ]
        states = [_STANDING.get(state, "已提交") for state in standing]
        turn.say(words.choose_task(unit, quarter, list(zip(tasks, states, strict=True))))
        return
    turn.say(words.begun(unit))
    report.begin(turn, programme, quarter, unit.id, task.id)


def _task(programme: Programme, unit: Unit, typed: str) -> Task | None:
    """t12 in a button is the task with id 12; 6, 第6项 its number in the list."""
    number = typed.removeprefix("第").removesuffix("项")
    for task in programme.tasks_of(unit.id):
        if typed == f"t{task.id}" or number == str(task.no):
            return task
    return None


def _answer(turn: Turn, is_right: bool, report_id: int, version: int, typed: str) -> None:
    try:
        _, programme_id, quarter = progress.round_of_report(turn.tx, report_id)
    except KeyError:
        turn.require(Action.WRITE_REPORT)
        turn.say(errors.not_found())
        return
    standing = progress.report(turn.tx, report_id)
    turn.require(Action.WRITE_REPORT, standing.unit_id)
    programme = programmes.programme(turn.tx, programme_id)
    unit, task = programme.unit(standing.unit_id), programme.task(standing.task_id)
    entry = entries.entries(turn.tx, (report_id,)).get((report_id, version))
    if entry is None or standing.version != version or not standing.on_behalf or not standing.state.is_filed:
        turn.say(words.overtaken(task))
        return
    if is_right:
        _confirm(turn, unit, task, entry)
    else:
        _dispute(turn, quarter, unit, task, entry, typed)


def _confirm(turn: Turn, unit: Unit, task: Task, entry: entries.Entry) -> None:
    mark = (entry.report_id, entry.version)
    if not entries.answer(turn.tx, *mark, UnitAnswer.CONFIRMED, person_id=turn.me.id, now=turn.now):
        turn.say(words.answered_already(entry.answered_by, entry.answered_at))
        return
    turn.audit("behalf.confirm", f"report:{mark[0]}", after={"version": mark[1]})
    turn.say(words.confirmed(task))
    if entry.entered_by_id is not None:
        key = f"behalf:{mark[0]}:{mark[1]}:confirmed"
        tell_person(turn, entry.entered_by_id, key, words.told_confirmed(unit, task, turn.me.name))


def _dispute(turn: Turn, quarter: Quarter, unit: Unit, task: Task, entry: entries.Entry, typed: str) -> None:
    """不是这样: the office hears it at the first press, and once more when the liaison has said what is wrong."""
    mark, prefix = (entry.report_id, entry.version), f"bad{entry.report_id}.{entry.version}"
    what = None
    if typed:
        what = reasons.usable(turn, typed, _COMMAND, prefix)
        if what is None:
            return
    if not entries.answer(turn.tx, *mark, UnitAnswer.DISPUTED, words=what, person_id=turn.me.id, now=turn.now):
        if what is None and entry.answer is UnitAnswer.DISPUTED and entry.words is None:
            turn.ask(words.ask_what(task), _COMMAND, prefix)
        else:
            turn.say(words.answered_already(entry.answered_by, entry.answered_at))
        return
    turn.audit("behalf.dispute", f"report:{mark[0]}", after={"version": mark[1], "words": what})
    tell_office(
        turn,
        f"behalf:{mark[0]}:{mark[1]}:disputed{':why' if what else ''}",
        words.told_disputed(unit, task, turn.me.name, what or "", mark[0], quarter),
    )
    if what is None:
        turn.ask(words.ask_what(task), _COMMAND, prefix)
    else:
        turn.save_dialogue(None)
        turn.say(words.disputed(task))
