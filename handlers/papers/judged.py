"""A scan judged: accepted, so that the reports are sealed, or shown to the office because the seal is not clear."""

from __future__ import annotations

from bot.domain.programme import Programme, Unit
from bot.domain.quarter import Quarter
from bot.domain.sealed import SealedForm, SealedState
from bot.ports import Content
from bot.texts.papers import seal as words
from handlers.papers.printed import level
from handlers.rounds.paper import sealed_unit_ids
from handlers.turn import Turn
from storage import outbox, people, sealed
from storage.codec import content_to_json


def accept(turn: Turn, scan: SealedForm, programme: Programme, quarter: Quarter, unit: Unit) -> None:
    """The form is in: the reports are sealed, and with the last one the channel hears of it."""
    sealed.decide(turn.tx, scan.id, SealedState.ACCEPTED, person_id=turn.me.id, now=turn.now)
    turn.audit("seal.accept", f"sealed_form:{scan.id}", after={"unit": unit.id, "quarter": str(quarter)})
    level(turn.tx, programme, quarter, unit.id)
    if len(sealed_unit_ids(turn.tx, programme, quarter)) < len(programme.units):
        return
    body = {"kind": "say", **content_to_json(Content(text=words.all_sealed(quarter, len(programme.units))))}
    for channel in people.channels(turn.tx):
        key = f"sealed:{programme.id}:{quarter}:all:{channel.platform}/{channel.chat}"
        outbox.put(turn.tx, key, channel, body, now=turn.now)


def ask_office(turn: Turn, scan: SealedForm, unit: Unit, quarter: Quarter) -> None:
    """Show the picture to the office, which says whether there is a seal; to who sent it for the unit, else to all."""
    previews = [preview or original for original, preview in sealed.files_of(turn.tx, scan.id)]
    who = turn.me.name if scan.on_behalf or turn.me.name.startswith(unit.name) else f"{unit.name}{turn.me.name}"
    body = {"kind": "say", **content_to_json(words.ask_office(scan, unit, quarter, who), previews[:6])}
    if scan.on_behalf:
        turn.enqueue(body)
        return
    for person in people.office(turn.tx):
        address = people.address_of(turn.tx, person.id)
        if address is not None:
            outbox.put(turn.tx, f"seal:{scan.id}:{turn.row_id}:{person.id}", address, body, now=turn.now)
