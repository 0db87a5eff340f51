"""Scans the bot is not sure of: a seal that is not clear, a code that cannot be read, a picture that is no scan."""

from __future__ import annotations

import pytest

from bot.domain.people import SeatRole
from bot.domain.report import ReportState
from tests.house import House
from tests.journeys.paper import blurred, captioned, code_on, filed, stamped, states

pytestmark = pytest.mark.usefixtures("needs_seal")


def test_an_unclear_seal_goes_to_the_office_with_the_picture_and_it_decides(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    liaison.send("a.jpg", stamped(pdf, "none"))
    assert liaison.last.text == "没有看清公章，已请群团科人工查看。也可以补拍一张。"
    assert "建设局李红发来的盖章件，没有看到红章。" in clerk.last.text
    assert [file.media_type for file in clerk.last.content.files] == ["image/jpeg"]
    heard = len(liaison.inbox)
    house.move_to("2024-09-24 09:06")
    assert len(liaison.inbox) == heard  # the unit has done its part; the office has not
    clerk.press("无章请补")
    assert clerk.last.text == "已告知建设局重新盖章。"
    assert "没有看到清楚的公章。请盖章后重新拍照或扫描发来。" in liaison.last.text
    liaison.send("b.jpg", stamped(pdf, "drawn"))
    clerk.press("有章")
    assert liaison.last.text == "群团科已看过，建设局2024年第三季度的盖章件已收。本季度都办齐了，谢谢。"
    assert states(house, "建设局") == {ReportState.SEALED}
    clerk.press("无章请补")
    assert clerk.last.text == "建设局的这份盖章件已经认定过了：有章，已收。"
    assert states(house, "建设局") == {ReportState.SEALED}


def test_a_second_photo_may_clear_the_doubt_before_the_office_looks(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    liaison.send("a.jpg", stamped(pdf, "none"))
    liaison.send("b.jpg", stamped(pdf))
    assert "公章清楚" in liaison.last.text
    clerk.press("无章请补")
    assert "已经认定过了" in clerk.last.text


def test_a_liaison_cannot_decide_even_with_the_buttons_own_words(house: House) -> None:
    liaison, pdf = filed(house)
    liaison.send("a.jpg", stamped(pdf, "none"))
    for line in ("/seal 有章 1", "/seal 原件 u1", "/seal 不需要"):
        liaison.say(line)
        assert "这项操作由组织人事部群团科办理" in liaison.last.text
    assert states(house, "建设局") == {ReportState.SUBMITTED}
    other = house.person("赵强", unit="人社中心")
    for line in ("/seal 看 1", "/seal 看 99", "/seal 人工 1"):
        other.say(line)
        assert other.last.text == "没有找到这项内容。发送“帮助”查看能办的事。"


def test_a_page_whose_code_cannot_be_read_is_kept_and_the_typed_code_names_it(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, pdf = filed(house)
    liaison.send("a.jpg", blurred())
    assert "没有读出右上角的二维码" in liaison.last.text
    assert "转群团科人工查看" in liaison.last.labels
    liaison.say(code_on(pdf).lower().replace(".", " . "))
    assert liaison.last.text == "没有看清公章，已请群团科人工查看。也可以补拍一张。"
    clerk.press("有章")
    assert states(house, "建设局") == {ReportState.SEALED}


def test_the_office_may_be_asked_to_read_what_the_bot_cannot(house: House) -> None:
    clerk = house.person("王敏", SeatRole.COORDINATOR)
    liaison, _ = filed(house)
    liaison.send("a.jpg", blurred())
    liaison.press("转群团科人工查看")
    assert liaison.last.text == "已转群团科人工查看建设局的盖章件，有结果会告诉您。"
    assert "二维码没有读出，请核对是不是本季度最新的表。" in clerk.last.text
    clerk.press("有章")
    assert "盖章件已收" in liaison.last.text
    liaison.press("转群团科人工查看")
    assert "这个按钮已失效" in liaison.last.text


def test_the_code_in_the_caption_is_enough(house: House) -> None:
    liaison, pdf = filed(house)
    heard = captioned(liaison, f"编号 {code_on(pdf)}", "a.jpg", blurred())
    assert "没有看清公章" in heard.text


def test_a_wrong_code_typed_by_hand_is_refused(house: House) -> None:
    liaison, pdf = filed(house)
    right = code_on(pdf)
    liaison.say(right[:-1] + ("A" if right[-1] != "A" else "B"))
    assert liaison.last.text == "二维码无法核对，请用机器人发的表打印。"
    liaison.say(right)
    assert liaison.last.text == "编号对，是建设局2024年第三季度情况表第 1 版。请把盖章的页面拍照或扫描发来。"


def test_a_picture_that_is_no_scan_is_left_to_others(house: House) -> None:
    """Somebody in the middle of a report sends a photo of the work: not a word about codes."""
    liaison = house.person("李红", unit="建设局")
    liaison.say("填报")
    liaison.send("施工现场.jpg", blurred())
    assert "二维码" not in liaison.last.text
    assert "盖章" not in liaison.last.text
    heard = captioned(liaison, "这是盖章件", "a.jpg", blurred())
    assert "没有读出右上角的二维码" in heard.text


def test_a_broken_picture_is_refused_with_its_sentence(house: House) -> None:
    liaison, pdf = filed(house)
    liaison.send("盖章.jpg", stamped(pdf)[:2_000])
    assert liaison.last.text == "文件打不开，可能没有传完，请重新发送。"
    assert states(house, "建设局") == {ReportState.SUBMITTED}
