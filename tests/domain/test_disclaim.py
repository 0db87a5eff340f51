"""Words that say a number to be another unit's, whatever the units are called."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.disclaim import named_disclaimed, read_disclaimed
from bot.domain.programme import Comparator, Target, TargetKind, Unit

COURT = Unit(1, "高新区法院")
OTHERS = (Unit(2, "高新区公安分局"), Unit(3, "教育和体育事业中心", ("教体中心",)), Unit(4, "卫生健康事业中心"))
LECTURES = Target(81, "开展心理健康科普知识宣传25场", Decimal(25), "场", Comparator.EXACT, TargetKind.COUNT)
SAFETY = Target(
    82, "中小学幼儿园安全防范建设“4个100%”稳定达标", Decimal(100), "%", Comparator.REACH, TargetKind.PERCENT
)
TARGETS = (LECTURES, SAFETY)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "不归我们",
            "不归我们填",
            "也不是我们的",
            "我们不管这个",
            "我们没有这个指标",
            "不涉及",
            "无此项",
            "这个指标我们没有",
        ),
        *("跟我们没关系", "我院无此项职责", "不归法院管", "法院没承担这个", "这个是学校那边报的，不是我们管"),
        *("人社中心负责，我们不报这个数", "这一项是教体的活儿", "由卫健中心统一报", "那是公安分局的事", "非我单位职责"),
        *("不在我们这儿", "轮不到我们，归教体", "我们这边没有这项任务", "本单位未承担该任务"),
    ],
)
def test_a_denial_or_an_owner_says_that_the_open_number_is_anothers(text: str) -> None:
    found = read_disclaimed(text, TARGETS, COURT, OTHERS)
    assert found is not None
    assert found.is_open
    assert found.is_sure
    assert not found.named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("心理健康宣传不是我们的", {81}),
        ("那个100%也不是我们的", {82}),
        ("法院没有安防建设任务", {82}),
        ("宣传归卫健中心管，安全防范也不归我们", {81, 82}),
        ("心理健康科普：/", {81}),
        ("4个100%是公安分局的", {82}),
    ],
)
def test_a_target_is_named_by_its_own_words(text: str, named: set[int]) -> None:
    found = read_disclaimed(text, TARGETS, COURT, OTHERS)
    assert found is not None
    assert found.named == named
    assert found.is_sure


@pytest.mark.parametrize("text", ["这个数教体有", "公安在搞", "卫健报", "得问卫健要", "这个数我们没有", "/"])
def test_that_somebody_else_does_it_may_be_no_more_than_that(text: str) -> None:
    found = read_disclaimed(text, TARGETS, COURT, OTHERS)
    assert found is not None
    assert not found.is_sure


@pytest.mark.parametrize(("text", "named"), [("4个100%也没有", {82}), ("25场的没有关系", {81})])
def test_a_goal_that_is_named_and_denied_may_be_anothers(text: str, named: set[int]) -> None:
    found = read_disclaimed(text, TARGETS, COURT, OTHERS)
    assert found is not None
    assert found.named == named
    assert not found.is_sure


@pytest.mark.parametrize("text", ["这两个数都不归我们", "这几项指标全部不是我们的", "这项任务不归我们"])
def test_all_of_them_at_once(text: str) -> None:
    found = read_disclaimed(text, TARGETS, COURT, OTHERS)
    assert found is not None
    assert found.is_all


@pytest.mark.parametrize(
    "text",
    [
        *("20场", "没有", "我们没有", "还没统计", "我们没有开展", "我们跟公安一起搞的", "学校还没建", "数据还没有"),
        *("由公安分局配合开展20场", "街道那边还没报上来", "我们组织开展了6场", "一场都没办", "不是20场，是25场"),
    ],
)
def test_other_words_say_nothing_of_the_kind(text: str) -> None:
    assert read_disclaimed(text, TARGETS, COURT, OTHERS) is None


@pytest.mark.parametrize(
    ("text", "named", "rest"),
    [
        ("调解案件12件，心理健康宣传不是我们的。", {81}, "调解案件12件。"),
        ("办案3件。心理健康科普宣传：/。安全防范“4个100%”：不涉及。", {81, 82}, "办案3件。"),
        ("心理健康宣传由公安分局干警进校授课6场。", set(), "心理健康宣传由公安分局干警进校授课6场。"),
        ("心理健康宣传由卫健中心组织，我院派员参加。", set(), "心理健康宣传由卫健中心组织，我院派员参加。"),
        ("开展心理健康科普知识宣传不由本单位承担；办案3件。", {81}, "办案3件。"),
        # What only says it once more, of whom, goes with it; so does the whole where nothing else is told.
        ("心理健康宣传不归我们，是卫健的，办案3件。", {81}, "办案3件。"),
        ("心理健康那25场不是我们的，卫健中心报", {81}, ""),
        ("办案3件。心理健康宣传那个数是公安分局的", {81}, "办案3件。"),
        ("心理健康那25场不归我们，教体和公安的，办案3件", {81}, "办案3件"),
        ("宣传那25场是卫健管的，别记到我们账上", {81}, ""),
        ("心理健康宣传和公安一起搞的，办案3件", set(), "心理健康宣传和公安一起搞的，办案3件"),
        ("安全防范不归我们，办案3件", {82}, "办案3件"),
        ("办案3件，心理健康宣传和4个100%都不是法院的", {81, 82}, "办案3件"),
        ("办案3件，那两个数不归我们", {81, 82}, "办案3件"),
        ("办案3件，25场宣传教体在做，别重复算", {81}, "办案3件"),
        ("办案3件，避免重复出警", set(), "办案3件，避免重复出警"),
        ("法治宣传是公安的强项，由公安分局配合6场", set(), "法治宣传是公安的强项，由公安分局配合6场"),
    ],
)
def test_of_a_report_only_what_is_named_and_sure_is_taken(text: str, named: set[int], rest: str) -> None:
    found = named_disclaimed(text, TARGETS, COURT, OTHERS)
    assert found.named == named
    assert found.rest == rest
