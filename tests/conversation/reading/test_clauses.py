"""An answer clause by clause: what each says, and what is left to the open question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.conversation.filling import Item
from bot.conversation.reading.clauses import Spoken, is_no, read_spoken, read_state, with_answers, without_fillers
from bot.domain.report import Assessment
from tests.conversation.report.test_dialogue import facts, target, task

TALKS = replace(target(41, 100, "场"), text="家庭教育百场巡讲")
TRAINED = replace(target(42, 50, "人"), text="全年培训家庭教育骨干不少于50人")
ITEM = Item(task(4, TALKS, TRAINED), (TALKS, TRAINED), None, None)


def spoken(text: str, open_part: str = "amount:41") -> Spoken | None:
    return read_spoken(text, ITEM, facts(), open_part=open_part)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("累计20场，12月底前完成，没啥问题", ("amount:41", "completion", "important")),
        ("20 正常 年底", ("amount:41", "assessment", "completion")),
        ("巡讲36 骨干22", ("amount:41", "amount:42")),
        ("骨干22人，巡讲36场", ("amount:42", "amount:41")),
        ("正常推进～", ("assessment",)),
        ("12月31号之前！！", ("completion",)),
        ("没有别的情况", ("important",)),
    ],
)
def test_each_clause_is_given_to_its_part(text: str, parts: tuple[str, ...]) -> None:
    found = spoken(text)
    assert found is not None
    assert sorted(found.parts) == sorted(parts)


def test_what_was_done_at_a_time_gone_by_is_done_since_then() -> None:
    found = spoken("6月份已经办结了", "important")
    assert found is not None
    assert found.completion is not None
    assert (found.assessment, found.completion.label) == (Assessment.DONE, "已完成（2024年6月）")
    assert spoken("6月份已经办结了", "amount:41") is None, "it may be the number that is asked for"
    assert spoken("6月办结2件", "important") is None


def test_the_values_are_those_that_were_said() -> None:
    found = spoken("累计20场，12月底前完成，有点滞后")
    assert found is not None
    assert found.completion is not None
    assert found.amounts == {41: Decimal(20)}
    assert found.completion.end == date(2024, 12, 31)
    assert found.assessment is Assessment.BEHIND


@pytest.mark.parametrize("text", ["20场，还在统计培训的人", "快完成了", "等上面批复", "12.20", "可以", "八九十场"])
def test_where_a_clause_says_nothing_known_the_whole_is_left_alone(text: str) -> None:
    assert spoken(text) is None


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("状态正常", Assessment.ON_TRACK),
        ("一切正常", Assessment.ON_TRACK),
        ("做完了", Assessment.DONE),
        ("已经完成了呀", Assessment.DONE),
        ("有点滞后", Assessment.BEHIND),
        ("进展得有些慢", Assessment.BEHIND),
        ("总的来说慢了一点", Assessment.BEHIND),
        ("还没开始", Assessment.NOT_STARTED),
        ("快完成了", None),
        ("没有完成", None),
        ("不正常", None),
        ("未滞后", Assessment.ON_TRACK),
        ("没有落后", Assessment.ON_TRACK),
        ("不存在滞后情况", Assessment.ON_TRACK),
        ("工作没停", Assessment.ON_TRACK),
        ("进度跟得上", Assessment.ON_TRACK),
        ("推进没什么问题", Assessment.ON_TRACK),
        ("按计划走", Assessment.ON_TRACK),
        ("不算慢也不算快", None),
        ("进度有问题", None),
        ("跟不上", None),
    ],
)
def test_a_state_is_a_whole_clause(text: str, state: Assessment | None) -> None:
    assert read_state(text) is state


def test_answers_behind_a_report_are_taken_apart_from_it() -> None:
    head, found = with_answers("护校安园检查120次 心理宣传5场 正常 年底 没问题", facts())
    assert head == "护校安园检查120次 心理宣传5场"
    assert found.parts == ("assessment", "completion", "important")


def test_prose_keeps_its_last_sentence_and_tells_the_time_all_the_same() -> None:
    text = "培训家政从业人员累计86人次，预计2024年12月底前完成全年任务，无需协调事项。"
    head, found = with_answers(text, facts())
    assert head == text
    assert found.parts == ("completion", "important")


def test_whoever_speaks_of_trouble_has_not_said_that_there_is_none() -> None:
    _, found = with_answers("新建小学1所已封顶，资金没到位，没问题", facts())
    assert not found.no_matter


def test_small_words_in_front_are_no_part_of_a_report() -> None:
    assert without_fillers("行，那筛查了4200人，筛查率85%") == "筛查了4200人，筛查率85%"
    assert without_fillers("行动方案已印发，开展3场") == "行动方案已印发，开展3场"


@pytest.mark.parametrize(("text", "no"), [("没有啊", True), ("暂无", True), ("没有到位", False), ("没", True)])
def test_a_plain_no(text: str, no: bool) -> None:
    assert is_no(text) is no
