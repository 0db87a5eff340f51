"""Invitation codes (邀请码): made for a unit or the office, and made useless; who takes one is seated by handlers/people/binding.py."""

from __future__ import annotations

from bot.domain.people import SeatRole
from bot.domain.programme import Unit
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.people import invitations as words
from handlers.lists.units import choose_unit
from handlers.rounds.view import newest_live
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


def invite(turn: Turn, argument: str) -> None:
    """/invite 单位: a code for its liaison; 负责人 after the name for its head; 群团科, 管理员 for the office."""
    turn.require(Action.INVITE_UNIT)
    programme = newest_live(turn.tx) or programmes.proposed(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
        return
    typed = argument.split()
    revokes = bool(typed) and typed[0] in ("撤销", "作废")
    if revokes:
        typed = typed[1:]
    role = SeatRole.LIAISON
    if typed and typed[-1] in _ROLE_WORDS:
        role = _ROLE_WORDS[typed.pop()]
    if role.is_office:
        turn.require(Action.INVITE_OFFICE)
        (_revoke if revokes else _give)(turn, role, None)
        return
    if not typed:
        turn.say(words.choose_unit_to_invite(programme.units, people.reached_unit_ids(turn.tx)))
        return
    rest = "负责人" if role is SeatRole.HEAD else ""
    unit = choose_unit(turn, "".join(typed), "invite 撤销" if revokes else "invite", rest)
    if unit is not None:
        (_revoke if revokes else _give)(turn, role, unit)


def _revoke(turn: Turn, role: SeatRole, unit: Unit | None) -> None:
    """Make what was not used yet useless: a slip of paper went the wrong way."""
    count = people.revoke(turn.tx, role, unit.id if unit else None, turn.now)
    turn.audit("invite.revoke", f"unit:{unit.id}" if unit else "office", after={"role": role.value, "count": count})
    turn.say(words.revoked(f"{unit.name}{role.label}" if unit else role.label, count))


def _give(turn: Turn, role: SeatRole, unit: Unit | None) -> None:
    code = people.invite(
        turn.tx, role, unit.id if unit else None, now=turn.now, created_by=turn.person.id if turn.person else None
    )
    turn.audit("invite", f"unit:{unit.id}" if unit else "office", after={"role": role.value})
    links = turn.deps.links.of(code)
    turn.say(words.invitation(code, role.label, unit.name if unit else None, people.CODE_LIFE.days, links))
