"""The morning after due: the office reads the dispatch package first, and it goes out by its hand or not at all."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from bot.domain.people import SeatRole
from bot.ports import Address
from tests.house import House, Message
from tests.journeys.test_reminding import file_everything
from tests.journeys.transcript import play

CHANNEL = Address("web", "channel")


def packages(messages: list[Message]) -> list[Message]:
    return [message for message in messages if "调度包" in message.content.title]


def words_of(data: bytes) -> str:
    document: Any = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def test_the_morning_after_due_each_of_the_office_gets_one_preview_and_nobody_else_anything(house: House) -> None:
    officer, admin = house.person("王敏", SeatRole.COORDINATOR), house.person("周科长", SeatRole.ADMIN)
    liaison = house.person("李红", unit="建设局")
    file_everything(house, liaison)
    house.move_to("2024-10-08 09:04")
    assert packages(officer.inbox) == []
    house.move_to("2024-10-08 09:06")
    for moment in ("2024-10-08 09:06", "2024-10-08 15:00", "2024-10-09 09:10"):
        house.move_to(moment)
    assert len(packages(officer.inbox)) == len(packages(admin.inbox)) == 1
    assert packages(house.to(CHANNEL)) == packages(liaison.inbox) == []
    preview = packages(officer.inbox)[0]
    assert preview.labels == ["发到频道", "不发"]
    assert [file.name for file in preview.content.files] == [
        "2024年第三季度工作进展专报.docx",
        "2024年第三季度督办单（代拟稿）.docx",
        "2024年第三季度电话单（内部）.docx",
    ]
    assert "现在还没有发给任何人" in preview.text


def test_what_was_read_is_what_is_posted_and_only_once(house: House) -> None:
    officer, admin = house.person("王敏", SeatRole.COORDINATOR), house.person("周科长", SeatRole.ADMIN)
    late = house.person("赵强", unit="人社中心")
    house.move_to("2024-10-08 09:06")
    read = packages(officer.inbox)[0].content.files
    file_everything(house, late)
    play(
        {"经办人": officer, "科长": admin},
        """
        经办人[发到频道]
        机器人> 2024年第三季度调度包已发到群团科频道。
        科长[发到频道]
        机器人> 这份2024年第三季度调度包已经处理过了，没有重复发送。
        科长[不发]
        机器人> 这份2024年第三季度调度包已经处理过了，没有重复发送。
        """,
    )
    (posted,) = packages(house.to(CHANNEL))
    *public, call_list = read
    assert [file.data for file in posted.content.files] == [file.data for file in public]
    assert "电话单" in call_list.name
    assert "赵强" not in posted.text  # names of people stay with the office
    assert "人社中心" in words_of(read[1].data)


def test_a_package_put_away_is_never_posted(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    house.move_to("2024-10-08 09:06")
    play(
        {"经办人": officer},
        """
        经办人[不发]
        机器人> 好的，2024年第三季度调度包不发。需要时发“汇总 调度”重新生成。
        经办人[发到频道]
        机器人> …已经处理过了，没有重复发送。
        """,
    )
    assert packages(house.to(CHANNEL)) == []


def test_by_hand_the_office_gets_a_fresh_one_at_any_time(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    liaison = house.person("李红", unit="建设局")
    file_everything(house, liaison)
    play(
        {"经办人": officer},
        """
        经办人> /summary 调度
        机器人> 2024年第三季度调度包（待审）
        机器人[发到频道]
        经办人> 汇总 调度 第三季度
        机器人> 2024年第三季度调度包（待审）
        经办人> 汇总 调度 下辈子
        机器人> 没看懂“下辈子”是哪个季度。
        """,
    )
    assert len(packages(officer.inbox)) == 2


def test_the_call_list_says_whom_and_what_to_ask(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    house.person("赵强", unit="组织人事部")
    house.person("周部长", SeatRole.HEAD, "组织人事部")
    play(
        {"经办人": officer},
        """
        经办人> 汇总 调度
        机器人> 没有需要打电话的单位。
        """,
    )
    house.move_to("2024-10-08 10:00")
    text = packages(officer.inbox)[-1].text
    assert text.count("☎") == 3
    assert "☎ 组织人事部\n找谁：联络员 赵强，电话未登记，请查通讯录；单位负责人 周部长" in text
    assert "第 2、3、4、5、6、7、10 项已过截止时间没有报：谁在办，哪天能报，卡在哪里？" in text
    assert "还没有登记联系人，请先问该单位办公室是谁在办" in text


@pytest.mark.parametrize("who", ["liaison", "head"])
def test_a_unit_gets_no_package_by_any_door(house: House, who: str) -> None:
    house.move_to("2024-10-08 09:06")
    person = house.person("赵强", SeatRole(who), unit="人社中心")
    for words in ("/summary 调度", "/summary dispatch post 1 2024Q3 auto"):
        answer = person.say(words)
        assert answer is not None
        assert answer.text == "这项操作由组织人事部群团科办理，如有需要请联系组织人事部群团科。"
    pressed = person.press_data("/summary dispatch post 1 2024Q3 auto")
    assert pressed is not None
    assert pressed.text.startswith("这项操作由")
    assert packages(house.to(CHANNEL)) == []


def test_in_the_channel_the_preview_is_refused_because_it_names_people(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    answer = officer.in_chat("channel").say("/summary 调度")
    assert answer is not None
    assert answer.text == "请在与我的私聊里办理。"


def test_a_made_up_package_is_no_package(house: House) -> None:
    officer = house.person("王敏", SeatRole.COORDINATOR)
    answer = officer.press_data("/summary dispatch post 1 2024Q3 r999")
    assert answer is not None
    assert "已失效" in answer.text
