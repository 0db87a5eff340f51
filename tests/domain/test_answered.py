"""Totals in people's own words, at the number of a real target."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.amount import NotANumber
from bot.domain.answered import Manner, read_answered, read_written
from bot.domain.foreign import tells_of_another
from bot.domain.programme import Comparator, Target, TargetKind


def target(text: str, value: int, measure: str) -> Target:
    kind = TargetKind.PERCENT if measure == "%" else TargetKind.COUNT
    return Target(1, text, Decimal(value), measure, Comparator.EXACT, kind)


TARGETS = {
    "学校": target("新改扩建3所中小学", 3, "所"),
    "幼儿园": target("1所幼儿园", 1, "所"),
    "场景": target("打造5个智慧教育应用场景", 5, "个"),
    "家政": target("全年培训家政从业人员100人次以上", 100, "人次"),
    "筛查率": target("筛查率达到90%", 90, "%"),
    "骨干": target("全年培训家庭教育骨干不少于50人", 50, "人"),
    "联盟": target("试点打造1个儿童友好共建联盟", 1, "个"),
    "专线": target("开通3条“定制公交”助学专线", 3, "条"),
    "宣传": target("开展心理健康科普知识宣传25场", 25, "场"),
    "四个百": target("“4个100%”稳定达标", 100, "%"),
    "科普": target("开展青少年科普教育活动不少于2场", 2, "场"),
    "康复": target("为约144名符合条件且有康复需求的残疾儿童实施康复救助", 144, "名"),
    "技术人才": target("重点培训15万名中高级紧缺专业技术人才", 150_000, "名"),
    "面积": target("总面积不低于10万平方米", 100_000, "平方米"),
    "孤独症": target("年内面向全县0-6岁儿童筛查3万名", 30_000, "名"),
}


@pytest.mark.parametrize(
    ("about", "last", "text", "value", "manner"),
    [
        ("科普", None, "那就0", 0, Manner.TOTAL),
        ("科普", None, "行，那就0", 0, Manner.TOTAL),
        ("科普", None, "所以我这项填0？", 0, Manner.TOTAL),
        ("科普", None, "好吧，填零", 0, Manner.TOTAL),
        ("科普", None, "搞过壹场", 1, Manner.TOTAL),
        ("科普", None, "填1可以不", 1, Manner.TOTAL),
        ("宣传", None, "0/25", 0, Manner.TOTAL),
        ("宣传", 12, "12场之后又搞了6场", 18, Manner.OTHER),
        ("宣传", 12, "进校园8场、进社区7场，加起来15场", 15, Manner.TOTAL),
        ("宣传", None, "法治讲座6场", 6, Manner.OTHER),
        ("家政", None, "达成就业意向210人", 210, Manner.OTHER),
        ("家政", 60, "一共103个了", 103, Manner.TOTAL),
        ("家政", 60, "这个季度培训了40人次", 100, Manner.ADDED),
        ("家政", 60, "60+27", 87, Manner.TOTAL),
        ("家政", 60, "到9月底一共培训了96人", 96, Manner.TOTAL),
        ("骨干", 30, "骨干培训比原来多20个人，现在55了", 55, Manner.TOTAL),
        ("骨干", 30, "从30人增加到50人", 50, Manner.TOTAL),
        ("骨干", None, "还没排上日程", 0, Manner.NOTHING),
        ("学校", None, "一所都没建成呢", 0, Manner.NOTHING),
        ("学校", 1, "还在打地基，没完成的", 1, Manner.NOTHING),
        ("学校", None, "两所已封顶，另一所在装修", 0, Manner.NOTHING),
        ("学校", None, "建成1所，另外2所主体封顶", 1, Manner.TOTAL),
        ("学校", None, "四所，多干了一所", 4, Manner.TOTAL),
        ("学校", 1, "没新增", 1, Manner.NOTHING),
        ("场景", None, "5个里头完成了4个", 4, Manner.TOTAL),
        ("场景", None, "已经打造4个，还有1个在验收", 4, Manner.TOTAL),
        ("联盟", None, "友好联盟还没建呢", 0, Manner.NOTHING),
        ("联盟", None, "联盟下个月才挂牌", 0, Manner.NOTHING),
        ("幼儿园", None, "园所已经开园招生了", 1, Manner.REACHED),
        ("专线", 1, "第二条线路上个月也开了", 2, Manner.TOTAL),
        ("四个百", None, "均已达标", 100, Manner.REACHED),
        ("四个百", None, "已达到百分百", 100, Manner.TOTAL),
        ("筛查率", 70, "应筛2万，实筛1.72万，86%", 86, Manner.TOTAL),
        ("康复", 140, "去重后是130", 130, Manner.TOTAL),
        ("康复", 140, "核减了10人，现在130", 130, Manner.TOTAL),
        ("康复", 100, "截至9月底144名全部康复救助到位", 144, Manner.TOTAL),
        ("康复", None, "截止8月31号，救助了121名", 121, Manner.TOTAL),
        ("技术人才", None, "9万8", 98_000, Manner.TOTAL),
        ("面积", None, "六万八千平", 68_000, Manner.TOTAL),
        ("孤独症", None, "2.3w", 23_000, Manner.TOTAL),
    ],
)
def test_a_total_is_found_in_peoples_words(about: str, last: int | None, text: str, value: int, manner: Manner) -> None:
    found = read_answered(text, TARGETS[about], None if last is None else Decimal(last))
    assert found is not None
    assert (found.value, found.said) == (Decimal(value), manner)


@pytest.mark.parametrize(
    ("about", "text", "reason"),
    [
        ("学校", "中小学两所半行不", "not_whole"),
        ("宣传", "18场左右", "number_range"),
        ("孤独症", "两万三千多", "number_range"),
        ("孤独症", "筛了1200来人", "number_range"),
    ],
)
def test_a_number_that_cannot_be_stored_is_asked_for_again(about: str, text: str, reason: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_answered(text, TARGETS[about], None)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ("宣传", "进校园8场、进社区7场"),
        ("家政", "招聘会办了3场"),
        ("家政", "发放宣传单300份"),
        ("宣传", "数还没统计上来"),
        ("宣传", "明天再说"),
        ("筛查率", "还在筛查"),
        ("学校", ""),
    ],
)
def test_what_could_be_several_or_none_is_none(about: str, text: str) -> None:
    assert read_answered(text, TARGETS[about], None) is None


@pytest.mark.parametrize(
    ("about", "clause", "is_another"),
    [
        ("家政", "达成就业意向210人", True),
        ("家政", "出动警力300人次", True),
        ("家政", "共计86人次", False),
        ("家政", "家政服务员培训86人", False),
        ("宣传", "法治讲座6场", True),
        ("宣传", "反诈宣传9场", True),
        ("宣传", "累计20场", False),
        ("宣传", "开展心理讲座20场", False),
        ("康复", "慰问困难家庭30名", True),
        ("康复", "救助了121名", False),
    ],
)
def test_a_number_of_another_thing_is_known_by_the_words_next_to_it(about: str, clause: str, is_another: bool) -> None:
    assert tells_of_another(clause, TARGETS[about]) is is_another


@pytest.mark.parametrize(
    ("about", "text", "value"),
    [
        ("幼儿园", "证还没下来，那先报0吧，省得以后改", 0),
        ("专线", "第三条月底才跑，按2条算", 2),
        ("骨干", "有几个是重名的，只能算31人了", 31),
        ("宣传", "暂时写18，等学校对完再说", 18),
    ],
)
def test_what_is_to_be_written_down_is_the_number_whatever_else_is_said(about: str, text: str, value: int) -> None:
    assert read_written(text, TARGETS[about]) == value


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ("宣传", "计划报3个项目，已经开会研究"),
        ("宣传", "按18算，不行就按19算"),
        ("专线", "公交公司报2份材料，还在审"),
        ("宣传", "学校写了18篇心得，效果不错"),
    ],
)
def test_what_counts_something_else_or_leaves_a_choice_is_none(about: str, text: str) -> None:
    assert read_written(text, TARGETS[about]) is None
