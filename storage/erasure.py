"""Forgetting a person: what only belongs to the person goes, what the unit reported stays under 已注销人员."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
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
    SeatRow,
    SpokenCodeRow,
    WebLineRow,
    WebLoginRow,
    WebSessionRow,
)

ERASED = "已注销人员"
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
    unused = (SpokenCodeRow.person_id == person_id, SpokenCodeRow.used_at.is_(None))
    tx.execute(delete(SpokenCodeRow).where(*unused))
    person.name = ERASED
    person.left_at = person.left_at or now
    tx.flush()
    return True


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
