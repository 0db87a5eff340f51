"""Lists for tests: the real 2024 notice as a proposal, and as it would be live."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.programme import Assignment, Programme, Target, Task, Unit
from bot.domain.proposal import Proposal, propose
from tests.house import zibo_notice


def zibo(proposal_id: int = 1, known: tuple[Unit, ...] = ()) -> Proposal:
    return propose(zibo_notice(), proposal_id=proposal_id, year=2024, known=known)


def alive(proposal: Proposal) -> Programme:
    """The programme a proposal becomes, with ids that begin at 1."""
    units = {unit.key: Unit(index, unit.name) for index, unit in enumerate(proposal.units, start=1)}
    tasks = []
    for index, task in enumerate(proposal.tasks, start=1):
        targets = tuple(
            Target(100 * index + n, t.text, t.value, t.measure, t.comparator, t.kind)
            for n, t in enumerate(task.targets)
        )
        parts = tuple(Assignment(units[part.unit], part.role) for part in task.parts)
        tasks.append(Task(index, task.no, task.name, task.text, targets, parts))
    return Programme(
        id=7,
        head=proposal.head,
        tasks=tuple(tasks),
    )


def renumbered(proposal: Proposal, *, without: int) -> Proposal:
    """The list without one task, and the ones after it moved up."""
    kept = [task for task in proposal.tasks if task.no != without]
    return replace(proposal, tasks=tuple(replace(task, no=no) for no, task in enumerate(kept, start=1)))
