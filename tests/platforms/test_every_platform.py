"""One suite for every adapter: what the rest of the program relies on, whatever the messenger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.fit import fit
from bot.ports import Button, Content, FetchesFiles, FileOut, NotStored, SendFailed
from tests.platforms.door import Door
from tests.platforms.messenger import MESSENGERS, Messenger, messenger

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000000030001"
    "1827aed90000000049454e44ae426082"
)
DOCX = b"PK\x03\x04" + bytes(range(256)) * 8
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HOSTILE = '<b>粗</b> & "引" _下_ *星* `码` [链](http://x) ~~删~~ # 题 \\ {{}} @所有人 1.2 - ! | >'


@pytest.fixture(params=sorted(MESSENGERS))
async def chat(request: pytest.FixtureRequest, door: Door, tmp_path: Path) -> AsyncIterator[Messenger]:
    opened = messenger(request.param, tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()


async def say(chat: Messenger, content: Content, key: str = "k") -> None:
    """Send as the pump does: fitted, one message after the other."""
    for index, message in enumerate(fit(content, chat.platform.capabilities)):
        await chat.platform.send(chat.person, message, key=f"{key}#{index}")


def all_text(chat: Messenger) -> str:
    return "\n".join(shown.text for shown in chat.shown())


async def test_what_a_person_says_arrives_as_it_was_said(chat: Messenger, door: Door) -> None:
    await chat.says(HOSTILE)
    [event] = await door.heard(1)
    assert event.text == HOSTILE
    assert event.address == chat.person
    assert event.platform == chat.platform.name
    assert event.key
    assert event.sent_at.tzinfo is not None


async def test_an_update_delivered_twice_carries_the_same_key(chat: Messenger, door: Door) -> None:
    await chat.says("12")
    await chat.says("12")
    await chat.again()
    events = await door.heard(3)
    assert events[2].key == events[1].key
    assert events[0].key != events[1].key


async def test_what_could_not_be_stored_is_not_acknowledged_and_comes_again(chat: Messenger, door: Door) -> None:
    door.refusals = 1
    try:
        await chat.says("12")
    except NotStored:
        await chat.again()
    [event] = await door.heard(1)
    assert (event.text, door.refused) == ("12", 1)


async def test_what_the_bot_says_is_shown_to_the_letter(chat: Messenger) -> None:
    await say(chat, Content(title="请填报2024年第三季度进展", text=f"{HOSTILE}\n\n第二段"))
    shown = all_text(chat)
    assert "请填报2024年第三季度进展" in shown
    assert HOSTILE in shown
    assert "第二段" in shown


async def test_a_long_text_arrives_whole(chat: Messenger) -> None:
    text = "\n".join(f"第 {n} 行：{'进展顺利，' * 30}" for n in range(60))
    await say(chat, Content(text=text))
    assert all_text(chat).replace("\n", "") == text.replace("\n", "")


async def test_a_pressed_button_brings_back_its_data(chat: Messenger, door: Door) -> None:
    rows = ((Button("开始填报", "/report u7 2024Q3"),), (Button("稍后提醒", "/snooze u7"), Button("帮助", "/help")))
    await say(chat, Content(text="请选择", buttons=rows))
    await chat.presses("稍后提醒")
    [event] = await door.heard(1)
    assert "/snooze u7" in (event.button, event.text) or event.text == "稍后提醒"
    assert event.address == chat.person


async def test_files_and_pictures_arrive_byte_for_byte(chat: Messenger) -> None:
    capabilities = chat.platform.capabilities
    files = (FileOut("2024年第三季度工作进展情况表.docx", DOCX_TYPE, DOCX), FileOut("进度图.png", "image/png", PNG))
    await say(chat, Content(text="附件", files=files))
    sent = [file for shown in chat.shown() for file in shown.files]
    if capabilities.sends_files:
        assert ("2024年第三季度工作进展情况表.docx", DOCX) in sent
    if capabilities.sends_pictures:
        assert PNG in [data for _, data in sent]
    assert "附件" in all_text(chat)


async def test_a_file_somebody_sends_can_be_fetched(chat: Messenger, door: Door) -> None:
    if not chat.platform.capabilities.receives_files:
        await chat.sends_file("情况表.docx", DOCX)
        await chat.says("在吗")
        events = await door.heard(1)
        assert not events[0].files
        return
    assert isinstance(chat.platform, FetchesFiles)
    await chat.sends_file("情况表.docx", DOCX)
    [event] = await door.heard(1)
    [file] = event.files
    assert file.name == "情况表.docx"
    assert await chat.platform.fetch(file) == DOCX


async def test_a_chat_that_takes_nothing_is_known_as_gone(chat: Messenger) -> None:
    if "gone" not in chat.faults:
        return
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.stranger, Content(text="在吗"), key="k")
    assert failed.value.gone
    assert failed.value.certain


async def test_a_service_that_asks_for_patience_gets_it(chat: Messenger) -> None:
    if "rate" not in chat.faults:
        return
    await chat.out_of_order("rate")
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert failed.value.certain
    assert not failed.value.gone
    await chat.platform.send(chat.person, Content(text="第二次"), key="k2")
    assert "第二次" in all_text(chat)


async def test_a_service_that_is_down_is_no_message_lost_and_works_again(chat: Messenger) -> None:
    await chat.out_of_order("down")
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert not failed.value.gone
    assert not failed.value.refused
    await chat.platform.send(chat.person, Content(text="第二次"), key="k2")
    assert "第二次" in all_text(chat)
