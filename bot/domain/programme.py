"""A year's published list and what it promises: programme, task, target, unit, assignment."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from bot.domain.head import ProgrammeHead

Part = tuple[int, int]
"""What one unit reports on one task: (task id, unit id)."""


class Role(StrEnum):
    """What a unit is to a task (分工)."""

    LEAD = "lead"  # 牵头
    RESPONSIBLE = "responsible"  # 责任
    SUPPORTING = "supporting"  # 配合


class Comparator(StrEnum):
    """How a promised number is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"  # 以上, 不少于, 不低于, 超
    ABOUT = "about"  # 约, 左右, 余
    REACH = "reach"  # 达到
    AT_MOST = "at_most"  # 不超过, 以内


class TargetKind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"


@dataclass(frozen=True)
class Unit:
    """An organisation that owns tasks (责任单位)."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """A number promised inside a task (量化目标), such as 培训100人次以上.

    `value` is in base units (3.3万 is 33000), `measure` the Chinese unit of measure (人次, 场, %).
    `unit_id` names the one unit that reports it, None where every unit of the task may.
    """

    id: int
    text: str
    value: Decimal
    measure: str
    comparator: Comparator
    kind: TargetKind
    unit_id: int | None = None


@dataclass(frozen=True)
class Assignment:
    """A unit's part in a task (分工)."""

    unit: Unit
    role: Role


@dataclass(frozen=True)
class Task:
    """One numbered promise of a programme (实事), with its full text as published."""

    id: int
    no: int
    name: str
    text: str
    targets: tuple[Target, ...]
    assignments: tuple[Assignment, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(assignment.unit for assignment in self.assignments)

    def targets_of(self, unit_id: int) -> tuple[Target, ...]:
        """The targets this unit may report: its own and those nobody was given."""
        return tuple(target for target in self.targets if target.unit_id in (None, unit_id))

    def is_shared(self, target: Target) -> bool:
        """Whether another unit of the task may report the target as well: nobody in particular was given it."""
        return target.unit_id is None and len(self.units) > 1


@dataclass(frozen=True)
class Programme:
    """One year's published list (清单).

    `needs_seal` says that a unit is done only once its stamped form is in, too (盖章).
    `dropped` are tasks that a later version of the list has no more, and `former_units` units without a part now: reports
    filed before still name them, so they can be looked up, but nobody owes anything for them.
    """

    id: int
    head: ProgrammeHead
    tasks: tuple[Task, ...]
    dropped: tuple[Task, ...] = ()
    former_units: tuple[Unit, ...] = ()
    needs_seal: bool = False

    @property
    def year(self) -> int:
        return self.head.year

    @property
    def title(self) -> str:
        return self.head.title

    @property
    def office(self) -> str:
        return self.head.office

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit of the list once, in the order of first appearance."""
        return tuple({unit.id: unit for task in self.tasks for unit in task.units}.values())

    def tasks_of(self, unit_id: int) -> tuple[Task, ...]:
        return self._tasks_by_unit.get(unit_id, ())

    def owed_by(self, unit_id: int, filed: Container[Part]) -> tuple[Task, ...]:
        """The tasks this unit has not filed, in the order of the list."""
        return tuple(task for task in self.tasks_of(unit_id) if (task.id, unit_id) not in filed)

    def unit(self, unit_id: int) -> Unit:
        """The unit with this id, also a former one; raises KeyError where the list never had it."""
        return self._units_by_id[unit_id]

    def task(self, task_id: int) -> Task:
        """The task with this id, also a dropped one; raises KeyError where the list never had it."""
        return self._tasks_by_id[task_id]

    # A list of a province has tens of thousands of units, each of which is looked for.

    @cached_property
    def _tasks_by_unit(self) -> dict[int, tuple[Task, ...]]:
        found: dict[int, list[Task]] = {}
        for task in self.tasks:
            for unit_id in {unit.id for unit in task.units}:
                found.setdefault(unit_id, []).append(task)
        return {unit_id: tuple(tasks) for unit_id, tasks in found.items()}

    @cached_property
    def _units_by_id(self) -> dict[int, Unit]:
        return {unit.id: unit for unit in (*self.former_units, *self.units)}

    @cached_property
    def _tasks_by_id(self) -> dict[int, Task]:
        return {task.id: task for task in reversed((*self.tasks, *self.dropped))}


_RESPONSIBLE = re.compile(r"[（(](?:责任|牵头)单位[：:][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]")


def without_units(text: str) -> str:
    """A task's text without the bracket that names its units, which stand on their own."""
    return _RESPONSIBLE.sub("", text)
