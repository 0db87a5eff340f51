"""People, seats, accounts, invitations, the channel."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update
from sqlalchemy.orm import Session

from bot.domain.people import Person, Seat, SeatRole
from bot.ports import Address
from storage.tables import (
    AccountRow,
    ChannelRow,
    CodeTrialRow,
    InvitationRow,
    PersonRow,
    SeatRow,
)

# Typed by people from a slip of paper: Crockford's alphabet has no I, L, O, U (https://www.crockford.com/base32.html).
# Twelve of 32 characters are 60 bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("OIL", "011")
_CODE = re.compile(r"(?=.*[A-Za-z])[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}")
CODE_LIFE = timedelta(days=7)


def new_code() -> str:
    """A code to be typed, in three groups of four; never digits alone, which would read as an amount."""
    while True:
        code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
        if looks_like_code(code):
            return code


def looks_like_code(text: str) -> bool:
    """Whether a message can only be meant as a code."""
    return _CODE.fullmatch(text.strip()) is not None


def hash_code(typed: str) -> str:
    """What is stored of a code; case, spaces, dashes and look-alike letters do not count."""
    folded = "".join(char for char in typed.upper() if char.isascii() and char.isalnum()).translate(_LOOK_ALIKES)
    return hashlib.sha256(f"cuibao invitation {folded}".encode()).hexdigest()


class BadCode(Exception):
    """The code is wrong, used, expired or revoked; which, nobody is told."""


# --- persons ----------------------------------------------------------------------------------------------------


def person_of(tx: Session, platform: str, account: str) -> Person | None:
    """Who writes from this account; None for a stranger and for somebody who left."""
    query = select(PersonRow.id).join(AccountRow, AccountRow.person_id == PersonRow.id)
    return _one(_persons(tx, query.where(AccountRow.platform == platform, AccountRow.name == account)))


def person(tx: Session, person_id: int) -> Person | None:
    return _one(_persons(tx, select(PersonRow.id).where(PersonRow.id == person_id)))


def name_of(tx: Session, person_id: int) -> str:
    """What this person is called, also after leaving; empty where there is none."""
    row = tx.get(PersonRow, person_id)
    return row.name if row is not None else ""


def seen(tx: Session, platform: str, account: str, now: datetime) -> None:
    """Remember that this account is in use; what nobody asked for goes to the account used last."""
    tx.execute(
        update(AccountRow)
        .where(AccountRow.platform == platform, AccountRow.name == account, AccountRow.seen_at < now)
        .values(seen_at=now, dead_reason=None)
    )


def address_of(tx: Session, person_id: int) -> Address | None:
    """Where this person reads: the private chat of the account used last; None where every account is dead."""
    found = addresses_of(tx, person_id)
    return found[0] if found else None


def addresses_of(tx: Session, person_id: int) -> tuple[Address, ...]:
    """Every private chat this person can be reached in, the account used last first."""
    rows = tx.scalars(
        select(AccountRow)
        .where(AccountRow.person_id == person_id, AccountRow.dead_reason.is_(None))
        .order_by(AccountRow.seen_at.desc(), AccountRow.id.desc())
    )
    return tuple(Address(row.platform, row.chat) for row in rows)


def all_addresses(tx: Session) -> dict[int, Address]:
    """`address_of` everybody, by person id."""
    rows = tx.execute(
        select(AccountRow.person_id, AccountRow.platform, AccountRow.chat)
        .where(AccountRow.dead_reason.is_(None))
        .order_by(AccountRow.seen_at, AccountRow.id)
    )
    return {row.person_id: Address(row.platform, row.chat) for row in rows}


def mark_dead(tx: Session, address: Address, reason: str) -> tuple[str, ...]:
    """This private chat takes nothing any more (blocked, left); returns the names of the people it was."""
    rows = tx.execute(
        select(AccountRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == AccountRow.person_id)
        .where(AccountRow.platform == address.platform, AccountRow.chat == address.chat)
    ).all()
    for row, _ in rows:
        row.dead_reason = reason
    return tuple(name for _, name in rows)


def revive(tx: Session, address: Address) -> None:
    """This private chat takes messages again."""
    tx.execute(
        update(AccountRow)
        .where(AccountRow.platform == address.platform, AccountRow.chat == address.chat)
        .values(dead_reason=None)
    )


def office_accounts(tx: Session, platform: str) -> tuple[tuple[Person, str], ...]:
    """The office's people who write on this platform, each with the private chat there."""
    rows = tx.execute(
        select(AccountRow.person_id, AccountRow.chat)
        .where(AccountRow.platform == platform, AccountRow.dead_reason.is_(None))
        .where(
            AccountRow.person_id.in_(
                select(SeatRow.person_id).where(SeatRow.unit_id.is_(None), SeatRow.until.is_(None))
            )
        )
        .order_by(AccountRow.id)
    ).all()
    known = {
        who.id: who
        for who in _persons(tx, select(PersonRow.id).where(PersonRow.id.in_([row.person_id for row in rows])))
    }
    return tuple((known[row.person_id], row.chat) for row in rows if row.person_id in known)


