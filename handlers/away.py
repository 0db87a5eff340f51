"""外出: a liaison who is away says until when, or whom to ask instead; the other contact is reminded meanwhile."""

from __future__ import annotations

from bot.conversation.absence import Away, Back, read_absence
from bot.domain.people import Person, SeatRole
from bot.domain.rights import Action
from bot.texts import absence as words
from handlers.letters import say_body
from handlers.rounds import newest_live, work_calendar
from handlers.turn import Turn
from storage import outbox, people, presence, programmes


def away(turn: Turn, argument: str) -> None:
    """/away 到下周五, 外出 找王芳, 外出 回来了."""
    units = _own_units(turn)
    if not units:
        turn.require(Action.SNOOZE)
        return
    if not argument:
        gone = presence.absences(turn.tx, [turn.me.id], turn.now).get(turn.me.id)
        turn.ask(words.ask(gone.until if gone else None, is_away=gone is not None), "away")
        return
    if not _take(turn, units, argument) and not _take(turn, units, f"外出 {argument}"):
        turn.ask(words.not_understood(argument), "away")


def said(turn: Turn, text: str) -> bool:
    """Take plain words of a liaison about being away; False where they are about something else."""
    units = _own_units(turn)
    return bool(units) and _take(turn, units, text)


def _own_units(turn: Turn) -> tuple[int, ...]:
    own = turn.me.unit_ids(SeatRole.LIAISON)
    return tuple(unit_id for unit_id in own if turn.may(Action.SNOOZE, unit_id))


def _take(turn: Turn, units: tuple[int, ...], text: str) -> bool:
    match read_absence(text, turn.now, work_calendar(turn.tx)):
        case None:
            return False
        case Back():
            was_away = presence.come_back(turn.tx, turn.me.id)
            turn.audit("away.end", f"person:{turn.me.id}")
            turn.save_dialogue(None)
            turn.say(words.back(was_away=was_away))
        case Away(until, name):
            _leave(turn, units, Away(until, name))
    return True


def _leave(turn: Turn, units: tuple[int, ...], gone: Away) -> None:
    others = _others(turn, units)
    stand_in: Person | None = None
    if gone.stand_in is not None:
        stand_in = next((person for person in others if person.name == gone.stand_in), None)
        if stand_in is None:
            turn.ask(words.stand_in_unknown(gone.stand_in, [person.name for person in others]), "away")
            _tell_office(turn, units, words.stand_in_wanted(turn.me.name, _names(turn, units), gone.stand_in))
            return
    presence.leave(turn.tx, turn.me.id, now=turn.now, until=gone.until, stand_in_id=stand_in.id if stand_in else None)
    after = {"until": gone.until.isoformat() if gone.until else None, "stand_in": stand_in.id if stand_in else None}
    turn.audit("away", f"person:{turn.me.id}", after=after)
    turn.save_dialogue(None)
    asked = stand_in or (others[0] if others else None)
    turn.say(words.taken(gone.until, asked.name if asked else None))
    if asked is None:
        _tell_office(turn, units, words.nobody_left(turn.me.name, _names(turn, units), gone.until))


def _others(turn: Turn, units: tuple[int, ...]) -> list[Person]:
    """The other contacts of these units that can be reached."""
    found = {
        person.id: person
        for unit_id in units
        for person in people.contacts(turn.tx, unit_id)
        if person.id != turn.me.id and people.address_of(turn.tx, person.id) is not None
    }
    return list(found.values())


def _names(turn: Turn, units: tuple[int, ...]) -> str:
    return "、".join(programmes.unit(turn.tx, unit_id).name for unit_id in units)


def _tell_office(turn: Turn, units: tuple[int, ...], sentence: str) -> None:
    if newest_live(turn.tx, units[0]) is None:
        return
    for channel in people.channels(turn.tx):
        key = f"away:{turn.row_id}:{channel.platform}/{channel.chat}"
        outbox.put(turn.tx, key, channel, say_body(words.note(sentence)), now=turn.now)
