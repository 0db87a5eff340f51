"""Making corrections in a list that is not live yet: each turns one proposal into another, or says why it cannot.

What a correction touches is settled with it: a doubt about a target that was changed, or about a unit that is gone, is a
doubt no longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from bot.domain.amount import plain
from bot.domain.correction import (
    AddPart,
    AddTarget,
    AddTask,
    CannotCorrect,
    Correction,
    DropDoubted,
    DropPart,
    DropTarget,
    DropTask,
    DropUnit,
    GiveTarget,
    MergeUnits,
    RenameTask,
    RenameUnit,
    SetHead,
    SetRole,
    SetTarget,
    Settle,
    SetUpdates,
)
from bot.domain.head import ProgrammeHead
from bot.domain.programme import Comparator, Role
from bot.domain.proposal import (
    DoubtKind,
    OpenDoubt,
    Proposal,
    ProposedPart,
    ProposedTarget,
    ProposedTask,
    ProposedUnit,
)

NAME_LIMIT = 100
UNIT_NAME_LIMIT = 40


def corrected(proposal: Proposal, correction: Correction) -> Proposal:
    """The proposal with the correction made. Raises CannotCorrect."""
    return _tidy(_made(proposal, correction))


def _made(proposal: Proposal, correction: Correction) -> Proposal:
    match correction:
        case RenameUnit(unit, name):
            return _rename_unit(proposal, unit, name)
        case MergeUnits(unit, into):
            return _merge(proposal, unit, into)
        case DropUnit(key):
            _require_unit(proposal, key)
            return _in_every_task(proposal, lambda task: _without_part(task, key))
        case AddPart():
            return _add_part(proposal, correction)
        case DropPart(task_key, unit):
            task = _require_task(proposal, task_key)
            if task.part(unit) is None:
                raise CannotCorrect("unit_not_here")
            return proposal.with_task(_without_part(task, unit))
        case SetRole(task_key, unit, role):
            task = _require_task(proposal, task_key)
            part = task.part(unit)
            if part is None:
                raise CannotCorrect("unit_not_here")
            if part.role is role:
                raise CannotCorrect("same_already", proposal.unit_name(unit))
            parts = tuple(replace(part, role=role) if part.unit == unit else part for part in task.parts)
            return proposal.with_task(replace(task, parts=_leads_first(parts)))
        case RenameTask(task_key, name):
            task = _require_task(proposal, task_key)
            return proposal.with_task(replace(task, name=_name(name, NAME_LIMIT)))
        case AddTask():
            return _add_task(proposal, correction)
        case DropTask(task_key):
            _require_task(proposal, task_key)
            if len(proposal.tasks) == 1:
                raise CannotCorrect("last_task")
            return replace(proposal, tasks=tuple(task for task in proposal.tasks if task.key != task_key))
        case AddTarget(task_key, text, goal):
            task = _require_task(proposal, task_key)
            target = ProposedTarget(
                proposal.next_key,
                _name(text, NAME_LIMIT),
                goal.value,
                goal.measure,
                goal.comparator or Comparator.EXACT,
                goal.kind,
            )
            changed = proposal.with_task(replace(task, targets=(*task.targets, target)))
            return replace(changed, next_key=proposal.next_key + 1)
        case SetTarget():
            return _set_target(proposal, correction)
        case DropTarget(key):
            task, _ = require_target(proposal, key)
            return proposal.with_task(replace(task, targets=tuple(t for t in task.targets if t.key != key)))
        case GiveTarget(key, unit):
            task, target = require_target(proposal, key)
            if unit is not None and task.part(unit) is None:
                raise CannotCorrect("unit_not_here")
            return _with_target(proposal, task, replace(target, unit=unit))
        case SetHead(field, value):
            return replace(proposal, head=_set_head(proposal.head, field, value))
        case Settle(key, same):
            return _settle(proposal, key, same)
        case DropDoubted(key):
            return _drop_doubted(proposal, key)
        case SetUpdates(programme_id):
            return replace(proposal, updates=programme_id)
        case _:
            assert_never(correction)


# --- units ------------------------------------------------------------------------------------------------------


def _rename_unit(proposal: Proposal, key: int, name: str) -> Proposal:
    unit = _require_unit(proposal, key)
    name = _name(name, UNIT_NAME_LIMIT)
    if name == unit.name:
        raise CannotCorrect("same_already", name)
    if any(name in other.names for other in proposal.units if other.key != key):
        raise CannotCorrect("name_taken", name)
    aliases = tuple(dict.fromkeys(alias for alias in (*unit.aliases, unit.name) if alias != name))
    return proposal.with_unit(replace(unit, name=name, aliases=aliases))


def _merge(proposal: Proposal, key: int, into_key: int) -> Proposal:
    unit, into = _require_unit(proposal, key), _require_unit(proposal, into_key)
    if key == into_key:
        raise CannotCorrect("same_unit", unit.name)
    merged_ids = (*into.merged_ids, *unit.merged_ids)
    unit_id = into.unit_id
    if unit.unit_id is not None:
        if unit_id is None:
            unit_id = unit.unit_id
        else:
            merged_ids = (*merged_ids, unit.unit_id)
    aliases = dict.fromkeys(alias for alias in (*into.aliases, unit.name, *unit.aliases) if alias != into.name)
    changed = proposal.with_unit(replace(into, unit_id=unit_id, aliases=tuple(aliases), merged_ids=merged_ids))
    changed = _in_every_task(changed, lambda task: _moved(task, key, into_key))
    return replace(changed, units=tuple(other for other in changed.units if other.key != key))


def _moved(task: ProposedTask, key: int, into: int) -> ProposedTask:
    """The task with one unit's part given to another; where both have one, the weightier role stays."""
    old = task.part(key)
    if old is None:
        return task
    has = task.part(into)
    role = old.role if has is None else min((old.role, has.role), key=_WEIGHT.index)
    at = task.parts.index(old if has is None else has)
    parts = [part for part in task.parts if part.unit not in (key, into)]
    parts.insert(min(at, len(parts)), ProposedPart(into, role))
    targets = tuple(replace(target, unit=into) if target.unit == key else target for target in task.targets)
    return replace(task, parts=_leads_first(tuple(parts)), targets=targets)


