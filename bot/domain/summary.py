"""The state of one round as one value: what every summary text, form, ledger and picture is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal

from bot.domain.light import Light, Standing, light_of, worst
from bot.domain.localtime import at_local
from bot.domain.programme import Programme, Role, Target, Task, Unit
from bot.domain.quarter import Quarter
from bot.domain.report import ProgressReport


@dataclass(frozen=True)
class PartSummary:
    """One unit's part of one task; `report` is None where it has filed nothing."""

    unit: Unit
    role: Role
    report: ProgressReport | None
    light: Light


@dataclass(frozen=True)
class TargetSummary:
    """A target against what was reported.

    `disclaimed` are the units that say it is another's, `is_unclaimed` that all who may report it do. `claims` holds what each
    unit says; `total` is the largest where several claim the same number, since a
    cumulative total claimed twice is one total told twice. `is_contested` says that several units did.
    """

    target: Target
    claims: tuple[tuple[Unit, Decimal], ...]
    previous: Decimal | None
    disclaimed: tuple[Unit, ...] = ()
    is_unclaimed: bool = False

    @property
    def total(self) -> Decimal | None:
        return max((amount for _, amount in self.claims), default=None)

    @property
    def is_contested(self) -> bool:
        return len(self.claims) > 1

    @property
    def share(self) -> Decimal | None:
        """Total over target, 1 meaning reached; None without a total."""
        if self.total is None or not self.target.value:
            return None
        return self.total / self.target.value


@dataclass(frozen=True)
class TaskSummary:
    """One task of the round: its parts, its numbers, its light, and its lights in this year's quarters so far."""

    task: Task
    parts: tuple[PartSummary, ...]
    targets: tuple[TargetSummary, ...]
    light: Light
    history: tuple[tuple[Quarter, Light], ...]

    @property
    def is_filed(self) -> bool:
        return all(part.report is not None for part in self.parts)


@dataclass(frozen=True)
class RoundSummary:
    """One programme's quarter, as of a moment (汇总). Times are aware.

    `is_rehearsal` puts 演练 on everything made from it. `earlier` are the year's earlier rounds, oldest first, each with
    those before it.
    """

    programme: Programme
    quarter: Quarter
    due_at: datetime
    as_of: datetime
    tasks: tuple[TaskSummary, ...]
    sealed_unit_ids: frozenset[int] = frozenset()
    is_rehearsal: bool = False
    earlier: tuple[RoundSummary, ...] = ()
    extended_to: Mapping[int, datetime] = field(default_factory=dict)
    """Later due times of single units, by unit id."""

    @property
    def year(self) -> tuple[RoundSummary, ...]:
        """The year so far, oldest first, this round at the end."""
        return (*self.earlier, self)

    @property
    def previous(self) -> RoundSummary | None:
        """Last quarter's round, where it lies in the same year: totals begin anew in January."""
        return next((one for one in self.earlier if one.quarter == self.quarter.previous), None)

    @property
    def lights(self) -> Mapping[Light, int]:
        """How many tasks bear each light."""
        return {light: sum(task.light is light for task in self.tasks) for light in Light}

    @property
    def is_past_due(self) -> bool:
        return self.as_of >= self.due_at

    @property
    def parts(self) -> tuple[PartSummary, ...]:
        return tuple(part for task in self.tasks for part in task.parts)

    @property
    def filed_parts(self) -> tuple[PartSummary, ...]:
        return tuple(part for part in self.parts if part.report is not None)

    @property
    def missing(self) -> tuple[tuple[Unit, tuple[Task, ...]], ...]:
        """Units that owe a report, with the tasks they owe, in the order of the list."""
        owed: dict[int, list[Task]] = {unit.id: [] for unit in self.programme.units}
        for task in self.tasks:
            for part in task.parts:
                if part.report is None:
                    owed[part.unit.id].append(task.task)
        return tuple((unit, tuple(owed[unit.id])) for unit in self.programme.units if owed[unit.id])

    @property
    def late(self) -> tuple[tuple[Unit, tuple[Task, ...]], ...]:
        """Those of the missing whose own due time has passed."""
        return tuple(
            (unit, tasks) for unit, tasks in self.missing if self.as_of >= self.extended_to.get(unit.id, self.due_at)
        )

    @property
    def done_units(self) -> tuple[Unit, ...]:
        owing = {unit.id for unit, _ in self.missing}
        return tuple(unit for unit in self.programme.units if unit.id not in owing)

    @property
    def important(self) -> tuple[tuple[Task, Unit, str], ...]:
        """Important matters reported this quarter, in the order of the list."""
        return tuple(
            (task.task, part.unit, part.report.important)
            for task in self.tasks
            for part in task.parts
            if part.report is not None and part.report.important
        )


