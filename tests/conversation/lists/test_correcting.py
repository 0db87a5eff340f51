"""Corrections in plain words: what a sentence means, and that nothing unclear is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.lists.correcting import Make, Show, Undo, read_words
from bot.conversation.lists.finding import Unclear
from bot.domain import correction as make
from bot.domain.correction import CannotCorrect, Correction
from bot.domain.goal import Goal
from bot.domain.programme import Comparator, Role
from bot.domain.putting_right import corrected
from tests.domain.proposals import zibo

LIST = zibo()


def task(no: int) -> int:
    found = LIST.numbered(no)
    assert found is not None
    return found.key


def target(no: int, position: int) -> int:
    found = LIST.numbered(no)
    assert found is not None
    return found.targets[position - 1].key


def unit(name: str) -> int:
    return next(unit.key for unit in LIST.units if unit.name == name)


HEALTH, EDUCATION = "卫生健康事业中心", "教育和体育事业中心"
LEAD, SUPPORTING = Role.LEAD, Role.SUPPORTING


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("第3项 增加单位 区妇联", make.AddPart(task(3), "区妇联")),
        ("第三项增加单位区妇联 牵头", make.AddPart(task(3), "区妇联", LEAD)),
        ("给第3项加个区妇联", make.AddPart(task(3), "区妇联")),
        ("第3项 增加配合单位：区妇联", make.AddPart(task(3), "区妇联", SUPPORTING)),
        ("第3项 增加单位 建设局", make.AddPart(task(3), "建设局")),
        ("第八项法院不管这个", make.DropPart(task(8), unit("高新区法院"))),
        ("教体中心改名叫教育体育局", make.RenameUnit(unit(EDUCATION), "教育体育局")),
        ("卫健中心名字不对，应该叫卫生健康局", make.RenameUnit(unit(HEALTH), "卫生健康局")),
        ("最后一项不要了", make.DropTask(task(10))),
        ("第1项的3所改成5所", make.SetTarget(target(1, 1), Goal(Decimal(5), "所", None))),
        ("第2项的100人次改120", make.SetTarget(target(2, 1), Goal(Decimal(120), "人次", None))),
        ("第3项 删除单位 卫健中心", make.DropPart(task(3), unit(HEALTH))),
        ("第3项 去掉组织人事部", make.DropPart(task(3), unit("组织人事部"))),
        ("第3项 由卫健中心牵头", make.SetRole(task(3), unit(HEALTH), LEAD)),
        ("第3项 把卫健中心改成配合", make.SetRole(task(3), unit(HEALTH), SUPPORTING)),
        ("第3项 牵头单位 组织人事部", make.SetRole(task(3), unit("组织人事部"), LEAD)),
        ("第3项 名称改为 两癌检查", make.RenameTask(task(3), "两癌检查")),
        ("删除第3项", make.DropTask(task(3))),
        ("第3项 删除", make.DropTask(task(3))),
        (
            "第2项 目标改为120人次以上",
            make.SetTarget(target(2, 1), Goal(Decimal(120), "人次", Comparator.AT_LEAST)),
        ),
        ("第1项 目标2 改为 4", make.SetTarget(target(1, 2), Goal(Decimal(4), "所", None))),
        ("第1项 删除目标3", make.DropTarget(target(1, 3))),
        ("第1项 目标3 由教体中心报", make.GiveTarget(target(1, 3), unit(EDUCATION))),
        ("第1项 目标3 各单位都可以报", make.GiveTarget(target(1, 3), None)),
        ("第1项 增加目标 新建2个操场", make.AddTarget(task(1), "新建2个操场", Goal(Decimal(2), "个", None))),
        ("增加一项 阅读推广，责任单位：建设局、区妇联", make.AddTask("阅读推广", ("建设局", "区妇联"))),
        ("单位改名 建设局 改为 住建局", make.RenameUnit(unit("建设局"), "住建局")),
        ("建设局改为住房和城乡建设局", make.RenameUnit(unit("建设局"), "住房和城乡建设局")),
        ("合并 高新区法院 到 高新区检察院", make.MergeUnits(unit("高新区法院"), unit("高新区检察院"))),
        (
            "高新区法院和高新区检察院是同一个单位",
            make.MergeUnits(unit("高新区法院"), unit("高新区检察院")),
        ),
        ("删除单位 人社中心", make.DropUnit(unit("人社中心"))),
        ("标题改为 新的标题", make.SetHead("title", "新的标题")),
        ("年份改为2025", make.SetHead("year", "2025")),
    ],
)
def test_a_sentence_means_one_correction(typed: str, meant: Correction) -> None:
    assert read_words(typed, LIST) == Make(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("撤销", Undo()),
        ("撤销三步", Undo(3)),
        ("第3项", Show("task", task(3))),
        ("3", Show("task", task(3))),
        ("看单位", Show("units")),
        ("核对", Show("doubts")),
        ("看变化", Show("changes")),
        ("公安分局", Show("unit", unit("高新区公安分局"))),
    ],
)
def test_other_words_look_or_go_back(typed: str, meant: Show | Undo) -> None:
    assert read_words(typed, LIST) == meant


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("天气不错", "unclear"),
        ("第99项 增加单位 区妇联", "no_task"),
        ("第3项 增加单位 卫健", "like_known"),
        ("第3项 删除单位 民政局", "no_unit"),
        ("合并 高新区 到 人社中心", "which_unit"),
        ("第1项 目标改为4所", "which_target"),
        ("第1项 目标9 改为 4所", "no_target"),
        ("第2项 目标改为很多", "not_a_number"),
        ("目标1改为5", "which_task"),
        ("第3项 随便改改", "unclear"),
    ],
)
def test_what_is_unclear_says_why_and_changes_nothing(typed: str, reason: str) -> None:
    meaning = read_words(typed, LIST)
    assert isinstance(meaning, Unclear)
    assert meaning.reason == reason


def test_words_without_a_number_are_about_the_open_task() -> None:
    assert read_words("增加单位 区妇联", LIST, task(5)) == Make(make.AddPart(task(5), "区妇联"))
    assert read_words("第6项 删除", LIST, task(5)) == Make(make.DropTask(task(6)))


@given(
    st.text(
        alphabet=st.sampled_from("第3项目标1改为增加删除单位名称合并到和牵头由报、，：建设局教体中心 120人次%"),
        max_size=40,
    )
)
def test_any_words_are_answered(typed: str) -> None:
    meaning = read_words(typed, LIST)
    if isinstance(meaning, Make):
        try:
            changed = corrected(LIST, meaning.correction)
        except CannotCorrect:
            return
        assert changed != LIST
