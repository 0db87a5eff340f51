"""The places of a list that waits, and the screen each one shows.

A button carries `<proposal>:<place>`, and a text typed while a screen is open carries the place of that screen before it
(Asking.prefix). A place is a path of keys: `t12` a task, `t12:g15` its target, `t12:g15:num` the question for its number.
Keys belong to one proposal for ever, so an old button never does anything to another list.
"""

from __future__ import annotations

import re

from bot.domain.proposal import OpenDoubt, Proposal
from bot.domain.putting_right import droppable
from bot.ports import Content
from bot.texts.lists import corrections as words
from bot.texts.lists import difference as difference_words
from bot.texts.lists import notice as notice_words
from bot.texts.lists import proposal as screens
from bot.texts.lists import proposed_parts as parts
from bot.texts.lists.look import Look, noted
from handlers.lists.proposal import contacts, look_at
from handlers.turn import Turn

PLACE = re.compile(r"(?P<id>\d{1,15}):(?P<place>\S*)(?:\s+(?P<words>.+))?", re.DOTALL)
_STEP = re.compile(r"(?P<letter>[a-z]+)(?P<key>\d{0,15})")

Path = tuple[tuple[str, int], ...]


def path_of(place: str) -> Path:
    """t12:g15:num as (("t", 12), ("g", 15), ("num", 0))."""
    steps = (_STEP.fullmatch(part) for part in place.split(":"))
    return tuple((step["letter"], int(step["key"] or 0)) for step in steps if step is not None)


def show_place(turn: Turn, path: Path, note: str = "") -> None:
    """Show the screen of a place; the list itself where the place is gone."""
    look = look_at(turn, note)
    if look is None:
        turn.say(notice_words.nothing_waits())
        return
    content = _screen(turn, look, path)
    if content is None:
        gone = words.gone() if path and path[0][0] != "home" else ""
        path, content = (), screens.home(look if note or not gone else noted(look, gone))
    ask(turn, look.proposal, place_of(path), content)


def _screen(turn: Turn, look: Look, path: Path) -> Content | str | None:
    proposal = look.proposal
    match path:
        case (("p", page),):
            return parts.tasks(look, page)
        case (("n", page),):
            return parts.units(look, page)
        case (("changes", _),) if look.difference is not None:
            return screens.changes(look, difference_words.full(look.difference, proposal))
        case (("people", _),):
            return screens.carried(look, contacts(turn.tx, proposal))
        case (("doubts", _),):
            first = proposal.doubts[0] if proposal.doubts else None
            return _doubt_screen(look, first) if first else screens.home(noted(look, words.no_doubts()))
        case (("d", key),):
            doubt = proposal.doubt(key)
            return _doubt_screen(look, doubt) if doubt is not None else None
        case (("addt", _),):
            return words.ask_new_task()
        case (("t", key), *rest):
            return _task_screen(look, key, tuple(rest))
        case (("u", key), *rest):
            return _unit_screen(look, key, tuple(rest))
        case _:
            return None


def _doubt_screen(look: Look, doubt: OpenDoubt) -> Content:
    return screens.doubt(look, doubt, can_drop=droppable(look.proposal, doubt) is not None)


def _task_screen(look: Look, key: int, rest: Path) -> Content | str | None:
    task = look.proposal.task(key)
    if task is None:
        return None
    match rest:
        case ():
            return parts.task(look, task)
        case (("name", _),):
            return words.ask_task_name(task.name)
        case (("u", 0),):
            return parts.task_units(look, task)
        case (("u", unit_key),):
            unit, part = look.proposal.unit(unit_key), task.part(unit_key)
            return parts.task_unit(look, task, unit, part.role) if unit is not None and part is not None else None
        case (("addu", _),):
            return parts.choose_new_unit(look, task)
        case (("g", 0),):
            return parts.task_targets(look, task)
        case (("addg", _),):
            return words.ask_new_target()
        case (("g", target_key), *further):
            target = task.target(target_key)
            if target is None:
                return None
            match further:
                case []:
                    return parts.target(look, task, target)
                case [("num", _)]:
                    return words.ask_amount(target)
                case [("who", _)]:
                    return parts.who_reports(look, task, target)
    return None


def _unit_screen(look: Look, key: int, rest: Path) -> Content | str | None:
    unit = look.proposal.unit(key)
    if unit is None:
        return None
    match rest:
        case ():
            return parts.unit(look, unit)
        case (("name", _),):
            return words.ask_unit_name(unit.name)
        case (("merge", _),):
            return parts.merge_into(look, unit)
    return None


def show_home(turn: Turn, note: str = "") -> None:
    """The waiting list with its doubts first."""
    show_place(turn, (), note)


# --- small parts ------------------------------------------------------------------------------------------------


def ask(turn: Turn, proposal: Proposal, place: str, content: Content | str) -> None:
    """Show a screen, and read what is typed next as words about it."""
    turn.ask(content, "import", f"{proposal.id}:{place}")


def place_of(path: Path) -> str:
    return ":".join(f"{letter}{key or ''}" for letter, key in path)


def task_in(path: Path, proposal: Proposal) -> int | None:
    """The task whose screen, or whose doubt, is open."""
    if path and path[0][0] == "t":
        return path[0][1]
    doubt = proposal.doubt(path[0][1]) if path and path[0][0] == "d" else None
    return doubt.task if doubt is not None else None
