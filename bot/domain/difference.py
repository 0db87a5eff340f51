"""What a later version of a list changes against the one that is live, part by part.

A task of the new version is the live task it was made from, else the one with the same name, else the one whose name or
text is most alike; the number alone makes no task the same, since lists are renumbered. Targets pair within paired tasks
by their words, else by unit of measure in their order. Units pair by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from bot.domain.head import ProgrammeHead
from bot.domain.programme import Assignment, Programme, Role, Target, Task, without_units
from bot.domain.proposal import Proposal, ProposedPart, ProposedTarget, ProposedTask

# Of 100: how alike names or texts must be to be one task under another wording. 新改扩建3所中小学 / 新改扩建4所中小学 is 90.
_ALIKE = 75


@dataclass(frozen=True)
class TaskChange:
    """One live task against its new version: what differs, and nothing of what does not."""

    old: Task
    new: ProposedTask
    targets: tuple[tuple[Target, ProposedTarget], ...]
    added_targets: tuple[ProposedTarget, ...]
    dropped_targets: tuple[Target, ...]
    kept_parts: tuple[tuple[Assignment, ProposedPart], ...]
    added_parts: tuple[ProposedPart, ...]
    dropped_parts: tuple[Assignment, ...]
    unit_ids: tuple[tuple[int, int], ...]  # (unit key, unit id) of the proposal's known units

    @property
    def changed_targets(self) -> tuple[tuple[Target, ProposedTarget], ...]:
        ids = dict(self.unit_ids)
        return tuple(
            (old, new)
            for old, new in self.targets
            if (old.text, old.value, old.measure, old.comparator) != (new.text, new.value, new.measure, new.comparator)
            or old.unit_id != (ids.get(new.unit) if new.unit is not None else None)
        )

    @property
    def changed_roles(self) -> tuple[tuple[Assignment, Role], ...]:
        return tuple((old, new.role) for old, new in self.kept_parts if old.role is not new.role)

    @property
    def is_text_changed(self) -> bool:
        return squeezed(without_units(self.old.text)) != squeezed(without_units(self.new.text))

    @property
    def is_any(self) -> bool:
        return bool(
            self.old.no != self.new.no
            or self.old.name != self.new.name
            or self.is_text_changed
            or self.changed_targets
            or self.added_targets
            or self.dropped_targets
            or self.changed_roles
            or self.added_parts
            or self.dropped_parts
        )


@dataclass(frozen=True)
class Difference:
    """`pairs` holds every task that stays, changed or not; `revived` tasks were dropped before and are on the list again,
    with the ids their reports know. `renamed_units` and `merged_units` are (old name, new name).
    `new_units` and `gone_units` are names of units that the list did not have, or has no longer."""

    pairs: tuple[TaskChange, ...]
    added: tuple[ProposedTask, ...]
    revived: tuple[TaskChange, ...]
    dropped: tuple[Task, ...]
    new_units: tuple[str, ...]
    gone_units: tuple[str, ...]
    renamed_units: tuple[tuple[str, str], ...]
    merged_units: tuple[tuple[str, str], ...]
    head: tuple[tuple[str, str, str], ...]  # (what, old, new)

    @property
    def changed(self) -> tuple[TaskChange, ...]:
        return tuple(pair for pair in self.pairs if pair.is_any)

    @property
    def is_any(self) -> bool:
        return bool(
            self.added
            or self.revived
            or self.dropped
            or self.changed
            or self.renamed_units
            or self.merged_units
            or self.head
        )


def compare(live: Programme, proposal: Proposal) -> Difference:
    """The difference between a live list and its later version."""
    ids = {unit.key: unit.unit_id for unit in proposal.units if unit.unit_id is not None}
    merged = {old: unit.unit_id for unit in proposal.units for old in unit.merged_ids}
    pairs = pair_tasks(live.tasks, proposal.tasks)
    matched_old = {old.id for old, _ in pairs}
    matched_new = {new.key for _, new in pairs}
    new = [task for task in proposal.tasks if task.key not in matched_new]
    before = {squeezed(task.name): task for task in live.dropped}
    back = [(before[name], task) for task in new if (name := squeezed(task.name)) in before]
    used = proposal.units_in_use
    had = {unit.id: unit.name for unit in live.units}
    has = {unit.unit_id for unit in used if unit.unit_id is not None} | set(merged)
    renamed = [
        (had[unit.unit_id], unit.name) for unit in used if unit.unit_id in had and had[unit.unit_id] != unit.name
    ]
    return Difference(
        pairs=tuple(_change(old, new, ids, merged) for old, new in pairs),
        added=tuple(task for task in new if task.key not in {again.key for _, again in back}),
        revived=tuple(_change(old, again, ids, merged) for old, again in back),
        dropped=tuple(task for task in live.tasks if task.id not in matched_old),
        new_units=tuple(unit.name for unit in used if unit.unit_id not in had),
        gone_units=tuple(name for unit_id, name in had.items() if unit_id not in has),
        renamed_units=tuple((old, new) for old, new in renamed),
        merged_units=tuple((had[old], unit.name) for unit in proposal.units for old in unit.merged_ids if old in had),
        head=(*_head(live.head, proposal.head), *_seal(live.needs_seal, proposal.needs_seal)),
    )


def _head(live: ProgrammeHead, new: ProgrammeHead) -> list[tuple[str, str, str]]:
    rows = (
        ("年份", str(live.year), str(new.year)),
        ("标题", live.title, new.title),
        ("文号", live.doc_number or "", new.doc_number or ""),
        ("报送", live.office, new.office),
        ("电话", live.phone or "", new.phone or ""),
        ("表格", live.form_title, new.form_title),
        ("表格各列", "、".join(live.form_columns), "、".join(new.form_columns)),
    )
    return [(what, old, new) for what, old, new in rows if squeezed(old) != squeezed(new)]


def _seal(live: bool, new: bool) -> list[tuple[str, str, str]]:
    """Whether the stamped form is owed, in the office's words."""
    words = {True: "要求", False: "不要求"}
    return [("盖章件", words[live], words[new])] if live != new else []