def names_at(tx: Session, address: Address) -> tuple[str, ...]:
    """Whose private chat this is."""
    return tuple(
        tx.scalars(
            select(PersonRow.name)
            .join(AccountRow, AccountRow.person_id == PersonRow.id)
            .where(AccountRow.platform == address.platform, AccountRow.chat == address.chat)
        )
    )


def contacts(tx: Session, unit_id: int, role: SeatRole = SeatRole.LIAISON) -> tuple[Person, ...]:
    """Who holds this role at the unit now, A contacts first."""
    return _contacts(tx, role, SeatRow.unit_id == unit_id).get(unit_id, ())


def all_contacts(tx: Session, role: SeatRole = SeatRole.LIAISON) -> dict[int, tuple[Person, ...]]:
    """`contacts` of every unit, by its id; a unit without any is left out."""
    return _contacts(tx, role, SeatRow.unit_id.is_not(None))


def _contacts(tx: Session, role: SeatRole, of: ColumnElement[bool]) -> dict[int, tuple[Person, ...]]:
    held = select(SeatRow.person_id).where(SeatRow.role == role.value, SeatRow.until.is_(None), of)
    seats = [(seat, who) for who in _persons(tx, held) for seat in who.seats if seat.role is role]
    found: dict[int, list[Person]] = {}
    for seat, who in sorted(seats, key=lambda held: (held[0].rank, held[0].id)):
        if seat.unit_id is not None:
            found.setdefault(seat.unit_id, []).append(who)
    return {unit_id: tuple(people) for unit_id, people in found.items()}


