"""What a later version of a list changes: a pure function of the live list and the proposal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.domain.correction import AddTask, DropTask, MergeUnits, RenameTask, RenameUnit, SetTarget
from bot.domain.difference import compare, inherit, is_same_list
from bot.domain.goal import Goal
from bot.domain.programme import Programme
from bot.domain.proposal import DoubtKind, OpenDoubt, Proposal, revision
from bot.domain.putting_right import corrected
from tests.domain.proposals import alive, renumbered, zibo


def later(live: Programme) -> Proposal:
    """The same notice read again, with the live units known."""
    return zibo(2, live.units)


def test_the_same_notice_read_again_changes_nothing() -> None:
    live = alive(zibo())
    assert not compare(live, later(live)).is_any
    assert not compare(live, revision(live, proposal_id=3)).is_any


def test_a_task_left_out_is_dropped_and_the_moved_ones_stay_themselves() -> None:
    live = alive(zibo())
    difference = compare(live, renumbered(later(live), without=3))
    assert [task.no for task in difference.dropped] == [3]
    assert not difference.added
    assert [(pair.old.no, pair.new.no) for pair in difference.changed] == [(no, no - 1) for no in range(4, 11)]


def test_a_task_with_another_name_is_the_same_task() -> None:
    live = alive(zibo())
    proposal = later(live)
    task = proposal.tasks[6]
    changed = corrected(proposal, RenameTask(task.key, "实施普惠托育服务提升行动"))
    difference = compare(live, changed)
    assert (difference.added, difference.dropped) == ((), ())
    assert [(pair.old.id, pair.new.name) for pair in difference.changed] == [(7, "实施普惠托育服务提升行动")]


def test_another_number_changes_the_target_and_keeps_its_id() -> None:
    live = alive(zibo())
    proposal = later(live)
    target = proposal.tasks[5].targets[1]
    changed = corrected(proposal, SetTarget(target.key, Goal(Decimal(4), "条", None)))
    [pair] = compare(live, changed).changed
    [(old, new)] = pair.changed_targets
    assert (old.id, old.value, new.value, new.text) == (601, Decimal(3), Decimal(4), "开通4条“定制公交”助学专线")
    assert not pair.added_targets
    assert not pair.dropped_targets


def test_new_tasks_and_units_are_told_by_name() -> None:
    live = alive(zibo())
    proposal = corrected(later(live), AddTask("实施儿童阅读推广行动", ("区妇联",)))
    difference = compare(live, proposal)
    assert [task.name for task in difference.added] == ["实施儿童阅读推广行动"]
    assert difference.new_units == ("区妇联",)
    gone = corrected(proposal, DropTask(proposal.tasks[4].key))
    assert compare(live, gone).gone_units == ("高新区医保分局",)


def test_renamed_and_merged_units_are_no_new_units() -> None:
    live = alive(zibo())
    proposal = later(live)
    keys = {unit.name: unit.key for unit in proposal.units}
    proposal = corrected(proposal, RenameUnit(keys["建设局"], "住房和城乡建设局"))
    proposal = corrected(proposal, MergeUnits(keys["高新区法院"], keys["高新区检察院"]))
    difference = compare(live, proposal)
    assert difference.renamed_units == (("建设局", "住房和城乡建设局"),)
    assert difference.merged_units == (("高新区法院", "高新区检察院"),)
    assert (difference.new_units, difference.gone_units) == ((), ())


def _headed(proposal: Proposal, **changed: Any) -> Proposal:
    return replace(proposal, head=replace(proposal.head, **changed))


def test_a_list_of_another_year_or_with_other_tasks_is_another_list() -> None:
    live = alive(zibo())
    proposal = later(live)
    assert is_same_list(live, _headed(proposal, title="另一个标题"))
    assert not is_same_list(live, _headed(proposal, year=2025))
    others = tuple(replace(task, name=f"修建第{task.no}号桥", text="修桥") for task in proposal.tasks)
    assert not is_same_list(live, replace(_headed(proposal, title="另一个标题"), tasks=others))


def test_what_was_settled_for_the_live_list_is_not_asked_again() -> None:
    live = alive(zibo())
    proposal = later(live)
    task = proposal.tasks[3]
    doubt = OpenDoubt(1, DoubtKind.READING, "第4项", "汉字数字不一定是目标", "", task.key, task.targets[0].key)
    doubted = replace(proposal, doubts=(doubt,))
    assert inherit(live, doubted).doubts == ()
    other = corrected(doubted, SetTarget(task.targets[1].key, Goal(Decimal(60), "人", None)))
    other = replace(other, doubts=(replace(doubt, target=task.targets[1].key),))
    assert inherit(live, other).doubts != ()


def test_who_reports_a_target_survives_a_later_version() -> None:
    live = alive(zibo())
    first = live.tasks[1]
    given = replace(first, targets=(replace(first.targets[0], unit_id=first.units[2].id),))
    live = replace(live, tasks=tuple(given if task.id == given.id else task for task in live.tasks))
    proposal = inherit(live, later(live))
    target = proposal.tasks[1].targets[0]
    assert target.unit is not None
    assert proposal.unit_name(target.unit) == "人社中心"
    assert not compare(live, proposal).is_any
