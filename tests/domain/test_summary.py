"""Who claims which number of a joint task, and which is claimed by nobody."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.domain.programme import Task
from bot.domain.report import ProgressReport, ReportState
from bot.domain.summary import TargetSummary, summarise
from tests.documents.rounds import AFTER_DUE, DUE, Q3, zibo

PROGRAMME = zibo()
HOME: Task = next(task for task in PROGRAMME.tasks if task.no == 2)
TARGET = HOME.targets[0]


def summed(*reports: ProgressReport, owner: int | None = None) -> TargetSummary:
    task = replace(HOME, targets=(replace(TARGET, unit_id=owner),))
    programme = replace(PROGRAMME, tasks=tuple(task if one.id == task.id else one for one in PROGRAMME.tasks))
    filed = {(report.task_id, report.unit_id): report for report in reports}
    summary = summarise(programme, Q3, {Q3: filed}, due_at=DUE, as_of=AFTER_DUE)
    return next(one.targets[0] for one in summary.tasks if one.task.no == 2)


def says_not_ours(at: int) -> ProgressReport:
    return ProgressReport(
        at + 1,
        HOME.id,
        HOME.units[at].id,
        state=ReportState.SUBMITTED,
        progress="做了。",
        disclaimed=frozenset({TARGET.id}),
    )


def test_a_number_is_unclaimed_once_all_who_may_report_it_say_so() -> None:
    assert not summed(says_not_ours(0), says_not_ours(1)).is_unclaimed
    found = summed(*(says_not_ours(at) for at in range(len(HOME.units))))
    assert found.is_unclaimed
    assert found.disclaimed == HOME.units
    assert found.total is None
    assert found.share is None


def test_a_unit_that_is_given_the_number_alone_may_leave_it_unclaimed() -> None:
    owner = HOME.units[0].id
    assert summed(says_not_ours(0), owner=owner).is_unclaimed
    assert not summed(says_not_ours(1), owner=owner).is_unclaimed
    assert summed(says_not_ours(1), owner=owner).disclaimed == ()


def test_one_claim_is_enough() -> None:
    claim = replace(says_not_ours(0), disclaimed=frozenset(), amounts={TARGET.id: Decimal(86)})
    found = summed(claim, says_not_ours(1), says_not_ours(2))
    assert not found.is_unclaimed
    assert found.total == 86
