"""The web chat's interface as its page sees it: sessions, chats, waiting, board and clock, against a desk in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable

import httpx
import pytest

from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.rate import PER_MINUTE, Rate
from bot.ports import (
    Address,
    Button,
    ChatKind,
    Content,
    FetchesFiles,
    HasRoutes,
    Inbound,
    NotStored,
    Platform,
    SendFailed,
)
from tests.platforms.web_desk import (
    CHANNEL,
    CODE_BAD,
    LIAISON,
    LIAISON_CODE,
    NOT_FOUND,
    OFFICE,
    OFFICE_CODE,
    FakeDesk,
)
from tests.platforms.web_site import BASE, NOT_SAVED, Site, new_key, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


def test_it_is_a_platform_that_fetches_files_and_has_routes() -> None:
    platform = WebPlatform(FakeDesk(), allowed_hosts=(), public_url=BASE, secure_cookie=False)
    assert isinstance(platform, Platform)
    assert isinstance(platform, FetchesFiles)
    assert isinstance(platform, HasRoutes)
    assert platform.name == "web"
    assert platform.capabilities.text_limit >= 20_000
    assert platform.capabilities.sends_pictures
    assert platform.capabilities.file_limit_bytes == 20 * 1024 * 1024


# Signing in


async def test_signing_in_opens_a_session_in_a_cookie_that_scripts_and_other_sites_cannot_use(site: Site) -> None:
    answer = await site.client.post("/api/sign-in", json={"code": OFFICE_CODE})
    assert answer.json()["chats"] == [{"id": "w-office", "title": "对话"}, {"id": CHANNEL, "title": "群团科频道"}]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "domain" not in cookie
    assert "secure" not in cookie
    me = (await site.client.get("/api/me")).json()
    assert (me["name"], me["is_office"], me["may_move_clock"]) == (OFFICE.name, True, True)


async def test_over_https_the_cookie_is_secure_and_bound_to_the_host() -> None:
    async with open_site(secure=True) as site:
        answer = await site.client.post("/api/sign-in", json={"code": OFFICE_CODE})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert "secure" in cookie.lower()


async def test_a_refused_code_opens_nothing_and_says_the_desks_sentence(site: Site) -> None:
    answer = await site.client.post("/api/sign-in", json={"code": "wrong"})
    assert (answer.status_code, answer.json()) == (403, {"error": CODE_BAD})
    assert "set-cookie" not in answer.headers
    assert site.desk.tries == [("wrong", "127.0.0.1")]
    assert (await site.client.get("/api/me")).status_code == 401


async def test_after_signing_out_the_session_is_gone_everywhere(site: Site) -> None:
    await site.sign_in()
    stolen = dict(site.client.cookies)
    assert (await site.client.post("/api/sign-out")).status_code == 200
    site.client.cookies.update(stolen)
    assert (await site.client.get("/api/me")).status_code == 401
    assert site.desk.sessions == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/me"),
        ("POST", "/api/sign-out"),
        ("GET", f"/api/chats/{CHANNEL}/lines"),
        ("POST", f"/api/chats/{CHANNEL}/say"),
        ("POST", f"/api/chats/{CHANNEL}/press"),
        ("POST", f"/api/chats/{CHANNEL}/files"),
        ("GET", "/api/files/file-1"),
        ("GET", "/api/board"),
        ("GET", "/api/originals/s1-0"),
        ("GET", "/api/originals/s1-0/pages"),
        ("GET", "/api/originals/s1-0/pages/1"),
        ("GET", "/api/forms/1/pdf"),
        ("GET", "/api/clock"),
        ("POST", "/api/clock"),
    ],
)
async def test_nothing_but_signing_in_works_without_a_session(site: Site, method: str, path: str) -> None:
    answer = await site.client.request(method, path)
    assert answer.status_code == 401
    assert answer.json()["error"]


# Chats


async def test_what_a_person_says_is_shown_first_and_then_delivered(site: Site) -> None:
    await site.sign_in()
    shown: list[list[str]] = []

    async def deliver(event: Inbound) -> None:
        shown.append(site.desk.texts(event.address.chat))
        site.delivered.append(event)

    await site.platform.start(deliver)
    key = new_key()
    answer = await site.say("累计 66 人次", key=key.upper())
    assert (answer.status_code, shown) == (202, [["累计 66 人次"]])
    [event] = site.delivered
    assert event.address == Address("web", "w-office")
    assert (event.account, event.sender_name, event.text) == (OFFICE.account, OFFICE.name, "累计 66 人次")
    assert (event.chat_kind, event.sent_at) == (ChatKind.PRIVATE, site.desk.now)
    assert key in event.key


async def test_the_channel_is_a_group(site: Site) -> None:
    await site.sign_in()
    await site.say("进度", chat=CHANNEL)
    [event] = site.delivered
    assert (event.chat_kind, event.address.chat, event.account) == (ChatKind.GROUP, CHANNEL, OFFICE.account)


async def test_a_pressed_button_is_delivered_with_its_data_and_marked(site: Site) -> None:
    await site.sign_in()
    reminder = Content(text="请填报", buttons=((Button("开始填报", "/report"), Button("下载表格", "/form")),))
    await site.platform.send(Address("web", "w-office"), reminder, key="r1")
    [line] = (await site.client.get("/api/chats/w-office/lines?after=0&wait=0")).json()["lines"]
    assert line["buttons"] == [[{"label": "开始填报", "data": "/report"}, {"label": "下载表格", "data": "/form"}]]
    body = {"key": new_key(), "line": line["id"], "data": "/form", "label": "下载表格"}
    assert (await site.client.post("/api/chats/w-office/press", json=body)).status_code == 202
    [event] = site.delivered
    assert (event.button, event.text) == ("/form", "")
    bot_line, own = (await site.client.get("/api/chats/w-office/lines")).json()["lines"]
    assert (bot_line["chosen"], own["text"], own["own_key"]) == ("/form", "下载表格", body["key"])


async def test_what_could_not_be_stored_is_never_called_received(site: Site) -> None:
    await site.sign_in()
    key = new_key()
    site.trouble = NotStored("disk full")
    refused = await site.say("累计 66 人次", key=key)
    assert (refused.status_code, refused.json()) == (503, {"error": NOT_SAVED})
    site.trouble = None
    assert (await site.say("累计 66 人次", key=key)).status_code == 202
    assert site.desk.texts("w-office") == ["累计 66 人次"], "the line is shown once, however often it was tried"
    assert len(site.delivered) == 1


async def test_a_retry_after_a_lost_answer_carries_the_same_key(site: Site) -> None:
    await site.sign_in()
    key = new_key()
    for _ in range(3):
        assert (await site.say("你好", key=key)).status_code == 202
    assert len({event.key for event in site.delivered}) == 1
    assert site.desk.texts("w-office") == ["你好"]


async def test_two_people_with_one_key_have_two_events(site: Site) -> None:
    key = new_key()
    await site.sign_in()
    await site.say("你好", key=key)
    await site.sign_in(LIAISON_CODE)
    await site.say("你好", chat=LIAISON.account, key=key)
    assert len({(event.account, event.key) for event in site.delivered}) == 2


@pytest.mark.parametrize("trouble", [OSError("disk"), RuntimeError("bug"), TimeoutError()])
async def test_any_fault_of_desk_or_inbox_is_answered_as_not_saved(site: Site, trouble: Exception) -> None:
    await site.sign_in()
    site.trouble = trouble
    by_inbox = await site.say("你好")
    site.trouble, site.desk.trouble = None, trouble
    by_desk = await site.say("你好")
    assert [(answer.status_code, answer.json()["error"]) for answer in (by_inbox, by_desk)] == [(503, NOT_SAVED)] * 2
    assert not site.delivered


async def test_before_start_and_after_stop_nothing_is_accepted() -> None:
    async with open_site(start=False) as site:
        await site.sign_in()
        early = await site.say("你好")
        await site.platform.start(site.deliver)
        await site.platform.stop()
        late = await site.say("你好")
    assert [early.status_code, late.status_code] == [503, 503]
    assert not site.delivered


@pytest.mark.parametrize("chat", [OFFICE.account, CHANNEL, "missing", "%20", "w-unit%00"])
async def test_anothers_chat_is_answered_like_a_missing_one(site: Site, chat: str) -> None:
    await site.sign_in(LIAISON_CODE)
    answers = [
        await site.client.get(f"/api/chats/{chat}/lines?wait=20"),
        await site.client.post(f"/api/chats/{chat}/say", json={"key": new_key(), "text": "x"}),
        await site.client.post(
            f"/api/chats/{chat}/press", json={"key": new_key(), "line": 1, "data": "x", "label": "x"}
        ),
        await site.client.post(f"/api/chats/{chat}/files", data={"key": new_key()}, files={"file": ("a.txt", b"x")}),
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, {"error": NOT_FOUND})] * 4
    assert not site.delivered


async def test_the_bots_message_with_the_same_key_is_shown_once(site: Site) -> None:
    await site.sign_in()
    for _ in range(2):
        await site.platform.send(Address("web", "w-office"), Content(title="标题", text="正文"), key="remind:1")
    [line] = (await site.client.get("/api/chats/w-office/lines")).json()["lines"]
    assert (line["title"], line["text"], line["is_bot"], line["own_key"]) == ("标题", "正文", True, None)


async def test_a_message_that_could_not_be_posted_may_be_sent_again(site: Site) -> None:
    site.desk.trouble = OSError("disk")
    with pytest.raises(SendFailed) as failed:
        await site.platform.send(Address("web", "w-office"), Content(text="x"), key="k")
    assert not failed.value.gone
    site.desk.trouble = None
    await site.platform.send(Address("web", "w-office"), Content(text="x"), key="k")
    assert site.desk.texts("w-office") == ["x"]


# Waiting


async def _waiting(site: Site, ask: Awaitable[httpx.Response]) -> asyncio.Task[httpx.Response]:
    """A request that is surely waiting: the desk has been read for it and had nothing."""
    before = site.desk.reads

    async def answered() -> httpx.Response:
        return await ask

    task = asyncio.create_task(answered())
    async with asyncio.timeout(5):
        while site.desk.reads == before:  # noqa: ASYNC110 - the desk works in threads and knows no event
            await asyncio.sleep(0.005)
    assert not task.done()
    return task


async def _within(seconds: float, task: asyncio.Task[httpx.Response]) -> httpx.Response:
    return await asyncio.wait_for(task, seconds)


async def test_a_waiting_poll_wakes_as_soon_as_the_bot_speaks(site: Site) -> None:
    await site.sign_in()
    poll = await _waiting(site, site.client.get("/api/chats/w-office/lines?after=0&wait=25"))
    await site.platform.send(Address("web", "w-office"), Content(text="您好"), key="k")
    answer = await _within(0.5, poll)
    assert [line["text"] for line in answer.json()["lines"]] == ["您好"]


async def test_a_waiting_poll_wakes_for_what_the_person_says_elsewhere(site: Site) -> None:
    await site.sign_in()
    poll = await _waiting(site, site.client.get("/api/chats/w-office/lines?after=0&wait=25"))
    await site.say("从手机说的")
    assert [line["text"] for line in (await _within(0.5, poll)).json()["lines"]] == ["从手机说的"]


async def test_a_line_another_process_wrote_is_found_without_a_wake(site: Site) -> None:
    await site.sign_in()
    poll = await _waiting(site, site.client.get("/api/chats/w-office/lines?after=0&wait=25"))
    site.desk.post_bot("w-office", "from-elsewhere", Content(text="别处写的"))
    assert [line["text"] for line in (await _within(4, poll)).json()["lines"]] == ["别处写的"]


async def test_stop_ends_every_waiting_poll_at_once(site: Site) -> None:
    await site.sign_in()
    polls = [
        await _waiting(site, site.client.get(f"/api/chats/{chat}/lines?wait=25")) for chat in ("w-office", CHANNEL) * 3
    ]
    await site.platform.stop()
    answers = [await _within(0.5, poll) for poll in polls]
    assert [answer.json() for answer in answers] == [{"lines": []}] * 6


async def test_a_session_that_ended_while_its_poll_waited_reads_nothing_more(site: Site) -> None:
    await site.sign_in()
    poll = await _waiting(site, site.client.get("/api/chats/w-office/lines?wait=25"))
    site.desk.sessions.clear()
    await site.platform.send(Address("web", "w-office"), Content(text="不该看到"), key="k")
    assert (await _within(0.5, poll)).status_code == 401


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "wait=1e9", "after=99999999999999999999", "after=１", "after="]
)
async def test_a_query_that_is_no_number_is_malformed(site: Site, query: str) -> None:
    await site.sign_in()
    assert (await site.client.get(f"/api/chats/w-office/lines?{query}")).status_code == 400


# Board and clock


async def test_the_board_is_the_offices_alone(site: Site) -> None:
    await site.sign_in()
    board = (await site.client.get("/api/board?quarter=2024Q2")).json()
    assert board["quarter"] == "2024Q2"
    await site.sign_in(LIAISON_CODE)
    refused = await site.client.get("/api/board")
    assert (refused.status_code, refused.json()) == (404, {"error": NOT_FOUND})


async def test_the_clock_is_shown_and_moved(site: Site) -> None:
    await site.sign_in()
    shown = (await site.client.get("/api/clock")).json()
    assert shown["now"] == "2024-09-26T09:05:00+08:00"
    assert [stop["name"] for stop in shown["stops"]] == ["next", "due", "overdue"]
    moved = await site.client.post("/api/clock", json={"stop": "due"})
    assert moved.json()["now"] == "2024-09-30T17:00:00+08:00"
    back = await site.client.post("/api/clock", json={"stop": "2024-09-01T09:00"})
    assert (back.status_code, back.json()) == (422, {"error": "演练时钟只能往前拨。"})


async def test_a_fault_inside_is_one_polite_sentence(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    await site.sign_in()
    site.desk.trouble = RuntimeError("a bug")
    answer = await site.client.post("/api/clock", json={"stop": "due"})
    assert answer.status_code == 500
    assert answer.json() == {"error": "处理时出了问题，请稍后再试。"}
    assert "web request failed" in caplog.text


async def test_a_page_that_runs_wild_is_turned_away_before_anything_is_stored() -> None:
    async with open_site() as site:
        await site.sign_in()
        for _ in range(PER_MINUTE):
            assert (await site.say("你好")).status_code == 202
        answer = await site.say("你好")
        assert (answer.status_code, answer.json()["error"]) == (429, "消息太快，稍等一分钟再发。已登记的内容不受影响。")
        assert len(site.delivered) == PER_MINUTE
        assert (await site.client.get("/api/me")).status_code == 200, "who only looks is not counted"


def test_a_minute_later_there_is_room_again_and_nobody_else_waits() -> None:
    now = 100.0
    rate = Rate(2, clock=lambda: now)
    assert [rate.takes("a") for _ in range(3)] == [True, True, False]
    assert rate.takes("b")
    now += 60.0
    assert rate.takes("a")
    assert list(rate._taken) == ["a"], "names are not kept for ever"
