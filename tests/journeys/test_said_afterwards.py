"""What a liaison says once something is under way: whether it was granted, that it is not wanted, that nothing changed."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.test_word_back import filed as reports
from tests.journeys.transcript import play
from tests.quarters import filed

UNIT = "教育和体育事业中心"


@pytest.fixture
def liaison(house: House) -> Someone:
    filed(house, "2024Q2")
    house.move_to("2024-09-24 10:00")
    return house.person("李红", unit=UNIT)


def test_a_request_for_more_time_is_asked_about_and_taken_back(house: House, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"联络员": liaison, "经办人": office},
        """
        联络员> 延期批了没
        机器人> 没有申请过延期
        联络员> 申请延期到10月8日，领导出差
        联络员> 不延期了
        机器人> 没有再改动
        联络员> 申请延期到10月8日，领导出差
        联络员> 对
        联络员> 申请批了吗
        机器人> 延期申请（延到 10 月 8 日（星期二）17:00，原因：领导出差）群团科还没有答复。
        联络员> 不延期了
        机器人> 已撤回教育和体育事业中心的延期申请，已告诉群团科。
        联络员> 撤回延期申请
        机器人> 没有等待答复的延期申请，没有改动。
        """,
    )
    assert office.last.text == "教育和体育事业中心（李红）撤回了2024年第三季度的延期申请，不用答复了。"
    office.press("同意")
    assert office.last.text == "这个按钮已失效：单位已经撤回了这个申请。"


def test_how_it_was_answered_is_told_again(house: House, liaison: Someone) -> None:
    office = house.person("王敏", SeatRole.ADMIN)
    play(
        {"联络员": liaison, "经办人": office},
        """
        联络员> 申请延期到10月8日，领导出差
        联络员> 对
        经办人[同意]
        联络员> 延期批了吗
        机器人> 批了：教育和体育事业中心延期至 10 月 8 日
        联络员> 撤回延期申请
        机器人> 延期已经批了
        """,
    )


@pytest.mark.parametrize("words", ["三项都跟上季度一样", "全部沿用上季度"])
def test_everything_as_last_quarter_is_shown_before_it_is_filed(house: House, liaison: Someone, words: str) -> None:
    play(
        {"联络员": liaison},
        f"""
        联络员> {words}
        机器人> 读到的内容 · 教育和体育事业中心
        机器人> 进展：教育和体育事业中心按计划推进第 1 项
        机器人> · 家庭教育百场巡讲：累计 50场
        机器人> 第 8 项
        机器人[全部对，提交 3 项]
        """,
    )
    assert reports(house) == {}
    liaison.say("对")
    assert set(reports(house)) == {1, 4, 8}


def test_a_reminder_that_was_put_off_is_moved(liaison: Someone) -> None:
    play(
        {"联络员": liaison},
        """
        联络员> 稍后提醒
        联络员> 明天下午三点
        机器人> 9 月 25 日（星期三）15:00 再提醒您
        联络员> 改后天上午吧
        机器人> 9 月 26 日（星期四）…再提醒您
        """,
    )


def test_an_absence_in_passing_waits_for_a_yes(house: House, liaison: Someone) -> None:
    before = len(house.messages)
    play(
        {"联络员": liaison},
        """
        联络员> 我下周出差，由小王负责
        机器人> 没有找到“小王”。
        联络员> 下周一回来
        机器人> 登记外出：从现在起，9 月 30 日（星期一）回来。贵单位没有别的联络员，会告诉群团科。对吗？
        """,
    )
    assert not [one for one in house.messages[before:] if one.address != liaison.address]
    liaison.say("对")
    assert any("李红外出" in one.text for one in house.messages[before:] if one.address != liaison.address)
    assert "记下了：从现在起外出" in liaison.last.text


def test_the_command_for_an_absence_acts_at_once(liaison: Someone) -> None:
    liaison.say("外出 到9月27日")
    assert "记下了：从现在起外出" in liaison.last.text


def test_while_no_list_is_live_free_words_are_told_so(house: House) -> None:
    liaison = house.person("李红", unit=UNIT)
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("UPDATE programme SET state = 'proposed'"))
    liaison.say("我们单位这个月搞了两场活动")
    assert liaison.last.text == "“我们单位这个月搞了两场活动”没有登记：清单还没有启用，请稍等群团科确认。"
    assert liaison.last.labels == []
