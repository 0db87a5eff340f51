"""Several wishes in one message: each is named, none is done with another's words, and what is still open is said."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.quarters import filed

INSURANCE, POLICE, COURT = "高新区医保分局", "高新区公安分局", "高新区法院"


@pytest.fixture
def office(house: House) -> Someone:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00", skip=(POLICE, COURT))
    house.move_to("2024-09-24 10:00")
    return house.person("王敏", SeatRole.ADMIN)


@pytest.fixture
def court(house: House, office: Someone) -> Someone:
    return house.person("付强", unit=COURT)


def _asks_for_time(house: House, name: str, unit: str, words: str) -> Someone:
    person = house.person(name, unit=unit)
    person.say(words)
    person.press("提交申请")
    return person


def test_a_yes_and_a_no_go_each_to_its_own_unit(house: House, office: Someone, court: Someone) -> None:
    police = _asks_for_time(house, "罗军", POLICE, "申请延期到10月15号，数据没出来")
    asks = _asks_for_time(house, "付强二", COURT, "申请延期到10月9号，公章在外面")
    play(
        {"群团科": office},
        """
        群团科> 法院同意，公安驳回，先把现有的报上来
        机器人> 您说了 2 件事，逐件办：
        机器人> 1. “法院同意”：见下面。
        机器人> 2. “公安驳回，先把现有的报上来”：还没有办，请点“不同意高新区公安分局的延期”接着办。
        机器人> 已同意：高新区法院延期至 10 月 9 日
        """,
    )
    assert asks.last.text.startswith("同意延期")
    assert not any("同意延期" in message.text for message in police.inbox)
    office.press("不同意高新区公安分局的延期")
    assert "原因：先把现有的报上来" in office.last.text
    office.press("确认不同意")
    assert police.last.text.startswith("没有同意延期")
    assert "先把现有的报上来" in police.last.text


def test_three_wishes_are_each_named(office: Someone, court: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 医保过了，法院再提醒一遍，今晚七点给我个汇总
        机器人> 您说了 3 件事，逐件办：
        机器人> 1. “医保过了”：见下面。
        机器人> 2. “法院再提醒一遍”：还没有办，请点“催报（高新区法院）”接着办。
        机器人> 3. “今晚七点给我个汇总”：不能定时发给您，还没有办
        机器人> 请看一下内容，没问题回“通过”就接受
        群团科> 通过
        机器人> 已接受：高新区医保分局第 5 项
        群团科[催报（高新区法院）]
        机器人> 催报预览 · 高新区法院
        """,
    )


def test_an_order_that_is_not_understood_shows_no_card_as_if_it_were_done(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 把公安的那份挪到下周再弄
        机器人= 没听明白“把公安的那份挪到下周再弄”要办什么，什么都没有改动，也没有发出。是要：
        机器人[催报（高新区公安分局）]
        群团科> 公安要是一直不交怎么办
        机器人> 没有全听明白：除了查看，别的没有办。
        机器人> 高新区公安分局 · 2024年第三季度
        """,
    )


def test_a_question_for_a_unit_is_put_to_it_or_said_not_to_be(office: Someone, court: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 帮我问问付强材料差在哪里
        机器人> 催报预览 · 高新区法院
        机器人> 请答复：材料差在哪里
        群团科> 取消
        群团科> 问一下建设局四季度打算怎么补
        机器人> 建设局本季度已经报齐，不再给它发提醒，没有替您问
        群团科> 民政第九项写得太简单，演了啥、去了哪些地方都没写，退
        机器人> 退回民政和文旅事业中心第 9 项
        """,
    )


@pytest.mark.parametrize(
    "said",
    [
        "先撤了吧，领导说再等等",
        "那条取消吧",
        "下午那个不发了",
        "算了不发了",
        "三点的先别发了",
        "把刚才定的催报撤了",
        "还是别发了",
    ],
)
def test_a_planned_reminder_is_called_off_in_any_words(
    house: House, office: Someone, court: Someone, said: str
) -> None:
    office.say("下午3点催一下法院，说带上公章来")
    office.press("发送")
    office.say(said)
    assert office.last.text.startswith("已撤下还没到发送时间的催报：高新区法院")
    house.move_to("2024-09-24 15:30")
    assert not any("带上公章" in message.text for message in court.inbox)
    before = len(office.inbox)
    office.say("没发吧")
    assert "取消的没有发" in office.inbox[before].text


def test_nothing_planned_is_said_to_be_so(office: Someone, court: Someone) -> None:
    office.say("撤了吧")
    assert office.last.text.startswith("现在没有等着发的手动催报")
