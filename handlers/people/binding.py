"""Binding by code: an invitation seats one person, on whichever platform it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.people import Person, SeatRole
from bot.domain.rights import Surface
from bot.ports import Address, Content
from bot.texts import errors
from bot.texts.people import accounts, help, phones
from bot.texts.people import seats as seat_words
from handlers.deps import Deps
from handlers.rounds.view import newest_live
from storage import audit, conversations, outbox, people, programmes, seats
from storage.codec import content_to_json
from storage.store import Tx

_WINDOW = timedelta(minutes=10)
_TRIES = 5
HOUR = timedelta(hours=1)
_TRIES_AN_HOUR = 600


@dataclass(frozen=True)
class Newcomer:
    """Who sends a code: the private chat, the account, and the name the platform gives."""

    address: Address
    account: str
    name: str

    @property
    def source(self) -> str:
        return f"{self.address.platform}:{self.account}"


@dataclass(frozen=True)
class Bound:
    """A person with the seat the code gave."""

    person: Person
    role: SeatRole
    unit_id: int | None


def redeem(
    tx: Tx, deps: Deps, code: str, newcomer: Newcomer, *, now: datetime, source: str | None = None
) -> Bound | str:
    """Seat the newcomer, or give the sentence of refusal. `source` is whose tries are counted, the account by default.

    Wrong tries are counted over all entrances: five in ten minutes from one source, 600 an hour from everywhere, and
    typed codes pause; long before that the admins hear of it (handlers/upkeep/alarms.py). Every binding is told in the channel.
    """
    source = source or newcomer.source
    actor = audit.Actor(None, newcomer.address.platform, newcomer.account, Surface.PRIVATE.value)
    if refusal := too_many_tries(tx, deps, source):
        audit.append(tx, actor, at=now, action="bind", object="code", result="code_limit")
        return refusal
    who = {
        "platform": newcomer.address.platform,
        "account": newcomer.account,
        "chat": newcomer.address.chat,
        "sender_name": newcomer.name,
    }
    try:
        known = seats.redeem(tx, code, **who, now=now)
        if known is not None:
            return _known(tx, actor, known, newcomer, now)
        person, role, unit_id = people.redeem(tx, code, **who, now=now)
    except seats.AccountTaken as taken:
        audit.append(tx, actor, at=now, action="bind", object="code", result="account_taken")
        return accounts.account_taken(taken.name)
    except people.BadCode:
        audit.append(tx, actor, at=now, action="bind", object="code", result="code_bad")
        count_wrong(tx, deps, source)
        return errors.code_bad()
    unit = programmes.unit(tx, unit_id).name if unit_id is not None else None
    after = {"role": role.value, "unit": unit, "platform": newcomer.address.platform}
    audit.append(tx, actor, at=now, action="bind", object=f"person:{person.id}", after=after)
    announce(
        tx,
        f"bound:{person.id}:{role.value}:{unit_id}:{now:%Y%m%d%H%M%S}",
        help.new_contact(person.name, role.label, unit),
        unit_id=unit_id,
        but=person.id,
        now=now,
    )
    return Bound(person, role, unit_id)


def _known(tx: Tx, actor: audit.Actor, redeemed: seats.Redeemed, newcomer: Newcomer, now: datetime) -> Bound:
    """A known person's code: another account, or somebody who takes over the seat."""
    person, seat, before = redeemed.person, redeemed.seat, redeemed.before
    key = f"bound:{person.id}:{newcomer.address.platform}:{now:%Y%m%d%H%M%S}"
    if seat is None or before is None:
        platform = accounts.platform_label(newcomer.address.platform)
        after = {"platform": newcomer.address.platform, "account": True}
        audit.append(tx, actor, at=now, action="bind", object=f"person:{person.id}", after=after)
        for unit_id in person.unit_ids() or (None,):
            text = accounts.another_account(person.name, platform)
            announce(tx, f"{key}:u{unit_id}", text, unit_id=unit_id, but=None, now=now)
        first = person.seats[0]
        return Bound(person, first.role, first.unit_id)
    unit = programmes.unit(tx, seat.unit_id).name if seat.unit_id is not None else ""
    audit.append(
        tx,
        actor,
        at=now,
        action="handover",
        object=f"seat:{seat.id}",
        before={"person": before.id},
        after={"person": person.id, "unit": unit, "role": seat.role.value},
    )
    text = seat_words.handed_over(unit, seat.role.label, before.name, person.name)
    announce(tx, key, text, unit_id=seat.unit_id, but=person.id, now=now)
    address = people.address_of(tx, before.id)
    if address is not None:
        farewell = Content(text=seat_words.you_are_relieved(unit, seat.role.label, person.name))
        outbox.put(tx, f"{key}:before", address, {"kind": "say", **content_to_json(farewell)}, now=now)
    conversations.save(tx, before.id, None, now)
    return Bound(person, seat.role, seat.unit_id)


def announce(tx: Tx, key: str, text: str, *, unit_id: int | None, but: int | None, now: datetime) -> None:
    """Tell the office and the unit's other liaisons who may act for the unit now.

    The office hears it in the channel, and where there is none yet, each of its people in the private chat.
    """
    body = {"kind": "say", **content_to_json(Content(text=text))}
    channels = people.channels(tx)
    for channel in channels:
        outbox.put(tx, f"{key}:{channel.platform}/{channel.chat}", channel, body, now=now)
    others = [] if unit_id is None else list(people.contacts(tx, unit_id))
    if not channels:
        others += people.office(tx)
    for person_id in {person.id for person in others} - {but}:
        address = people.address_of(tx, person_id)
        if address is not None:
            outbox.put(tx, f"{key}:p{person_id}", address, body, now=now)


def count_wrong(tx: Tx, deps: Deps, source: str) -> None:
    """Count a wrong code of any kind, towards the pause of whoever typed it and the alarm of the admins."""
    people.wrong_code(tx, source, deps.machine())


def too_many_tries(tx: Tx, deps: Deps, source: str) -> str | None:
    """The sentence for whoever tried too many codes."""
    machine_now = deps.machine()
    if (
        people.wrong_codes(tx, source, machine_now - _WINDOW) >= _TRIES
        or people.wrong_codes(tx, None, machine_now - HOUR) >= _TRIES_AN_HOUR
    ):
        return errors.code_limit()
    return None


def welcome(tx: Tx, bound: Bound, *, asks_phone: bool) -> Content:
    """What a newly bound person reads; `asks_phone` adds the one line that asks for the office phone."""
    programme = newest_live(tx, bound.unit_id)
    unit = programmes.unit(tx, bound.unit_id).name if bound.unit_id is not None else None
    tasks = programme.tasks_of(bound.unit_id) if programme and bound.unit_id is not None else ()
    return help.bound(
        bound.person.name,
        bound.role.label,
        unit,
        [f"{task.no}. {task.name}" for task in tasks],
        programme.office if programme else "群团科",
        phones.invited() if asks_phone else "",
    )
