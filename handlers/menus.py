"""Which commands a messenger's own menu offers: everybody the usual ones, the office its own in its own chats.

A menu helps to type; what a person may do is asked when it is done. So liaisons and strangers share the menu of private
chats, whatever unit they belong to, and only the few people of the office get one of theirs.
"""

from __future__ import annotations

from bot.domain.people import Person, Seat, SeatRole
from bot.domain.rights import Action, Surface, allowed
from bot.ports import Address, ChatKind, Menu
from handlers.commands import COMMANDS, Command
from handlers.deps import Deps
from storage import people

_UNIT = 0
_LIAISON = Person(0, "", (Seat(0, SeatRole.LIAISON, _UNIT, 0),))
_ADMIN = Person(0, "", (Seat(0, SeatRole.ADMIN, None, 0),))
# What a button does would only make the list longer; in groups nobody stands in a dialogue.
_UNLISTED = {Surface.PRIVATE: ("confirm",), Surface.CHANNEL: ("confirm", "cancel")}
# The office asks for everybody's where a unit asks for its own.
_OF_ALL = {Action.STATUS_OWN: Action.STATUS_ALL}


def menus(deps: Deps, platform: str) -> tuple[Menu, ...]:
    """Every menu of this platform, as the people are now."""
    with deps.store.read() as tx:
        office = people.office_accounts(tx, platform)
    own = (
        Menu(ChatKind.PRIVATE, _commands(person, Surface.PRIVATE), Address(platform, chat)) for person, chat in office
    )
    return (
        Menu(ChatKind.PRIVATE, _commands(_LIAISON, Surface.PRIVATE)),
        Menu(ChatKind.GROUP, _commands(_ADMIN, Surface.CHANNEL)),
        *own,
    )


def _commands(person: Person, surface: Surface) -> tuple[tuple[str, str], ...]:
    return tuple(
        (command.name, f"{command.words[0]}：{command.help}")
        for command in COMMANDS
        if command.name not in _UNLISTED[surface] and _may(person, command, surface)
    )


def _may(person: Person, command: Command, surface: Surface) -> bool:
    units = person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)
    action = _OF_ALL.get(command.action, command.action)
    return allowed(person, action, surface=surface) or (
        command.asks_own and any(allowed(person, command.action, unit_id=unit, surface=surface) for unit in units)
    )
