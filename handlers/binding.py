"""Binding by code: an invitation seats one person, on whichever platform it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.people import Person, SeatRole
from bot.domain.rights import Surface
from bot.ports import Address, Content
from bot.texts import errors, help
from handlers.deps import Deps
from handlers.rounds import newest_live
from storage import audit, outbox, people, programmes
from storage.codec import content_to_json
from storage.store import Tx

_WINDOW = timedelta(minutes=10)
_TRIES = 5
_HOUR = timedelta(hours=1)
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
    typed codes pause. Every binding is told in the channel.
    """
    source = source or newcomer.source
    actor = audit.Actor(None, newcomer.address.platform, newcomer.account, Surface.PRIVATE.value)
    if refusal := too_many_tries(tx, deps, source):
        audit.append(tx, actor, at=now, action="bind", object="code", result="code_limit")
        return refusal
    try:
        person, role, unit_id = people.redeem(
            tx,
            code,
            platform=newcomer.address.platform,
            account=newcomer.account,
            chat=newcomer.address.chat,
            sender_name=newcomer.name,
            now=now,
        )
    except people.BadCode:
        people.wrong_code(tx, source, deps.machine())
        audit.append(tx, actor, at=now, action="bind", object="code", result="code_bad")
        return errors.code_bad()
    unit = programmes.unit(tx, unit_id).name if unit_id is not None else None
    after = {"role": role.value, "unit": unit, "platform": newcomer.address.platform}
    audit.append(tx, actor, at=now, action="bind", object=f"person:{person.id}", after=after)
    news = Content(text=help.new_contact(person.name, role.label, unit))
    for channel in people.channels(tx):
        key = f"bound:{person.id}:{role.value}:{unit_id}:{channel.platform}"
        outbox.put(tx, key, channel, {"kind": "say", **content_to_json(news)}, now=now)
    return Bound(person, role, unit_id)


def too_many_tries(tx: Tx, deps: Deps, source: str) -> str | None:
    """The sentence for whoever tried too many codes."""
    machine_now = deps.machine()
    if (
        people.wrong_codes(tx, source, machine_now - _WINDOW) >= _TRIES
        or people.wrong_codes(tx, None, machine_now - _HOUR) >= _TRIES_AN_HOUR
    ):
        return errors.code_limit()
    return None


def welcome(tx: Tx, bound: Bound) -> Content:
    programme = newest_live(tx, bound.unit_id)
    unit = programmes.unit(tx, bound.unit_id).name if bound.unit_id is not None else None
    tasks = programme.tasks_of(bound.unit_id) if programme and bound.unit_id is not None else ()
    return help.bound(
        bound.person.name,
        bound.role.label,
        unit,
        [f"{task.no}. {task.name}" for task in tasks],
        programme.office if programme else "群团科",
    )
