"""The office and the seals: taken on a unit's behalf, the paper original, all in, and no seals at all."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.domain.report import ReportState
from bot.ports import Address
from tests.house import House
from tests.journeys.paper import filed, stamped, states
from tests.journeys.test_reminding import file_everything
from tests.journeys.transcript import play

CHANNEL = Address("web", "channel")
pytestmark = pytest.mark.usefixtures("needs_seal")


def test_the_office_takes_a_form_on_a_units_behalf_and_the_original_after_it(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    heard = len(liaison.inbox)
    clerk.send("scan.jpg", stamped(pdf))
    assert clerk.last.text == "已收到盖章件：建设局（群团科代收），2024年第三季度，第 1 版，共 1 页，公章清楚。"
    assert len(liaison.inbox) == heard
    play(
        {"群团科": clerk},
        """
        群团科> 盖章件
        机器人> 收到 1/12 份
        机器人> ✅ 建设局：已收扫描件
        群团科[原件已收 建设局]
        机器人> 已记下：建设局2024年第三季度的盖章原件已收。
        群团科> 盖章件 建设局
        机器人> 状态：已收原件
        群团科> 进度
        机器人> 盖章件 1/12
        机器人> ✅ 建设局：1 项已报齐，盖章件已收
        """,
    )


def test_paper_that_comes_without_any_scan_counts_as_well(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, _ = filed(house)
    clerk.say("/seal 原件 人社中心")
    assert clerk.last.text == "人社中心2024年第三季度还没有报齐，报齐之后的盖章件才算数。"
    clerk.say("/seal 原件 建设局")
    assert states(house, "建设局") == {ReportState.SEALED}
    heard = len(liaison.inbox)
    house.move_to("2024-09-30 09:06")
    assert len(liaison.inbox) == heard


def test_an_unclear_form_sent_by_the_office_is_asked_of_whoever_sent_it(house: House) -> None:
    clerk, other = house.person("王敏", SeatRole.COORDINATOR), house.person("陈涛", SeatRole.ADMIN)
    _, pdf = filed(house)
    heard = len(other.inbox)
    clerk.send("scan.jpg", stamped(pdf, "none"))
    assert "有章" in clerk.last.labels
    assert len(other.inbox) == heard


def test_with_the_last_seal_the_channel_hears_that_all_are_in(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    for unit in house.programme().units:
        file_everything(house, house.person(f"{unit.name}联络员", unit=unit.name))
        clerk.say(f"/seal 原件 {unit.name}")
    assert house.to(CHANNEL)[-1].text == "2024年第三季度盖章件已全部收齐，共 12 个单位。"


def test_the_office_can_do_without_seals(house: House) -> None:
    admin = house.person("陈涛", SeatRole.ADMIN)
    house.move_to("2024-09-13 10:00")
    liaison, _ = filed(house)
    admin.say("盖章件")
    admin.press("改为不要求盖章")
    assert admin.last.text == "已改：各单位报齐就算办完，不再催盖章件；发来的照样存下。"
    heard = len(liaison.inbox)
    house.move_to("2024-09-24 09:06")
    assert len(liaison.inbox) == heard
    admin.say("盖章件")
    admin.press("改为要求盖章")
    house.move_to("2024-09-27 09:06")
    assert "还差盖章件" in liaison.last.text
