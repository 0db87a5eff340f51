"""Corrections in words: what is put right, and what could be two things."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.conversation.filling import Item
from bot.conversation.reading.amending import Place, is_correction, place_of, read_amendment
from bot.domain.report import Assessment, ProgressReport
from tests.conversation.report.test_dialogue import UNIT, facts, target, task

LINES = replace(target(61, 3, "条"), text="开通3条“定制公交”助学专线")
UNION = replace(target(62, 1, "个"), text="试点打造1个儿童友好共建联盟")
TALKS = replace(target(41, 100, "场"), text="家庭教育百场巡讲")
FILED = ProgressReport(1, 6, UNIT.id, progress="开通3条。", amounts={61: Decimal(3)}, assessment=Assessment.ON_TRACK)
BUS = Item(task(6, LINES, UNION), (LINES, UNION), FILED, None)
TALK = Item(task(4, TALKS), (TALKS,), None, None)


def place(text: str, last: tuple[int, str] | None = None) -> Place | None:
    found = read_amendment(text)
    assert found is not None
    return place_of(found, (BUS, TALK), facts(), last=last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第4项巡讲改成83场", Place(4, "amount:41", "83场")),
        ("改一下第4项，巡讲改成90场", Place(4, "amount:41", "90场")),
        ("专线是2条不是3条", Place(6, "amount:61", "2条")),
        ("不是3条，是2条", Place(6, "amount:61", "2条")),
        ("第6项自评改成滞后", Place(6, "assessment", "滞后")),
        ("第6项时限改明年1月", Place(6, "completion", "明年1月")),
        ("联盟应该是1个", Place(6, "amount:62", "1个")),
        # Of several numbers the one that was told, where the words say that it was wrong.
        ("糟了，累计应该是2条，漏了一条停运的", Place(6, "amount:61", "2条")),
        ("累计应该是2条", None),
    ],
)
def test_a_correction_finds_its_part(text: str, expected: Place | None) -> None:
    assert place(text) == expected


def test_a_bare_value_puts_right_what_was_said_last() -> None:
    assert place("不对，是18场", (4, "amount:41")) == Place(4, "amount:41", "18场")
    assert place("哦不对，是12月底", (6, "completion")) == Place(6, "completion", "12月底")


def test_what_could_be_two_tasks_is_nobody_s() -> None:
    assert place("自评改成滞后") is None


@pytest.mark.parametrize("text", ["应该是10场", "第9项应该是10场", "不对，是8场", "巡讲改成83场"])
def test_it_says_of_itself_that_something_was_wrong(text: str) -> None:
    assert is_correction(text)


@pytest.mark.parametrize("text", ["不对外开放的场馆3处", "第9项：戏曲进校园10场", "累计20场", "正常推进", "没有"])
def test_a_report_is_no_correction(text: str) -> None:
    assert not is_correction(text)


def test_why_it_was_wrong_is_no_more_of_the_report() -> None:
    for text, more in (
        ("错了，是7场，漏算了周末那场", ""),
        ("不对，是7场，给重复算了一场", ""),
        ("不对，是7场，周末那场也办完了", "周末那场也办完了"),
    ):
        found = read_amendment(text)
        assert found is not None
        assert (found.value, found.more) == ("7场", more)


@pytest.mark.parametrize(
    ("text", "denied", "value"),
    [
        ("刚才报的57里头有4个是重名，按53记吧", "57", "53"),
        ("前面写的57人当中4个没结业，只算53", "57", "53"),
    ],
)
def test_the_figure_that_was_said_may_come_first_and_the_right_one_last(text: str, denied: str, value: str) -> None:
    found = read_amendment(text)
    assert found is not None
    assert (found.denied, found.value, found.is_led) == (denied, value, True)


@pytest.mark.parametrize("text", ["坏了2台，按计划换3台", "上面检查组来了57人，当场按3组分开"])
def test_figures_of_a_report_are_no_correction(text: str) -> None:
    found = read_amendment(text)
    assert found is None or not found.is_led
