"""People, the seats they hold, the accounts they write from, and the codes that let them in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SeatRole(StrEnum):
    """What a person is here."""

    LIAISON = "liaison"
    HEAD = "head"
    COORDINATOR = "coordinator"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return {"liaison": "联络员", "head": "单位负责人", "coordinator": "群团科工作人员", "admin": "管理员"}[
            self.value
        ]

    @property
    def is_office(self) -> bool:
        return self in (SeatRole.COORDINATOR, SeatRole.ADMIN)


@dataclass(frozen=True)
class Seat:
    """A person's place: at a unit (联络员, 单位负责人), or in the office (`unit_id` None).

    The unit owns the seat, not the person. `rank` is A for the first contact, B for the second.
    """

    id: int
    role: SeatRole
    unit_id: int | None
    person_id: int
    rank: str = "A"


@dataclass(frozen=True)
class Person:
    """Somebody bound to the bot, with the seats held now. The empty tuple of seats is a stranger's.

    `phone` is the office's number (办公电话) this person gave, or the office noted; None where there is none.
    """

    id: int
    name: str
    seats: tuple[Seat, ...]
    phone: str | None = None

    @property
    def is_office(self) -> bool:
        return any(seat.role.is_office for seat in self.seats)

    @property
    def is_admin(self) -> bool:
        return any(seat.role is SeatRole.ADMIN for seat in self.seats)

    def unit_ids(self, *roles: SeatRole) -> tuple[int, ...]:
        """Ids of the units where this person holds one of the roles, the liaison's by default."""
        wanted = roles or (SeatRole.LIAISON,)
        return tuple(
            dict.fromkeys(seat.unit_id for seat in self.seats if seat.unit_id is not None and seat.role in wanted)
        )
