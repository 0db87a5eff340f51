"""Answers in words of one's own: how a task stands, when it will be done, what is important."""

from __future__ import annotations

import pytest

from bot.conversation.reading.loosely import answers_and_why, loose_state, time_and_more, without_slips
from bot.conversation.reading.yes import about_privacy, is_yes
from bot.conversation.report.matters import refers_back, says_none, trouble_meant
from bot.domain.report import Assessment
from tests.conversation.zibo import SCHOOLS, facts_for


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("总体还行，按进度走着呢", Assessment.ON_TRACK),
        ("按时间节点走的", Assessment.ON_TRACK),
        ("比计划慢了点", Assessment.BEHIND),
        ("有点跟不上进度", Assessment.BEHIND),
        ("已经搞完了，上个月底验收的", Assessment.DONE),
        ("7月1日起就执行了，算已完成", Assessment.DONE),
        ("8月15日完成", Assessment.DONE),
        ("都弄好了", Assessment.DONE),
        ("这条早就兑现了", Assessment.DONE),
        ("还没动工呢", Assessment.NOT_STARTED),
    ],
)
def test_cues_that_agree_are_a_state(text: str, state: Assessment) -> None:
    assert loose_state(text) is state


@pytest.mark.parametrize(
    "text",
    ["还可以，就是稍微慢一点", "没完成", "快完成了", "又验收了一所学校", "完成2场", "说不上来", "还没做到", "正在落实"],
)
def test_cues_that_differ_or_tell_figures_are_asked_about(text: str) -> None:
    assert loose_state(text) is None


@pytest.mark.parametrize(
    ("text", "state", "why"),
    [
        ("干得偏慢，主要是图纸返工", Assessment.BEHIND, "主要是图纸返工"),
        ("嗯，还没启动，方案月底才上会", Assessment.NOT_STARTED, "方案月底才上会"),
        ("由于下雨多，进度慢了一些", Assessment.BEHIND, "由于下雨多"),
        ("对，长期，正常", Assessment.ON_TRACK, ""),
    ],
)
def test_a_state_may_come_with_the_reason(text: str, state: Assessment, why: str) -> None:
    known = facts_for(SCHOOLS)
    found = answers_and_why(text, known.items[0], known)
    assert found is not None
    assert (found[0].assessment, found[1]) == (state, why)


@pytest.mark.parametrize("text", ["有点慢，又开了2次调度会", "正常，幼儿园开园了", "主要是图纸返工", "对", "没有"])
def test_what_tells_more_is_no_answer_with_a_reason(text: str) -> None:
    known = facts_for(SCHOOLS)
    assert answers_and_why(text, known.items[0], known) is None


def test_a_time_may_come_with_its_reason() -> None:
    known = facts_for(SCHOOLS)
    assert time_and_more("明年3月底吧，资金没下来", known) == ("明年3月底吧", "资金没下来")
    assert time_and_more("12月底前", known) is None
    assert without_slips("12越底") == "12月底"


@pytest.mark.parametrize("text", ["没有", "暂时没有，谢谢", "没什么问题", "没有了，辛苦了"])
def test_nothing_important_is_said_in_many_ways(text: str) -> None:
    assert says_none(text)


def test_what_points_back_means_the_trouble_that_was_told() -> None:
    told = "新建学校停工，资金没到位，教师已招聘"
    assert refers_back("要协调的就是刚才说的那个资金")
    assert trouble_meant("要协调的就是刚才说的那个资金", told) == "资金没到位"
    assert trouble_meant("就是前面说的", told) == "新建学校停工，资金没到位"
    assert not refers_back("刚才接到通知，校车发生事故")
    assert not refers_back("经费还差50万")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("去掉吧", "remove"),
        ("删了", "remove"),
        ("不用留", "remove"),
        ("保留", "keep"),
        ("要留着", "keep"),
        ("不用去掉", "keep"),
        ("学校已经开工建设，主体完成", ""),
    ],
)
def test_private_numbers_are_decided_about_in_words(text: str, choice: str) -> None:
    assert about_privacy(text) == choice


@pytest.mark.parametrize("text", ["就是这个意思", "嗯都是这样的", "没毛病", "全没问题"])
def test_a_yes_has_many_words(text: str) -> None:
    assert is_yes(text)


@pytest.mark.parametrize("text", ["是这个学校", "不是这个意思", "没错别字", "这个数"])
def test_what_only_begins_like_a_yes_is_none(text: str) -> None:
    assert not is_yes(text)