def names(tx: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, also of those who left."""
    rows = tx.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(list(person_ids))))
    return {row.id: row.name for row in rows}


def office(tx: Session) -> tuple[Person, ...]:
    """Coordinators and admins, in the order they came."""
    seated = select(SeatRow.person_id).where(SeatRow.unit_id.is_(None), SeatRow.until.is_(None))
    return _persons(tx, seated)


def reached_unit_ids(tx: Session) -> frozenset[int]:
    """Units that have at least one liaison."""
    return frozenset(
        unit_id
        for unit_id in tx.scalars(
            select(SeatRow.unit_id).where(SeatRow.role == SeatRole.LIAISON.value, SeatRow.until.is_(None)).distinct()
        )
        if unit_id is not None
    )


# --- invitations ------------------------------------------------------------------------------------------------


def invite(
    tx: Session,
    role: SeatRole,
    unit_id: int | None,
    *,
    now: datetime,
    created_by: int | None = None,
    person_name: str | None = None,
    life: timedelta = CODE_LIFE,
) -> str:
    """Make a code that seats one person; returns the code, which is stored only hashed."""
    code = new_code()
    tx.add(
        InvitationRow(
            code_hash=hash_code(code),
            role=role.value,
            unit_id=unit_id,
            person_name=person_name,
            created_at=now,
            created_by=created_by,
            expires_at=now + life,
        )
    )
    tx.flush()
    return code


def redeem(
    tx: Session, code: str, *, platform: str, account: str, chat: str, sender_name: str, now: datetime
) -> tuple[Person, SeatRole, int | None]:
    """Seat whoever sent this code, as a new person or as the one this account already is. Raises BadCode."""
    row = tx.scalar(select(InvitationRow).where(InvitationRow.code_hash == hash_code(code)).with_for_update())
    if row is None or row.used_at is not None or row.revoked_at is not None or row.expires_at <= now:
        raise BadCode
    role = SeatRole(row.role)
    known = person_of(tx, platform, account)
    if known is None:
        name = row.person_name or sender_name or role.label
        person_id = newcomer(tx, name, platform=platform, account=account, chat=chat, now=now)
    else:
        person_id = known.id
    has_seat = known is not None and any(seat.role is role and seat.unit_id == row.unit_id for seat in known.seats)
    if not has_seat:
        is_second = row.unit_id is not None and bool(contacts(tx, row.unit_id, role))
        tx.add(
            SeatRow(
                role=role.value, unit_id=row.unit_id, person_id=person_id, rank="B" if is_second else "A", since=now
            )
        )
    row.used_at, row.used_by = now, person_id
    tx.flush()
    bound = person(tx, person_id)
    assert bound is not None
    return bound, role, row.unit_id


def newcomer(tx: Session, name: str, *, platform: str, account: str, chat: str, now: datetime) -> int:
    """The id of a new person with this account."""
    row = PersonRow(name=name, created_at=now)
    tx.add(row)
    tx.flush()
    bind_account(tx, row.id, platform=platform, account=account, chat=chat, now=now)
    return row.id


def bind_account(tx: Session, person_id: int, *, platform: str, account: str, chat: str, now: datetime) -> None:
    """From now on this account is this person's; one of somebody who left is taken over."""
    stale = tx.scalar(select(AccountRow).where(AccountRow.platform == platform, AccountRow.name == account))
    if stale is None:
        tx.add(AccountRow(platform=platform, name=account, chat=chat, person_id=person_id, bound_at=now, seen_at=now))
    else:
        stale.person_id, stale.chat, stale.bound_at, stale.seen_at, stale.dead_reason = person_id, chat, now, now, None
    tx.flush()


def revoke(tx: Session, role: SeatRole, unit_id: int | None, now: datetime) -> int:
    """Make every unused invitation to this place useless; returns how many that were."""
    rows = tx.scalars(
        select(InvitationRow).where(
            InvitationRow.role == role.value,
            InvitationRow.unit_id == unit_id if unit_id is not None else InvitationRow.unit_id.is_(None),
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
            InvitationRow.expires_at > now,
        )
    ).all()
    for row in rows:
        row.revoked_at = now
    tx.flush()
    return len(rows)


def wrong_code(tx: Session, source: str, machine_now: datetime) -> None:
    tx.add(CodeTrialRow(source=source, at=machine_now))
    tx.execute(delete(CodeTrialRow).where(CodeTrialRow.at < machine_now - timedelta(days=1)))


def wrong_codes(tx: Session, source: str | None, since: datetime) -> int:
    """How many wrong codes came since then, from one source or from all (None)."""
    query = select(func.count()).select_from(CodeTrialRow).where(CodeTrialRow.at >= since)
    if source is not None:
        query = query.where(CodeTrialRow.source == source)
    return tx.scalar(query) or 0


# --- the channel ------------------------------------------------------------------------------------------------


def channels(tx: Session) -> tuple[Address, ...]:
    rows = tx.scalars(select(ChannelRow).where(ChannelRow.is_confirmed).order_by(ChannelRow.id)).all()
    return tuple(Address(row.platform, row.chat) for row in rows)


def propose_channel(tx: Session, address: Address, title: str, now: datetime) -> int:
    """Note a chat that may become the channel; returns the id to confirm it by."""
    row = tx.scalar(select(ChannelRow).where(ChannelRow.platform == address.platform, ChannelRow.chat == address.chat))
    if row is None:
        row = ChannelRow(platform=address.platform, chat=address.chat, title=title, is_confirmed=False, bound_at=now)
        tx.add(row)
        tx.flush()
    return row.id


def confirm_channel(tx: Session, channel_id: int, now: datetime) -> Address | None:
    """Make a proposed chat the channel of its platform, in place of an earlier one there."""
    row = tx.get(ChannelRow, channel_id)
    if row is None:
        return None
    tx.execute(delete(ChannelRow).where(ChannelRow.platform == row.platform, ChannelRow.id != row.id))
    row.is_confirmed, row.bound_at = True, now
    tx.flush()
    return Address(row.platform, row.chat)


def move_chat(tx: Session, old: Address, new: Address) -> None:
    """A chat has another name now: whoever reads there, and the channel that it is, go with it."""
    tx.execute(
        update(AccountRow).where(AccountRow.platform == old.platform, AccountRow.chat == old.chat).values(chat=new.chat)
    )
    row = tx.scalar(select(ChannelRow).where(ChannelRow.platform == old.platform, ChannelRow.chat == old.chat))
    if row is not None:
        tx.execute(delete(ChannelRow).where(ChannelRow.platform == new.platform, ChannelRow.chat == new.chat))
        row.chat = new.chat
        tx.flush()


def _persons(tx: Session, wanted: Select[int]) -> tuple[Person, ...]:
    """Those of these people (ids) who have not left, with the seats they hold now, in the order they came."""
    rows = tx.execute(
        select(
            PersonRow.id,
            PersonRow.name,
            PersonRow.phone,
            SeatRow.id.label("seat_id"),
            SeatRow.role,
            SeatRow.unit_id,
            SeatRow.rank,
        )
        .outerjoin(SeatRow, and_(SeatRow.person_id == PersonRow.id, SeatRow.until.is_(None)))
        .where(PersonRow.id.in_(wanted), PersonRow.left_at.is_(None))
        .order_by(PersonRow.id, SeatRow.id)
    ).all()
    known = {row.id: (row.name, row.phone) for row in rows}
    seats: dict[int, list[Seat]] = {person_id: [] for person_id in known}
    for row in rows:
        if row.seat_id is not None:
            seats[row.id].append(Seat(row.seat_id, SeatRole(row.role), row.unit_id, row.id, row.rank))
    return tuple(Person(person_id, name, tuple(seats[person_id]), phone) for person_id, (name, phone) in known.items())


def _one(found: tuple[Person, ...]) -> Person | None:
    return found[0] if found else None
