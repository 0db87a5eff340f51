"""What units ask about the collection itself (bot/conversation/wishes/common_questions.py): told, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.wishes.heard import Wish
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.texts.reporting import common_questions as words
from handlers.rounds.view import newest_live
from handlers.turn import Turn
from storage import people, programmes


def answer(turn: Turn, found: Wish) -> bool:
    """Answer one of these questions; False for any other wish."""
    said = _ANSWERS.get(found.name)
    own = turn.me.unit_ids()
    programme = newest_live(turn.tx, own[0] if own else None)
    if said is None or programme is None:
        return False
    said(turn, programme)
    return True


def _own_contacts(turn: Turn, _programme: Programme) -> None:
    """Who else answers for the person's own units, and for no other."""
    units = []
    for unit_id in turn.me.unit_ids():
        ranks = [
            (seat.rank, person.name)
            for person in people.contacts(turn.tx, unit_id)
            for seat in person.seats
            if seat.unit_id == unit_id and seat.role is SeatRole.LIAISON
        ]
        units.append((programmes.unit(turn.tx, unit_id), ranks))
    turn.say(words.own_contacts(units))


_ANSWERS: dict[str, Callable[[Turn, Programme], None]] = {
    "who_sees": lambda turn, programme: turn.say(words.who_sees(programme.office)),
    "add_person": lambda turn, programme: turn.say(words.add_person(programme.office, programme.head.phone)),
    "own_contacts": _own_contacts,
    "several_units": lambda turn, programme: turn.say(words.several_units(programme.office)),
    "how_to_rate": lambda turn, _: turn.say(words.how_to_rate()),
    "which_time": lambda turn, _: turn.say(words.which_time()),
    "no_number": lambda turn, _: turn.say(words.no_number()),
    "no_score": lambda turn, programme: turn.say(words.no_score(programme.office)),
    "by_voice": lambda turn, _: turn.say(words.by_voice()),
    "any_device": lambda turn, _: turn.say(words.any_device()),
    "may_change": lambda turn, _: turn.say(words.may_change()),
    "the_notice": lambda turn, programme: turn.say(words.the_notice(programme.head)),
    "phone_of_somebody": lambda turn, programme: turn.say(
        words.phone_of_somebody(programme.office, programme.head.phone)
    ),
}
