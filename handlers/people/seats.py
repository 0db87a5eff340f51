"""交接: the unit owns the seat. Its holder, or the office, hands it to somebody else by a one-time code."""

from __future__ import annotations

import re

from bot.domain.people import SeatRole
from bot.domain.programme import Unit
from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.people import seats as words
from bot.texts.rounds.absence import away_label
from handlers.lists.units import choose_unit
from handlers.rounds.view import newest_live
from handlers.turn import Turn
from storage import absences, people, programmes, seats

_SEAT = re.compile(r"(?P<what>[sa])(?P<seat>\d{1,18})")


def hand_over(turn: Turn, argument: str) -> None:
    """/handover: a liaison's own seat; the office's view of a unit's liaisons. s5 gives a code, a5 makes a first contact."""
    if found := _SEAT.fullmatch(argument):
        _on_seat(turn, int(found["seat"]), makes_first=found["what"] == "a")
    elif turn.may(Action.HAND_OVER):
        _of_the_office(turn, argument)
    else:
        _own(turn)


def _own(turn: Turn) -> None:
    own = [seat for seat in turn.person.seats if seat.role is SeatRole.LIAISON] if turn.person else []
    if not own:
        turn.require(Action.HAND_OVER)
    for seat in own:
        turn.require(Action.HAND_OVER, seat.unit_id)
    named = [(programmes.unit(turn.tx, seat.unit_id).name, seat.id) for seat in own if seat.unit_id is not None]
    turn.say(words.offer_handover(*named[0]) if len(named) == 1 else words.choose_own_seat(named))


def _of_the_office(turn: Turn, argument: str) -> None:
    programme = newest_live(turn.tx)
    if programme is None:
        turn.say(errors.nothing_live())
    elif not argument:
        turn.say(words.choose_unit(programme.units))
    elif (unit := choose_unit(turn, "".join(argument.split()), "handover")) is not None:
        _show(turn, unit)


def _show(turn: Turn, unit: Unit) -> None:
    turn.require(Action.HAND_OVER, unit.id)
    rows = []
    phones = {person.id: person.phone for person in people.contacts(turn.tx, unit.id)}
    for holder in seats.holders(turn.tx, unit.id):
        platforms = [account.platform for account in seats.accounts(turn.tx, holder.seat.person_id)]
        absence = absences.of(turn.tx, holder.seat.person_id, turn.now)
        away = away_label(absence.until) if absence else None
        reach = words.reach(platforms, away, phones.get(holder.seat.person_id))
        rows.append((holder.seat.id, holder.seat.rank, holder.name, reach))
    turn.say(words.seats_of(unit, rows, tuple(phone for phone in phones.values() if phone)))


def _on_seat(turn: Turn, seat_id: int, *, makes_first: bool) -> None:
    holder = seats.holder(turn.tx, seat_id)
    if holder is None or holder.seat.unit_id is None or holder.seat.role.is_office:
        turn.require(Action.HAND_OVER, turn.me.unit_ids()[0] if turn.me.unit_ids() else None)
        turn.say(words.seat_gone())
        return
    unit = programmes.unit(turn.tx, holder.seat.unit_id)
    turn.require(Action.HAND_OVER, unit.id)
    if not turn.may(Action.HAND_OVER) and (holder.seat.person_id != turn.me.id or makes_first):
        # A colleague's seat is the colleague's, or the office's, to give away.
        turn.say(errors.not_found())
        return
    if makes_first:
        seats.make_first(turn.tx, seat_id)
        turn.audit("seat.first", f"seat:{seat_id}", after={"unit": unit.id, "person": holder.seat.person_id})
        turn.say(words.first_contact(unit.name, holder.name))
        _show(turn, unit)
        return
    code = seats.issue(turn.tx, holder.seat.person_id, seat_id=seat_id, now=turn.now)
    turn.audit("handover.code", f"seat:{seat_id}", after={"unit": unit.id, "person": holder.seat.person_id})
    turn.say(words.handover_code(code, unit.name, holder.name, seats.CODE_LIFE.days))