def _add_part(proposal: Proposal, correction: AddPart) -> Proposal:
    task = _require_task(proposal, correction.task)
    name = _name(correction.name, UNIT_NAME_LIMIT)
    proposal, key = _unit_named(proposal, name, correction.unit_id)
    if task.part(key) is not None:
        raise CannotCorrect("unit_already", name)
    unit, alias = _require_unit(proposal, key), correction.alias
    if alias is not None and not any(alias in other.names for other in proposal.units):
        proposal = proposal.with_unit(replace(unit, aliases=(*unit.aliases, alias)))
    parts = (*task.parts, ProposedPart(key, correction.role))
    return proposal.with_task(replace(task, parts=_leads_first(parts)))


def _unit_named(proposal: Proposal, name: str, unit_id: int | None = None) -> tuple[Proposal, int]:
    for unit in proposal.units:
        if name in unit.names or (unit_id is not None and unit.unit_id == unit_id):
            return proposal, unit.key
    unit = ProposedUnit(proposal.next_key, name, unit_id)
    return replace(proposal, units=(*proposal.units, unit), next_key=unit.key + 1), unit.key


def _without_part(task: ProposedTask, unit: int) -> ProposedTask:
    return replace(
        task,
        parts=tuple(part for part in task.parts if part.unit != unit),
        targets=tuple(replace(target, unit=None) if target.unit == unit else target for target in task.targets),
    )


_WEIGHT = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING)


def _leads_first(parts: tuple[ProposedPart, ...]) -> tuple[ProposedPart, ...]:
    """Lead units stand first and supporting ones last, as they are printed; otherwise the order stays."""
    return tuple(sorted(parts, key=lambda part: _WEIGHT.index(part.role)))


def _in_every_task(proposal: Proposal, change: Callable[[ProposedTask], ProposedTask]) -> Proposal:
    return replace(proposal, tasks=tuple(change(task) for task in proposal.tasks))


# --- tasks and targets ------------------------------------------------------------------------------------------


def _add_task(proposal: Proposal, correction: AddTask) -> Proposal:
    name = _name(correction.name, NAME_LIMIT)
    numbers = {task.no for task in proposal.tasks}
    no = correction.no if correction.no is not None else max(numbers, default=0) + 1
    if no in numbers:
        raise CannotCorrect("number_taken", str(no))
    if any(task.name == name for task in proposal.tasks):
        raise CannotCorrect("task_already", name)
    parts: list[ProposedPart] = []
    for unit_name in dict.fromkeys(correction.unit_names):
        proposal, key = _unit_named(proposal, _name(unit_name, UNIT_NAME_LIMIT))
        parts.append(ProposedPart(key, Role.RESPONSIBLE))
    task = ProposedTask(proposal.next_key, no, name, name, tuple(parts), ())
    tasks = tuple(sorted((*proposal.tasks, task), key=lambda task: task.no))
    return replace(proposal, tasks=tasks, next_key=task.key + 1)


def _set_target(proposal: Proposal, correction: SetTarget) -> Proposal:
    task, target = require_target(proposal, correction.target)
    goal = correction.goal
    text = (
        _name(correction.text, NAME_LIMIT) if correction.text else _with_number(target.text, target.value, goal.value)
    )
    comparator = goal.comparator or target.comparator
    changed = replace(target, text=text, value=goal.value, measure=goal.measure, comparator=comparator, kind=goal.kind)
    if changed == target:
        raise CannotCorrect("same_already", target.text)
    return _settled_about(_with_target(proposal, task, changed), target=target.key)


def _with_number(text: str, old: Decimal, new: Decimal) -> str:
    """The words with another number in them, where the old one stands there once, and as these very digits."""
    found = re.findall(rf"(?<![\d.]){re.escape(plain(old))}(?![\d.]|[十百千万亿])", text)
    if len(found) != 1:
        return text
    return re.sub(rf"(?<![\d.]){re.escape(plain(old))}(?![\d.]|[十百千万亿])", plain(new), text)


