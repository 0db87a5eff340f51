"""A list before it is live (待确认的清单): what was read from a notice, as a value that corrections turn into another value.

Nothing here is a row of the ledger yet. Parts are named by `key`, which no other proposal uses; `task_id`, `target_id`
and `unit_id` say which live thing a part is, where it is one already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bot.domain.alias import likely_same
from bot.domain.head import ProgrammeHead
from bot.domain.notice import Doubt, Notice, NoticeTask
from bot.domain.programme import Comparator, Programme, Role, TargetKind, Unit

FORM_COLUMNS: tuple[str, ...] = ("序号", "实事名称", "责任单位", "本季度具体措施及任务进度情况", "完成时限")

# Keys of one proposal lie apart from those of every other, so that an old button never means something new.
KEYS_PER_PROPOSAL = 1_000_000


class DoubtKind(StrEnum):
    """What settling a doubt means."""

    READING = "reading"  # the reader was not sure; 对 leaves it as read
    SAME_UNIT = "same_unit"  # two names may be one unit; 对 makes them one
    CARRY_OVER = "carry_over"  # units of an earlier list come with their people; 对 says that this is right


@dataclass(frozen=True)
class OpenDoubt:
    """Something a person must settle. `task`, `target`, `unit` are keys of what it is about, where it is about one part.

    For SAME_UNIT `unit` is the name in question and `other` the unit it may be.
    """

    key: int
    kind: DoubtKind
    place: str
    reason: str
    quote: str = ""
    task: int | None = None
    target: int | None = None
    unit: int | None = None
    other: int | None = None


@dataclass(frozen=True)
class ProposedUnit:
    """A unit as the list names it. `aliases` are names to be remembered, `merged_ids` known units that it takes in."""

    key: int
    name: str
    unit_id: int | None = None
    aliases: tuple[str, ...] = ()
    merged_ids: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class ProposedTarget:
    """`unit` is the key of the one unit that reports it."""

    key: int
    text: str
    value: Decimal
    measure: str
    comparator: Comparator
    kind: TargetKind
    unit: int | None = None
    target_id: int | None = None


@dataclass(frozen=True)
class ProposedPart:
    unit: int
    role: Role


@dataclass(frozen=True)
class ProposedTask:
    key: int
    no: int
    name: str
    text: str
    parts: tuple[ProposedPart, ...]
    targets: tuple[ProposedTarget, ...]
    time_limit: str | None = None
    task_id: int | None = None

    def target(self, key: int) -> ProposedTarget | None:
        return next((target for target in self.targets if target.key == key), None)

    def part(self, unit: int) -> ProposedPart | None:
        return next((part for part in self.parts if part.unit == unit), None)


@dataclass(frozen=True)
class Proposal:
    """`updates` is the id of the live list this is a later version of. `units` may hold units without a task for a while;
    they are not made live. `read_as` are (printed, remembered name) where an alias was used in reading."""

    id: int
    head: ProgrammeHead
    tasks: tuple[ProposedTask, ...]
    units: tuple[ProposedUnit, ...]
    doubts: tuple[OpenDoubt, ...]
    next_key: int
    updates: int | None = None
    read_as: tuple[tuple[str, str], ...] = ()
    needs_seal: bool = False

    @property
    def year(self) -> int:
        return self.head.year

    @property
    def title(self) -> str:
        return self.head.title

    def task(self, key: int) -> ProposedTask | None:
        return next((task for task in self.tasks if task.key == key), None)

    def numbered(self, no: int) -> ProposedTask | None:
        return next((task for task in self.tasks if task.no == no), None)

    def unit(self, key: int) -> ProposedUnit | None:
        return next((unit for unit in self.units if unit.key == key), None)

    def doubt(self, key: int) -> OpenDoubt | None:
        return next((doubt for doubt in self.doubts if doubt.key == key), None)

    def unit_name(self, key: int) -> str:
        """The unit's name; raises KeyError where there is none."""
        unit = self.unit(key)
        if unit is None:
            raise KeyError(key)
        return unit.name

    @property
    def units_in_use(self) -> tuple[ProposedUnit, ...]:
        """Units with a task, in the order of first appearance."""
        keys = dict.fromkeys(part.unit for task in self.tasks for part in task.parts)
        return tuple(unit for key in keys if (unit := self.unit(key)) is not None)

    def tasks_of(self, unit: int) -> tuple[ProposedTask, ...]:
        return tuple(task for task in self.tasks if task.part(unit) is not None)

    def with_task(self, changed: ProposedTask) -> Proposal:
        return replace(self, tasks=tuple(changed if task.key == changed.key else task for task in self.tasks))

    def with_unit(self, changed: ProposedUnit) -> Proposal:
        return replace(self, units=tuple(changed if unit.key == changed.key else unit for unit in self.units))