def pair_tasks(old: Sequence[Task], new: Sequence[ProposedTask]) -> tuple[tuple[Task, ProposedTask], ...]:
    """Which new task is which old one, in the order of the new list."""
    by_id = {task.id: task for task in old}
    free = dict(by_id)
    found: dict[int, Task] = {}
    for task in new:
        if task.task_id in free:
            found[task.key] = free.pop(task.task_id)
    for task in new:
        same = next((other for other in free.values() if squeezed(other.name) == squeezed(task.name)), None)
        if task.key not in found and same is not None:
            found[task.key] = free.pop(same.id)
    rest = [task for task in new if task.key not in found and task.task_id is None]
    scores = sorted(
        ((_likeness(other, task), other.id, task.key) for task in rest for other in free.values()),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    for score, old_id, key in scores:
        if score >= _ALIKE and old_id in free and key not in found:
            found[key] = free.pop(old_id)
    return tuple((found[task.key], task) for task in new if task.key in found)


def _likeness(old: Task, new: ProposedTask) -> float:
    return max(fuzz.ratio(squeezed(old.name), squeezed(new.name)), fuzz.ratio(squeezed(old.text), squeezed(new.text)))


def _change(old: Task, new: ProposedTask, ids: dict[int, int], merged: dict[int, int | None]) -> TaskChange:
    targets = _pair_targets(old.targets, new.targets)
    matched_old = {target.id for target, _ in targets}
    matched_new = {target.key for _, target in targets}
    by_unit = {ids[part.unit]: part for part in new.parts if part.unit in ids}
    kept: list[tuple[Assignment, ProposedPart]] = []
    for assignment in old.assignments:
        unit_id = assignment.unit.id
        part = by_unit.get(unit_id) or by_unit.get(merged.get(unit_id) or 0)
        if part is not None:
            kept.append((assignment, part))
    kept_ids = {assignment.unit.id for assignment, _ in kept}
    kept_units = {part.unit for _, part in kept}
    return TaskChange(
        old=old,
        new=new,
        targets=targets,
        added_targets=tuple(target for target in new.targets if target.key not in matched_new),
        dropped_targets=tuple(target for target in old.targets if target.id not in matched_old),
        kept_parts=tuple(kept),
        added_parts=tuple(part for part in new.parts if part.unit not in kept_units),
        dropped_parts=tuple(part for part in old.assignments if part.unit.id not in kept_ids),
        unit_ids=tuple(ids.items()),
    )


def _pair_targets(old: Sequence[Target], new: Sequence[ProposedTarget]) -> tuple[tuple[Target, ProposedTarget], ...]:
    free = {target.id: target for target in old}
    found: dict[int, Target] = {}
    for target in new:
        if target.target_id in free:
            found[target.key] = free.pop(target.target_id)

    def take(score: float, *, same_measure: bool) -> None:
        for target in new:
            if target.key in found or target.target_id is not None:
                continue
            likely = [other for other in free.values() if not same_measure or other.measure == target.measure]
            best = max(likely, key=lambda other: _target_likeness(other, target), default=None)
            if best is not None and _target_likeness(best, target) >= score:
                found[target.key] = free.pop(best.id)

    take(100, same_measure=True)
    take(_ALIKE, same_measure=True)
    take(50, same_measure=True)
    take(_ALIKE, same_measure=False)
    return tuple((found[target.key], target) for target in new if target.key in found)


def _target_likeness(old: Target, new: ProposedTarget) -> float:
    """The same number with more or fewer words around it is all but the same target."""
    left, right = _words(old.text), _words(new.text)
    if old.value == new.value and old.measure == new.measure and (left in right or right in left):
        return 99
    return float(fuzz.ratio(left, right))


def _words(text: str) -> str:
    """A target's words without its digits: another number is the same promise."""
    return "".join(char for char in text if char.isalpha())


def squeezed(text: str) -> str:
    """A text without spaces and punctuation, which differ between a Word file and the same text pasted."""
    return "".join(char for char in text if char.isalnum())


def is_same_list(live: Programme, proposal: Proposal) -> bool:
    """Whether a proposal reads like a later version of this list: the same year, and the title or half the tasks alike."""
    if live.year != proposal.year:
        return False
    if squeezed(live.title) == squeezed(proposal.title):
        return True
    return len(pair_tasks(live.tasks, proposal.tasks)) * 2 >= max(len(live.tasks), len(proposal.tasks))


def inherit(live: Programme, proposal: Proposal) -> Proposal:
    """A proposal read from a later version of a list, with what the office had decided about the live one: who reports
    which target, and doubts that were settled when the same words were confirmed."""
    keys = {unit.unit_id: unit.key for unit in proposal.units if unit.unit_id is not None}
    confirmed: set[int] = set()
    for change in compare(live, proposal).pairs:
        task = change.new
        for old, new in change.targets:
            unit = keys.get(old.unit_id) if old.unit_id is not None else None
            if unit is not None and task.part(unit) is not None:
                targets = tuple(replace(t, unit=unit) if t.key == new.key else t for t in task.targets)
                task = replace(task, targets=targets)
            if (old.value, old.measure) == (new.value, new.measure):
                confirmed.add(new.key)
        proposal = proposal.with_task(task)
    doubts = tuple(doubt for doubt in proposal.doubts if doubt.target not in confirmed)
    return replace(proposal, doubts=doubts)


def difference_to_json(difference: Difference) -> dict[str, Any]:
    """What changes, for scripts: numbers and names, nothing of what stays."""
    return {
        "added": [{"no": task.no, "name": task.name} for task in difference.added],
        "revived": [{"no": change.new.no, "name": change.new.name} for change in difference.revived],
        "dropped": [{"no": task.no, "name": task.name} for task in difference.dropped],
        "changed": [{"no": change.new.no, "name": change.new.name} for change in difference.changed],
        "new_units": list(difference.new_units),
        "gone_units": list(difference.gone_units),
        "renamed_units": [list(pair) for pair in difference.renamed_units],
        "merged_units": [list(pair) for pair in difference.merged_units],
        "head": [list(row) for row in difference.head],
    }
