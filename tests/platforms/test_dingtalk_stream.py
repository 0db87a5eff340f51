"""Stream mode under every fault a connection has: nothing is lost, nothing storms, everything ends when told."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from bot.platforms.dingtalk.stream import Times
from bot.ports import ChatKind, Inbound, NotStored
from tests.platforms.dingtalk_gateway import MESSAGES
from tests.platforms.dingtalk_http import Reply
from tests.platforms.dingtalk_messenger import DingtalkMessenger, in_group, message
from tests.platforms.dingtalk_service import CLIENT_SECRET
from tests.platforms.door import Door
from tests.waiting import until


@pytest.fixture
async def open_chat(tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[DingtalkMessenger]]]:
    """Opens a messenger with these times; everything opened is closed."""
    opened: list[DingtalkMessenger] = []

    async def open_one(door: Door, times: Times | None = None) -> DingtalkMessenger:
        chat = DingtalkMessenger(tmp_path)
        if times is not None:
            chat.times = times
        await chat.open(door.deliver)
        opened.append(chat)
        return chat

    yield open_one
    for chat in opened:
        await chat.close()


Open = Callable[..., Awaitable[DingtalkMessenger]]


async def test_a_frame_is_acknowledged_when_it_is_stored_and_pings_do_not_wait(open_chat: Open, door: Door) -> None:
    stored = asyncio.Event()

    class SlowDoor(Door):
        async def deliver(self, event: Inbound) -> None:
            await stored.wait()
            await super().deliver(event)

    chat = await open_chat(SlowDoor())
    gateway = chat.service.gateway
    push = await gateway.push(MESSAGES, message(chat.service, chat.clock))
    await gateway.ping()
    await until(lambda: gateway.pongs == 1)
    assert push.acks == []
    stored.set()
    await until(lambda: push.taken)
    assert push.acks == [(200, {"response": None})]


async def test_a_lost_acknowledgement_brings_the_same_key_again(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    chat.service.gateway.drop_acks = 1
    push = await chat.service.gateway.push(MESSAGES, message(chat.service, chat.clock))
    await door.heard(1)
    await asyncio.sleep(0.05)
    chat.clock.advance(61)
    first, second = await door.heard(2)
    assert first.key == second.key
    await until(lambda: push.taken)


async def test_a_message_pushed_as_two_frames_has_one_key(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    data = message(chat.service, chat.clock)
    await chat.service.gateway.push(MESSAGES, data, "frame-1")
    await chat.service.gateway.push(MESSAGES, data, "frame-2")
    first, second = await door.heard(2)
    assert first.key == second.key == data["msgId"]


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011])
async def test_whatever_the_close_code_it_is_back_soon_and_once(open_chat: Open, door: Door, code: int) -> None:
    chat = await open_chat(door)
    gateway = chat.service.gateway
    await gateway.cut(code)
    await until(lambda: gateway.connects == 2 and len(gateway.lines) == 1, seconds=2)
    await chat.says("还在吗")
    assert [event.text for event in await door.heard(1)] == ["还在吗"]
    assert gateway.connects == 2


async def test_a_server_that_closes_at_once_is_not_stormed(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    gateway = chat.service.gateway
    loop = asyncio.get_running_loop()
    end = loop.time() + 1.0
    while loop.time() < end:
        await gateway.cut(1000)
        await asyncio.sleep(0.005)
    # With a first wait of 0.05 s: 0.05, 0.1, 0.2, 0.4 ... halved at the least.
    assert 2 <= gateway.connects <= 8


async def test_a_server_that_refuses_is_asked_ever_more_seldom(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    gateway = chat.service.gateway
    gateway.refuse_upgrades = True
    await gateway.cut(1006)
    await asyncio.sleep(1.0)
    opens = [request for request in chat.service.log if request.path.endswith("connections/open")]
    assert 2 <= len(opens) <= 8
    gateway.refuse_upgrades = False
    await until(lambda: len(gateway.lines) == 1)


async def test_told_to_go_the_next_connection_is_open_at_once_and_the_old_one_still_acknowledges(
    open_chat: Open, door: Door
) -> None:
    stored = asyncio.Event()

    class SlowDoor(Door):
        async def deliver(self, event: Inbound) -> None:
            if event.text == "旧":
                await stored.wait()
            await super().deliver(event)

    slow = SlowDoor()
    chat = await open_chat(slow)
    gateway = chat.service.gateway
    old = await gateway.push(MESSAGES, message(chat.service, chat.clock, senderStaffId="a", text={"content": "旧"}))
    await gateway.say_goodbye()
    await until(lambda: gateway.connects == 2, seconds=1)
    new = await gateway.push(MESSAGES, message(chat.service, chat.clock, senderStaffId="b", text={"content": "新"}))
    await until(lambda: new.taken)
    stored.set()
    await until(lambda: old.taken)
    chat.clock.advance(11)
    await until(lambda: len(gateway.lines) == 1)
    assert (gateway.connects, old.times, new.times) == (2, 1, 1)


async def test_a_connection_that_dies_in_silence_is_replaced(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door, Times(first_wait=0.05, silence=0.2))
    gateway = chat.service.gateway
    gateway.silence()
    await until(lambda: gateway.connects >= 2, seconds=2)
    await until(lambda: bool(gateway.lines))
    await chat.says("12")
    assert (await door.heard(1))[0].text == "12"


async def test_a_connection_is_renewed_without_a_gap(open_chat: Open, door: Door) -> None:
    """Pings alone do not prove that messages come; so no connection lives for ever."""
    chat = await open_chat(door, Times(first_wait=0.05, renewal=0.15, settled=0.1))
    gateway = chat.service.gateway
    for number in range(20):
        assert gateway.lines
        await chat.says(str(number))
        await asyncio.sleep(0.02)
    await until(lambda: {event.text for event in door.events} == {str(number) for number in range(20)})
    assert 2 <= gateway.connects <= 12


async def test_stopping_ends_everything(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    async with asyncio.timeout(1):
        await chat.platform.stop()
    await until(lambda: not chat.service.gateway.lines)
    await asyncio.sleep(0.2)
    assert chat.service.gateway.connects == 1


async def test_stopping_while_the_service_is_away_ends_too(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    chat.service.fail("connections/open", Reply(503, b"", "text/plain"), times=100)
    await chat.service.gateway.cut(1006)
    await asyncio.sleep(0.1)
    async with asyncio.timeout(1):
        await chat.platform.stop()


async def test_one_persons_messages_keep_their_order_and_hold_nobody_up(open_chat: Open, door: Door) -> None:
    first_stored = asyncio.Event()

    class SlowDoor(Door):
        async def deliver(self, event: Inbound) -> None:
            if event.text == "一":
                await first_stored.wait()
            await super().deliver(event)

    slow = SlowDoor()
    chat = await open_chat(slow)
    for sender, text in (("a", "一"), ("a", "二"), ("b", "三")):
        data = message(chat.service, chat.clock, senderStaffId=sender, text={"content": text})
        await chat.service.gateway.push(MESSAGES, data)
    await slow.heard(1)
    first_stored.set()
    assert [event.text for event in await slow.heard(3)] == ["三", "一", "二"]


async def test_frames_that_make_no_sense_break_nothing(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    gateway = chat.service.gateway
    nonsense = (
        "",
        "{",
        "[]",
        "null",
        '{"type":"CALLBACK"}',
        '{"type":7,"headers":{}}',
        "[" * 100_000,
        '{"headers":[]}',
    )
    for raw in nonsense:
        await gateway.frame(raw)
    for data in ({}, {"msgtype": 5}, {"conversationType": "2"}, {"senderStaffId": ["x"], "text": 1, "msgId": {}}):
        await gateway.push(MESSAGES, data)
    await until(lambda: all(push.taken for push in gateway.pushes))
    other = await gateway.push(MESSAGES, message(chat.service, chat.clock))
    await until(lambda: other.taken)
    assert gateway.connects == 1
    assert [event.text for event in door.events] == ["你好"]


async def test_an_event_nobody_subscribed_to_is_not_sent_again(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    line = chat.service.gateway.lines[0]
    line.pings["event-1"] = ""
    headers = {"topic": "*", "messageId": "event-1", "contentType": "application/json", "time": "1"}
    await chat.service.gateway.frame(json.dumps({"type": "EVENT", "headers": headers, "data": "{}"}))
    await until(lambda: chat.service.gateway.pongs == 1)


async def test_after_stopping_nothing_is_acknowledged(open_chat: Open) -> None:
    class ClosedDoor(Door):
        async def deliver(self, event: Inbound) -> None:
            raise NotStored("stopping")

    chat = await open_chat(ClosedDoor())
    push = await chat.service.gateway.push(MESSAGES, message(chat.service, chat.clock))
    await asyncio.sleep(0.1)
    assert push.acks == []


async def test_secrets_tickets_and_tokens_stay_out_of_the_log(
    open_chat: Open, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("websockets.server").setLevel(logging.WARNING)  # the fake's own side
    chat = await open_chat(door)
    from bot.ports import Content, FileOut

    files = (FileOut("表.docx", "application/octet-stream", b"PK"),)
    await chat.platform.send(chat.person, Content(text="在", files=files), key="k")
    chat.service.fail("/batchSend", Reply(hang_up=True))
    with pytest.raises(Exception, match="钉钉") as failed:
        await chat.platform.send(chat.person, Content(text="在"), key="k2")
    await chat.service.gateway.cut(1006)
    await until(lambda: chat.service.gateway.connects == 2)
    tickets = list(chat.service.gateway._tickets)
    token = next(request.query["access_token"] for request in chat.service.log if request.path == "/media/upload")
    written = caplog.text + repr(failed.value) + repr(failed.value.__cause__)
    for secret in (CLIENT_SECRET, token, *tickets):
        assert secret not in written
        assert quote_plus(secret) not in written


async def test_a_group_is_heard_at_its_own_address(open_chat: Open, door: Door) -> None:
    chat = await open_chat(door)
    await chat.service.gateway.push(MESSAGES, in_group(chat.service, chat.clock, text={"content": " 设为频道"}))
    [event] = await door.heard(1)
    assert (event.text, event.chat_kind, event.account) == ("设为频道", ChatKind.GROUP, "user-7")
    assert event.address != chat.person