# --- from what was read -----------------------------------------------------------------------------------------


@dataclass
class _Counter:
    next_key: int

    def take(self) -> int:
        self.next_key += 1
        return self.next_key - 1


def propose(
    notice: Notice, *, proposal_id: int, year: int, known: Sequence[Unit], updates: Programme | None = None
) -> Proposal:
    """The proposal a notice makes. `known` are the units of earlier lists: a name or alias of theirs is that unit, and a
    name that only looks like one becomes a doubt. What a later version of a list says nothing of (who collects, the form)
    stays as it is in the live one, `updates`."""
    counter = _Counter(proposal_id * KEYS_PER_PROPOSAL + 1)
    units, by_name, read_as = _units(notice, known, counter)
    tasks = tuple(_task(task, by_name, counter) for task in notice.tasks)
    doubts = [_anchored(doubt, tasks, by_name, counter) for doubt in notice.unsure]
    doubted = {doubt.target for doubt in doubts}
    for task, read in zip(tasks, notice.tasks, strict=True):
        for target, printed in zip(task.targets, read.targets, strict=True):
            if printed.optional and target.key not in doubted:
                place = f"第{task.no}项“{task.name[:20]}”"
                doubts.append(
                    OpenDoubt(
                        counter.take(),
                        DoubtKind.READING,
                        place,
                        "这个数字不一定是目标",
                        target.text,
                        task.key,
                        target.key,
                    )
                )
    proposal = Proposal(
        id=proposal_id,
        head=_head(notice, year, updates.head if updates is not None else None),
        tasks=tasks,
        units=units,
        doubts=tuple(doubts),
        next_key=counter.next_key,
        updates=updates.id if updates is not None else None,
        read_as=read_as,
        # Once asked for, by an earlier version or by the office, it stays until the office says otherwise.
        needs_seal=bool(notice.reporting and notice.reporting.stamped) or (updates is not None and updates.needs_seal),
    )
    return with_same_unit_doubts(proposal, known)


def _head(notice: Notice, year: int, live: ProgrammeHead | None) -> ProgrammeHead:
    """What the notice prints; where it prints nothing, what the live list has."""
    office, phone = (live.office, live.phone) if live else ("群团科", None)
    form_title, form_columns = (
        (live.form_title, live.form_columns) if live else (f"{year}年实事工作进展情况表", FORM_COLUMNS)
    )
    return ProgrammeHead(
        year=year,
        title=notice.title,
        doc_number=notice.doc_number,
        issuer=notice.issuer,
        issued_on=notice.issued_on,
        office=(notice.reporting.to if notice.reporting else "") or office,
        phone=notice.reporting.phone if notice.reporting else phone,
        form_title=notice.form.title if notice.form else form_title,
        form_columns=notice.form.columns if notice.form else form_columns,
    )


def _units(
    notice: Notice, known: Sequence[Unit], counter: _Counter
) -> tuple[tuple[ProposedUnit, ...], dict[str, int], tuple[tuple[str, str], ...]]:
    named = {name: unit for unit in known for name in unit.aliases} | {unit.name: unit for unit in known}
    units: dict[str, ProposedUnit] = {}
    by_name: dict[str, int] = {}
    read_as: list[tuple[str, str]] = []
    for name in dict.fromkeys(name for task in notice.tasks for name in task.units):
        match = named.get(name)
        true_name = match.name if match else name
        if true_name != name:
            read_as.append((name, true_name))
        if true_name not in units:
            units[true_name] = ProposedUnit(counter.take(), true_name, match.id if match else None)
        by_name[name] = units[true_name].key
    return tuple(units.values()), by_name, tuple(read_as)


def _task(task: NoticeTask, by_name: Mapping[str, int], counter: _Counter) -> ProposedTask:
    roles: dict[int, Role] = {}
    for name in task.units:
        lead, supporting = name in task.lead_units, name in task.supporting_units
        role = Role.LEAD if lead else Role.SUPPORTING if supporting else Role.RESPONSIBLE
        roles.setdefault(by_name[name], role)
    return ProposedTask(
        key=counter.take(),
        no=task.no,
        name=task.name,
        text=task.text,
        parts=tuple(ProposedPart(unit, role) for unit, role in roles.items()),
        targets=tuple(
            ProposedTarget(counter.take(), target.text, target.value, target.measure, target.comparator, target.kind)
            for target in task.targets
        ),
        time_limit=task.time_limit,
    )


