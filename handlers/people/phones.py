"""我的电话, 电话: the office phone of a person (办公电话), given by the person or noted by the office.

It is asked for once, under the welcome, and never again. The office sees it where it phones; units never see another's.
Numbers stay out of the audit log, so that a person can be forgotten, and off platforms that may not carry them
(`Capabilities.carries_phones`): there the text says where to look.
"""

from __future__ import annotations

import re

from bot.domain.people import Person, SeatRole
from bot.domain.phone import is_complete, read_phone
from bot.domain.programme import Unit
from bot.domain.rights import Action, Surface
from bot.texts import errors
from bot.texts.people import phones as words
from bot.texts.people.seats import rank_label
from handlers.deps import Deps
from handlers.lists.units import choose_unit
from handlers.turn import Turn
from storage import people, programmes, seats
from storage.store import Tx

_PERSON = re.compile(r"p(?P<id>\d{1,15})")
_LABEL = re.compile(r"^(?:办公)?电话(?:号码)?(?:是|[:：])?")
_HEAD = ("负责人", "单位负责人")


def phone(turn: Turn, argument: str) -> None:
    """/phone [号码 | 删除]: one's own. For the office also /phone 单位 [谁] [号码], and what buttons carry: p12 [号码]."""
    turn.require(Action.MY_DATA)
    number = read_phone(argument)
    if number is not None:
        _keep(turn, turn.me, number)
    elif not argument:
        turn.ask(words.ask(turn.me.phone), "phone")
    elif argument == words.REMOVE:
        _remove(turn, turn.me)
    elif _split(argument.split())[1] is not None:
        # Somebody's number: whoever may not note it is told so.
        turn.require(Action.CONTACT_PHONES)
        _of_the_office(turn, argument)
    elif turn.may(Action.CONTACT_PHONES) and re.search(r"[^\W\d_]", argument):
        _of_the_office(turn, argument)
    else:
        turn.ask(words.not_a_phone(), "phone")


def given(turn: Turn, text: str) -> bool:
    """Whether a message that nothing waits for is the number the welcome asked for; it is kept then."""
    number = read_phone(_LABEL.sub("", text))
    asked = turn.me.phone is None and bool(turn.me.unit_ids(SeatRole.LIAISON, SeatRole.HEAD))
    if number is None or not asked or not is_complete(number) or turn.surface is not Surface.PRIVATE:
        return False
    _keep(turn, turn.me, number)
    return True


def is_wanted(deps: Deps, person: Person, platform: str) -> bool:
    """Whether to ask a newly bound person for the number: not twice, and not where it may not go."""
    can = deps.capabilities.get(platform)
    return (
        person.phone is None
        and bool(person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD))
        and (can is None or can.carries_phones)
    )


def contacts(tx: Tx, unit_id: int) -> list[tuple[Person, str]]:
    """A unit's people with what they are there, whom to phone first first."""
    liaisons, heads = people.contacts(tx, unit_id), people.contacts(tx, unit_id, SeatRole.HEAD)
    ranks = {seat.person_id: seat.rank for person in liaisons for seat in person.seats if seat.unit_id == unit_id}
    several = len(liaisons) > 1
    return [
        *(
            (person, f"{SeatRole.LIAISON.label}{f'（{rank_label(ranks[person.id])}）' if several else ''}")
            for person in liaisons
        ),
        *((person, SeatRole.HEAD.label) for person in heads),
    ]


def _of_the_office(turn: Turn, argument: str) -> None:
    head, number = _split(argument.split())
    if not head:
        turn.ask(words.not_a_phone(), "phone")
        return
    name, *who = head
    if found := _PERSON.fullmatch(name):
        _of_person(turn, int(found["id"]), number, " ".join(who))
        return
    unit = choose_unit(turn, name, "phone", " ".join([*who, number or ""]).strip())
    if unit is None:
        return
    typed = "".join(who)
    if typed and number is None and (typed.isascii() or any(char.isdigit() for char in typed)):
        turn.ask(words.not_a_phone(), "phone", f"u{unit.id}")
        return
    _of_unit(turn, unit, typed, number)


def _split(typed: list[str]) -> tuple[list[str], str | None]:
    """(the words before it, the number): a number may be written with spaces in it."""
    for place in range(1, len(typed)):
        number = read_phone("".join(typed[place:]))
        if number is not None:
            return typed[:place], number
    return typed, None


def _of_unit(turn: Turn, unit: Unit, typed: str, number: str | None) -> None:
    turn.require(Action.CONTACT_PHONES, unit.id)
    there = contacts(turn.tx, unit.id)
    if typed in _HEAD:
        there = [(person, role) for person, role in there if role == SeatRole.HEAD.label]
    elif typed:
        there = [(person, role) for person, role in there if person.name == typed]
    turn.save_dialogue(None)
    if not there:
        turn.say(words.nobody_there(unit.name, typed))
    elif number is None:
        turn.say(words.of_unit(unit.name, [(one.id, role, one.name, one.phone) for one, role in there]))
    elif len(there) > 1:
        turn.say(words.whose(unit.name, [(one.id, role, one.name) for one, role in there], number))
    else:
        _keep(turn, there[0][0], number)


def _of_person(turn: Turn, person_id: int, number: str | None, rest: str) -> None:
    person = people.person(turn.tx, person_id)
    if person is None or not person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD):
        turn.say(errors.not_found())
    elif number is not None:
        _keep(turn, person, number)
    elif rest == words.REMOVE:
        _remove(turn, person)
    elif rest:
        turn.ask(words.not_a_phone(), "phone", f"p{person_id}")
    else:
        turn.ask(words.ask_of(_who(turn, person), person.phone), "phone", f"p{person_id}")


def _keep(turn: Turn, person: Person, number: str) -> None:
    turn.save_dialogue(None)
    if number != person.phone:
        seats.set_phone(turn.tx, person.id, number)
        turn.audit("person.phone", f"person:{person.id}")
    turn.say(words.kept(_who(turn, person), number, person.phone))


def _remove(turn: Turn, person: Person) -> None:
    turn.save_dialogue(None)
    if person.phone is None:
        turn.say(words.none_kept(_who(turn, person)))
        return
    seats.set_phone(turn.tx, person.id, None)
    turn.audit("person.phone_removed", f"person:{person.id}")
    turn.say(words.removed(_who(turn, person)))


def _who(turn: Turn, person: Person) -> str:
    """A person of a unit as the office calls them; empty for who asks."""
    if person.id == turn.me.id:
        return ""
    unit_id = person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD)[0]
    return f"{programmes.unit(turn.tx, unit_id).name}{person.name}"
