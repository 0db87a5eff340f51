"""Key numbers in official wording, over the targets of every sample notice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.documents.key_numbers import counted_of, key_sentence, percent, phrase_of
from bot.domain.programme import Comparator, Target, TargetKind


def target(text: str, value: str, measure: str, comparator: Comparator = Comparator.EXACT) -> Target:
    kind = TargetKind.PERCENT if measure == "%" else TargetKind.COUNT
    return Target(1, text, Decimal(value), measure, comparator, kind)


@pytest.mark.parametrize(
    ("text", "value", "measure", "counted"),
    [
        ("新改扩建3所中小学", "3", "所", "新改扩建中小学"),
        ("全年培训家政从业人员100人次以上", "100", "人次", "培训家政从业人员"),
        ("家庭教育百场巡讲", "100", "场", "家庭教育巡讲"),
        ("开展青少年科普教育活动不少于2场", "2", "场", "开展青少年科普教育活动"),
        ("为约144名符合条件的残疾儿童实施康复救助", "144", "名", "为符合条件的残疾儿童实施康复救助"),
        ("为300余名妇女儿童提供体质监测", "300", "名", "为妇女儿童提供体质监测"),
        ("全年筛查3.3万名", "33000", "名", "筛查"),
        ("筛查率达60%以上", "60", "%", "筛查率"),
        ("打造具有引领作用的托育机构1家", "1", "家", "打造具有引领作用的托育机构"),
        ("“4个100%”稳定达标", "100", "%", None),
        ("不少于20名", "20", "名", None),
        ("第3批3所学校", "3", "所", "第3批学校"),
        ("新建2所，改建2所", "2", "所", None),
        ("", "3", "所", None),
    ],
)
def test_what_is_counted_is_the_phrase_without_its_number(
    text: str, value: str, measure: str, counted: str | None
) -> None:
    assert counted_of(target(text, value, measure)) == counted


def test_sentences_by_kind_of_target() -> None:
    assert phrase_of(target("新改扩建3所中小学", "3", "所"), Decimal(2)) == "新改扩建中小学累计2所，完成年度目标的66.7%"
    assert phrase_of(target("筛查率达到90%", "90", "%", Comparator.REACH), Decimal(85)) == "筛查率达到85%，年度目标90%"
    assert phrase_of(target("筛查率达到90%", "90", "%"), Decimal(92)) == "筛查率达到92%，已达年度目标90%"
    ceiling = target("重大事故不超过2起", "2", "起", Comparator.AT_MOST)
    assert phrase_of(ceiling, Decimal(1)) == "重大事故累计1起，年度上限2起"
    assert phrase_of(target("不少于20名", "20", "名"), Decimal(0)) == "“不少于20名”累计0名"


@pytest.mark.parametrize(
    ("progress", "is_told"),
    [
        ("累计培训1,200人次，完成年度目标的80%。", True),
        ("截至目前已培训１２００人次", True),
        ("本季度培训1200人次", False),
        ("累计培训11200人次", False),
        ("累计培训家长。培训骨干1200人次", False),
    ],
)
def test_a_total_is_added_only_where_the_text_does_not_tell_it(progress: str, is_told: bool) -> None:
    goal = target("培训1500人次", "1500", "人次")
    assert (key_sentence([goal], {1: Decimal(1200)}, progress) == "") is is_told


@pytest.mark.parametrize(
    ("share", "written"),
    [("0.6667", "66.7%"), ("1", "100%"), ("0.9999", "99.9%"), ("1.2", "120%"), ("0", "0%")],
)
def test_nothing_short_of_all_is_a_hundred_per_cent(share: str, written: str) -> None:
    assert percent(Decimal(share)) == written
