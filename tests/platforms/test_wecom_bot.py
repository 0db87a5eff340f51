"""The 智能机器人: what a person sees, what is stored, and what happens when the service, the line or the disk does not play."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.wecom.frames import read_event, read_message
from bot.platforms.wecom.media import file_name
from bot.ports import Address, Button, ChatKind, Content, FileOut, SendFailed
from tests.house import shanghai
from tests.platforms.door import Door
from tests.platforms.wecom_bot_messenger import WecomBotMessenger
from tests.waiting import until

NOW = shanghai("2024-09-10 10:00")
GROUP = Address("wecom", "bot:g:wrkGroup")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
CHOICES = Content(title="第 3 项", text="确认提交吗？", buttons=((Button("提交", "d:yes"), Button("重填", "d:no")),))


_FIELDS = (
    "msgid",
    "chatid",
    "chattype",
    "from",
    "userid",
    "corpid",
    "msgtype",
    "text",
    "content",
    "mixed",
    "msg_item",
    "image",
    "file",
    "url",
    "aeskey",
    "event",
    "eventtype",
    "template_card_event",
    "event_key",
    "task_id",
    "create_time",
)


@pytest.fixture
async def chat(door: Door, tmp_path: Path) -> AsyncIterator[WecomBotMessenger]:
    opened = WecomBotMessenger(tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()
    unexpected = [wrong for wrong in opened.service.wrongs if "40058" in wrong or "40008" in wrong]
    assert unexpected == []


async def test_a_pressed_card_shows_the_choice_and_cannot_be_pressed_again(chat: WecomBotMessenger, door: Door) -> None:
    await chat.platform.send(chat.person, CHOICES, key="ask")
    assert chat.shown()[-1].labels == ("提交", "重填")
    await chat.presses("提交")
    [event] = await door.heard(1)
    assert event.button == "d:yes"
    await until(lambda: chat.shown()[-1].labels == ())
    assert chat.shown()[-1].text == "第 3 项\n已选：提交"
    with pytest.raises(AssertionError, match="nobody sees"):
        await chat.presses("重填")


async def test_a_card_sent_before_a_restart_still_shows_the_choice(
    chat: WecomBotMessenger, door: Door, tmp_path: Path
) -> None:
    await chat.platform.send(chat.person, CHOICES, key="ask")
    await chat.platform.stop()
    later = WecomBotMessenger(tmp_path)
    service, later.service = later.service, chat.service
    assert service.connects == 0
    later.service.open = lambda: asyncio.sleep(0)  # type: ignore[method-assign]
    await later.open(door.deliver)
    await chat.presses("重填")
    await until(lambda: chat.shown()[-1].text == "第 3 项\n已选：重填")
    await later.platform.stop()


async def test_a_click_on_a_broken_line_works_the_second_time(chat: WecomBotMessenger, door: Door) -> None:
    await chat.platform.send(chat.person, CHOICES, key="ask")
    chat.service.hang_up_next.append("aibot_respond_update_msg")
    await chat.presses("提交")
    await door.heard(1)
    await until(lambda: chat.service.subscribes == 2)
    assert chat.shown()[-1].labels == ("提交", "重填")
    await chat.presses("提交")
    events = await door.heard(2)
    assert [event.button for event in events] == ["d:yes", "d:yes"]
    await until(lambda: chat.shown()[-1].labels == ())


async def test_a_click_that_cannot_be_stored_leaves_the_card_as_it_is(chat: WecomBotMessenger, door: Door) -> None:
    await chat.platform.send(chat.person, CHOICES, key="ask")
    door.refusals = 1_000_000
    await chat.presses("提交")
    await until(lambda: door.refusals <= 1_000_000 - 2)
    assert chat.shown()[-1].labels == ("提交", "重填")
    door.refusals = 0


async def test_words_under_buttons_stand_above_the_card_when_they_are_long(chat: WecomBotMessenger) -> None:
    content = replace(CHOICES, text="第一行\n第二行 *不是斜体*")
    await chat.platform.send(chat.person, content, key="ask")
    words, card = chat.shown()
    assert words.text == "第 3 项\n\n第一行\n第二行 *不是斜体*"
    assert (card.text, card.labels) == ("第 3 项", ("提交", "重填"))


async def test_a_repetition_goes_on_where_the_line_broke(
    chat: WecomBotMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = replace(CHOICES, text="第一行\n第二行")
    take = chat.service._send

    def hang_up_after(body: Mapping[str, Any]) -> None:
        take(body)
        monkeypatch.setattr(chat.service, "_send", take)
        chat.service.hang_up_next += ["aibot_send_msg"] * 2

    monkeypatch.setattr(chat.service, "_send", hang_up_after)
    for _ in range(2):
        with pytest.raises(SendFailed) as failed:
            await chat.platform.send(chat.person, content, key="ask")
        assert not failed.value.certain
    assert [shown.text for shown in chat.shown()] == ["第 3 项\n\n第一行\n第二行"]
    await chat.platform.send(chat.person, content, key="ask")
    assert [shown.text for shown in chat.shown()] == ["第 3 项\n\n第一行\n第二行", "第 3 项"]


async def test_a_card_whose_answer_got_lost_arrives_once(chat: WecomBotMessenger) -> None:
    chat.service.drop_next_answer = True
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, CHOICES, key="ask")
    assert not failed.value.certain
    await chat.platform.send(chat.person, CHOICES, key="ask")
    assert len(chat.shown()) == 1


async def test_words_whose_answer_got_lost_arrive_twice_at_most(chat: WecomBotMessenger) -> None:
    chat.service.drop_next_answer = True
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="请填报"), key="r")
    assert not failed.value.certain
    await chat.platform.send(chat.person, Content(text="请填报"), key="r")
    assert [shown.text for shown in chat.shown()] == ["请填报", "请填报"]


async def test_who_never_wrote_is_unreachable_and_the_reason_says_what_to_do(chat: WecomBotMessenger) -> None:
    with pytest.raises(SendFailed, match="没有给机器人发过消息") as failed:
        await chat.platform.send(Address("wecom", "bot:u:WangMin"), Content(text="在吗"), key="k")
    assert failed.value.gone
    await chat.service.says("WangMin", "你好")
    await chat.platform.send(Address("wecom", "bot:u:WangMin"), Content(text="在吗"), key="k")


async def test_a_userid_keeps_its_spelling(chat: WecomBotMessenger, door: Door) -> None:
    await chat.says("你好")
    [event] = await door.heard(1)
    assert event.address.chat == "bot:u:LiHong"
    with pytest.raises(SendFailed):
        await chat.platform.send(Address("wecom", "bot:u:lihong"), Content(text="在吗"), key="k")


async def test_a_burst_is_slowed_down_and_nothing_is_refused(chat: WecomBotMessenger) -> None:
    for number in range(50):
        await chat.platform.send(chat.person, Content(text=f"第 {number} 条"), key=f"k{number}")
    assert len(chat.shown()) == 50
    assert chat.service.wrongs == []


async def test_a_group_is_heard_without_the_name_it_said(chat: WecomBotMessenger, door: Door) -> None:
    await chat.service.says("LiHong", "@催报助手 进度", group="wrkGroup")
    [event] = await door.heard(1)
    assert (event.text, event.address, event.chat_kind) == ("进度", GROUP, ChatKind.GROUP)
    assert event.account == "bot:LiHong"
    await chat.platform.send(GROUP, Content(text="本季度已报 3 家"), key="s")
    assert chat.service.shown("wrkGroup")[-1].text == "本季度已报 3 家"


async def test_a_button_pressed_in_a_group_is_the_pressers(chat: WecomBotMessenger, door: Door) -> None:
    await chat.service.says("LiHong", "@催报助手 进度", group="wrkGroup")
    await chat.platform.send(GROUP, CHOICES, key="s")
    await chat.service.presses("WangMin", "提交")
    events = await door.heard(2)
    assert (events[1].account, events[1].address) == ("bot:WangMin", GROUP)


async def test_pictures_between_words_come_as_one_event(chat: WecomBotMessenger, door: Door) -> None:
    picture = chat.service.stored_file("盖章页.jpg", b"\xff\xd8\xff" + bytes(100))
    items = [
        {"msgtype": "text", "text": {"content": "盖章件"}},
        {"msgtype": "image", "image": picture},
        {"msgtype": "text", "text": {"content": "请收"}},
    ]
    quote = {"msgtype": "text", "text": {"content": "别人的话"}}
    await chat.service.sends("LiHong", {"msgtype": "mixed", "mixed": {"msg_item": items}, "quote": quote})
    [event] = await door.heard(1)
    assert event.text == "盖章件\n请收"
    [file] = event.files
    assert (file.name, file.size_bytes) == ("盖章页.jpg", 103)
    assert (await chat.platform.fetch(file))[:3] == b"\xff\xd8\xff"


async def test_speech_comes_as_words_and_a_film_as_nothing_we_read(chat: WecomBotMessenger, door: Door) -> None:
    await chat.service.sends("LiHong", {"msgtype": "voice", "voice": {"content": "进度"}})
    await chat.service.sends("LiHong", {"msgtype": "video", "video": chat.service.stored_file("a.mp4", bytes(10))})
    events = await door.heard(2)
    assert [(event.text, event.unsupported) for event in events] == [("进度", None), ("", "视频")]


async def test_a_file_is_fetched_once_and_still_there_after_its_address_died(
    chat: WecomBotMessenger, door: Door
) -> None:
    await chat.sends_file("情况表.docx", b"PK\x03\x04" + bytes(5000))
    [event] = await door.heard(1)
    chat.service.ahead += 400
    assert len(await chat.platform.fetch(event.files[0])) == 5004
    assert chat.service.file_gets == 1


async def test_a_file_that_cannot_be_fetched_is_known_and_said(chat: WecomBotMessenger, door: Door) -> None:
    body = {"msgtype": "file", "file": chat.service.stored_file("晚了.docx", b"PK\x03\x04" + bytes(50))}
    chat.service.ahead += 400
    await chat.service.sends("LiHong", body)
    [event] = await door.heard(1)
    assert event.files[0].size_bytes is None
    with pytest.raises(SendFailed, match="过期") as failed:
        await chat.platform.fetch(event.files[0])
    assert failed.value.certain


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "https://127.0.0.2/x", "file:///etc/passwd", "https:///x"]
)
async def test_an_address_inside_our_network_is_never_asked(chat: WecomBotMessenger, door: Door, url: str) -> None:
    await chat.service.sends("LiHong", {"msgtype": "file", "file": {"url": url, "aeskey": "A" * 43}})
    [event] = await door.heard(1)
    with pytest.raises(SendFailed, match="不可信"):
        await chat.platform.fetch(event.files[0])


async def test_a_big_file_goes_in_pieces_and_only_once_for_many(chat: WecomBotMessenger) -> None:
    chat.service.spoke.add("WangMin")
    file = FileOut("台账.xlsx", "application/octet-stream", bytes(range(256)) * 5000)
    for userid in ("LiHong", "WangMin"):
        await chat.platform.send(Address("wecom", f"bot:u:{userid}"), Content(files=(file,)), key=userid)
    assert chat.service.shown("WangMin")[-1].files == (("台账.xlsx", file.data),)
    commands = [frame["cmd"] for frame in chat.service.frames]
    assert commands.count("aibot_upload_media_chunk") == 3
    assert commands.count("aibot_upload_media_init") == 1


async def test_a_file_whose_upload_died_is_uploaded_again(chat: WecomBotMessenger) -> None:
    file = FileOut("图.png", "image/png", PNG)
    await chat.platform.send(chat.person, Content(files=(file,)), key="a")
    chat.service.ahead += 4 * 86400
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(files=(file,)), key="b")
    assert failed.value.certain
    assert not failed.value.refused
    await chat.platform.send(chat.person, Content(files=(file,)), key="b")
    assert [shown.files for shown in chat.shown()] == [(("图.png", PNG),)] * 2


async def test_what_is_no_picture_goes_as_a_file(chat: WecomBotMessenger) -> None:
    await chat.platform.send(chat.person, Content(files=(FileOut("图.svg", "image/svg+xml", b"<svg></svg>"),)), key="a")
    assert chat.shown()[-1].files == (("图.svg", b"<svg></svg>"),)


@pytest.mark.parametrize(
    ("errcode", "gone", "refused"), [(45009, False, False), (-1, False, False), (40058, False, True)]
)
async def test_codes_mean_what_they_say(chat: WecomBotMessenger, errcode: int, gone: bool, refused: bool) -> None:
    chat.service.refuse_next.append(errcode)
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert (failed.value.certain, failed.value.gone, failed.value.refused) == (True, gone, refused)
    chat.service.wrongs.clear()


async def test_one_persons_words_stay_in_order_while_storing_fails(chat: WecomBotMessenger, door: Door) -> None:
    door.refusals = 3
    for number in range(5):
        await chat.says(str(number))
    events = await door.heard(5)
    assert [event.text for event in events] == ["0", "1", "2", "3", "4"]


async def test_frames_of_wrong_shapes_do_no_harm(chat: WecomBotMessenger, door: Door) -> None:
    connection = chat.service._current
    assert connection is not None
    for raw in (
        "",
        "[]",
        "null",
        "{",
        '{"cmd": 1}',
        '{"cmd": "aibot_msg_callback", "headers": {"req_id": "x"}, "body": 3}',
    ):
        await connection.send(raw)
    await chat.says("还在")
    [event] = await door.heard(1)
    assert event.text == "还在"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"msgid": 5},
        {"msgid": "a", "from": []},
        {"msgid": "a", "from": {"userid": "u"}, "msgtype": "mixed", "mixed": 1},
        {"msgid": "a", "from": {"userid": "u"}, "chattype": "group", "msgtype": "text"},
        {"msgid": "a", "from": {"userid": "u"}, "msgtype": "file", "file": {"url": 1}},
    ],
)
def test_a_body_that_lacks_something_is_nothing(body: dict[str, object]) -> None:
    assert read_message(body, NOW) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=5),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=8))
def test_no_body_raises(body: dict[str, Any]) -> None:
    for read in (read_message, read_event):
        said = read(body | {"msgid": "m", "from": {"userid": "u"}}, NOW)
        assert said is None or said.event.account == "bot:u"
        read(body, NOW)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''%E6%83%85%E5%86%B5%E8%A1%A8.docx", "情况表.docx"),
        ('attachment; filename="情况表.docx"', "情况表.docx"),
        ('attachment; filename="%E6%83%85%E5%86%B5%E8%A1%A8.docx"', "情况表.docx"),
        ('attachment; filename="..\\\\..\\\\a b.docx"', "a b.docx"),
        ("", ""),
    ],
)
def test_names_are_read_however_they_are_written(header: str, name: str) -> None:
    assert file_name(header) == name


async def test_without_the_connection_nothing_is_sent_and_nothing_is_lost(chat: WecomBotMessenger) -> None:
    await chat.platform.release_connection()
    await until(lambda: chat.service._current is None)
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert failed.value.certain
    assert not failed.value.refused
    await chat.platform.hold_connection()
    await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert [shown.text for shown in chat.shown()] == ["在吗"]


async def test_no_words_and_no_secret_in_the_log(chat: WecomBotMessenger, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await chat.platform.send(chat.person, Content(text="机密的话"), key="k")
    await chat.sends_file("名单.docx", b"PK\x03\x04" + bytes(50))
    await chat.service.hang_up(1011)
    await until(lambda: chat.service.subscribes == 2)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "websockets.server")
    assert "机密的话" not in ours
    assert chat.service.secret not in ours
    assert "sign=x" not in ours
