"""Due days, days late, hours of reminders, one more unit, letting one alone: said in the office's own words."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from tests.house import House, Someone
from tests.journeys.transcript import play
from tests.quarters import filed

POLICE, COURT, BUILDERS = "高新区公安分局", "高新区法院", "建设局"


@pytest.fixture
def office(house: House) -> Someone:
    filed(house, "2024Q3", share="0.7", at="2024-09-23 10:00", skip=(POLICE, COURT, BUILDERS))
    house.move_to("2024-09-24 10:00")
    return house.person("王敏", SeatRole.ADMIN)


@pytest.fixture
def units(house: House, office: Someone) -> dict[str, Someone]:
    return {
        unit: house.person(name, unit=unit) for unit, name in ((POLICE, "罗军"), (COURT, "付强"), (BUILDERS, "高峰"))
    }


@pytest.mark.parametrize(
    "said",
    [
        "三季度到底几号截止",
        "这一轮什么时候截止来着",
        "报送期限到几号",
        "哪天为止",
        "本季度最后是哪天",
        "离截止还有多少天呢",
    ],
)
def test_a_due_day_is_answered_with_the_day(office: Someone, said: str) -> None:
    office.say(said)
    assert "9 月 30 日（星期一）17:00" in office.last.text
    assert "个工作日" in office.last.text
    assert "报送率" not in office.last.text


@pytest.mark.parametrize("said", ["公安最后哪天交", "公安的截止时间呢", "公安最迟什么时候交", "公安分局到期了没"])
def test_a_unit_s_due_day_is_its_own(house: House, office: Someone, units: dict[str, Someone], said: str) -> None:
    office.say("公安延到10月9日")
    office.press("同意延期")
    office.say(said)
    assert office.last.text.startswith(f"{POLICE}2024年第三季度延期后截止：10 月 9 日（星期三）17:00；还差第 8 项")


@pytest.mark.parametrize("said", ["法院拖几天了", "法院晚了多少天", "法院超期几天了", "法院逾期多少个工作日"])
def test_days_late_are_counted(house: House, office: Someone, said: str) -> None:
    house.move_to("2024-10-09 14:00")
    office.say(said)
    assert "已过 2 个工作日（9 天）" in office.last.text


def test_questions_of_other_days_are_not_of_the_due_day(office: Someone) -> None:
    for said, start in (("下次什么时候催", "2024年第三季度催报日程"), ("国庆放几天", "10 月 1 日（星期二）")):
        office.say(said)
        assert office.last.text.startswith(start)


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("以后早上的提醒别八点多发了，改九点", "09:00"),
        ("每天的提醒改到九点半", "09:30"),
        ("自动催报统一挪到十点发", "10:00"),
        ("以后都九点半发", "09:30"),
        ("以后提醒推迟到上午10点", "10:00"),
        ("今后催报换成十一点", "11:00"),
    ],
)
def test_the_hour_of_all_reminders_is_shown_for_a_yes(office: Someone, said: str, hour: str) -> None:
    office.say(said)
    assert f"催报时间：09:05 → {hour}" in office.last.text
    assert office.last.labels == ["确认修改", "不改了"]


def test_the_hour_of_all_reminders_is_the_admin_s(house: House, office: Someone) -> None:
    clerk = house.person("张晨", SeatRole.COORDINATOR)
    clerk.say("以后早上的提醒改九点半")
    assert clerk.last.text.startswith("自动提醒的时刻由管理员修改，没有改动。")
    clerk.say("截止前一天再加一次下午的")
    assert "不能单独加一次别的时刻，没有改动" in clerk.last.text


@pytest.mark.parametrize("said", ["公安也带上", "还有公安", "再给公安发一份", "公安同样说一声", "把公安也算上"])
def test_one_more_unit_gets_the_same_words(office: Someone, units: dict[str, Someone], said: str) -> None:
    office.say("提醒法院，说数据务必核准")
    office.press("发送")
    office.say(said)
    assert office.last.text.startswith(f"催报预览 · {POLICE}")
    assert "数据务必核准" in office.last.text
    assert not any("数据务必核准" in message.text for message in units[POLICE].inbox)


@pytest.mark.parametrize(
    "said",
    [
        "建设局不用提醒了，他们主任说明天送来",
        "建设局先别催，说好周五交",
        "建设局的提醒停了吧",
        "建设局这几天别打扰了",
        "先不要提醒建设局，等他们回来",
    ],
)
def test_one_unit_is_let_alone_and_what_goes_on_is_said(office: Someone, units: dict[str, Someone], said: str) -> None:
    office.say(said)
    assert office.last.text.startswith("好的，先不催建设局，没有发出。自动提醒仍按计划发")
    office.say("要是后天还没来再提醒")
    assert office.last.text.startswith("催报预览 · 建设局\n定在 9 月 26 日（星期四）")


def test_all_the_others_are_still_reminded(office: Someone, units: dict[str, Someone]) -> None:
    office.say("先别催建设局，其他没报的都催一下")
    assert "将提醒 2 个单位：高新区公安分局、高新区法院" in office.last.text


def test_a_number_told_in_passing_is_noted_for_whom_it_is(office: Someone, units: dict[str, Someone]) -> None:
    play(
        {"群团科": office},
        """
        群团科> 法院付强的手机13853312345，记一下
        机器人> 高新区法院付强的办公电话登记为 13853312345。
        群团科> 高峰电话13853312346
        机器人> 建设局高峰的办公电话登记为 13853312346。
        群团科> 公安张三的手机是13853312347
        机器人> 高新区公安分局没有登记叫“张三”的联系人。
        群团科> 法院的话里加上电话3580430
        机器人> 催报预览 · 高新区法院
        机器人> 电话3580430
        """,
    )


def test_an_empty_form_and_a_comparison_with_nothing(office: Someone) -> None:
    play(
        {"群团科": office},
        """
        群团科> 给我法院那张空表，送过去让他们手写
        机器人> 工作进展情况表 · 高新区法院
        群团科> 给我一张空白的表
        机器人> 请选择单位
        群团科> 二季度和三季度对比一下
        机器人> 2024年第二季度没有填报，没有数可以比
        """,
    )


@pytest.mark.parametrize(
    "said", ["本季度都给谁发过提醒 各几条", "每家催了几次", "给各单位发过几遍催报", "提醒发了多少条"]
)
def test_reminders_are_counted(office: Someone, units: dict[str, Someone], said: str) -> None:
    office.say(said)
    assert "已催 1 次" in office.last.text
