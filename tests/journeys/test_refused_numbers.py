"""Numbers that cannot be used: each is refused or asked back, nothing is stored, and the question stays."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes

FIRST = "联络员> 填报\n联络员> 定制公交专线开通进展顺利，共建联盟正在筹建。\n机器人> 请回一个数字（单位：个）。"


@pytest.fixture
def liaison(house: House) -> Someone:
    liaison = house.person("李红", unit="建设局")
    play({"联络员": liaison}, FIRST)
    return liaison


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("八成左右", "八成左右"),
        ("nan", "nan"),
        ("1e999", "1e999"),
        ("😀", "😀"),
        ("12²", "12²"),
        ("9" * 5000, f"{'9' * 29}…"),
        ("20240930 20240930", "20240930 20240930"),
    ],
    ids=["八成左右", "nan", "1e999", "emoji", "superscript", "5,000 digits", "two numbers"],
)
def test_what_is_no_number_is_quoted_and_asked_again(house: House, liaison: Someone, typed: str, quoted: str) -> None:
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            f"""
            联络员> {typed}
            机器人= 没看懂“{quoted}”。请只回一个数字，例如 80（单位：个）。回复“取消”退出。
            机器人[先放着]
            """,
        )
    goes_on(liaison)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-5", "数量不能小于 0。请重新填写。"),
        ("负三", "数量不能小于 0。请重新填写。"),
        ("1.5个", "“个”只能填整数。请重新填写。"),
        ("10–12", "请填一个确定的数字（单位：个）；说明可写在进展里。"),
        ("约20", "请填一个确定的数字（单位：个）；说明可写在进展里。"),
        ("两三个", "请填一个确定的数字（单位：个）；说明可写在进展里。"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_reason(
    house: House, liaison: Someone, typed: str, sentence: str
) -> None:
    with nothing_changes(house):
        play({"联络员": liaison}, f"联络员> {typed}\n机器人= {sentence}")
    goes_on(liaison)


@pytest.mark.parametrize("typed", ["１", "一", "一个"])
def test_a_number_in_other_signs_is_said_back_before_it_is_stored(house: House, liaison: Someone, typed: str) -> None:
    with nothing_changes(house, but=("conversation",)):
        play({"联络员": liaison}, f"联络员> {typed}")
    assert liaison.last.text == "记为 1个，对吗？"
    play(
        {"联络员": liaison},
        """
        联络员[重填]
        机器人> 截至目前累计多少？
        """,
    )
    assert amounts(house) == []
    goes_on(liaison)


def test_three_times_the_target_is_asked_about_and_kept_only_with_a_yes(house: House, liaison: Someone) -> None:
    with nothing_changes(house, but=("conversation",)):
        play(
            {"联络员": liaison},
            """
            联络员> 300
            机器人= 累计 300 超过目标 1 的 3 倍，确定吗？
            机器人[确定]
            机器人[重填]
            """,
        )
    goes_on(liaison)


def test_an_answer_that_cannot_be_used_leaves_the_yes_or_no_open(house: House, liaison: Someone) -> None:
    liaison.say("300")
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            """
            联络员> -5
            机器人= 数量不能小于 0。请重新填写。
            联络员〈语音〉
            机器人= 暂时不能处理语音，请发文字、照片或 PDF。
            """,
        )
    play({"联络员": liaison}, "联络员[确定]\n机器人> 已记下：累计 300个，目标 1个")
    assert amounts(house) == [Decimal(300)]


def test_a_number_below_last_quarter_asks_for_its_reason(house: House, liaison: Someone) -> None:
    for typed in ("1", "2", "正常推进", "长期坚持", "无"):
        liaison.say(typed)
    liaison.press("提交 1 项")
    house.move_to("2024-12-20 10:00")
    liaison.say("填报")
    liaison.say("定制公交线路调整，其中一条停运，正在重新招标。")
    liaison.say("1")
    with nothing_changes(house, but=("conversation",)):
        play(
            {"联络员": liaison},
            """
            联络员> 0
            机器人= 累计 0 比上季度的 2 少，确定吗？请说明原因或重填。
            """,
        )
    play({"联络员": liaison}, "联络员> 原因：线路停运\n机器人> 已记下：累计 0条")


def test_a_bare_number_is_no_report_and_a_row_of_digits_is_never_put_into_one(house: House, liaison: Someone) -> None:
    liaison.say("上一步")
    with nothing_changes(house):
        play({"联络员": liaison}, "联络员> -5\n机器人= 没有读到文字，请写明本季度的措施和进度。")
    play({"联络员": liaison}, "联络员> 开通定制公交专线2条。\n机器人> 进展已记下（11 字）。")


def goes_on(liaison: Someone) -> None:
    """The same question still takes the right answer."""
    play({"联络员": liaison}, "联络员> 1\n机器人> 已记下：累计 1个，目标 1个，完成 100%。")


def amounts(house: House) -> list[Decimal]:
    with house.deps.store.read() as tx:
        return [Decimal(value) for value in tx.scalars(text("SELECT value FROM report_amount"))]
