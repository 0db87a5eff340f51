"""Telling others: the office's people, a unit's people, each in the private chat they read."""

from __future__ import annotations

from bot.ports import Content
from handlers.letters import say_body
from handlers.rounds.contacts import address_of_unit
from handlers.turn import Turn
from storage import outbox, people


def tell_person(turn: Turn, person_id: int, key: str, content: Content | str) -> bool:
    """Say something to one person; False where every account of theirs is dead."""
    address = people.address_of(turn.tx, person_id)
    if address is None:
        return False
    outbox.put(turn.tx, f"{key}:p{person_id}", address, say_body(_content(content)), now=turn.now)
    return True


def tell_office(turn: Turn, key: str, content: Content | str) -> None:
    """Say something to everybody in the office but the one whose turn it is."""
    for person in people.office(turn.tx):
        if turn.person is None or person.id != turn.person.id:
            tell_person(turn, person.id, key, content)


def tell_unit(turn: Turn, unit_id: int, key: str, content: Content | str, *, first: int | None = None) -> bool:
    """Say something to a unit once: to `first` where that is still its liaison and can be reached, else to its contact.

    False where nobody there can be reached.
    """
    address = None
    if first is not None and any(person.id == first for person in people.contacts(turn.tx, unit_id)):
        address = people.address_of(turn.tx, first)
    address = address or address_of_unit(turn.tx, unit_id, turn.now)
    if address is None:
        return False
    outbox.put(turn.tx, key, address, say_body(_content(content)), now=turn.now)
    return True


def tell_liaisons(turn: Turn, unit_id: int, key: str, content: Content | str) -> None:
    """Say something to every liaison of a unit but the one whose turn it is."""
    for person in people.contacts(turn.tx, unit_id):
        if turn.person is None or person.id != turn.person.id:
            tell_person(turn, person.id, key, content)


def tell_channel(turn: Turn, key: str, content: Content | str) -> None:
    """Say something in the channel, once a key."""
    for channel in people.channels(turn.tx):
        outbox.put(
            turn.tx, f"{key}:{channel.platform}/{channel.chat}", channel, say_body(_content(content)), now=turn.now
        )


def _content(content: Content | str) -> Content:
    return Content(text=content) if isinstance(content, str) else content
