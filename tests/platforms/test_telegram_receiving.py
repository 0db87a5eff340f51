"""Polling and webhook: nothing is confirmed before it is stored, and nothing bad stops what is good."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.clock import machine_clock
from bot.platforms.telegram import words
from bot.platforms.telegram.account import Account, Webhook, account_of, missing
from bot.platforms.telegram.adapter import TelegramPlatform
from bot.platforms.telegram.polling import Polling, Times
from bot.ports import Content, Inbound, NotStored, OneAtATime
from bot.settings import BadSettings, TelegramSettings
from tests.platforms.door import Door
from tests.platforms.telegram_chats import refusal
from tests.platforms.telegram_messenger import QUICK, SECRET, TelegramMessenger, TelegramWebhookMessenger
from tests.platforms.telegram_people import Phone
from tests.platforms.telegram_service import TOKEN
from tests.waiting import until

WRONG_TYPES: tuple[dict[str, Any], ...] = (
    {"update_id": 1, "message": {"chat": {"id": 42, "type": "private"}, "from": {"id": 42}, "date": "gestern"}},
    {"update_id": 2, "message": "text"},
    {"update_id": 3, "callback_query": {"id": 5}},
    {"update_id": 4, "my_chat_member": {"chat": None}},
    {"update_id": 5, "something_new": {"of": "2031"}},
    {"update_id": 6},
)


@pytest.fixture
async def chat(door: Door, tmp_path: Path) -> AsyncIterator[TelegramMessenger]:
    opened = TelegramMessenger(tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()


def offsets(chat: TelegramMessenger) -> list[int]:
    return [int(values.get("offset", 0)) for method, values in chat.service.calls if method == "getUpdates"]


async def test_an_update_is_confirmed_only_after_it_is_stored(chat: TelegramMessenger, door: Door) -> None:
    asked: list[list[int]] = []

    async def deliver(event: Inbound) -> None:
        asked.append(offsets(chat))
        await door.deliver(event)

    chat.platform._deliver = deliver
    door.refusals = 3
    update = chat.phone.says("12")
    await until(lambda: not chat.service.updates.waiting())
    assert len(asked) == 4
    assert max(asked[-1]) <= update["update_id"]
    assert len(door.events) == 1


async def test_one_chats_trouble_keeps_nobody_elses_words_and_repeats_none_of_them(
    chat: TelegramMessenger, door: Door
) -> None:
    kept: list[str] = []
    stuck = True

    async def deliver(event: Inbound) -> None:
        if event.account == "42" and stuck:
            raise NotStored("locked")
        kept.append(event.text)

    chat.platform._deliver = deliver
    wang = Phone(chat.service, 44, "王")
    chat.phone.says("1")
    wang.says("2")
    wang.says("3")
    await until(lambda: len(kept) == 2)
    chat.phone.says("4")
    await asyncio.sleep(0.2)
    assert kept == ["2", "3"]
    stuck = False
    await until(lambda: not chat.service.updates.waiting())
    assert kept == ["2", "3", "1", "4"]


async def test_updates_nobody_can_read_are_set_aside_and_those_behind_them_arrive(
    chat: TelegramMessenger, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    for row in WRONG_TYPES:
        chat.service.updates.put_raw(row)
    chat.phone.says("12")
    await until(lambda: any(event.text == "12" for event in door.events))
    await until(lambda: not chat.service.updates.waiting())
    polls = len(offsets(chat))
    await asyncio.sleep(0.3)
    assert len(offsets(chat)) - polls <= 1
    # Who can be named hears that it was not understood.
    assert [event.unsupported for event in door.events if event.key == "1"] == ["这类消息"]
    assert {getattr(r, "update_id", None) for r in caplog.records if "set aside" in r.message} >= {1, 2, 4}


async def test_a_second_poller_is_named_in_one_sentence_and_given_room(
    chat: TelegramMessenger, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    other = TelegramPlatform(Account(TOKEN, chat.service.base_url), machine_clock, times=Times(poll=2, conflict=0.3))
    second = Door()
    await other.start(second.deliver)
    await until(lambda: chat.platform.trouble == words.OTHER_POLLER)
    await asyncio.sleep(0.3)
    await other.stop()
    await other.close()
    chat.phone.says("12")
    await until(lambda: door.events or second.events)
    await until(lambda: chat.platform.trouble is None)
    said = [r.message for r in caplog.records if r.name.endswith("polling") and r.levelno == logging.ERROR]
    assert set(said) == {words.OTHER_POLLER}
    assert len(said) <= 4


async def test_a_service_that_is_down_is_asked_again_and_not_hammered(chat: TelegramMessenger, door: Door) -> None:
    for _ in range(3):
        chat.service.fail.append(("getUpdates", refusal(502, "Bad Gateway")))
    chat.service.fail.append(("getUpdates", refusal(429, "Too Many Requests: retry after 1", retry_after=1)))
    chat.phone.says("12")
    await until(lambda: door.events)
    assert [event.text for event in door.events] == ["12"]


async def test_polling_takes_down_a_webhook_and_drops_nothing_that_waits(door: Door, tmp_path: Path) -> None:
    chat = TelegramMessenger(tmp_path)
    chat.phone.says("12")
    chat.service.updates.webhook = {"url": "https://elsewhere.example"}
    await chat.open(door.deliver)
    await until(lambda: door.events)
    assert chat.service.updates.webhook == {}
    await chat.close()


async def test_a_server_without_webhooks_is_polled_all_the_same(door: Door, tmp_path: Path) -> None:
    chat = TelegramMessenger(tmp_path)
    chat.service.fail.append(("deleteWebhook", refusal(404, "Not Found")))
    await chat.open(door.deliver)
    chat.phone.says("12")
    await until(lambda: door.events)
    await chat.close()


async def test_a_server_that_leaves_out_what_nobody_needs_is_understood(chat: TelegramMessenger, door: Door) -> None:
    """No chat_instance, no date, no is_bot: mocks of the Bot API save themselves these."""
    private = {"id": 42, "type": "private"}
    markup = {"inline_keyboard": [[{"text": "是", "callback_data": "d7:yes"}]]}
    shown = {"chat": private, "text": "对吗？", "reply_markup": markup}
    chat.service.updates.put_raw({"update_id": 1, "message": {"chat": private, "from": {"id": 42}, "text": "12"}})
    press = {"id": "q", "from": {"id": 42}, "data": "d7:yes", "message": shown}
    chat.service.updates.put_raw({"update_id": 2, "callback_query": press})
    await until(lambda: len(door.events) == 2)
    assert [(event.account, event.text, event.button) for event in door.events] == [
        ("42", "12", None),
        ("42", "", "d7:yes"),
    ]


async def test_a_server_that_waits_for_no_update_is_not_asked_in_a_tight_loop(tmp_path: Path) -> None:
    asked = 0

    async def ask(_offset: int | None, _seconds: int) -> list[Any]:
        nonlocal asked
        asked += 1
        return []

    async def take(_row: dict[str, Any]) -> None:
        raise AssertionError

    polling = asyncio.create_task(Polling(ask, take, Times(impatient=30)).run())
    await asyncio.sleep(0.05)
    assert asked == 1
    polling.cancel()


async def test_a_restart_takes_again_only_what_was_not_confirmed(chat: TelegramMessenger, door: Door) -> None:
    chat.phone.says("1")
    await until(lambda: not chat.service.updates.waiting() and door.events)
    await chat.platform.stop()
    chat.phone.says("2")
    await chat.platform.start(door.deliver)
    await until(lambda: len(door.events) == 2)
    assert [event.text for event in door.events] == ["1", "2"]


# --- webhook ---


async def test_what_was_stored_last_is_confirmed_when_polling_stops() -> None:
    """Otherwise the next poller, this program after maintenance for one, is given it again."""
    confirmed: list[int] = []
    is_stopped = False

    async def ask(offset: int | None, _seconds: int) -> list[Any]:
        if offset is None:
            return [{"update_id": 7}]
        if not is_stopped:
            raise asyncio.CancelledError  # the question that would confirm is never on its way
        confirmed.append(offset)
        return [{"update_id": 8}]

    async def take(_row: dict[str, Any]) -> None:
        pass

    polling = Polling(ask, take)
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    is_stopped = True
    await polling.confirm()
    await polling.confirm()
    assert confirmed == [8]


@pytest.fixture
async def hooked(door: Door, tmp_path: Path) -> AsyncIterator[TelegramWebhookMessenger]:
    opened = TelegramWebhookMessenger(tmp_path)
    await opened.open(door.deliver)
    yield opened
    await opened.close()


@pytest.fixture
async def http(hooked: TelegramWebhookMessenger) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=list(hooked.platform.routes()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test") as client:
        yield client


async def post(http: httpx.AsyncClient, body: bytes, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return (await http.post("/telegram/webhook", content=body, headers=headers)).status_code


def update(hooked: TelegramWebhookMessenger, text: str) -> bytes:
    return json.dumps({"update_id": 9, "message": hooked.phone.message(text=text)}).encode()


async def test_the_service_is_told_where_to_deliver_and_with_which_secret(hooked: TelegramWebhookMessenger) -> None:
    told = hooked.service.updates.webhook
    assert (told["url"], told["secret_token"]) == ("http://bot.test/telegram/webhook", SECRET)
    assert "callback_query" in told["allowed_updates"]
    assert [method for method, _ in hooked.service.calls].count("getUpdates") == 0


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "密"])
async def test_without_the_secret_nothing_is_read(
    hooked: TelegramWebhookMessenger, http: httpx.AsyncClient, door: Door, secret: str | None
) -> None:
    headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    response = await http.post("/telegram/webhook", content=update(hooked, "12"), headers=headers)
    assert response.status_code == 401
    assert door.events == []


async def test_what_is_too_large_or_no_update_is_refused(
    hooked: TelegramWebhookMessenger, http: httpx.AsyncClient, door: Door
) -> None:
    assert await post(http, b"x" * (1024 * 1024 + 1)) == 413
    for body in (b"", b"{", b"[]", b'"x"', b"{}", b'{"update_id": "9"}', b"[" * 100_000, b"\xff\xfe"):
        assert await post(http, body) == 400
    assert (await http.get("/telegram/webhook")).status_code == 405
    assert door.events == []


async def test_200_means_stored_and_503_that_it_shall_come_again(
    hooked: TelegramWebhookMessenger, http: httpx.AsyncClient, door: Door
) -> None:
    door.refusals = 1
    assert await post(http, update(hooked, "12")) == 503
    assert await post(http, update(hooked, "12")) == 200
    assert [event.text for event in door.events] == ["12"]


async def test_an_update_nobody_can_read_is_taken_off_the_services_hands(
    http: httpx.AsyncClient, door: Door, hooked: TelegramWebhookMessenger
) -> None:
    for row in WRONG_TYPES:
        assert await post(http, json.dumps(row).encode()) == 200


async def test_after_stopping_nothing_is_said_to_be_received(
    hooked: TelegramWebhookMessenger, http: httpx.AsyncClient
) -> None:
    body = update(hooked, "12")
    await hooked.platform.stop()
    assert await post(http, body) == 503


# --- settings ---

GOOD = {"token": "123:abc"}


@pytest.mark.parametrize(
    ("settings", "words_in_it"),
    [
        ({"webhook_url": "https://a.example"}, "CUIBAO_TELEGRAM__TOKEN"),
        ({"token": "abc"}, "CUIBAO_TELEGRAM__TOKEN"),
        ({**GOOD, "webhook_url": "https://a.example"}, "缺少 CUIBAO_TELEGRAM__WEBHOOK_SECRET"),
        ({**GOOD, "webhook_url": "https://a.example", "webhook_secret": "密码"}, "只能用字母"),
        ({**GOOD, "webhook_url": "a.example", "webhook_secret": "x"}, "不是网址"),
        ({**GOOD, "webhook_url": "http://a.example", "webhook_secret": "x"}, "https://"),
    ],
)
def test_what_lacks_or_cannot_be_right_is_said_in_one_sentence(settings: dict[str, str], words_in_it: str) -> None:
    made = TelegramSettings.model_validate(settings)
    assert words_in_it in (missing(made) or "")
    with pytest.raises(BadSettings):
        account_of(made)


def test_a_webhook_without_a_path_gets_one() -> None:
    def hook(url: str) -> Webhook | None:
        settings = TelegramSettings.model_validate({**GOOD, "webhook_url": url, "webhook_secret": "x"})
        account = account_of(settings)
        return account.webhook if account else None

    assert hook("https://a.example") == Webhook("https://a.example/telegram/webhook", "/telegram/webhook", "x")
    assert hook("https://a.example/tg/9") == Webhook("https://a.example/tg/9", "/tg/9", "x")
    assert account_of(TelegramSettings()) is None


def test_the_file_address_follows_the_base_address() -> None:
    account = Account("1:x", "http://bots.inner:8081/")
    assert (account.method_base, account.file_base) == ("http://bots.inner:8081/bot", "http://bots.inner:8081/file/bot")


async def test_only_the_process_that_holds_the_connection_polls(tmp_path: Path) -> None:
    """Where several processes run, a lease chooses the one that polls; the others may still send."""
    messenger = TelegramMessenger(tmp_path)
    heard: list[str] = []

    async def deliver(event: Inbound) -> None:
        heard.append(event.text)

    await messenger.service.open()
    messenger.platform = TelegramPlatform(messenger.account(), machine_clock, times=QUICK, holds_connection=False)
    assert isinstance(messenger.platform, OneAtATime)
    await messenger.platform.start(deliver)
    await messenger.platform.invitation_form()
    await messenger.says("在吗")
    await messenger.platform.send(messenger.person, Content(text="没有在听"), key="k1")
    await asyncio.sleep(0.2)
    assert heard == []
    await messenger.platform.hold_connection()
    await until(lambda: heard == ["在吗"])
    await messenger.platform.release_connection()
    await asyncio.sleep(0.1)
    await messenger.says("还在吗")
    await asyncio.sleep(0.2)
    assert heard == ["在吗"]
    await messenger.close()
