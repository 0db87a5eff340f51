"""What can be put right in a list that is not live yet, one value for each kind of correction.

A correction names parts by key; bot/domain/putting_right.py makes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.goal import Goal
from bot.domain.programme import Role


class CannotCorrect(Exception):
    """The correction makes no sense here; `reason` names why, `quote` what it was about. Nothing has changed."""

    def __init__(self, reason: str, quote: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.quote = quote


@dataclass(frozen=True)
class RenameUnit:
    unit: int
    name: str


@dataclass(frozen=True)
class MergeUnits:
    """`unit` turns out to be `into`; its name becomes an alias there."""

    unit: int
    into: int


@dataclass(frozen=True)
class DropUnit:
    """Take a unit out of every task."""

    unit: int


@dataclass(frozen=True)
class AddPart:
    """Give a task to a unit, one of the list's or a new one; `unit_id` where it is one of an earlier list, `alias` where
    another name was used for it that should be remembered."""

    task: int
    name: str
    role: Role = Role.RESPONSIBLE
    unit_id: int | None = None
    alias: str | None = None


@dataclass(frozen=True)
class DropPart:
    task: int
    unit: int


@dataclass(frozen=True)
class SetRole:
    task: int
    unit: int
    role: Role


@dataclass(frozen=True)
class RenameTask:
    task: int
    name: str


@dataclass(frozen=True)
class AddTask:
    """A new task at the end, or under a number that is free."""

    name: str
    unit_names: tuple[str, ...] = ()
    no: int | None = None


@dataclass(frozen=True)
class DropTask:
    task: int


@dataclass(frozen=True)
class AddTarget:
    task: int
    text: str
    goal: Goal


@dataclass(frozen=True)
class SetTarget:
    """Another number for a target, or other words with their number (`text`).

    The printed words stay beside a new number; where they hold the old one as it is, the new one takes its place.
    """

    target: int
    goal: Goal
    text: str | None = None


@dataclass(frozen=True)
class DropTarget:
    target: int


@dataclass(frozen=True)
class GiveTarget:
    """Which unit reports this target; None for every unit of the task."""

    target: int
    unit: int | None


@dataclass(frozen=True)
class SetHead:
    """Title, year, office or phone."""

    field: str
    value: str


@dataclass(frozen=True)
class Settle:
    """A doubt is settled as it was read; for two names that may be one unit `same` says which way."""

    doubt: int
    same: bool = True


@dataclass(frozen=True)
class DropDoubted:
    """What the doubt is about does not belong on the list."""

    doubt: int


@dataclass(frozen=True)
class SetUpdates:
    """The list is a later version of this live one; None for a list of its own."""

    programme_id: int | None


Correction = (
    RenameUnit
    | MergeUnits
    | DropUnit
    | AddPart
    | DropPart
    | SetRole
    | RenameTask
    | AddTask
    | DropTask
    | AddTarget
    | SetTarget
    | DropTarget
    | GiveTarget
    | SetHead
    | Settle
    | DropDoubted
    | SetUpdates
)
