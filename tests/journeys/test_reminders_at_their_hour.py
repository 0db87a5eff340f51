"""A reminder by hand is given its hour in words, moved in words, called back in words; until then nobody hears of it."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.quarters import filed


@pytest.fixture
def office(house: House) -> Someone:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00", skip=("高新区公安分局", "建设局"))
    house.move_to("2024-09-24 10:00")
    return house.person("王敏", SeatRole.ADMIN)


@pytest.fixture
def police(house: House, office: Someone) -> Someone:
    return house.person("王强", unit="高新区公安分局")


def test_a_reminder_waits_for_the_hour_it_was_given(house: House, office: Someone, police: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 催公安，明天九点发
        机器人> 定在 9 月 25 日（星期三）09:00 发送。
        机器人> 将发送：
        群团科> 下午三点再发吧
        机器人> 定在 9 月 25 日（星期三）15:00 发送。
        群团科> 加一句，带上照片
        机器人> 定在 9 月 25 日（星期三）15:00 发送。
        机器人> 带上照片
        群团科[发送]
        机器人> 已定好：9 月 25 日（星期三）15:00 发给高新区公安分局
        群团科> 还是提前到十点半
        机器人> 已定好：9 月 25 日（星期三）10:30 发给高新区公安分局
        """,
    )
    assert not any("带上照片" in message.text for message in police.inbox)
    house.move_to("2024-09-25 10:31")
    assert "带上照片" in police.last.text
    house.move_to("2024-09-25 15:30")
    assert len([message for message in police.inbox if "带上照片" in message.text]) == 1
    office.say("改到下午五点")
    assert office.last.text.startswith("现在没有定时等着发的催报")


def test_a_reminder_that_waits_outlives_a_change_of_the_plan_and_can_be_called_back(
    house: House, office: Someone, police: Someone
) -> None:
    office.say("后天上午十点提醒公安，说材料带原件")
    office.press("发送")
    office.say("计划 催报时间改为9点30")
    office.press("确认修改")
    house.move_to("2024-09-26 10:05")
    assert any("材料带原件" in message.text for message in police.inbox)
    office.say("明天下午四点催公安，说带公章")
    office.press("发送")
    office.say("撤回刚才的催报")
    assert "已撤下还没到发送时间的催报：高新区公安分局" in office.last.text
    house.move_to("2024-09-27 16:30")
    assert not any("带公章" in message.text for message in police.inbox)


def test_an_hour_that_is_gone_or_too_late_is_refused(office: Someone, police: Someone) -> None:
    office.say("今天上午九点催公安")
    assert office.last.text.startswith("“今天上午九点”已经过去")
    office.say("12月30日上午九点催公安")
    assert "催报不能定在那以后" in office.last.text
