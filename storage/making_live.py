"""A proposal made live (确认启用): as a new list, or as the later version of the one it updates. One transaction each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.difference import TaskChange, compare
from bot.domain.programme import Role
from bot.domain.proposal import Proposal, ProposedTarget, ProposedTask
from storage import heads, programmes, proposals, units
from storage.tables import AssignmentRow, ProgrammeRow, TargetRow, TaskRow


@dataclass(frozen=True)
class Effect:
    """One thing that changed in the ledger, for the audit log."""

    action: str
    object: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class MadeLive:
    """The live programme's id, and what changed. `gone` are (task id, unit id) that owe nothing any more, and
    `gone_targets` ids of targets nobody is asked for any more."""

    programme_id: int
    effects: tuple[Effect, ...]
    gone: frozenset[tuple[int, int]] = frozenset()
    gone_targets: frozenset[int] = frozenset()


def confirm(tx: Session, programme_id: int, *, person_id: int | None, now: datetime) -> bool:
    """Make a proposal live; False where it was not waiting any more."""
    return make_live(tx, programme_id, person_id=person_id, now=now) is not None


def make_live(tx: Session, proposal_id: int, *, person_id: int | None, now: datetime) -> MadeLive | None:
    """Make a proposal live: as a new programme, or as the later version of the one it updates. None where it was not
    waiting any more.

    Filed reports are never touched. What an update drops is marked and kept, with its id, so that reports and amounts
    go on saying what they are about.
    """
    # Two people may confirm at once: the second waits here, and finds it done.
    row = tx.get_one(ProgrammeRow, proposal_id, with_for_update=True)
    draft = proposals.load(tx, proposal_id)
    if row.state != programmes.PROPOSED or draft is None:
        return None
    current = programmes.programme(tx, draft.updates) if draft.updates is not None else None
    effects: list[Effect] = []
    ids = _unit_ids(tx, draft, effects, now)
    row.confirmed_at, row.confirmed_by = now, person_id
    if current is None:
        row.state = programmes.LIVE
        tx.flush()
        for task in draft.tasks:
            _insert_task(tx, row.id, task, ids)
        return MadeLive(row.id, tuple(effects))
    row.state = programmes.APPLIED
    _take_over_head(tx.get_one(ProgrammeRow, current.id), row, now)
    tx.flush()
    # Read again: names and merges are in force now, and units carry their ids.
    settled = replace(draft, units=tuple(replace(unit, unit_id=ids.get(unit.key)) for unit in draft.units))
    difference = compare(programmes.programme(tx, current.id), settled)
    gone: set[tuple[int, int]] = set()
    gone_targets: set[int] = set()
    for task_row in tx.scalars(select(TaskRow).where(TaskRow.programme_id == current.id)):
        task_row.no = -task_row.id  # numbers are unique: out of each other's way first
    tx.flush()
    for dropped in difference.dropped:
        tx.get_one(TaskRow, dropped.id).dropped_at = now
        gone |= {(dropped.id, unit.id) for unit in dropped.units}
        gone_targets |= {target.id for target in dropped.targets}
    for pair in (*difference.pairs, *difference.revived):
        _update_task(tx, pair, ids, now)
        gone |= {(pair.old.id, part.unit.id) for part in pair.dropped_parts}
        gone_targets |= {target.id for target in pair.dropped_targets}
    for added in difference.added:
        _insert_task(tx, current.id, added, ids)
    tx.flush()
    return MadeLive(current.id, tuple(effects), frozenset(gone), frozenset(gone_targets))


def _take_over_head(current: ProgrammeRow, new: ProgrammeRow, now: datetime) -> None:
    heads.write(current, heads.read(new))
    current.needs_seal = new.needs_seal
    current.source_sha256 = new.source_sha256 or current.source_sha256
    current.confirmed_at = now


def _unit_ids(tx: Session, draft: Proposal, effects: list[Effect], now: datetime) -> dict[int, int]:
    """The id of every unit in use, after renames, merges and aliases are carried out."""
    found: dict[int, int] = {}
    for part in draft.units_in_use:
        unit_id = part.unit_id
        if unit_id is not None:
            unit_id = units.unit(tx, unit_id).id
            old_name = units.unit(tx, unit_id).name
            if old_name != part.name:
                if units.rename(tx, unit_id, part.name):
                    effects.append(Effect("unit.rename", f"unit:{unit_id}", {"name": old_name}, {"name": part.name}))
                else:  # the new name is that of a unit of another list: it is this one
                    other = units.unit_named(tx, part.name, now)
                    units.merge(tx, unit_id, other)
                    effects.append(Effect("unit.merge", f"unit:{other}", {"name": old_name}, {"name": part.name}))
                    unit_id = other
        else:
            unit_id = units.unit_named(tx, part.name, now)
        for merged in part.merged_ids:
            old = units.unit(tx, merged)
            if old.id != unit_id:
                units.merge(tx, old.id, unit_id)
                effects.append(Effect("unit.merge", f"unit:{unit_id}", {"name": old.name}, {"name": part.name}))
        for alias in part.aliases:
            if units.add_alias(tx, unit_id, alias):
                effects.append(Effect("unit.alias", f"unit:{unit_id}", {}, {"alias": alias, "name": part.name}))
        found[part.key] = unit_id
    return found


def _insert_task(tx: Session, programme_id: int, task: ProposedTask, ids: dict[int, int]) -> None:
    row = TaskRow(programme_id=programme_id, no=task.no, name=task.name, text=task.text)
    tx.add(row)
    tx.flush()
    for position, target in enumerate(task.targets):
        _insert_target(tx, row.id, position, target, ids)
    for position, part in enumerate(_distinct(task, ids)):
        tx.add(AssignmentRow(task_id=row.id, unit_id=part[0], role=part[1].value, position=position))
    tx.flush()


def _distinct(task: ProposedTask, ids: dict[int, int]) -> Sequence[tuple[int, Role]]:
    """(unit id, role) of a task's parts; where two names led to one unit its first part counts."""
    parts: dict[int, Role] = {}
    for part in task.parts:
        parts.setdefault(ids[part.unit], part.role)
    return tuple(parts.items())


