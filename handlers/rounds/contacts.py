"""Whom of a unit to remind, how that went, and how many messages a unit was sent without asking.

The A contact is asked first. The other contact is asked instead while A is away (or the one A named), and when A has
not read two stages of this round running: *read* is anything the person did since the message was sent, wrote, pressed,
sent or signed in, because most messengers do not tell a bot what was looked at. Then the contact with the fewest unread
messages is asked, so that they take turns until somebody answers; one message a stage, never two.

The burden meter counts every message of the round that nobody in the unit asked for: reminders of every stage, those to
the unit's head, and those sent by hand; not answers, not a reminder the liaison put off. The cap holds for all of them,
because the point is how much lands on a unit, not on which desk (product: less work than before, provably). At the cap
the program falls silent towards the unit, and the office gets a name to phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bot.domain.people import Person, SeatRole
from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from bot.domain.round import StagePlan
from bot.ports import Address
from bot.texts.rounds import reminders
from storage import absences, outbox, people, presence, progress
from storage.outbox import Trace
from storage.store import Tx

_UNREAD_STAGES = 2
# Whoever was reminded only just now has not failed to answer.
_TIME_TO_ANSWER = timedelta(hours=2)
_COUNTED = frozenset((outbox.PENDING, outbox.SENDING, outbox.SENT, outbox.HELD))


@dataclass(frozen=True)
class Contact:
    """The person of a unit who is to be reminded, and where."""

    person: Person
    address: Address


@dataclass(frozen=True)
class Delivery:
    """What became of a unit's newest reminder: `state` is the outbox's; `is_read` whether the person did anything since.

    `unread` counts the reminders of this round, newest first, that nobody of the unit reacted to.
    """

    state: str
    at: datetime
    person: str
    is_read: bool
    unread: int
    reason: str


def round_key(programme: Programme, quarter: Quarter) -> str:
    return f"{programme.id}:{quarter}"


def stage_key(prefix: str, unit_id: int, stage: StagePlan) -> str:
    """The key under which a unit hears of a stage once."""
    return f"remind:{prefix}:u{unit_id}:{stage.name}"


def address_of_unit(tx: Tx, unit_id: int, now: datetime) -> Address | None:
    """Where the unit reads news that is no reminder: the first contact who is there and can be reached."""
    found = (people.address_of(tx, one.id) for one in absences.present_first(tx, people.contacts(tx, unit_id), now))
    return next((address for address in found if address is not None), None)


def contact_of(tx: Tx, unit_id: int, prefix: str, now: datetime) -> Contact | None:
    """Whom to remind now; None where nobody of the unit can be reached."""
    found = liaisons_of(tx, unit_id)
    if len(found) <= 1:
        return found[0] if found else None
    ids = [contact.person.id for contact in found]
    traces = outbox.traces(tx, f"remind:{prefix}:u{unit_id}:")
    return _next(found, absences.away(tx, ids, now), presence.heard_at(tx, ids), traces)


def liaisons_of(tx: Tx, unit_id: int) -> list[Contact]:
    """The unit's liaisons who can be reached, A contacts first."""
    found = ((person, people.address_of(tx, person.id)) for person in people.contacts(tx, unit_id))
    return [Contact(person, address) for person, address in found if address is not None]


class Everybody:
    """Who can be reached in any unit, read at once when first asked: a province has tens of thousands of units."""

    def __init__(self, tx: Tx, now: datetime) -> None:
        self._tx, self._now = tx, now

    def contact(self, unit_id: int, traces: Iterable[Trace]) -> Contact | None:
        """`contact_of`; `traces` are the unit's reminders of the round."""
        found = self.liaisons(unit_id)
        if len(found) <= 1:
            return found[0] if found else None
        return _next(found, self._away, self._heard, traces)

    def liaisons(self, unit_id: int) -> list[Contact]:
        """`liaisons_of`."""
        return self._reached(self._liaisons.get(unit_id, ()))

    def heads(self, unit_id: int) -> list[Contact]:
        """The unit's heads who can be reached."""
        return self._reached(self._heads.get(unit_id, ()))

    def _reached(self, persons: Iterable[Person]) -> list[Contact]:
        return [Contact(person, self._addresses[person.id]) for person in persons if person.id in self._addresses]

    @cached_property
    def _liaisons(self) -> dict[int, tuple[Person, ...]]:
        return people.all_contacts(self._tx)

    @cached_property
    def _heads(self) -> dict[int, tuple[Person, ...]]:
        return people.all_contacts(self._tx, SeatRole.HEAD)

    @cached_property
    def _addresses(self) -> dict[int, Address]:
        return people.all_addresses(self._tx)

    @cached_property
    def _away(self) -> dict[int, int | None]:
        return absences.away(self._tx, None, self._now)

    @cached_property
    def _heard(self) -> dict[int, datetime]:
        return presence.heard_at(self._tx, None)


