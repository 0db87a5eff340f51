"""Which task, target or unit of a proposed list a person means; what cannot be told is said to be unclear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.alias import likely_same
from bot.domain.amount import NotANumber, read_spelled
from bot.domain.goal import Goal
from bot.domain.programme import Role
from bot.domain.proposal import Proposal, ProposedTask, ProposedUnit


@dataclass(frozen=True)
class Unclear:
    """`reason` says what was not understood, `quote` in which words, `choices` are names it may have meant.

    `task` is the task the sentence was about, so that its own examples can be shown.
    """

    reason: str
    quote: str = ""
    choices: tuple[str, ...] = ()
    task: int | None = None
    role: Role | None = None


class NotSo(Exception):
    def __init__(self, unclear: Unclear) -> None:
        super().__init__(unclear.reason)
        self.unclear = unclear


def task_meant(typed: str, proposal: Proposal) -> ProposedTask:
    no = whole_number(typed)
    task = proposal.numbered(no) if no is not None else None
    if task is None:
        raise NotSo(Unclear("no_task", typed))
    return task


def target_meant(typed: str | None, task: ProposedTask) -> int:
    if not task.targets:
        raise NotSo(Unclear("no_targets", str(task.no), task=task.key))
    position = whole_number(typed)
    if position is None:
        if len(task.targets) == 1:
            return task.targets[0].key
        raise NotSo(Unclear("which_target", str(task.no), task=task.key))
    if not 1 <= position <= len(task.targets):
        raise NotSo(Unclear("no_target", str(position), task=task.key))
    return task.targets[position - 1].key


def units_of(task: ProposedTask, proposal: Proposal) -> tuple[ProposedUnit, ...]:
    return tuple(unit for part in task.parts if (unit := proposal.unit(part.unit)) is not None)


def find_units(name: str, units: Sequence[ProposedUnit]) -> tuple[ProposedUnit, ...]:
    """The units a name may mean: an exact name or alias alone, else all that it is short for or part of."""
    exact = tuple(unit for unit in units if name in unit.names)
    return exact or tuple(unit for unit in units if is_like(name, unit))


def one_unit(name: str, units: Sequence[ProposedUnit]) -> ProposedUnit | None:
    found = find_units(name, units)
    return found[0] if len(found) == 1 else None


def unit_meant(name: str, units: Sequence[ProposedUnit]) -> ProposedUnit:
    found = find_units(name, units)
    if not found:
        raise NotSo(Unclear("no_unit", name))
    if len(found) > 1:
        raise NotSo(Unclear("which_unit", name, tuple(unit.name for unit in found)))
    return found[0]


def is_like(name: str, unit: ProposedUnit) -> bool:
    return any((len(name) >= 2 and name in known) or likely_same(name, known) is not None for known in unit.names)


def goal_of(text: str, read: Callable[[str], Goal]) -> Goal:
    try:
        return read(text)
    except NotANumber as fault:
        raise NotSo(Unclear(fault.reason, text)) from None


def whole_number(typed: str | None) -> int | None:
    if not typed:
        return None
    if typed.isdecimal():
        return int(typed)
    value = read_spelled(typed)
    return int(value) if value is not None else None
