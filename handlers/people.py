"""Units and their people: who is on the list, who is responsible, who is invited."""

from __future__ import annotations

from itertools import pairwise

from bot.domain.people import SeatRole
from bot.domain.programme import Programme, Task, Unit
from bot.domain.rights import Action
from bot.texts import contacts, errors
from bot.texts import people as words
from handlers.rounds import newest_live
from handlers.turn import Turn
from storage import people, programmes

_ROLE_WORDS = {
    "负责人": SeatRole.HEAD,
    "head": SeatRole.HEAD,
    "群团科": SeatRole.COORDINATOR,
    "coordinator": SeatRole.COORDINATOR,
    "管理员": SeatRole.ADMIN,
    "admin": SeatRole.ADMIN,
}


def choose_unit(turn: Turn, typed: str, command: str, rest: str = "") -> Unit | None:
    """The unit a person means by a name, an alias or u7; asks or refuses where it is not one, and returns None."""
    if typed[:1] == "u" and typed[1:].isdecimal():
        try:
            return programmes.unit(turn.tx, int(typed[1:]))
        except KeyError:
            turn.say(errors.not_found())
            return None
    found = programmes.find_units(turn.tx, typed)
    if len(found) == 1:
        return found[0]
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


def units(turn: Turn, _argument: str) -> None:
    """The public list: every unit with its tasks."""
    turn.require(Action.LIST_UNITS)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    turn.say(words.unit_list(programme))


def who(turn: Turn, argument: str) -> None:
    """谁负责两癌筛查？ answers from the list."""
    turn.require(Action.LIST_UNITS)
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
    elif not argument:
        turn.ask("想查哪一项？发几个字就行，例如：两癌筛查。", "who")
    else:
        turn.say(words.responsible(argument, matching_tasks(programme, argument)))


def matching_tasks(programme: Programme, words_typed: str) -> tuple[Task, ...]:
    """The tasks whose name and text share most of the typed words, best first; a name counts more than the text."""
    typed = [char for char in words_typed if char.isalnum()]
    pairs = {left + right for left, right in pairwise(typed)} or set(typed)
    scores: dict[int, float] = {}
    for task in programme.tasks:
        name = "".join(char for char in task.name if char.isalnum())
        text = "".join(char for char in task.text if char.isalnum())
        scores[task.id] = sum(2 * (pair in name) + (pair in text) for pair in pairs) / (3 * len(pairs))
    best = max(scores.values(), default=0)
    return tuple(task for task in programme.tasks if best >= 0.2 and scores[task.id] >= 0.8 * best)
