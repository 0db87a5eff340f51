"""Units as people name them: which one is meant, what is on its list, and who is responsible for what."""

from __future__ import annotations

import re

from bot.conversation.office.spotting import units_in
from bot.domain.amount import read_spelled
from bot.domain.programme import Programme, Unit
from bot.domain.rights import Action
from bot.domain.search import SURE, find_tasks
from bot.ports import Content
from bot.texts import errors
from bot.texts.lists import units as words
from handlers.lists import aliases
from handlers.lists.places import show_place
from handlers.rounds.contacts import whom_to_phone
from handlers.rounds.view import newest_readable
from handlers.turn import Turn
from storage import people, programmes
from storage import units as store

_NUMBER = re.compile(r"第?\s*(?P<no>\d{1,4})\s*项?|第(?P<spelled>[一二三四五六七八九十]{1,3})项?")
_PIECE = re.compile(r"(?:(?:这|那)(?:一?(?:块|个|项|边|部分)|些)?(?:工作|事情?)?|归|由|是|该|都|到底|现在|应该|具体)+$")


def choose_unit(turn: Turn, typed: str, command: str, rest: str = "") -> Unit | None:
    """The unit a person means by a name, an alias or u7; asks or refuses where it is not one, and returns None.

    A name that only looks like a unit's is asked about once, and remembered with the answer (u7=教体中心).
    """
    known = aliases.remembered(turn, typed)
    if known is not None:
        return known
    if typed[:1] == "u" and typed[1:].isdecimal():
        try:
            return programmes.unit(turn.tx, int(typed[1:]))
        except KeyError:
            turn.say(errors.not_found())
            return None
    found = programmes.find_units(turn.tx, typed) or _spotted(turn, typed)
    if len(found) == 1:
        return None if aliases.ask_about(turn, found[0], typed, command, rest) else found[0]
    if not found:
        turn.say(errors.name_unknown(typed))
    else:
        turn.say(errors.name_ambiguous(typed, [(unit.name, f"/{command} u{unit.id} {rest}".strip()) for unit in found]))
    return None


def _spotted(turn: Turn, typed: str) -> tuple[Unit, ...]:
    """The units named somewhere in the words: 单独催一下公安分局."""
    programme = newest_readable(turn.tx)
    spots = units_in(typed, programme) if programme is not None else ()
    return spots[0].units if len({spot.units for spot in spots}) == 1 else ()


def units(turn: Turn, argument: str) -> None:
    """The public list: every unit with its tasks, or one unit."""
    turn.require(Action.LIST_UNITS)
    programme = newest_readable(turn.tx)
    if programme is None and turn.may(Action.PREVIEW_NOTICE):
        show_place(turn, (("n", 1),))
    elif programme is None:
        turn.say(errors.nothing_live())
    elif not argument:
        turn.say(words.unit_list(programme))
    else:
        unit = choose_unit(turn, argument, "units")
        if unit is not None:
            turn.say(_of_unit(turn, programme, unit))


def _of_unit(turn: Turn, programme: Programme, unit: Unit) -> Content:
    """A unit of the public list; to the office, alone with the bot, also whom to phone there."""
    content = words.of_unit(programme, unit)
    if not turn.may(Action.CONTACT_PHONES, unit.id):
        return content
    return words.with_people(content, unit, whom_to_phone(turn.tx, unit.id))


def _of_person(turn: Turn, name: str) -> Unit | None:
    """The unit whose contact has this name: 孙涛是哪个单位的."""
    contacts = people.all_contacts(turn.tx)
    unit_id = next((unit_id for unit_id, found in contacts.items() if any(one.name == name for one in found)), None)
    return store.unit(turn.tx, unit_id) if unit_id is not None else None


def who(turn: Turn, argument: str) -> None:
    """谁负责两癌筛查？ answers from the list, by words of the task's name or text, or by its number."""
    turn.require(Action.LIST_UNITS)
    programme = newest_readable(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    if not argument:
        turn.ask(words.ask_which_task(), "who")
        return
    argument = _PIECE.sub("", argument) or argument
    if found := _NUMBER.fullmatch(argument):
        number = int(found["no"] or read_spelled(found["spelled"]) or 0)
        by_number = [task for task in programme.tasks if task.no == number]
        turn.say(words.responsible(argument, by_number))
        return
    if turn.may(Action.CONTACT_PHONES) and (of := _of_person(turn, argument)) is not None:
        turn.say(_of_unit(turn, programme, of))
        return
    hits = find_tasks(programme.tasks, argument)
    is_sure = bool(hits) and hits[0].score >= SURE
    named = () if is_sure else store.matching(programme.units, argument)
    if len(named) == 1:  # 谁负责法院: the words name who, not what
        turn.say(_of_unit(turn, programme, named[0]))
    else:
        turn.say(words.responsible(argument, [hit.task for hit in hits]))