def _insert_target(tx: Session, task_id: int, position: int, target: ProposedTarget, ids: dict[int, int]) -> None:
    row = TargetRow(task_id=task_id)
    _write_target(row, position, target, ids)
    tx.add(row)


def _write_target(row: TargetRow, position: int, target: ProposedTarget, ids: dict[int, int]) -> None:
    row.position, row.text, row.value, row.measure = position, target.text, target.value, target.measure
    row.comparator, row.kind = target.comparator.value, target.kind.value
    row.unit_id = ids.get(target.unit) if target.unit is not None else None


def _update_task(tx: Session, pair: TaskChange, ids: dict[int, int], now: datetime) -> None:
    row = tx.get_one(TaskRow, pair.old.id)
    row.no, row.name, row.text, row.dropped_at = pair.new.no, pair.new.name, pair.new.text, None
    old_of = {new.key: old.id for old, new in pair.targets}
    for position, target in enumerate(pair.new.targets):
        if target.key in old_of:
            _write_target(tx.get_one(TargetRow, old_of[target.key]), position, target, ids)
        else:
            _insert_target(tx, row.id, position, target, ids)
    for dropped in pair.dropped_targets:
        tx.get_one(TargetRow, dropped.id).dropped_at = now
    known = {part.unit_id: part for part in tx.scalars(select(AssignmentRow).where(AssignmentRow.task_id == row.id))}
    wanted = _distinct(pair.new, ids)
    for position, (unit_id, role) in enumerate(wanted):
        part = known.get(unit_id)
        if part is None:
            tx.add(AssignmentRow(task_id=row.id, unit_id=unit_id, role=role.value, position=position))
        else:
            part.role, part.position, part.dropped_at = role.value, position, None
    for unit_id, part in known.items():
        if unit_id not in dict(wanted) and part.dropped_at is None:
            part.dropped_at = now
    tx.flush()
