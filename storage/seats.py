"""Seats and accounts of known people: handing over, leaving, first contacts, names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.domain.people import Person, Seat, SeatRole
from storage import erasure, people
from storage.tables import AccountRow, AuditRow, PersonCodeRow, PersonRow, ReportVersionRow, SeatRow

CODE_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Holder:
    """A seat with who holds it now."""

    seat: Seat
    name: str
    since: datetime


@dataclass(frozen=True)
class AccountLine:
    """One account of a person, as 我的数据 shows it."""

    platform: str
    bound_at: datetime
    seen_at: datetime


class AccountTaken(Exception):
    """The account is somebody's already; `name` is who."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def holders(tx: Session, unit_id: int, role: SeatRole = SeatRole.LIAISON) -> tuple[Holder, ...]:
    """Who holds this role at the unit now, first contacts first."""
    rows = tx.execute(
        select(SeatRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SeatRow.person_id)
        .where(SeatRow.unit_id == unit_id, SeatRow.role == role.value, SeatRow.until.is_(None))
        .order_by(SeatRow.rank, SeatRow.id)
    ).all()
    return tuple(Holder(_seat(row), name, row.since) for row, name in rows)


def holder(tx: Session, seat_id: int) -> Holder | None:
    """A seat that is held now; None for one that was given up, and for none."""
    found = tx.execute(
        select(SeatRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SeatRow.person_id)
        .where(SeatRow.id == seat_id, SeatRow.until.is_(None))
    ).first()
    if found is None:
        return None
    row, name = found
    return Holder(_seat(row), name, row.since)


def make_first(tx: Session, seat_id: int) -> None:
    """Make this seat its unit's first contact (A), and every other of the same role a second one (B)."""
    row = tx.get_one(SeatRow, seat_id)
    tx.execute(
        update(SeatRow)
        .where(SeatRow.unit_id == row.unit_id, SeatRow.role == row.role, SeatRow.until.is_(None))
        .values(rank="B")
    )
    tx.refresh(row)
    row.rank = "A"
    tx.flush()


def leave(tx: Session, person_id: int, now: datetime) -> None:
    """The person gives up every seat; the account is a stranger's from now on."""
    for seat in tx.scalars(select(SeatRow).where(SeatRow.person_id == person_id, SeatRow.until.is_(None))).all():
        _vacate(tx, seat, now)
    _gone(tx, person_id, now)


def _gone(tx: Session, person_id: int, now: datetime) -> None:
    """A person without a seat is phoned by nobody any more."""
    row = tx.get_one(PersonRow, person_id)
    row.left_at = now
    erasure.forget_phone(tx, row)
    tx.flush()


def rename(tx: Session, person_id: int, name: str) -> None:
    tx.get_one(PersonRow, person_id).name = name
    tx.flush()


def set_phone(tx: Session, person_id: int, phone: str | None) -> None:
    tx.get_one(PersonRow, person_id).phone = phone
    tx.flush()


def accounts(tx: Session, person_id: int) -> tuple[AccountLine, ...]:
    rows = tx.scalars(select(AccountRow).where(AccountRow.person_id == person_id).order_by(AccountRow.id)).all()
    return tuple(AccountLine(row.platform, row.bound_at, row.seen_at) for row in rows)


def traces(tx: Session, person_id: int) -> tuple[int, int]:
    """(versions of reports submitted, lines of the audit log) that name this person."""
    submitted = select(func.count()).select_from(ReportVersionRow).where(ReportVersionRow.submitted_by == person_id)
    logged = select(func.count()).select_from(AuditRow).where(AuditRow.person_id == person_id)
    return tx.scalar(submitted) or 0, tx.scalar(logged) or 0


def named(tx: Session, name: str) -> tuple[tuple[int, str], ...]:
    """(id, name) of everybody called so, those who left too."""
    rows = tx.scalars(select(PersonRow).where(PersonRow.name == name).order_by(PersonRow.id)).all()
    return tuple((row.id, row.name) for row in rows)


