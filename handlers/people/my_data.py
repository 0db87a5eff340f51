"""我的数据: everything kept of a person, and what the person may do about it; an admin erases."""

from __future__ import annotations

import re

from bot.domain.rights import Action
from bot.texts import errors
from bot.texts.people import accounts
from bot.texts.people import my_data as words
from bot.texts.rounds.absence import away_label
from handlers import reasons
from handlers.people.binding import announce
from handlers.people.start import seat_label
from handlers.rounds.view import newest_live
from handlers.turn import Turn
from storage import absences, erasure, people, programmes, seats

_NAME_LIMIT = 20
_PERSON = re.compile(r"p(?P<id>\d{1,18})")


def my_data(turn: Turn, argument: str) -> None:
    """/me · /me account · /me name 李红 · /me leave [yes]"""
    turn.require(Action.MY_DATA)
    what, _, rest = argument.partition(" ")
    match what:
        case "account":
            code = seats.issue(turn.tx, turn.me.id, seat_id=None, now=turn.now)
            turn.audit("account.code", f"person:{turn.me.id}")
            turn.say(accounts.account_code(code, seats.CODE_LIFE.days))
        case "name":
            _rename(turn, rest)
        case "leave":
            _leave(turn, is_sure=rest == "yes")
        case _:
            _show(turn)


def _show(turn: Turn) -> None:
    person = turn.me
    absence = absences.of(turn.tx, person.id, turn.now)
    submitted, logged = seats.traces(turn.tx, person.id)
    programme = newest_live(turn.tx)
    turn.say(
        words.my_data(
            person.name,
            [seat_label(turn.tx, seat) for seat in person.seats],
            [(account.platform, account.bound_at, account.seen_at) for account in seats.accounts(turn.tx, person.id)],
            phone=person.phone,
            away_note=away_label(absence.until) if absence else None,
            submitted=submitted,
            logged=logged,
            may_hand_over=bool(person.unit_ids()),
            office=programme.office if programme else "群团科",
        )
    )


def _rename(turn: Turn, typed: str) -> None:
    if not typed.strip():
        turn.ask(words.ask_name(turn.me.name), "me", "name")
        return
    name = reasons.usable(turn, typed, "me", "name")
    if name is None:
        return
    if len(name) > _NAME_LIMIT:
        turn.ask(words.name_long(), "me", "name")
        return
    name = " ".join(name.split())
    seats.rename(turn.tx, turn.me.id, name)
    # Names stay out of the log, so that a person can be forgotten.
    turn.audit("person.rename", f"person:{turn.me.id}")
    turn.save_dialogue(None)
    turn.say(words.renamed(name))


def _leave(turn: Turn, *, is_sure: bool) -> None:
    person = turn.me
    if person.is_admin and sum(other.is_admin for other in people.office(turn.tx)) == 1:
        turn.say(words.last_admin())
        return
    unit_ids = person.unit_ids()
    units = [programmes.unit(turn.tx, unit_id).name for unit_id in unit_ids]
    if not is_sure:
        alone = [
            name for unit_id, name in zip(unit_ids, units, strict=True) if len(people.contacts(turn.tx, unit_id)) == 1
        ]
        turn.say(words.confirm_leave(units, alone))
        return
    turn.save_dialogue(None)
    absences.end(turn.tx, person.id)
    turn.say(words.gone())
    turn.audit("person.leave", f"person:{person.id}", before={"units": list(unit_ids)})
    seats.leave(turn.tx, person.id, turn.now)
    for unit_id in unit_ids or (None,):
        announce(
            turn.tx,
            f"left:{turn.row_id}:{unit_id}",
            words.left(person.name, units),
            unit_id=unit_id,
            but=person.id,
            now=turn.now,
        )


def erase(turn: Turn, argument: str) -> None:
    """/erase 姓名, then the person: name, accounts, chats go; reports stay, under 已注销人员."""
    turn.require(Action.ERASE_PERSON)
    if found := _PERSON.fullmatch(argument):
        _erase(turn, int(found["id"]))
        return
    name = argument.strip()
    if not name:
        turn.ask(words.ask_whom_to_erase(), "erase")
        return
    known = [(person_id, found, _what(turn, person_id)) for person_id, found in seats.named(turn.tx, name)]
    known = [row for row in known if row[1] != erasure.ERASED]
    turn.save_dialogue(None)
    turn.say(words.confirm_erase(known) if known else words.nobody_named(name))


def _what(turn: Turn, person_id: int) -> str:
    person = people.person(turn.tx, person_id)
    return "、".join(seat_label(turn.tx, seat) for seat in person.seats) if person and person.seats else "已退出"


def _erase(turn: Turn, person_id: int) -> None:
    if person_id == turn.me.id:
        turn.say(words.not_yourself())
        return
    if not erasure.erase(turn.tx, person_id, turn.now):
        turn.say(errors.not_found())
        return
    turn.audit("person.erase", f"person:{person_id}")
    turn.say(words.erased())
