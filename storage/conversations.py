"""Where each person stands in a dialogue, and which choices each chat was offered last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.ports import Address, Content
from storage.store import insert_or_update
from storage.tables import ConversationRow, OfferRow


@dataclass(frozen=True)
class Saved:
    """A dialogue at rest: its kind, the format its state was written in, and the state as JSON values."""

    kind: str
    format: int
    state: dict[str, Any]


def load(tx: Session, person_id: int) -> Saved | None:
    query = select(ConversationRow.kind, ConversationRow.format, ConversationRow.state)
    row = tx.execute(query.where(ConversationRow.person_id == person_id)).one_or_none()
    return None if row is None else Saved(row.kind, row.format, row.state)


def save(tx: Session, person_id: int, saved: Saved | None, now: datetime) -> None:
    """Put the dialogue down; None ends it."""
    if saved is None:
        tx.execute(delete(ConversationRow).where(ConversationRow.person_id == person_id))
        return
    insert_or_update(
        tx,
        ConversationRow,
        {"person_id": person_id},
        kind=saved.kind,
        format=saved.format,
        state=saved.state,
        changed_at=now,
    )


def offer(tx: Session, address: Address, content: Content) -> None:
    """Remember the buttons of a message, in place of those before; a message without buttons takes none away."""
    choices = [[button.label, button.data] for row in content.buttons for button in row]
    if choices:
        key = {"platform": address.platform, "chat": address.chat}
        insert_or_update(tx, OfferRow, key, choices=choices)


def move(tx: Session, old: Address, new: Address) -> None:
    """A chat has another name now: what was offered there last is offered still."""
    tx.execute(delete(OfferRow).where(OfferRow.platform == new.platform, OfferRow.chat == new.chat))
    tx.execute(
        update(OfferRow).where(OfferRow.platform == old.platform, OfferRow.chat == old.chat).values(chat=new.chat)
    )


def offered(tx: Session, address: Address, label: str) -> str | None:
    """The data of the choice with this label, or this letter, among those offered last; None where there is none."""
    here = (OfferRow.platform == address.platform, OfferRow.chat == address.chat)
    choices: list[list[str]] = tx.scalar(select(OfferRow.choices).where(*here)) or []
    if len(label) == 1 and label.isascii() and label.isalpha():
        index = ord(label.upper()) - ord("A")
        return choices[index][1] if index < len(choices) else None
    return next((data for known, data in choices if known == label), None)


def choices(tx: Session, address: Address) -> list[tuple[str, str]]:
    """(label, data) of the choices offered last."""
    here = (OfferRow.platform == address.platform, OfferRow.chat == address.chat)
    return [(label, data) for label, data in tx.scalar(select(OfferRow.choices).where(*here)) or []]


def standing(tx: Session, kind: str) -> list[tuple[int, dict[str, Any]]]:
    """(person id, state) of every open dialogue of this kind."""
    rows = tx.scalars(select(ConversationRow).where(ConversationRow.kind == kind).order_by(ConversationRow.person_id))
    return [(row.person_id, row.state) for row in rows]
