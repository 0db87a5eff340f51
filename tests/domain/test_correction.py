"""Corrections turn one proposal into another, or change nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.domain import correction as make
from bot.domain.correction import CannotCorrect, Correction
from bot.domain.goal import Goal
from bot.domain.notice import Doubt
from bot.domain.programme import Comparator, Role, Unit
from bot.domain.proposal import DoubtKind, Proposal, propose
from bot.domain.putting_right import corrected
from tests.domain.proposals import zibo
from tests.house import zibo_notice


def units_of(proposal: Proposal, no: int) -> list[tuple[str, Role]]:
    task = proposal.numbered(no)
    assert task is not None
    return [(proposal.unit_name(part.unit), part.role) for part in task.parts]


def key_of(proposal: Proposal, name: str) -> int:
    return next(unit.key for unit in proposal.units if unit.name == name)


def task_key(proposal: Proposal, no: int) -> int:
    task = proposal.numbered(no)
    assert task is not None
    return task.key


def test_a_lead_unit_stands_first() -> None:
    proposal = zibo()
    task, unit = task_key(proposal, 3), key_of(proposal, "卫生健康事业中心")
    changed = corrected(proposal, make.SetRole(task, unit, Role.LEAD))
    assert units_of(changed, 3) == [("卫生健康事业中心", Role.LEAD), ("组织人事部", Role.RESPONSIBLE)]


def test_a_merged_unit_leaves_its_tasks_and_its_name_to_the_other() -> None:
    proposal = zibo()
    court, police = key_of(proposal, "高新区法院"), key_of(proposal, "高新区公安分局")
    merged = corrected(proposal, make.MergeUnits(court, police))
    assert [name for name, _ in units_of(merged, 8)].count("高新区公安分局") == 1
    assert "高新区法院" not in [unit.name for unit in merged.units]
    kept = merged.unit(police)
    assert kept is not None
    assert kept.aliases == ("高新区法院",)


def test_a_number_takes_the_place_of_the_printed_one_and_settles_the_doubt() -> None:
    notice = replace(zibo_notice(), unsure=(Doubt("第2项“…”", "不确定", "全年培训家政从业人员100人次以上"),))
    proposal = propose(notice, proposal_id=1, year=2024, known=())
    assert len(proposal.doubts) == 1
    [target] = proposal.tasks[1].targets
    changed = corrected(proposal, make.SetTarget(target.key, Goal(Decimal(120), "人次", None)))
    [new] = changed.tasks[1].targets
    assert (new.text, new.value, new.comparator) == (
        "全年培训家政从业人员120人次以上",
        Decimal(120),
        Comparator.AT_LEAST,
    )
    assert changed.doubts == ()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda p: make.RenameUnit(key_of(p, "建设局"), "人社中心"), "name_taken"),
        (lambda p: make.RenameUnit(key_of(p, "建设局"), "  "), "name_empty"),
        (lambda p: make.RenameUnit(key_of(p, "建设局"), "局" * 41), "name_long"),
        (lambda p: make.MergeUnits(key_of(p, "建设局"), key_of(p, "建设局")), "same_unit"),
        (lambda p: make.AddPart(task_key(p, 6), "建设局"), "unit_already"),
        (lambda p: make.DropPart(task_key(p, 1), key_of(p, "建设局")), "unit_not_here"),
        (lambda p: make.AddTask("新的实事", no=3), "number_taken"),
        (lambda p: make.AddTask("实施巾帼促就业计划"), "task_already"),
        (lambda p: make.SetHead("year", "明年"), "bad_year"),
        (lambda p: make.DropTask(1), "gone"),
        (lambda p: make.DropTarget(1), "gone"),
        (lambda p: make.Settle(1), "doubt_settled"),
    ],
)
def test_a_correction_that_makes_no_sense_says_why(wrong: object, reason: str) -> None:
    proposal = zibo()
    assert callable(wrong)
    with pytest.raises(CannotCorrect) as refused:
        corrected(proposal, wrong(proposal))
    assert refused.value.reason == reason


def test_a_name_that_may_be_a_known_unit_is_asked_about_and_becomes_it() -> None:
    known = Unit(9, "教体事业中心")
    notice = zibo_notice()
    first = replace(notice.tasks[0], units=("教体中心",))
    proposal = propose(replace(notice, tasks=(first,)), proposal_id=1, year=2025, known=(known,))
    [doubt] = proposal.doubts
    assert (doubt.kind, doubt.quote) == (DoubtKind.SAME_UNIT, "教体中心")
    same = corrected(proposal, make.Settle(doubt.key))
    [unit] = same.units_in_use
    assert (unit.name, unit.unit_id, unit.aliases) == ("教体事业中心", 9, ("教体中心",))
    other = corrected(proposal, make.Settle(doubt.key, same=False))
    assert [(unit.name, unit.unit_id) for unit in other.units_in_use] == [("教体中心", None)]


def test_a_remembered_alias_is_read_without_a_question() -> None:
    known = Unit(9, "教育和体育事业中心", ("教体中心",))
    notice = zibo_notice()
    first = replace(notice.tasks[0], units=("教体中心",))
    proposal = propose(replace(notice, tasks=(first,)), proposal_id=1, year=2025, known=(known,))
    assert proposal.doubts == ()
    assert [(unit.name, unit.unit_id) for unit in proposal.units_in_use] == [("教育和体育事业中心", 9)]
    assert proposal.read_as == (("教体中心", "教育和体育事业中心"),)


def test_what_goes_takes_its_doubts_along() -> None:
    doubts = (Doubt("第4项“…”", "不确定", "全年培训家庭教育骨干不少于50人"), Doubt("附件", "被截断"))
    proposal = propose(replace(zibo_notice(), unsure=doubts), proposal_id=1, year=2024, known=())
    changes: tuple[Correction, ...] = (
        make.DropTask(task_key(proposal, 4)),
        make.DropDoubted(proposal.doubts[0].key),
        make.Settle(proposal.doubts[0].key),
    )
    for change in changes:
        assert [doubt.place for doubt in corrected(proposal, change).doubts] == ["附件"]