_PLACE = re.compile(r"第\s*(\d+)\s*[项行]")


def _anchored(doubt: Doubt, tasks: Sequence[ProposedTask], by_name: Mapping[str, int], counter: _Counter) -> OpenDoubt:
    """The doubt with what it is about: the task its place names, the target or the unit its quotation names."""
    found = _PLACE.search(doubt.place)
    task = next((task for task in tasks if found and task.no == int(found[1])), None)
    target = next((target for target in task.targets if target.text == doubt.quote), None) if task else None
    unit = by_name.get(doubt.quote)
    if task is not None and unit is not None and task.part(unit) is None:
        unit = None
    return OpenDoubt(
        key=counter.take(),
        kind=DoubtKind.READING,
        place=doubt.place,
        reason=doubt.reason,
        quote=doubt.quote,
        task=task.key if task else None,
        target=target.key if target else None,
        unit=unit,
    )


def with_same_unit_doubts(proposal: Proposal, known: Sequence[Unit]) -> Proposal:
    """Ask about every name that may be a known unit, or another name of this list, by the rules of bot/domain/alias.py.

    A known unit that the doubt is about joins `units` under a key of its own, without any task.
    """
    counter = _Counter(proposal.next_key)
    units = list(proposal.units)
    doubts = list(proposal.doubts)
    taken = {unit.unit_id for unit in units}
    for unit in proposal.units:
        if unit.unit_id is not None:
            continue
        inside = [other for other in proposal.units if other.key != unit.key]
        near = next((other for other in inside if likely_same(unit.name, other.name)), None)
        other: ProposedUnit | None = None
        if near is not None:
            # Of two names of this list the longer one is the full name; the question is asked once, about the shorter.
            if len(near.name) > len(unit.name) or near.unit_id is not None:
                other = near
        else:
            old = next((old for old in known if old.id not in taken and _near(unit.name, old)), None)
            if old is not None:
                other = ProposedUnit(counter.take(), old.name, old.id)
                units.append(other)
                taken.add(old.id)
        if other is not None:
            reason = f"可能就是“{other.name}”"
            doubts.append(
                OpenDoubt(
                    counter.take(), DoubtKind.SAME_UNIT, "责任单位", reason, unit.name, unit=unit.key, other=other.key
                )
            )
    return replace(proposal, units=tuple(units), doubts=tuple(doubts), next_key=counter.next_key)


def _near(name: str, unit: Unit) -> bool:
    return any(likely_same(name, other) is not None for other in (unit.name, *unit.aliases))


def carried_over(proposal: Proposal) -> Proposal:
    """Ask once whether units of earlier lists come along with their people: a seat belongs to the unit, not to a list."""
    if not carried_units(proposal):
        return proposal
    doubt = OpenDoubt(
        proposal.next_key, DoubtKind.CARRY_OVER, "沿用", "以前清单里就有的单位，联络员、负责人和别名都沿用"
    )
    return replace(proposal, doubts=(*proposal.doubts, doubt), next_key=proposal.next_key + 1)


def carried_units(proposal: Proposal) -> tuple[ProposedUnit, ...]:
    """The units of this list that an earlier one had."""
    return tuple(unit for unit in proposal.units_in_use if unit.unit_id is not None)


# --- from what is live ------------------------------------------------------------------------------------------


def revision(programme: Programme, *, proposal_id: int) -> Proposal:
    """A proposal that says what the live list says: the beginning of a change to it."""
    counter = _Counter(proposal_id * KEYS_PER_PROPOSAL + 1)
    keys = {unit.id: counter.take() for unit in programme.units}
    return Proposal(
        id=proposal_id,
        head=programme.head,
        needs_seal=programme.needs_seal,
        tasks=tuple(
            ProposedTask(
                key=counter.take(),
                no=task.no,
                name=task.name,
                text=task.text,
                parts=tuple(ProposedPart(keys[part.unit.id], part.role) for part in task.assignments),
                targets=tuple(
                    ProposedTarget(
                        counter.take(),
                        target.text,
                        target.value,
                        target.measure,
                        target.comparator,
                        target.kind,
                        keys.get(target.unit_id) if target.unit_id is not None else None,
                        target.id,
                    )
                    for target in task.targets
                ),
                task_id=task.id,
            )
            for task in programme.tasks
        ),
        units=tuple(ProposedUnit(keys[unit.id], unit.name, unit.id) for unit in programme.units),
        doubts=(),
        next_key=counter.next_key,
        updates=programme.id,
    )
