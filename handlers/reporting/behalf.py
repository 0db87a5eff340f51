"""代录: the office types in what a unit said on the phone, marked so; the unit says whether it is right."""

from __future__ import annotations

import re

from bot.conversation.asking import Asking
from bot.conversation.message.understood import Understood
from bot.conversation.office.spotting import units_in
from bot.conversation.reading.swapping import corrects
from bot.domain.amount import read_spelled
from bot.domain.behalf import UnitAnswer
from bot.domain.localtime import local
from bot.domain.programme import Programme, Task, Unit
from bot.domain.quarter import Quarter, parse_quarter
from bot.domain.report import ReportState
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.reporting import behalf as words
from handlers import reasons
from handlers.lists.units import choose_unit
from handlers.reporting import filed, message, report, spoken_codes, understood
from handlers.rounds.telling import tell_office, tell_person
from handlers.rounds.view import newest_live, owing_units, reporting_quarter
from handlers.turn import Turn
from storage import behalf as entries
from storage import programmes, progress

_COMMAND = "behalf"
_ANSWER = re.compile(r"(?P<what>ok|bad)(?P<report>\d{1,18})\.(?P<version>\d{1,9})(?:\s+(?P<words>.*))?", re.DOTALL)
# 公安分局第八项 without a space
_TASK_BEHIND = re.compile(r"(?P<unit>[^\s第])(?P<task>第\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[项件条个])")
_STANDING = {
    ReportState.BLANK: "还没填",
    ReportState.DRAFT: "填了一部分",
    ReportState.RETURNED: "已退回",
    ReportState.ACCEPTED: "已接受",
}


_WITH_WORDS = re.compile(r"(?P<who>[^?]*?)\s*\?\s*(?P<words>.+)", re.DOTALL)


def with_words(turn: Turn, programme: Programme, unit: Unit, said: str) -> None:
    """Show the unit's words as its report, to be agreed to."""
    turn.require(Action.WRITE_ON_BEHALF, unit.id)
    turn.say(words.begun(unit))
    message.receive(turn, unit.id, said)


def said_anew(turn: Turn, state: Understood, text: str) -> bool:
    """Take the words that should have stood in what is shown of a unit the office types in for; False for words that put
    right, settle or agree to what is shown."""
    if not filed.is_on_behalf(turn, state.unit_id):
        return False
    opened = understood.open_round(turn, state.unit_id)
    if opened is None or not message.is_new_text(state, text, opened[3]):
        return opened is None
    message.receive(turn, state.unit_id, text)
    return True


def put_right_awaited(turn: Turn, state: Asking, text: str) -> bool:
    """Take a correction of what was typed in while the unit's code for it is awaited; it is confirmed anew once filed."""
    units = spoken_codes.units_awaited(turn, state.prefix) if state.command == "code" and corrects(text) else ()
    if len(units) != 1:
        return False
    turn.save_dialogue(None)
    if report.put_right(turn, text, for_unit=units[0]):
        return True
    turn.save_dialogue(state)
    return False


def _whose(turn: Turn, programme: Programme, who: str, said: str) -> None:
    """The answer to whose words they are."""
    found = tuple(unit for spot in units_in(who, programme) for unit in spot.units)
    if who[:1] == "u" and who[1:].isdecimal():
        found = tuple(unit for unit in programme.units if unit.id == int(who[1:]))
    if len(found) == 1:
        with_words(turn, programme, found[0], said)
    elif found:
        choices = [(unit.name, f"t:u{unit.id}") for unit in found]
        turn.ask(errors.choose_unit(choices), _COMMAND, suffix=f"?{said}")
    else:
        turn.say(errors.name_unknown(who))


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
        _whose(turn, programme, phoned["who"], phoned["words"])
        return
    argument = _TASK_BEHIND.sub(r"\g<unit> \g<task>", argument)
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
    """t12 in a button is the task with id 12; 6, 第6项, 第六项 its number in the list."""
    own = programme.tasks_of(unit.id)
    if typed[:1] == "t" and typed[1:].isdecimal():
        return next((task for task in own if typed == f"t{task.id}"), None)
    digits = re.sub(r"[第项件条个\s]", "", typed)
    number = int(digits) if digits.isdecimal() else int(read_spelled(digits) or 0)
    return next((task for task in own if task.no == number), None)


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
