"""Times that cannot be, that are doubtful, or that come too late for a reminder."""

from __future__ import annotations

import pytest

from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.journeys.untouched import nothing_changes


@pytest.fixture
def liaison(house: House) -> Someone:
    """A liaison who is asked for 完成时限."""
    liaison = house.person("李红", unit="建设局")
    for said in ("填报", "定制公交专线开通进展顺利，共建联盟正在筹建。", "1", "2", "正常推进"):
        liaison.say(said)
    assert "完成时限是什么时候？" in liaison.last.text
    return liaison


@pytest.mark.parametrize("typed", ["2月30日", "2024年13月1日", "2025年2月29日"])
def test_a_day_that_does_not_exist_is_refused(house: House, liaison: Someone, typed: str) -> None:
    with nothing_changes(house):
        play({"联络员": liaison}, f"联络员> {typed}\n机器人= 没有“{typed}”这一天。请重新填写，例如 2024年12月31日。")
    goes_on(liaison)


@pytest.mark.parametrize(
    ("typed", "question", "yes"),
    [
        ("2024年8月31日", "2024年8月31日已经过去，确定吗？", "确定"),
        ("2027年6月底前", "2027年6月30日晚于明年底，确定吗？", "确定"),
        ("31/12", "是 2024年12月31日（星期二）吗？", "是"),
        ("下周五", "是 2024年9月20日（星期五）吗？", "是"),
        ("条件成熟后", "没看出“条件成熟后”是哪一天。按原文填进表里，还是换个写法？", "按原文填"),
    ],
)
def test_a_doubtful_time_is_stored_only_with_a_yes(
    house: House, liaison: Someone, typed: str, question: str, yes: str
) -> None:
    with nothing_changes(house, but=("conversation",)):
        play({"联络员": liaison}, f"联络员> {typed}\n机器人= {question}\n机器人[{yes}]\n机器人[重填]")
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            """
            联络员> 😀
            机器人= 没有读到文字，请写明完成时限，例如 12月底前、长期坚持。
            联络员> 2月30日
            机器人= 没有“2月30日”这一天。请重新填写，例如 2024年12月31日。
            """,
        )
    play({"联络员": liaison}, f"联络员[{yes}]\n机器人> 完成时限记为：")


def test_a_story_in_place_of_a_time_is_refused_and_never_cut(house: House, liaison: Someone) -> None:
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            f"""
            联络员> {"待资金到位后再行确定，" * 11}
            机器人= 这段有 121 字，完成时限请只写时间，例如 12月底前、长期坚持。
            """,
        )
    goes_on(liaison)


def test_a_reminder_is_never_put_off_past_the_due_time(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-27 09:10")
    liaison.press("稍后提醒")
    with nothing_changes(house):
        play(
            {"联络员": liaison},
            """
            联络员> 下个月
            机器人= 最晚只能推到截止时间 9 月 30 日 17:00 之前。
            联络员> 随便
            机器人> 没看懂“随便”是什么时候。
            联络员> 昨天
            机器人> “昨天”已经过去了。请换一个以后的时间
            """,
        )
    play({"联络员": liaison}, "联络员> 两小时后\n机器人> 好的，9 月 27 日（星期五）11:10 再提醒您。")


def goes_on(liaison: Someone) -> None:
    play({"联络员": liaison}, "联络员> 2024年12月31日前\n机器人> 完成时限记为：2024年12月31日。")
