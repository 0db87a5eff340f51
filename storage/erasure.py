"""Forgetting a person: what only belongs to the person goes, what the unit reported stays under 已注销人员."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    AbsenceRow,
    AccountRow,
    ConversationRow,
    InboxRow,
    InvitationRow,
    OfferRow,
    OutboxRow,
    PersonCodeRow,
    PersonRow,
    ProgrammeRow,
    SeatRow,
    SpokenCodeRow,
    WebLineRow,
    WebLoginRow,
    WebSessionRow,
)

ERASED = "已注销人员"
_STRUCK = "（已注销）"
_NOTHING = {"kind": "say", "title": "", "text": "（已注销）", "buttons": [], "files": []}


def erase(tx: Session, person_id: int, now: datetime) -> bool:
    """Erase a person's name, accounts, sign-ins, chats and dialogue; False where there is no such person, or no more.

    The audit log keeps its lines, which name people by number only: it is append-only by law and by its chain.
    """
    person = tx.get(PersonRow, person_id)
    if person is None or person.name == ERASED:
        return False
    for account in tx.scalars(select(AccountRow).where(AccountRow.person_id == person_id)).all():
        _erase_account(tx, account, now)
        tx.delete(account)
    tx.execute(update(SeatRow).where(SeatRow.person_id == person_id, SeatRow.until.is_(None)).values(until=now))
    tx.execute(update(InvitationRow).where(InvitationRow.used_by == person_id).values(person_name=None))
    tx.execute(update(AbsenceRow).where(AbsenceRow.stand_in_id == person_id).values(stand_in_id=None))
    for table in (AbsenceRow, PersonCodeRow, ConversationRow):
        tx.execute(delete(table).where(table.person_id == person_id))
    forget_phone(tx, person)
    unused = (SpokenCodeRow.person_id == person_id, SpokenCodeRow.used_at.is_(None))
    tx.execute(delete(SpokenCodeRow).where(*unused))
    person.name = ERASED
    person.left_at = person.left_at or now
    tx.flush()
    return True


def forget_phone(tx: Session, person: PersonRow) -> None:
    """Take a person's number away, also out of what others were told and of what the office typed.

    A number that somebody else has, too, or that the notice prints, is an office's and stays where it was said.
    """
    phone, person.phone = person.phone, None
    if phone is None:
        return
    tx.flush()
    is_shared = select(PersonRow.id).where(PersonRow.phone == phone).limit(1)
    is_printed = select(ProgrammeRow.id).where(ProgrammeRow.phone == phone).limit(1)
    if tx.scalar(is_shared) is not None or tx.scalar(is_printed) is not None:
        return
    # A database may store what is not ASCII in its own way; of a number that is its 转 alone.
    written = phone.partition("转")[0]
    for outgoing in tx.scalars(select(OutboxRow).where(cast(OutboxRow.body, Text).contains(written))).all():
        outgoing.body = _struck(outgoing.body, phone)
    for incoming in tx.scalars(select(InboxRow).where(cast(InboxRow.body, Text).contains(written))).all():
        incoming.body = _struck(incoming.body, phone)
    for line in tx.scalars(select(WebLineRow).where(cast(WebLineRow.content, Text).contains(written))).all():
        line.content = _struck(line.content, phone)
    tx.flush()


def _struck(value: dict[str, Any], phone: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(value, ensure_ascii=False).replace(phone, _STRUCK))
    return found


def _erase_account(tx: Session, account: AccountRow, now: datetime) -> None:
    """Blank what this account sent and what its private chat was sent; unsent messages are cancelled."""
    received = select(InboxRow).where(InboxRow.platform == account.platform, InboxRow.account == account.name)
    for row in tx.scalars(received).all():
        row.body = {**row.body, "text": "", "sender_name": "", "files": []}
    here = (OutboxRow.platform == account.platform, OutboxRow.chat == account.chat)
    tx.execute(
        update(OutboxRow)
        .where(*here, OutboxRow.state.in_(("pending", "held")))
        .values(state="cancelled", settled_at=now, last_reason="erased")
    )
    tx.execute(update(OutboxRow).where(*here, OutboxRow.state != "sending").values(body=_NOTHING))
    tx.execute(delete(OfferRow).where(OfferRow.platform == account.platform, OfferRow.chat == account.chat))
    if account.platform == "web":
        tx.execute(delete(WebLineRow).where(WebLineRow.chat == account.chat))
        tx.execute(update(WebLineRow).where(WebLineRow.sender == account.name).values(sender_name=ERASED))
        tx.execute(delete(WebLoginRow).where(WebLoginRow.account == account.name))
        tx.execute(delete(WebSessionRow).where(WebSessionRow.account == account.name))
