"""The 自建应用: its callback turns away what is not the service's, its sending survives dead tokens, lost answers and limits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.wecom.pace import Pacer
from bot.ports import Address, Button, Content, FileOut, NotStored, SendFailed
from handlers.commands import parse
from tests.house import SetClock, shanghai
from tests.platforms.door import Door
from tests.platforms.wecom_agent_messenger import WecomAgentMessenger
from tests.platforms.wecom_callback_driver import PATH
from tests.waiting import until

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
CHOICES = Content(title="第 3 项", text="确认提交吗？", buttons=((Button("提交", "d:yes"), Button("重填", "d:no")),))
WANG = Address("wecom", "agent:u:WangMin")


@pytest.fixture
async def chat(door: Door, tmp_path: Path) -> AsyncIterator[WecomAgentMessenger]:
    opened = WecomAgentMessenger(tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()
    assert opened.service.cut == []
    assert opened.service.dropped == 0


# --- the menu ---


async def test_every_entry_of_the_menu_is_a_command(chat: WecomAgentMessenger, door: Door) -> None:
    assert len(chat.service.menu) == 9
    assert all(parse(word) is not None for word in chat.service.menu)
    assert await chat.callback.deliver(chat.callback.event("LiHong", "click", {"EventKey": "填报"}))
    assert [event.text for event in door.events] == ["填报"]


# --- the callback ---


async def test_the_console_gets_the_bare_text_back(chat: WecomAgentMessenger) -> None:
    driver, sender = chat.callback, chat.callback.sender
    echo, nonce = sender.seal("1616140317555161061"), "263014780"
    at = str(int(chat.service.clock().timestamp()))
    query = {"msg_signature": sender.sign(at, nonce, echo), "timestamp": at, "nonce": nonce, "echostr": echo}
    async with asyncio.timeout(1):
        answer = await driver.http.get(PATH, params=query)
    assert (answer.status_code, answer.content) == (200, b"1616140317555161061")
    assert (await driver.http.get(PATH, params={**query, "echostr": echo.replace("+", " ")})).status_code == 200
    for wrong in ({"msg_signature": "0" * 40}, {"echostr": ""}, {"nonce": "1"}, {"timestamp": "1"}):
        answer = await driver.http.get(PATH, params={**query, **wrong})
        assert (answer.status_code, answer.content) == (401, b"")
    assert (await driver.http.get(PATH)).status_code == 401


async def test_everything_that_is_not_the_services_is_turned_away(chat: WecomAgentMessenger, door: Door) -> None:
    driver, sender = chat.callback, chat.callback.sender
    now = int(chat.service.clock().timestamp())
    good = driver.message("LiHong", "text", {"Content": "进度"})
    seal = sender.seal
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    cases = [
        (401, await driver.post(seal(good), signature="0" * 40)),
        (401, await driver.post(seal(good), signature="")),
        (401, await driver.post(seal(good), timestamp=now - 301)),
        (401, await driver.post(seal(good), timestamp=now + 301)),
        (401, await driver.post(seal(good), timestamp=10**15)),
        (401, await driver.post(seal(good, receive_id="wx0000000000000000"))),
        (401, await driver.post(seal(good, pad=b"\x00"))),
        (401, await driver.post("not base64 at all")),
        (401, await driver.post("")),
        (400, await driver.post(seal(driver.message("LiHong", "text", {"Content": "进度"}, agent_id=7)))),
        (400, await driver.post(seal(bomb + good.replace("进度", "&a;")))),
        (400, await driver.post(seal("not xml"))),
        (400, await driver.post(seal(good), body=(bomb + "<xml><Encrypt>&a;</Encrypt></xml>").encode())),
        (400, await driver.post(seal(good), body=b"")),
        (413, await driver.post(seal(good), body=b"<xml>" + b" " * (1 << 20))),
        (405, await driver.http.put(PATH, content=b"")),
    ]
    assert [answer.status_code for _, answer in cases] == [status for status, _ in cases]
    assert all(answer.content == b"" for status, answer in cases if status != 405)
    assert door.events == []
    assert await driver.deliver(good)
    assert [event.text for event in door.events] == ["进度"]


async def test_it_is_acknowledged_only_once_stored_and_then_the_same_message_comes(
    chat: WecomAgentMessenger, door: Door
) -> None:
    door.refusals = 2
    await chat.says("进度")
    assert chat.callback.answers == [503, 503, 200]
    assert len(door.events) == 1
    door.refusals = 3
    with pytest.raises(NotStored):
        await chat.says("汇总")
    await chat.again()
    assert [event.text for event in door.events] == ["进度", "汇总"]


async def test_a_delivery_and_its_repetition_have_one_key(chat: WecomAgentMessenger, door: Door) -> None:
    await chat.platform.send(chat.person, CHOICES, key="ask")
    await chat.presses("提交")
    await chat.again()
    assert door.events[0].key == door.events[1].key


async def test_a_picture_comes_in_and_other_kinds_are_named(chat: WecomAgentMessenger, door: Door) -> None:
    media_id = chat.service.stored_media("image", "x.jpg", b"\xff\xd8\xff" + bytes(100))
    driver = chat.callback
    await driver.deliver(driver.message("LiHong", "image", {"PicUrl": "http://x", "MediaId": media_id}))
    await driver.deliver(driver.message("LiHong", "voice", {"MediaId": "1", "Format": "amr"}))
    await driver.deliver(driver.message("LiHong", "location", {"Label": "某地"}))
    picture, voice, place = door.events
    assert (await chat.platform.fetch(picture.files[0]))[:3] == b"\xff\xd8\xff"
    assert (voice.unsupported, place.unsupported) == ("语音", "位置")


async def test_a_picture_that_expired_is_known_from_json_inside_a_200(chat: WecomAgentMessenger, door: Door) -> None:
    driver = chat.callback
    await driver.deliver(driver.message("LiHong", "image", {"MediaId": "gone"}))
    with pytest.raises(SendFailed, match="过期") as failed:
        await chat.platform.fetch(door.events[0].files[0])
    assert failed.value.certain


async def test_events_nobody_did_are_acknowledged_and_nothing_more(chat: WecomAgentMessenger, door: Door) -> None:
    driver = chat.callback
    for userid, name in (("sys", "inactive_alert"), ("LiHong", "enter_agent"), ("LiHong", "subscribe")):
        assert await driver.deliver(driver.event(userid, name, {"EventKey": ""}))
    assert door.events == []
    assert await driver.deliver(driver.event("LiHong", "click", {"EventKey": "填报"}))
    assert [event.text for event in door.events] == ["填报"]


async def test_a_pressed_card_shows_the_choice_and_cannot_be_pressed_again(
    chat: WecomAgentMessenger, door: Door
) -> None:
    await chat.platform.send(chat.person, CHOICES, key="ask")
    await chat.presses("提交")
    assert door.events[0].button == "d:yes"
    await until(lambda: chat.shown()[-1].labels == ())
    assert chat.shown()[-1].text == "第 3 项\n确认提交吗？\n已选：提交"


async def test_a_click_that_cannot_be_stored_leaves_the_card_as_it_is(chat: WecomAgentMessenger, door: Door) -> None:
    await chat.platform.send(chat.person, CHOICES, key="ask")
    door.refusals = 3
    with pytest.raises(NotStored):
        await chat.presses("提交")
    await chat.presses("提交")
    assert [event.button for event in door.events] == ["d:yes"]


# --- the token ---


async def test_fifty_sends_meeting_a_dead_token_renew_it_once(chat: WecomAgentMessenger) -> None:
    chat.service.members |= {f"u{number}" for number in range(50)}
    await chat.platform.send(chat.person, Content(text="先"), key="first")
    assert chat.service.token_calls == 1
    chat.service.kill_token()
    sends = [
        chat.platform.send(Address("wecom", f"agent:u:u{number}"), Content(text="请填报"), key=f"k{number}")
        for number in range(50)
    ]
    await asyncio.gather(*sends)
    assert chat.service.token_calls == 2
    assert len(chat.service.sent) == 51


async def test_a_token_that_dies_again_at_once_is_not_chased(chat: WecomAgentMessenger) -> None:
    await chat.platform.send(chat.person, Content(text="先"), key="first")
    chat.service.refuse_next = [42001, 42001]
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert failed.value.certain
    assert not failed.value.refused
    assert chat.service.token_calls == 2


async def test_a_wrong_secret_is_not_tried_again_and_again(chat: WecomAgentMessenger) -> None:
    chat.service.secret = "another"
    chat.service.kill_token()
    before = chat.service.token_calls
    for number in range(5):
        with pytest.raises(SendFailed, match="CUIBAO_WECOM__SECRET") as failed:
            await chat.platform.send(chat.person, Content(text="在吗"), key=f"k{number}")
        assert failed.value.certain
        assert not failed.value.refused
    assert chat.service.token_calls == before + 1


async def test_an_untrusted_address_is_named(chat: WecomAgentMessenger) -> None:
    chat.service.is_ip_trusted = False
    with pytest.raises(SendFailed, match=r"企业可信IP.*203\.0\.113\.9$") as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert not failed.value.gone
    assert not failed.value.refused


async def test_a_token_past_its_time_is_renewed_once(tmp_path: Path, door: Door) -> None:
    clock = SetClock(shanghai("2024-09-10 10:00"))
    chat = WecomAgentMessenger(tmp_path)
    chat.service.clock = clock
    await chat.open(door.deliver)
    await chat.platform.send(chat.person, Content(text="先"), key="1")
    clock.advance(seconds=7201)
    await chat.platform.send(chat.person, Content(text="后"), key="2")
    assert chat.service.token_calls == 2
    assert ["42001" in wrong for wrong in chat.service.wrongs] == [True]
    await chat.close()


# --- sending ---


async def test_a_flood_for_one_person_loses_nothing_to_the_silent_drop(tmp_path: Path, door: Door) -> None:
    clock = SetClock(shanghai("2024-09-10 10:00"))

    async def wait(seconds: float) -> None:
        clock.advance(seconds=seconds)

    chat = WecomAgentMessenger(tmp_path)
    chat.service.clock = clock
    chat.pacer = Pacer(lambda: clock().timestamp(), wait)
    await chat.open(door.deliver)
    for number in range(45):
        await chat.platform.send(chat.person, Content(text=f"第 {number} 条"), key=str(number))
    assert (len(chat.shown()), chat.service.dropped) == (45, 0)
    await chat.close()


async def test_every_byte_of_a_text_arrives(chat: WecomAgentMessenger) -> None:
    title = "题" * 30
    await chat.platform.send(chat.person, Content(title=title, text="字" * 636), key="k")
    text = "<a x " * 390
    await chat.platform.send(chat.person, Content(text=text), key="k2")
    shown = [shown.text for shown in chat.shown()]
    assert shown[0] == f"{title}\n\n{'字' * 636}"
    assert "".join(shown[1:]) == text.replace("<", "＜")


async def test_a_link_in_somebodys_words_stays_words(chat: WecomAgentMessenger) -> None:
    await chat.platform.send(chat.person, Content(text='<a href="http://bad.example">领奖</a> 1<2 <b>'), key="k")
    assert chat.shown()[-1].text == '＜a href="http://bad.example">领奖＜/a> 1<2 <b>'


async def test_an_answer_lost_is_a_message_sent_once(chat: WecomAgentMessenger) -> None:
    await chat.platform.send(chat.person, Content(text="先"), key="first")
    for content, key in ((Content(text="请填报"), "a"), (CHOICES, "b")):
        chat.service.fault_next = ["cut"]
        with pytest.raises(SendFailed) as failed:
            await chat.platform.send(chat.person, content, key=key)
        assert not failed.value.certain
        await chat.platform.send(chat.person, content, key=key)
    assert [shown.text for shown in chat.shown()] == ["先", "请填报", "第 3 项\n确认提交吗？"]


async def test_the_same_words_meant_twice_arrive_twice(chat: WecomAgentMessenger) -> None:
    for key, text in (("1", "没看懂"), ("2", "请只回数字"), ("3", "没看懂"), ("4", "没看懂")):
        await chat.platform.send(chat.person, Content(text=text), key=key)
    assert [shown.text for shown in chat.shown()] == ["没看懂", "请只回数字", "没看懂", "没看懂"]
    assert chat.service.duplicates == 0


@pytest.mark.parametrize("fault", ["500", "html"])
async def test_rubbish_for_an_answer_leaves_it_open(chat: WecomAgentMessenger, fault: str) -> None:
    chat.service.fault_next = [fault]
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert not failed.value.certain
    assert not failed.value.refused


@pytest.mark.parametrize(
    ("errcode", "gone", "refused", "retry_after"),
    [
        (-1, False, False, 2),
        (45009, False, False, 60),
        (45033, False, False, 5),
        (40003, True, False, None),
        (81013, True, False, None),
        (40004, False, True, None),
        (48002, False, False, 60),
        (60011, False, False, 60),
        (99999, False, True, None),
    ],
)
async def test_codes_mean_what_they_say(
    chat: WecomAgentMessenger, errcode: int, gone: bool, refused: bool, retry_after: float | None
) -> None:
    chat.service.refuse_next.append(errcode)
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    found = failed.value
    assert (found.certain, found.gone, found.refused, found.retry_after) == (True, gone, refused, retry_after)


async def test_somebody_without_a_licence_is_said_so(chat: WecomAgentMessenger) -> None:
    chat.service.unlicensed.add("WangMin")
    with pytest.raises(SendFailed, match="接口许可") as failed:
        await chat.platform.send(WANG, Content(text="在吗"), key="k")
    assert not failed.value.gone


async def test_a_group_is_no_place_for_an_app(chat: WecomAgentMessenger) -> None:
    for address in ("agent:g:wrk", "bot:u:LiHong", "nothing"):
        with pytest.raises(SendFailed) as failed:
            await chat.platform.send(Address("wecom", address), Content(text="在吗"), key="k")
        assert failed.value.certain


async def test_a_file_is_uploaded_once_for_many_under_its_own_name(chat: WecomAgentMessenger) -> None:
    file = FileOut("2024年第三季度工作进展情况表.docx", "application/octet-stream", b"PK\x03\x04" + bytes(500))
    for address in (chat.person, WANG, chat.person):
        await chat.platform.send(address, Content(files=(file,)), key=f"f{address.chat}")
    assert chat.service.media_seen == [("file", file.name)]
    assert chat.service.shown("WangMin")[-1].files == ((file.name, file.data),)


async def test_a_file_the_service_forgot_is_uploaded_again(chat: WecomAgentMessenger) -> None:
    file = FileOut("图.png", "image/png", PNG)
    await chat.platform.send(chat.person, Content(files=(file,)), key="a")
    chat.service.refuse_next = [40007]
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(WANG, Content(files=(file,)), key="b")
    assert not failed.value.refused
    await chat.platform.send(WANG, Content(files=(file,)), key="b")
    assert chat.service.media_seen == [("image", "图.png")] * 2


@pytest.mark.parametrize("data", [b"", b"12345"])
async def test_a_file_too_small_for_the_service_is_refused_here(chat: WecomAgentMessenger, data: bytes) -> None:
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(files=(FileOut("空.txt", "text/plain", data),)), key="k")
    assert failed.value.refused
    assert chat.service.media_seen == []


async def test_nobody_there_is_certainly_nothing_sent(chat: WecomAgentMessenger) -> None:
    await chat.service.close()
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="在吗"), key="k")
    assert failed.value.certain
    await chat.service.open()


async def test_no_secret_no_token_and_no_words_in_the_log(
    chat: WecomAgentMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await chat.platform.send(chat.person, Content(text="机密的话"), key="k")
    chat.service.fault_next = ["cut"]
    with pytest.raises(SendFailed) as failed:
        await chat.platform.send(chat.person, Content(text="又一句"), key="k2")
    await chat.callback.post(chat.callback.sender.seal("<xml/>"), signature="0" * 40)
    assert chat.service._token is not None
    told = (
        "\n".join(record.getMessage() for record in caplog.records) + repr(failed.value.__cause__) + str(failed.value)
    )
    for secret in (chat.service.secret, chat.service._token[0], "机密的话", chat.callback.sender.token):
        assert secret not in told
