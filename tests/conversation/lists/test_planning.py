"""Words that change a schedule: each is understood whole, or is none."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.lists.planning import read_change
from bot.domain.round import RoundRules, RulesContradict
from bot.domain.rules import rules_from_json, rules_to_json

TODAY = date(2024, 9, 10)


def offsets(rules: RoundRules) -> list[int]:
    return [stage.offset for stage in rules.stages]


USUAL = offsets(RoundRules())


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("催报时间改为9点30", {"reminder_hour": time(9, 30)}),
        ("催报时间改为 9:35。", {"reminder_hour": time(9, 35)}),
        ("请把提醒时间改成上午九点半", {"reminder_hour": time(9, 30)}),
        ("截止时间改为下午四点", {"due_hour": time(16, 0)}),
        ("截止时间：16:00", {"due_hour": time(16, 0)}),
        ("填报截止改为截止前2个工作日", {"fill_by_offset": -2}),
        ("填报截止改到截止前两天16:00", {"fill_by_offset": -2, "fill_by_hour": time(16, 0)}),
        ("盖章件截止改为截止后2个工作日", {"seal_by_offset": 2}),
        ("每个单位每季度最多提醒8次", {"unit_cap": 8}),
        ("上限改为８条", {"unit_cap": 8}),
        ("工作时间改为8点半到18点", {"work_begins": time(8, 30), "work_ends": time(18, 0)}),
        ("不要每日简报", {"daily_summary_days": 0}),
        ("简报改为最后2天", {"daily_summary_days": 2}),
        ("简报时间改为16点", {"daily_summary_hour": time(16, 0)}),
        ("逾期第15天关闭", {"closes_offset": 15}),
        ("10月8日放假", {"days": ((date(2024, 10, 8), False),)}),
        ("9月28日上班", {"days": ((date(2024, 9, 28), True),)}),
        ("1月4日上班", {"days": ((date(2025, 1, 4), True),)}),  # the nearest one that is not long gone
    ],
)
def test_a_setting_is_changed_and_nothing_else(text: str, changed: dict[str, Any]) -> None:
    rules = read_change(text, RoundRules(), TODAY)
    assert rules is not None
    differing = {
        name for name in RoundRules.__dataclass_fields__ if getattr(rules, name) != getattr(RoundRules(), name)
    }
    assert differing == set(changed)
    assert {name: getattr(rules, name) for name in changed} == changed
    assert rules_from_json(rules_to_json(rules)) == rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截止前7个工作日再提醒一次", sorted([*USUAL, -7])),
        ("截止前七天提醒一次", sorted([*USUAL, -7])),
        ("增加截止前3个工作日的提醒", sorted([*USUAL, -3])),
        ("不要逾期第4天以后的提醒", [offset for offset in USUAL if offset < 4]),
        ("逾期第4天起不再提醒", [offset for offset in USUAL if offset < 4]),
        ("取消截止前1天的提醒", [offset for offset in USUAL if offset != -1]),
        ("逾期后不再提醒", [offset for offset in USUAL if offset <= 0]),
        ("只提醒到逾期第3天", [offset for offset in USUAL if offset <= 3]),
        ("开始填报改为截止前15个工作日", [-15, *USUAL[1:]]),
        ("截止当天提醒一次", USUAL),  # as it is
    ],
)
def test_stages_come_and_go(text: str, expected: list[int]) -> None:
    rules = read_change(text, RoundRules(), TODAY)
    assert rules is not None
    assert offsets(rules) == expected
    assert rules.stages[0].name == "open"


@pytest.mark.parametrize(
    ("text", "heads", "lists"),
    [
        ("逾期第3天起提醒单位负责人", range(3, 11), [3]),
        ("不要提醒负责人", [], [3]),
        ("逾期第5天公布未报送名单", range(2, 11), [5]),
        ("不要公布未报送名单", range(2, 11), []),
    ],
)
def test_escalation_is_a_setting(text: str, heads: list[int], lists: list[int]) -> None:
    rules = read_change(text, RoundRules(), TODAY)
    assert rules is not None
    assert [stage.offset for stage in rules.stages if stage.tells_head] == list(heads)
    assert [stage.offset for stage in rules.stages if stage.lists_missing] == lists


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("催报时间改为25点", "hour"),
        ("催报时间改为22点", "outside_work"),
        ("截止时间改为8点", "outside_work"),
        ("催报时间改为17点", "reminder_after_due"),
        ("填报截止改为截止后2个工作日", "fill_by_late"),
        ("填报截止改为截止前12个工作日", "fill_by_early"),
        ("盖章件截止改为截止前5个工作日", "seal_by"),
        ("截止前50个工作日再提醒一次", "stage_far"),
        ("逾期第41天关闭", "too_long"),
        ("开始填报改为逾期第2天", "no_stage_before_due"),
        ("不要截止前9个工作日的提醒", "no_such_stage"),
        ("逾期第20天公布未报送名单", "no_such_stage"),
        ("上限改为0", "cap"),
        ("上限改为999", "cap"),
        ("简报改为最后30天", "summary_days"),
        ("逾期第5天关闭", "closes_early"),
        ("工作时间改为18点到9点", "work_hours"),
        ("9月31日放假", "day"),
    ],
)
def test_what_contradicts_itself_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(RulesContradict) as refused:
        read_change(text, RoundRules(), TODAY)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "今天催报了三家",
        "截止前两天能报上来吗",
        "催报时间是几点",
        "10月8日放假前报完",
        "第三季度",
        "",
        "填报",
        "按计划完成本季度工作，开展活动1次。",
    ],
)
def test_talk_about_reminders_changes_none(text: str) -> None:
    assert read_change(text, RoundRules(), TODAY) is None


def test_the_usual_rules_come_back() -> None:
    changed = read_change("上限改为8条", RoundRules(), TODAY)
    assert changed is not None
    assert read_change("恢复默认", changed, TODAY) == RoundRules()


@given(st.text(max_size=40))
def test_any_text_is_a_change_a_refusal_or_nothing(text: str) -> None:
    try:
        rules = read_change(text, RoundRules(), TODAY)
    except RulesContradict:
        return
    assert rules is None or rules_from_json(rules_to_json(rules)) == rules
