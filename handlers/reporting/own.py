"""Which list, quarter and unit a person means who asks for their own."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.localtime import local
from bot.domain.people import SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter, split_quarter
from bot.domain.rights import Action
from bot.ports import Content
from bot.texts import errors
from handlers.lists.units import choose_unit
from handlers.rounds.view import (
    newest_live,
    newest_readable,
    none_live,
    reporting_quarter,
)
from handlers.turn import Turn
from storage import programmes


def own_round(turn: Turn, argument: str, action: Action, command: str) -> tuple[Programme, Quarter, int] | None:
    """Which list, quarter and unit a liaison means; asks where it is not plain, and then returns None."""
    today = local(turn.now).date()
    unit_id = _unit_argument(argument)
    quarter, name = split_quarter(argument, today)
    if unit_id is None and name and turn.me.is_office:
        unit = choose_unit(turn, name.strip(), command, str(quarter or ""))
        if unit is None:
            return None
        unit_id = unit.id
    own = turn.person.unit_ids(SeatRole.LIAISON, SeatRole.HEAD) if turn.person else ()
    candidates = (unit_id,) if unit_id is not None else own
    if not candidates:
        turn.require(action)
        turn.say(errors.name_unknown(argument) if argument else _which_unit(turn, command))
        return None
    for candidate in candidates:
        turn.require(action, candidate)
    if len(candidates) > 1:
        turn.say(_choose_unit(turn, candidates, command, quarter))
        return None
    # What was filed stays readable when its list has ended; everything else is for a running one.
    newest = newest_readable if command == "history" else newest_live
    programme = newest(turn.tx, candidates[0])
    if programme is None:
        turn.say(none_live(turn.tx, candidates[0]))
        return None
    return programme, quarter or reporting_quarter(turn.tx, programme, turn.now), candidates[0]


def _unit_argument(argument: str) -> int | None:
    """u7 in a button's command line is the unit with id 7."""
    for word in argument.split():
        if word[:1] == "u" and word[1:].isdecimal():
            return int(word[1:])
    return None


def _choose_unit(turn: Turn, unit_ids: Iterable[int], command: str, quarter: Quarter | None = None) -> Content:
    suffix = f" {quarter}" if quarter else ""
    return errors.choose_unit(
        [(programmes.unit(turn.tx, unit_id).name, f"/{command} u{unit_id}{suffix}") for unit_id in unit_ids]
    )


def _which_unit(turn: Turn, command: str) -> Content | str:
    programme = newest_readable(turn.tx)
    if programme is None:
        return errors.nothing_live()
    return _choose_unit(turn, (unit.id for unit in programme.units), command)
