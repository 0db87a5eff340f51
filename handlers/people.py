"""Units and their people: who is on the list, who is responsible, who is invited."""

from __future__ import annotations

import re

from bot.domain.people import SeatRole
from bot.domain.programme import Unit
from bot.domain.rights import Action
from bot.domain.search import SURE, find_tasks
from bot.texts import contacts, errors
from bot.texts import people as words
from bot.texts import units as unit_words
from handlers import aliases
from handlers.places import show_place
from handlers.rounds import newest_live, newest_readable
from handlers.turn import Turn
from storage import people, programmes
from storage import units as store_units

_ROLE_WORDS = {
    "负责人": SeatRole.HEAD,
    "head": SeatRole.HEAD,
    "群团科": SeatRole.COORDINATOR,
    "coordinator": SeatRole.COORDINATOR,
    "管理员": SeatRole.ADMIN,
    "admin": SeatRole.ADMIN,
}


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
    found = programmes.find_units(turn.tx, typed)
    if len(found) == 1:
        return None if aliases.ask_about(turn, found[0], typed, command, rest) else found[0]
    if not found:
        turn.say(errors.name_unknown(typed))
    else:
        turn.say(errors.name_ambiguous(typed, [(unit.name, f"/{command} u{unit.id} {rest}".strip()) for unit in found]))
    return None


def invite(turn: Turn, argument: str) -> None:
    """/invite 单位: a code for its liaison; 负责人 after the name for its head; 群团科, 管理员 for the office."""
    turn.require(Action.INVITE_UNIT)
    programme = newest_live(turn.tx) or programmes.proposed(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    words_typed = argument.split()
    revokes = bool(words_typed) and words_typed[0] in ("撤销", "作废")
    if revokes:
        words_typed = words_typed[1:]
    role = SeatRole.LIAISON
    if words_typed and words_typed[-1] in _ROLE_WORDS:
        role = _ROLE_WORDS[words_typed.pop()]
    if role.is_office:
        turn.require(Action.INVITE_OFFICE)
        (_revoke if revokes else _give)(turn, role, None)
        return
    if not words_typed:
        turn.say(words.choose_unit_to_invite(programme.units, people.reached_unit_ids(turn.tx)))
        return
    rest = "负责人" if role is SeatRole.HEAD else ""
    unit = choose_unit(turn, "".join(words_typed), "invite 撤销" if revokes else "invite", rest)
    if unit is not None:
        (_revoke if revokes else _give)(turn, role, unit)


def _revoke(turn: Turn, role: SeatRole, unit: Unit | None) -> None:
    """Make what was not used yet useless: a slip of paper went the wrong way."""
    count = people.revoke(turn.tx, role, unit.id if unit else None, turn.now)
    turn.audit("invite.revoke", f"unit:{unit.id}" if unit else "office", after={"role": role.value, "count": count})
    turn.say(contacts.revoked(f"{unit.name}{role.label}" if unit else role.label, count))


def _give(turn: Turn, role: SeatRole, unit: Unit | None) -> None:
    code = people.invite(
        turn.tx, role, unit.id if unit else None, now=turn.now, created_by=turn.person.id if turn.person else None
    )
    turn.audit("invite", f"unit:{unit.id}" if unit else "office", after={"role": role.value})
    links = turn.deps.links.of(code)
    turn.say(words.invitation(code, role.label, unit.name if unit else None, people.CODE_LIFE.days, links))


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
            turn.say(unit_words.of_unit(programme, unit))


_NUMBER = re.compile(r"第?\s*(?P<no>\d{1,4})\s*项?")


def who(turn: Turn, argument: str) -> None:
    """谁负责两癌筛查？ answers from the list, by words of the task's name or text, or by its number."""
    turn.require(Action.LIST_UNITS)
    programme = newest_readable(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    if not argument:
        turn.ask(unit_words.ask_which_task(), "who")
        return
    if found := _NUMBER.fullmatch(argument):
        by_number = [task for task in programme.tasks if task.no == int(found["no"])]
        turn.say(unit_words.responsible(argument, by_number))
        return
    hits = find_tasks(programme.tasks, argument)
    is_sure = bool(hits) and hits[0].score >= SURE
    named = () if is_sure else store_units.matching(programme.units, argument)
    if len(named) == 1:  # 谁负责法院: the words name who, not what
        turn.say(unit_words.of_unit(programme, named[0]))
    else:
        turn.say(unit_words.responsible(argument, [hit.task for hit in hits]))
