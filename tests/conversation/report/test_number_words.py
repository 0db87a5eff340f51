"""Words at a number: what says that it is not known yet, and a day that the report told as past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.events import Chose, Said
from bot.conversation.filling import Filling, Step, Write, applied
from bot.conversation.reading.completion import told_as_done
from bot.conversation.report.amounts import is_not_known
from bot.conversation.report.dialogue import step
from bot.domain.report import CompletionKind
from tests.conversation.report.test_dialogue import TASKS, UNIT, facts


@pytest.mark.parametrize(
    "text",
    [
        *(
            "不知道",
            "我也不清楚，",
            "还没统计出来",
            "数还没统计上来",
            "先不填，等下再说",
            "回头问问再报",
            "拿不准",
            "手头没有",
        ),
        *("问了业务科室再报给你", "这个得等周五开会才知道", "正在核实", "没把握", "先空着吧", "等科室给我数"),
        *(
            "得等财务科把数给过来",
            "等学校报上来再补",
            "下午业务口才出数",
            "还差两个街道没报",
            "手头没有准数",
            "先欠着",
            "数还没汇齐",
            "月底才能有",
        ),
    ],
)
def test_a_number_that_is_not_known_yet(text: str) -> None:
    assert is_not_known(text)


@pytest.mark.parametrize(
    "text",
    [
        "20场",
        "没有",
        "还没建呢",
        "统计了20场",
        "没变",
        "一场都没办",
        "不归我们",
        "等批复",
        "还差20场",
        "明天才开班",
        "还没办",
    ],
)
def test_other_words_are_no_such_answer(text: str) -> None:
    assert not is_not_known(text)


TOLD = "儿童友好联盟已于2024年8月15日成立；10月15日前召开联席会。"


@pytest.mark.parametrize(
    ("text", "told", "day"),
    [
        ("8月15日", TOLD, date(2024, 8, 15)),
        ("8月15号。", "联盟8月15日挂牌了。", date(2024, 8, 15)),
        ("8月16日", TOLD, None),
        ("10月15日", TOLD, None),
        ("2025年8月15日", TOLD, None),
        ("8月15日前", TOLD, None),
        ("8月15日", "", None),
    ],
)
def test_a_day_told_as_past_is_that_day(text: str, told: str, day: date | None) -> None:
    found = told_as_done(text, told, facts())
    assert (found.end if found else None) == day
    assert found is None or found.kind is CompletionKind.DONE


def test_numbers_left_for_last_leave_everything_else_to_be_asked() -> None:
    known = facts()
    alone = replace(known, items=tuple(item for item in known.items if item.task.id == TASKS[0].id))
    state: Filling | None = Filling(1, UNIT.id, Step.PROGRESS, TASKS[0].id)
    asked = []
    for event in (Said("本季度完成两所主体工程，启用一所。"), Said("不知道"), Chose("skip")):
        assert state is not None
        outcome = step(state, event, alone)
        state = outcome.state
        asked.append(state.step if state else None)
        for change in outcome.changes:
            if isinstance(change, Write):
                item = alone.item(change.task_id)
                alone = alone.with_item(replace(item, report=applied(item.report, change, UNIT.id)))
    assert asked == [Step.AMOUNT, Step.AMOUNT, Step.ASSESSMENT]
    assert state is not None
    assert state.put_off == (11, 12)