def _next(
    found: Sequence[Contact], away: Mapping[int, int | None], heard: Mapping[int, datetime], traces: Iterable[Trace]
) -> Contact:
    """Whose turn it is among several."""
    by_person = {contact.person.id: contact for contact in found}
    in_order = [by_person[person.id] for person in absences.in_order([one.person for one in found], away)]
    present = [contact for contact in in_order if contact.person.id not in away] or in_order
    unread = _unread(traces, heard)
    if unread.get(present[0].person.id, 0) >= _UNREAD_STAGES:
        return min(present, key=lambda contact: unread.get(contact.person.id, 0))
    return present[0]


def _unread(traces: Iterable[Trace], heard: Mapping[int, datetime]) -> dict[int, int]:
    """How many reminders went to each person since they were last heard."""
    counts: dict[int, int] = {}
    for trace in traces:
        person_id = trace.body.get("person")
        if trace.state != outbox.SENT or trace.settled_at is None or not isinstance(person_id, int):
            continue
        if person_id not in heard or heard[person_id] < trace.settled_at:
            counts[person_id] = counts.get(person_id, 0) + 1
    return counts


def burden(tx: Tx, programme: Programme, quarter: Quarter) -> dict[int, int]:
    """Messages nobody asked for, per unit id in this round; what was called off or never arrived is none."""
    counts: dict[int, int] = {}
    for trace in outbox.traces(tx, f"remind:{round_key(programme, quarter)}:u"):
        if trace.state in _COUNTED:
            unit_id = _unit_id(trace.key)
            counts[unit_id] = counts.get(unit_id, 0) + 1
    return counts


def fields_filled(tx: Tx, programme: Programme, quarter: Quarter) -> dict[int, int]:
    """Answers a unit gave in this round, per unit id: one for each field of its reports that says something."""
    counts: dict[int, int] = {}
    for (_, unit_id), report in progress.reports(tx, programme.id, wanted=(quarter,))[quarter].items():
        filled = (bool(report.progress), report.assessment is not None, report.completion is not None)
        counts[unit_id] = (
            counts.get(unit_id, 0)
            + sum(filled)
            + len(report.amounts)
            + len(report.disclaimed)
            + report.important_answered
        )
    return counts


def deliveries(tx: Tx, programme: Programme, quarter: Quarter, now: datetime) -> dict[int, Delivery]:
    """How the newest reminder of each unit went, for whoever has to decide whom to phone."""
    by_unit: dict[int, list[Trace]] = {}
    for trace in outbox.traces(tx, f"remind:{round_key(programme, quarter)}:u"):
        if trace.state != outbox.CANCELLED and trace.body.get("kind") == "reminder":
            by_unit.setdefault(_unit_id(trace.key), []).append(trace)
    ids = {trace.body["person"] for traces in by_unit.values() for trace in traces if "person" in trace.body}
    heard, names = presence.heard_at(tx, ids), people.names(tx, ids)
    return {unit_id: _delivery(traces, heard, names, now) for unit_id, traces in by_unit.items()}


def delivery_notes(tx: Tx, programme: Programme, quarter: Quarter, now: datetime) -> dict[int, str]:
    """`deliveries` in words."""
    return {
        unit_id: reminders.delivery(
            found.state, found.at, found.person, is_read=found.is_read, unread=found.unread, reason=found.reason
        )
        for unit_id, found in deliveries(tx, programme, quarter, now).items()
    }


def _delivery(
    traces: Sequence[Trace], heard: Mapping[int, datetime], names: Mapping[int, str], now: datetime
) -> Delivery:
    # One that is only just on its way says nothing yet; how the last one went does.
    settled = [trace for trace in traces if trace.settled_at is not None or trace.last_reason]
    newest = settled[-1] if settled else traces[-1]
    unread = 0
    for trace in reversed(traces):
        if _was_read(trace, heard):
            break
        is_old = trace.settled_at is not None and now - trace.settled_at >= _TIME_TO_ANSWER
        unread += trace.state == outbox.SENT and is_old
    return Delivery(
        state=newest.state,
        at=newest.settled_at or newest.not_before,
        person=names.get(newest.body.get("person", 0), ""),
        is_read=_was_read(newest, heard),
        unread=unread,
        reason=newest.last_reason or "",
    )


def _was_read(trace: Trace, heard: Mapping[int, datetime]) -> bool:
    last = heard.get(trace.body.get("person", 0))
    return trace.settled_at is not None and last is not None and last >= trace.settled_at


def whom_to_phone(tx: Tx, unit_id: int) -> tuple[tuple[str, str | None], ...]:
    """(name, office phone) of the unit's contacts, A first, then of its head."""
    found = (*people.contacts(tx, unit_id), *people.contacts(tx, unit_id, SeatRole.HEAD))
    return tuple(dict.fromkeys((person.name, person.phone) for person in found))


def _unit_id(key: str) -> int:
    return int(key.split(":")[3].removeprefix("u"))