ReportsByPart = Mapping[tuple[int, int], ProgressReport]
"""Reports of one round by (task id, unit id)."""


def summarise(
    programme: Programme,
    quarter: Quarter,
    reports: Mapping[Quarter, ReportsByPart],
    *,
    due_at: datetime,
    as_of: datetime,
    sealed_unit_ids: frozenset[int] = frozenset(),
    is_rehearsal: bool = False,
    earlier_due: Mapping[Quarter, datetime] | None = None,
    extended_to: Mapping[int, datetime] | None = None,
) -> RoundSummary:
    """Put one round together from its reports and those of the year's earlier quarters.

    Only filed reports count; a draft is nobody's business but its unit's. `earlier_due` has the due times of earlier
    quarters; without one it is the end of that quarter.
    """
    due_times = earlier_due or {}
    earlier = tuple(
        summarise(
            programme,
            other,
            {known: found for known, found in reports.items() if known <= other},
            due_at=due_times.get(other, at_local(other.last_day, time(17))),
            as_of=as_of,
            is_rehearsal=is_rehearsal,
            earlier_due=due_times,
        )
        for other in _before(quarter, reports)
    )
    later = extended_to or {}
    late = frozenset(unit.id for unit in programme.units if as_of >= later.get(unit.id, due_at))
    return RoundSummary(
        programme=programme,
        quarter=quarter,
        due_at=due_at,
        as_of=as_of,
        tasks=tuple(_task(task, quarter, reports, late) for task in programme.tasks),
        sealed_unit_ids=sealed_unit_ids,
        is_rehearsal=is_rehearsal,
        earlier=earlier,
        extended_to=later,
    )


def _before(quarter: Quarter, reports: Mapping[Quarter, ReportsByPart]) -> list[Quarter]:
    """The quarters of the same year that were reported before this one."""
    return sorted(other for other in reports if other.year == quarter.year and other < quarter)


def _task(task: Task, quarter: Quarter, reports: Mapping[Quarter, ReportsByPart], late: frozenset[int]) -> TaskSummary:
    parts = _parts(task, quarter, reports.get(quarter, {}), late)
    light = _task_light(parts)
    everyone = frozenset(unit.id for unit in task.units)
    history = [
        (other, _task_light(_parts(task, other, reports[other], everyone))) for other in _before(quarter, reports)
    ]
    return TaskSummary(
        task=task,
        parts=parts,
        targets=tuple(
            _target(target, task, parts, _previous(task, target, quarter, reports)) for target in task.targets
        ),
        light=light,
        history=(*history, (quarter, light)),
    )


def _parts(task: Task, quarter: Quarter, reports: ReportsByPart, late: frozenset[int]) -> tuple[PartSummary, ...]:
    """`late` are the units whose due time has passed."""
    parts: list[PartSummary] = []
    for assignment in task.assignments:
        report = reports.get((task.id, assignment.unit.id))
        filed = report if report is not None and report.state.is_filed else None
        standing = Standing(
            is_filed=filed is not None,
            assessment=filed.assessment if filed else None,
            reached=tuple((target, filed.amounts.get(target.id)) for target in task.targets_of(assignment.unit.id))
            if filed
            else (),
        )
        light = light_of(standing, quarter, is_past_due=assignment.unit.id in late)
        parts.append(PartSummary(assignment.unit, assignment.role, filed, light))
    return tuple(parts)


def _task_light(parts: tuple[PartSummary, ...]) -> Light:
    return worst(part.light for part in parts)


def _target(target: Target, task: Task, parts: tuple[PartSummary, ...], previous: Decimal | None) -> TargetSummary:
    may = {unit.id for unit in task.units if target.unit_id in (None, unit.id)}
    disclaimed = tuple(
        part.unit
        for part in parts
        if part.report is not None and target.id in part.report.disclaimed and part.unit.id in may
    )
    is_unclaimed = bool(may) and {unit.id for unit in disclaimed} == may
    return TargetSummary(target, _claims(target, parts), previous, disclaimed, is_unclaimed)


def _claims(target: Target, parts: tuple[PartSummary, ...]) -> tuple[tuple[Unit, Decimal], ...]:
    return tuple(
        (part.unit, part.report.amounts[target.id])
        for part in parts
        if part.report is not None
        and target.id in part.report.amounts
        and target.unit_id in (None, part.unit.id)  # a number given to one unit is no longer anybody else's
    )


def _previous(task: Task, target: Target, quarter: Quarter, reports: Mapping[Quarter, ReportsByPart]) -> Decimal | None:
    if quarter.number == 1:
        return None
    earlier = reports.get(quarter.previous, {})
    amounts = [
        report.amounts[target.id]
        for (task_id, _), report in earlier.items()
        if task_id == task.id and report.state.is_filed and target.id in report.amounts
    ]
    return max(amounts, default=None)
