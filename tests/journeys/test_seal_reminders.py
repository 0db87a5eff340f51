"""Who has filed everything is reminded of the stamped form alone, and only where the notice asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.people import SeatRole
from bot.ports import Address
from tests.house import House, open_house
from tests.journeys.paper import filed, form_in, stamped
from tests.journeys.test_reminding import file_everything

CHANNEL = Address("web", "channel")
pytestmark = pytest.mark.usefixtures("needs_seal")


def test_who_has_filed_everything_is_reminded_of_the_form_alone(house: House) -> None:
    house.move_to("2024-09-13 10:00")
    liaison, _ = filed(house)
    house.move_to("2024-09-24 09:06")
    last = liaison.last
    assert last.content.title == "还差盖章件：2024年第三季度情况表 · 建设局"
    assert "内容已经报齐，还没有收到盖章件。请在 9 月 30 日（星期一）17:00 前发来。" in last.text
    assert "没有报送" not in last.text
    assert last.labels == ["下载表格", "盖章件情况", "稍后提醒"]
    house.move_to("2024-09-24 15:00")
    assert liaison.last is last
    house.move_to("2024-10-08 09:06")
    assert "截止时间 9 月 30 日（星期一）17:00 已过，请尽快补上。" in liaison.last.text


def test_who_was_just_sent_the_form_is_not_reminded_on_top(house: House) -> None:
    house.move_to("2024-09-24 09:10")
    liaison = house.person("李红", unit="建设局")
    house.settle()
    file_everything(house, liaison)
    house.move_to("2024-09-24 16:00")
    assert liaison.last.content.title.startswith("请打印盖章")


def test_a_reminder_planned_at_night_is_not_said_to_who_filed_meanwhile(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.move_to("2024-09-14 20:00")
    house.move_to("2024-09-14 20:10")
    file_everything(house, liaison)
    heard = len(liaison.inbox)
    house.move_to("2024-09-18 09:05")
    assert len(liaison.inbox) == heard


def test_a_late_seal_reaches_the_head_and_the_list_of_the_missing(house: House) -> None:
    head = house.person("局长", SeatRole.HEAD, "建设局")
    filed(house)
    house.move_to("2024-10-09 09:06")
    assert head.last.content.title == "2024年第三季度情况表还没有盖章 · 建设局"
    house.move_to("2024-10-10 09:06")
    [listed] = [message.text for message in house.to(CHANNEL) if "未报送单位" in message.content.title]
    assert "建设局：盖章件" in listed


def test_a_notice_that_asks_for_no_seal_sends_no_form_and_reminds_of_none(tmp_path: Path) -> None:
    plain = open_house(tmp_path / "plain")
    liaison = plain.person("李红", unit="建设局")
    file_everything(plain, liaison)
    assert not liaison.last.content.files
    assert "请下载表格，打印盖章后按要求报送。" in liaison.last.text
    liaison.say("表格")
    liaison.send("a.jpg", stamped(form_in(liaison.last)))
    assert "已收到盖章件" in liaison.last.text
