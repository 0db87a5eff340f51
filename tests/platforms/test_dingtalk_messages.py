"""What people send, from recorded shapes: open.dingtalk.com/document/development/robot-message-type."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.dingtalk.decode import Aside, read_message
from bot.ports import FileRef, Inbound
from tests.platforms.dingtalk_gateway import MESSAGES
from tests.platforms.dingtalk_messenger import NOW, DingtalkMessenger, in_group, message
from tests.platforms.dingtalk_service import GROUP
from tests.platforms.door import Door
from tests.waiting import until


@pytest.fixture
async def chat(tmp_path: Path, door: Door) -> AsyncIterator[DingtalkMessenger]:
    opened = DingtalkMessenger(tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()


def read(**fields: Any) -> Inbound:
    base = {
        "conversationId": "c",
        "conversationType": "1",
        "senderStaffId": "u7",
        "msgId": "m1",
        "createAt": 1727312700000,
    }
    event = read_message({**base, **fields}, "frame", NOW)
    assert isinstance(event, Inbound)
    return event


def test_a_text_keeps_who_when_and_what() -> None:
    event = read(msgtype="text", text={"content": "  12 "}, senderNick="李红")
    assert (event.account, event.address.chat, event.key, event.sender_name) == ("u7", "u7", "m1", "李红")
    assert event.text == "  12 "
    assert event.sent_at == datetime(2024, 9, 26, 1, 5, tzinfo=UTC)


def test_a_picture_is_a_file_whichever_code_it_has() -> None:
    assert read(msgtype="picture", content={"downloadCode": "d"}).files == (FileRef("d", "图片.jpg"),)
    assert read(msgtype="picture", content={"pictureDownloadCode": "p"}).files == (FileRef("p", "图片.jpg"),)


def test_a_file_keeps_its_name() -> None:
    assert read(msgtype="file", content={"downloadCode": "d", "fileName": "表.docx"}).files == (
        FileRef("d", "表.docx"),
    )


def test_rich_text_is_its_lines_and_its_pictures() -> None:
    items = [{"text": "第一行\n"}, {"type": "picture", "downloadCode": "d"}, {"text": "第二行"}, {"type": "new"}]
    event = read(msgtype="richText", content={"richText": items})
    assert event.text == "第一行\n第二行"
    assert [file.handle for file in event.files] == ["d"]


def test_speech_is_not_filed_but_what_was_understood_is_kept() -> None:
    event = read(msgtype="audio", content={"downloadCode": "d", "duration": 3000, "recognition": "十二场"})
    assert (event.unsupported, event.text, event.files) == ("语音", "十二场", ())


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"msgtype": "video", "content": {"downloadCode": "d", "duration": 3}}, "视频"),
        ({"msgtype": "unknownMsgType"}, "这类消息"),
        ({"msgtype": "text"}, "这类消息"),
        ({"msgtype": "text", "text": "x"}, "这类消息"),
        ({"msgtype": "picture", "content": {}}, "这类消息"),
        ({"msgtype": "file", "content": {"fileName": "x"}}, "这类消息"),
        ({"msgtype": "richText", "content": {"richText": "x"}}, "这类消息"),
        ({}, "这类消息"),
    ],
)
def test_what_nobody_can_read_is_named(fields: dict[str, Any], kind: str) -> None:
    assert read(**fields).unsupported == kind


def test_somebody_without_a_user_id_may_speak_in_a_group() -> None:
    event = read(
        conversationType="2",
        conversationId=GROUP,
        senderStaffId="",
        senderId="$:x",
        msgtype="text",
        text={"content": " 汇总"},
    )
    assert (event.account, event.text) == ("$:x", "汇总")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [
    "conversationId",
    "conversationType",
    "senderStaffId",
    "senderId",
    "msgId",
    "createAt",
    "msgtype",
    "text",
    "content",
    "senderNick",
    "errorMessage",
    "sessionWebhook",
]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values | st.sampled_from(["1", "2", "text", "file", "richText"])))
def test_no_json_at_all_raises(data: dict[str, Any]) -> None:
    event = read_message(data, "frame", NOW)
    assert event is None or isinstance(event, Inbound | Aside)
    if isinstance(event, Inbound):
        assert event.key
        assert event.account
        assert event.sent_at.tzinfo is not None


async def test_the_frame_of_a_used_up_quota_is_taken_and_its_sender_told_once(
    chat: DingtalkMessenger, door: Door
) -> None:
    pushes = []
    for _ in range(2):
        data = message(chat.service, chat.clock, text=None, errorMessage="本月调用量已用完", code="20001")
        push = await chat.service.gateway.push(MESSAGES, data)
        pushes.append(push)
    await until(lambda: all(push.taken for push in pushes) and bool(chat.service.told))
    [(conversation, text)] = chat.service.told
    assert conversation == "cidPrivate0001"
    assert "额度已用完" in text
    assert door.events == []
    assert len(chat.warnings) == 1


async def test_somebody_without_a_user_id_is_told_what_to_do(chat: DingtalkMessenger, door: Door) -> None:
    """The userId is absent until the robot's version is published: that is what the answer names."""
    push = await chat.service.gateway.push(MESSAGES, message(chat.service, chat.clock, senderStaffId=None))
    await until(lambda: push.taken and bool(chat.service.told))
    assert "发布机器人的版本" in chat.service.told[0][1]
    assert door.events == []


async def test_a_session_on_a_foreign_host_is_never_called(chat: DingtalkMessenger, door: Door) -> None:
    for webhook in ("http://10.0.0.1/x", "https://evil.example/robot", "http://oapi.dingtalk.com/x", "not a url"):
        data = message(
            chat.service, chat.clock, senderStaffId=None, sessionWebhook=webhook, conversationId=f"cid{webhook}"
        )
        await chat.service.gateway.push(MESSAGES, data)
    await until(lambda: all(push.taken for push in chat.service.gateway.pushes))
    await asyncio.sleep(0.05)
    assert chat.service.told == []


async def test_a_rich_text_in_a_group_loses_the_space_of_the_mention(chat: DingtalkMessenger, door: Door) -> None:
    content = {"richText": [{"text": " 进度"}]}
    await chat.service.gateway.push(
        MESSAGES, in_group(chat.service, chat.clock, msgtype="richText", text=None, content=content)
    )
    assert (await door.heard(1))[0].text == "进度"