# --- one-time codes of known people -----------------------------------------------------------------------------


def issue(tx: Session, person_id: int, *, seat_id: int | None, now: datetime) -> str:
    """A code that binds another account to this person, or, with a seat, hands the seat over.

    An earlier code for the same purpose is revoked. Returns the code, which is stored only hashed.
    """
    tx.execute(
        update(PersonCodeRow)
        .where(
            PersonCodeRow.person_id == person_id,
            PersonCodeRow.seat_id == seat_id if seat_id is not None else PersonCodeRow.seat_id.is_(None),
            PersonCodeRow.used_at.is_(None),
            PersonCodeRow.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    code = people.new_code()
    tx.add(
        PersonCodeRow(
            code_hash=people.hash_code(code),
            person_id=person_id,
            seat_id=seat_id,
            created_at=now,
            expires_at=now + CODE_LIFE,
        )
    )
    tx.flush()
    return code


@dataclass(frozen=True)
class Redeemed:
    """What such a code did: `seat` None bound an account of `person`; else `person` took it over from `before`."""

    person: Person
    seat: Seat | None
    before: Person | None


def redeem(
    tx: Session, code: str, *, platform: str, account: str, chat: str, sender_name: str, now: datetime
) -> Redeemed | None:
    """Take such a code; None where it is none of these, or used, expired, revoked. Raises AccountTaken."""
    row = tx.scalar(select(PersonCodeRow).where(PersonCodeRow.code_hash == people.hash_code(code)).with_for_update())
    if row is None or row.used_at is not None or row.revoked_at is not None or row.expires_at <= now:
        return None
    owner = people.person(tx, row.person_id)
    if owner is None:
        return None
    known = people.person_of(tx, platform, account)
    if row.seat_id is None:
        if known is not None:
            raise AccountTaken(known.name)
        people.bind_account(tx, owner.id, platform=platform, account=account, chat=chat, now=now)
        row.used_at = now
        tx.flush()
        return Redeemed(owner, None, None)
    seat_row = tx.get(SeatRow, row.seat_id)
    if seat_row is None or seat_row.until is not None or (known is not None and known.id == seat_row.person_id):
        return None
    person_id = (
        known.id
        if known is not None
        else people.newcomer(
            tx,
            sender_name or SeatRole(seat_row.role).label,
            platform=platform,
            account=account,
            chat=chat,
            now=now,
        )
    )
    has_seat = known is not None and any(
        seat.role.value == seat_row.role and seat.unit_id == seat_row.unit_id for seat in known.seats
    )
    if has_seat:
        _vacate(tx, seat_row, now)  # the second contact moves up
    else:
        seat_row.until = now
        tx.add(
            SeatRow(role=seat_row.role, unit_id=seat_row.unit_id, person_id=person_id, rank=seat_row.rank, since=now)
        )
    row.used_at = now
    tx.flush()
    rest = people.person(tx, owner.id)
    if rest is not None and not rest.seats:
        _gone(tx, owner.id, now)
    person = people.person(tx, person_id)
    assert person is not None
    held = next(seat for seat in person.seats if seat.role.value == seat_row.role and seat.unit_id == seat_row.unit_id)
    return Redeemed(person, held, owner)


def _vacate(tx: Session, seat: SeatRow, now: datetime) -> None:
    """End a seat; where it was the first contact's, the next one moves up."""
    seat.until = now
    tx.flush()
    if seat.unit_id is not None and seat.rank == "A":
        following = tx.scalar(
            select(SeatRow)
            .where(SeatRow.unit_id == seat.unit_id, SeatRow.role == seat.role, SeatRow.until.is_(None))
            .order_by(SeatRow.rank, SeatRow.id)
            .limit(1)
        )
        if following is not None:
            following.rank = "A"
            tx.flush()


def _seat(row: SeatRow) -> Seat:
    return Seat(row.id, SeatRole(row.role), row.unit_id, row.person_id, row.rank)
