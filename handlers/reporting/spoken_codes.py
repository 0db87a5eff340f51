"""The unit's yes on the phone: each contact is sent a short code, reads it out, and the office types it in.

A code says yes to one version of one report and is good for nothing else. It is made where it is sent (`compose`) and
made again where it is heard, so that its digits stand in no table and in no letter that waits. Wrong ones count against
the version they were meant for and, with all other wrong codes, against the account that typed them.
"""

from __future__ import annotations

import contextlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime

from bot.conversation.asking import Asking
from bot.domain.behalf import UnitAnswer, read_code
from bot.domain.programme import Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport
from bot.domain.rights import Action
from bot.ports import Content
from bot.texts import errors
from bot.texts.reporting import behalf as words
from handlers.people.binding import count_wrong, too_many_tries
from handlers.rounds.telling import tell_liaisons
from handlers.turn import Turn
from storage import behalf as entries
from storage import outbox, people, programmes, progress
from storage import spoken_codes as codes
from storage.claims import Letter
from storage.spoken_codes import Mark, SpokenCode
from storage.store import Tx

_COMMAND = "code"
_MARK = r"\d{1,18}\.\d{1,9}"
_AGAIN = re.compile(rf"again(?P<mark>{_MARK})")
_HEARD = re.compile(rf"(?:r(?P<marks>{_MARK}(?:,{_MARK})*)\s*)?(?P<typed>.*)", re.DOTALL)


def give(turn: Turn, unit_id: int, mark: Mark) -> list[str]:
    """Send every contact who can be reached the text and a code; their names, none where it may not be sent again."""
    found = [
        (person, address)
        for person in people.contacts(turn.tx, unit_id)
        if (address := people.address_of(turn.tx, person.id)) is not None
    ]
    if not found or not codes.give(turn.tx, mark, [person.id for person, _ in found], turn.now):
        return []
    for person, address in found:
        key = f"behalf:{mark[0]}:{mark[1]}:{turn.row_id}:p{person.id}"
        body = {"kind": "spoken_code", "report": mark[0], "version": mark[1], "person": person.id}
        outbox.put(turn.tx, key, address, body, now=turn.now)
    turn.audit("behalf.code", f"report:{mark[0]}", after={"version": mark[1], "persons": [one.id for one, _ in found]})
    return [person.name for person, _ in found]


def wait_for(turn: Turn, marks: Sequence[Mark]) -> None:
    """From now on digits alone are a code for one of these versions, where nothing else is being asked."""
    if turn.dialogue() is None:
        turn.save_dialogue(Asking(_COMMAND, _prefix(marks)))


def units_awaited(turn: Turn, prefix: str) -> tuple[int, ...]:
    """The units whose code is asked for by what stands open."""
    found = _HEARD.fullmatch(prefix)
    marks = [_mark(one) for one in found["marks"].split(",")] if found and found["marks"] else []
    return tuple(dict.fromkeys(_place(turn.tx, mark[0])[1].id for mark in marks))


def compose(tx: Tx, letter: Letter, now: datetime) -> Content | None:
    """The text and the code for one contact; None where the code no longer holds, or the contact is none any more."""
    mark, person_id = (letter.body["report"], letter.body["version"]), letter.body["person"]
    code = next((one for one in codes.holding(tx, now, marks=(mark,)) if one.person_id == person_id), None)
    if code is None:
        return None
    quarter, unit, task, report = _place(tx, mark[0])
    if not _is_contact(tx, code, unit):
        return None
    entry = entries.entries(tx, (mark[0],))[mark]
    return words.told(unit, task, quarter, report, who=entry.entered_by, code=code.digits, until=code.expires_at)


def hear(turn: Turn, argument: str) -> None:
    """/code 482913: a code that was read out; r12.3 says for which versions it is asked, again12.3 sends another."""
    turn.require(Action.WRITE_ON_BEHALF)
    if again := _AGAIN.fullmatch(argument):
        _give_again(turn, _mark(again["mark"]))
        return
    found = _HEARD.fullmatch(argument)
    assert found is not None
    marks = [_mark(one) for one in found["marks"].split(",")] if found["marks"] else None
    if not found["typed"]:
        turn.ask(words.ask_code(_names(turn, marks or ())), _COMMAND, _prefix(marks or ()))
        return
    typed = read_code(found["typed"])
    if typed is None:
        turn.ask(words.code_unread(), _COMMAND, _prefix(marks or ()))
        return
    source = f"{turn.event.platform}:{turn.event.account}"
    if refusal := too_many_tries(turn.tx, turn.deps, source):
        turn.audit("behalf.spoken", "code", result="code_limit")
        _keep_waiting(turn, marks)
        turn.say(refusal)
        return
    holding = codes.holding(turn.tx, turn.now, marks=marks, entered_by=turn.me.id)
    code = _matching(turn, holding, typed)
    if code is None or not _confirm(turn, code):
        tried = marks if marks is not None else list(dict.fromkeys(one.mark for one in holding))
        codes.count_wrong(turn.tx, tried)
        count_wrong(turn.tx, turn.deps, source)
        turn.audit("behalf.spoken", "code", after={"for": [_written(mark) for mark in tried]}, result="code_bad")
        _keep_waiting(turn, marks)
        turn.say(words.code_bad([_written(mark) for mark in tried]))
        return
    _go_on(turn, [mark for mark in marks or () if mark != code.mark])


