"""Setting up from a published notice: read, shown, corrected, confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.domain.amount import NotANumber, parse_amount
from bot.domain.localtime import local
from bot.domain.notice import NotANotice, Notice
from bot.domain.rights import Action, Surface, allowed
from bot.ports import ChatKind
from bot.texts import dates, errors
from bot.texts import notice as words
from handlers.deps import Deps
from handlers.rounds import plan_of, reporting_quarter
from handlers.sent import Sent, Take
from handlers.turn import Turn
from storage import programmes

# A text this long from the office, with units in it, can only be a pasted notice.
_PASTED_LENGTH = 300


def from_file(sent: Sent, _deps: Deps) -> Take | None:
    """A use of files (handlers/files.py): a notice the office sends."""
    if not _is_office(sent):
        return None
    from bot.documents.confined import read_confined

    file = sent.files[0]
    return _reading(lambda: read_confined(file.name, file.data), file.sha256)


def from_text(sent: Sent, _deps: Deps) -> Take | None:
    """A use of texts: a notice the office pastes."""
    text = sent.event.text
    if len(text) < _PASTED_LENGTH or not ("责任单位" in text or "牵头" in text) or not _is_office(sent):
        return None
    from bot.documents.notice import read_notice_text

    return _reading(lambda: read_notice_text(text), None)


def _is_office(sent: Sent) -> bool:
    surface = Surface.PRIVATE if sent.event.chat_kind is ChatKind.PRIVATE else Surface.GROUP
    return allowed(sent.person, Action.PREVIEW_NOTICE, surface=surface)


def _reading(read: Callable[[], Notice], sha256: str | None) -> Take:
    try:
        notice = read()
    except NotANotice as refused:
        sentence = str(refused)
        return lambda turn: turn.say(sentence)
    return lambda turn: _receive(turn, notice, sha256)


def _receive(turn: Turn, notice: Notice, sha256: str | None) -> None:
    """Show what was read, as a proposal that is not live."""
    turn.require(Action.PREVIEW_NOTICE)
    programme_id = propose(turn, notice, sha256)
    turn.save_dialogue(None)
    _show(turn, programme_id)


def propose(turn: Turn, notice: Notice, sha256: str | None) -> int:
    year = year_of(notice, fallback=local(turn.now).year)
    programme_id = programmes.propose(turn.tx, notice, year=year, source_sha256=sha256, now=turn.now)
    turn.audit("notice.propose", f"programme:{programme_id}", after={"title": notice.title, "tasks": len(notice.tasks)})
    return programme_id


def year_of(notice: Notice, *, fallback: int) -> int:
    """The year a list is for: as its title says, else the year of issue."""
    for title in (notice.form.title if notice.form else "", notice.title):
        if found := re.search(r"(20\d\d)\s*年", title):
            return int(found[1])
    return notice.issued_on.year if notice.issued_on else fallback


def show(turn: Turn, argument: str) -> None:
    """/import: what waits for confirmation, or what is live, or how to begin."""
    turn.require(Action.PREVIEW_NOTICE)
    proposed = programmes.proposed(turn.tx)
    if argument.startswith("修改") and proposed is not None:
        turn.ask(words.how_to_correct(proposed.tasks), "import")
        return
    if proposed is not None and argument:
        _correct(turn, proposed.id, argument)
        return
    if proposed is not None:
        _show(turn, proposed.id)
        return
    live = programmes.live(turn.tx)
    turn.say(words.live_list(live[-1]) if live else words.how_to_import())


def confirm(turn: Turn, argument: str) -> None:
    """确认启用: from now on the list is live and its rounds run."""
    turn.require(Action.CONFIRM_NOTICE)
    proposed = programmes.proposed(turn.tx)
    if proposed is None or (argument and argument != str(proposed.id)):
        turn.say(errors.button_stale())
        return
    programmes.confirm(turn.tx, proposed.id, person_id=turn.me.id, now=turn.now)
    turn.audit("notice.confirm", f"programme:{proposed.id}", before={"state": "proposed"}, after={"state": "live"})
    quarter = reporting_quarter(turn.tx, proposed, turn.now)
    due = plan_of(turn.tx, proposed, quarter).due_at
    turn.say(words.confirmed(proposed, quarter.label, dates.moment_with_weekday(due)))


def _show(turn: Turn, programme_id: int) -> None:
    programme = programmes.programme(turn.tx, programme_id)
    turn.say(
        words.proposal(
            programme,
            programmes.unsure(turn.tx, programme_id),
            may_confirm=turn.may(Action.CONFIRM_NOTICE),
        )
    )


# --- corrections in plain words ---------------------------------------------------------------------------------

_RENAME_UNIT = re.compile(r"单位改名\s*(?P<old>\S+?)\s*(?:改为|改成|->|→)\s*(?P<new>\S+)")
_OF_TASK = re.compile(r"第?\s*(?P<no>\d+)\s*项\s*(?P<rest>.+)", re.DOTALL)
_ADD_UNIT = re.compile(r"(?:增加|添加|加上?)(?:责任)?单位\s*(?P<name>\S+)")
_DROP_UNIT = re.compile(r"(?:删除|去掉|减少|删)(?:责任)?单位\s*(?P<name>\S+)")
_NAME = re.compile(r"名称\s*(?:改为|改成)?\s*(?P<name>.+)")
_TARGET = re.compile(r"目标\s*(?P<n>\d+)\s*(?:改为|改成)\s*(?P<amount>.+)")
_DROP_TARGET = re.compile(r"(?:删除|去掉|删)\s*目标\s*(?P<n>\d+)")


def _correct(turn: Turn, programme_id: int, typed: str) -> None:
    what = _apply(turn, programme_id, typed.strip())
    if what is None:
        turn.ask(words.correction_unclear(typed), "import")
        return
    turn.audit("notice.correct", f"programme:{programme_id}", after={"typed": typed})
    turn.say(words.corrected(what))
    _show(turn, programme_id)
    turn.save_dialogue(None)


def _apply(turn: Turn, programme_id: int, typed: str) -> str | None:
    """Do what the words say; None where they say nothing that can be done."""
    programme = programmes.programme(turn.tx, programme_id)
    if found := _RENAME_UNIT.fullmatch(typed):
        unit = next((unit for unit in programme.units if unit.name == found["old"]), None)
        if unit is None or not programmes.rename_unit(turn.tx, unit.id, found["new"]):
            return None
        return f"{found['old']} 改为 {found['new']}"
    of_task = _OF_TASK.fullmatch(typed)
    task = next((task for task in programme.tasks if of_task and task.no == int(of_task["no"])), None)
    if of_task is None or task is None:
        return None
    rest = of_task["rest"].strip()
    if found := _ADD_UNIT.fullmatch(rest):
        programmes.add_unit(turn.tx, task.id, found["name"], turn.now)
        return f"第 {task.no} 项增加{found['name']}"
    if found := _DROP_UNIT.fullmatch(rest):
        unit = next((unit for unit in task.units if unit.name == found["name"]), None)
        if unit is None or len(task.units) == 1:
            return None
        programmes.drop_unit(turn.tx, task.id, unit.id)
        return f"第 {task.no} 项去掉{unit.name}"
    if found := _DROP_TARGET.fullmatch(rest):
        position = int(found["n"]) - 1
        if not 0 <= position < len(task.targets):
            return None
        programmes.drop_target(turn.tx, task.targets[position].id)
        return f"第 {task.no} 项去掉目标“{task.targets[position].text}”"
    if found := _TARGET.fullmatch(rest):
        position = int(found["n"]) - 1
        if not 0 <= position < len(task.targets):
            return None
        target = task.targets[position]
        try:
            amount = parse_amount(found["amount"], target.measure)
        except NotANumber:
            return None
        programmes.set_target(turn.tx, target.id, amount.value)
        return f"第 {task.no} 项目标“{target.text}”改为 {amount}"
    if found := _NAME.fullmatch(rest):
        programmes.rename_task(turn.tx, task.id, found["name"].strip())
        return f"第 {task.no} 项改名为“{found['name'].strip()}”"
    return None