def require_target(proposal: Proposal, key: int) -> tuple[ProposedTask, ProposedTarget]:
    """The target with its task; raises CannotCorrect where there is none any more."""
    for task in proposal.tasks:
        target = task.target(key)
        if target is not None:
            return task, target
    raise CannotCorrect("gone")


def _with_target(proposal: Proposal, task: ProposedTask, changed: ProposedTarget) -> Proposal:
    targets = tuple(changed if target.key == changed.key else target for target in task.targets)
    return proposal.with_task(replace(task, targets=targets))


def _set_head(head: ProgrammeHead, field: str, value: str) -> ProgrammeHead:
    value = value.strip()
    match field:
        case "title":
            return replace(head, title=_name(value, 200))
        case "office":
            return replace(head, office=_name(value, UNIT_NAME_LIMIT))
        case "phone":
            return replace(head, phone=_name(value, 40))
        case "year":
            digits = value.removesuffix("年").strip()
            if not (digits.isascii() and digits.isdecimal() and 2000 <= int(digits) <= 2100):
                raise CannotCorrect("bad_year", value)
            return replace(head, year=int(digits))
        case _:
            raise CannotCorrect("unclear", field)


# --- doubts -----------------------------------------------------------------------------------------------------


def _settle(proposal: Proposal, key: int, same: bool) -> Proposal:
    doubt = _require_doubt(proposal, key)
    rest = replace(proposal, doubts=tuple(other for other in proposal.doubts if other.key != key))
    if doubt.kind is DoubtKind.SAME_UNIT and same and doubt.unit is not None and doubt.other is not None:
        return _merge(rest, doubt.unit, doubt.other)
    return rest


def _drop_doubted(proposal: Proposal, key: int) -> Proposal:
    doubt = _require_doubt(proposal, key)
    drop = droppable(proposal, doubt)
    if drop is None:
        raise CannotCorrect("nothing_to_drop")
    changed = _made(proposal, drop)
    return replace(changed, doubts=tuple(other for other in changed.doubts if other.key != key))


def droppable(proposal: Proposal, doubt: OpenDoubt) -> DropTarget | DropPart | DropUnit | DropTask | None:
    """What 去掉 takes off the list for this doubt; None where there is nothing to take off.

    A target or a unit the doubt is about; a task only where the doubt says that it has no unit at all.
    """
    if doubt.kind is not DoubtKind.READING:
        return None
    if doubt.target is not None:
        return DropTarget(doubt.target)
    if doubt.unit is not None:
        return DropPart(doubt.task, doubt.unit) if doubt.task is not None else DropUnit(doubt.unit)
    task = proposal.task(doubt.task) if doubt.task is not None else None
    if task is not None and not task.parts and len(proposal.tasks) > 1:
        return DropTask(task.key)
    return None


def _require_doubt(proposal: Proposal, key: int) -> OpenDoubt:
    doubt = proposal.doubt(key)
    if doubt is None:
        raise CannotCorrect("doubt_settled")
    return doubt


def _settled_about(proposal: Proposal, *, target: int) -> Proposal:
    return replace(proposal, doubts=tuple(doubt for doubt in proposal.doubts if doubt.target != target))


def _tidy(proposal: Proposal) -> Proposal:
    """Without doubts about what is not there any more."""
    tasks = {task.key for task in proposal.tasks}
    targets = {target.key for task in proposal.tasks for target in task.targets}
    units = {unit.key for unit in proposal.units}
    parts = {(task.key, part.unit) for task in proposal.tasks for part in task.parts}

    def stands(doubt: OpenDoubt) -> bool:
        return (
            (doubt.task is None or doubt.task in tasks)
            and (doubt.target is None or doubt.target in targets)
            and (doubt.unit is None or doubt.unit in units)
            and (doubt.other is None or doubt.other in units)
            and (doubt.task is None or doubt.unit is None or (doubt.task, doubt.unit) in parts)
        )

    doubts = tuple(doubt for doubt in proposal.doubts if stands(doubt))
    return proposal if len(doubts) == len(proposal.doubts) else replace(proposal, doubts=doubts)


# --- small checks -----------------------------------------------------------------------------------------------


def _require_task(proposal: Proposal, key: int) -> ProposedTask:
    task = proposal.task(key)
    if task is None:
        raise CannotCorrect("gone")
    return task


def _require_unit(proposal: Proposal, key: int) -> ProposedUnit:
    unit = proposal.unit(key)
    if unit is None:
        raise CannotCorrect("gone")
    return unit


def _name(text: str, limit: int) -> str:
    name = " ".join(text.split()).strip("“”\"'。，,；;")
    if not name or not any(char.isalnum() for char in name):
        raise CannotCorrect("name_empty")
    if len(name) > limit:
        raise CannotCorrect("name_long", str(limit))
    return name