def _matching(turn: Turn, holding: Sequence[SpokenCode], typed: str) -> SpokenCode | None:
    """The code with these digits; every one is compared in full, so that the time it takes tells nothing."""
    same = [code for code in holding if hmac.compare_digest(code.digits, typed)]
    return next((code for code in same if _is_contact(turn.tx, code, _place(turn.tx, code.mark[0])[1])), None)


def _confirm(turn: Turn, code: SpokenCode) -> bool:
    """Mark the version as confirmed on the phone; False where somebody was quicker."""
    report_id, version = code.mark
    quarter, unit, task, _ = _place(turn.tx, report_id)
    turn.require(Action.WRITE_ON_BEHALF, unit.id)
    if not codes.use(turn.tx, code, person_id=turn.me.id, now=turn.now):
        return False
    answer = UnitAnswer.SPOKEN
    if not entries.answer(turn.tx, report_id, version, answer, person_id=code.person_id, now=turn.now):
        return False
    turn.audit("behalf.spoken", f"report:{report_id}", after={"version": version, "person": code.person_id})
    whose = people.names(turn.tx, (code.person_id,))[code.person_id]
    turn.say(words.code_heard(unit, task, whose))
    notice = words.told_heard(unit, task, quarter, who=turn.me.name, whose=whose, mark=_written(code.mark))
    tell_liaisons(turn, unit.id, f"behalf:{report_id}:{version}:heard", notice)
    return True


def _keep_waiting(turn: Turn, marks: Sequence[Mark] | None) -> None:
    if marks:
        turn.save_dialogue(Asking(_COMMAND, _prefix(marks)))


def _go_on(turn: Turn, left: Sequence[Mark]) -> None:
    """Ask for the next code, where several reports were typed in at once and it is not in yet."""
    open_marks = {code.mark for code in codes.holding(turn.tx, turn.now, marks=left)} if left else set()
    left = [mark for mark in left if mark in open_marks]
    if left:
        turn.ask(words.ask_code(_names(turn, left)), _COMMAND, _prefix(left))
        return
    state = turn.dialogue()
    if isinstance(state, Asking) and state.command == _COMMAND:
        turn.save_dialogue(None)


def _give_again(turn: Turn, mark: Mark) -> None:
    try:
        _, unit, task, report = _place(turn.tx, mark[0])
    except KeyError:
        turn.say(errors.not_found())
        return
    turn.require(Action.WRITE_ON_BEHALF, unit.id)
    entry = entries.entries(turn.tx, (mark[0],)).get(mark)
    if entry is None or report.version != mark[1] or not report.state.is_filed:
        turn.say(words.overtaken(task))
    elif entry.answer is not UnitAnswer.NONE:
        turn.say(words.answered_already(entry.answered_by, entry.answered_at))
    elif told := give(turn, unit.id, mark):
        turn.say(words.code_sent_again(unit, task, told))
        turn.ask(words.ask_code(_names(turn, [mark])), _COMMAND, _prefix([mark]))
    else:
        turn.say(words.code_no_more(unit, task))


def _place(tx: Tx, report_id: int) -> tuple[Quarter, Unit, Task, ProgressReport]:
    """Where a report stands. Raises KeyError where there is none."""
    _, programme_id, quarter = progress.round_of_report(tx, report_id)
    programme, report = programmes.programme(tx, programme_id), progress.report(tx, report_id)
    return quarter, programme.unit(report.unit_id), programme.task(report.task_id), report


def _names(turn: Turn, marks: Sequence[Mark]) -> list[str]:
    """What these versions are of, for a question; a button that names none is answered like any other."""
    names = []
    for report_id in dict.fromkeys(report_id for report_id, _ in marks):
        with contextlib.suppress(KeyError):
            _, unit, task, _ = _place(turn.tx, report_id)
            names.append(f"{unit.name}第 {task.no} 项")
    return names


def _is_contact(tx: Tx, code: SpokenCode, unit: Unit) -> bool:
    """Whether the code's owner still speaks for the unit."""
    return code.person_id in {person.id for person in people.contacts(tx, unit.id)}


def _mark(written: str) -> Mark:
    report_id, _, version = written.partition(".")
    return int(report_id), int(version)


def _written(mark: Mark) -> str:
    return f"{mark[0]}.{mark[1]}"


def _prefix(marks: Sequence[Mark]) -> str:
    return f"r{','.join(map(_written, marks))}" if marks else ""
