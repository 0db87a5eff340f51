"""The web chat's interface as its page and its enemies see it, against a desk in memory."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.reading import JSON_LIMIT_BYTES, file_name
from bot.ports import (
    Address,
    Button,
    ChatKind,
    Content,
    FetchesFiles,
    FileOut,
    FileRef,
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
    png,
)

NOT_SAVED = "暂时无法保存，刚才的内容没有登记，请 5 分钟后再发一次。"
BASE = "http://cuibao.example:8700"


@dataclass
class Site:
    """The platform mounted in an application, and one browser in front of it."""

    desk: FakeDesk
    platform: WebPlatform
    client: httpx.AsyncClient
    delivered: list[Inbound] = field(default_factory=list)
    trouble: Exception | None = None

    async def deliver(self, event: Inbound) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.delivered.append(event)

    async def sign_in(self, code: str = OFFICE_CODE) -> None:
        answer = await self.client.post("/api/sign-in", json={"code": code})
        assert answer.status_code == 200, answer.text
        self.client.headers["X-CSRF-Token"] = answer.json()["csrf"]

    async def say(self, text: str, *, chat: str = OFFICE.account, key: str | None = None) -> httpx.Response:
        return await self.client.post(f"/api/chats/{chat}/say", json={"key": key or new_key(), "text": text})


def new_key() -> str:
    return str(uuid.uuid4())


@asynccontextmanager
async def open_site(
    *, secure: bool = False, limit: int = 1_000_000, base: str = BASE, start: bool = True
) -> AsyncIterator[Site]:
    desk = FakeDesk()
    platform = WebPlatform(
        desk, allowed_hosts={"localhost"}, public_url=BASE, secure_cookie=secure, upload_limit_bytes=limit
    )
    app = Starlette(routes=list(platform.routes()))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=base) as client:
        site = Site(desk, platform, client)
        if start:
            await platform.start(site.deliver)
        yield site


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
        ("GET", "/api/clock"),
        ("POST", "/api/clock"),
    ],
)
async def test_nothing_but_signing_in_works_without_a_session(site: Site, method: str, path: str) -> None:
    answer = await site.client.request(method, path)
    assert answer.status_code == 401
    assert answer.json()["error"]


# The door


@pytest.mark.parametrize("token", [None, "", "wrong", "csrf-of-the-liaison-01", "令牌"])
@pytest.mark.parametrize(
    "path", ["sign-out", "chats/w-office/say", "chats/w-office/press", "chats/w-office/files", "clock"]
)
async def test_a_change_without_the_sessions_own_csrf_token_is_refused(
    site: Site, path: str, token: str | None
) -> None:
    await site.sign_in()
    del site.client.headers["X-CSRF-Token"]
    headers = {} if token is None else {b"X-CSRF-Token": token.encode()}
    body = {"key": new_key(), "text": "你好", "line": 1, "data": "x", "label": "x", "stop": "due"}
    answer = await site.client.post(f"/api/{path}", json=body, headers=headers)
    assert answer.status_code == 403
    assert not site.desk.posted
    assert not site.delivered
    assert site.desk.sessions


@pytest.mark.parametrize(
    "host", ["evil.example", "cuibao.example.evil.example", "", "evil.example:8700", "a@localhost", "[", "/"]
)
@pytest.mark.parametrize("path", ["/", "/api/me", "/static/app.js"])
async def test_a_foreign_host_name_reaches_nothing(site: Site, host: str, path: str) -> None:
    answer = await site.client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "text/html" not in answer.headers["content-type"]


@pytest.mark.parametrize("host", ["cuibao.example", "CUIBAO.example:8700", "localhost:9", "localhost"])
async def test_the_own_names_are_let_in_whatever_the_port(site: Site, host: str) -> None:
    assert (await site.client.get("/", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", ""])
async def test_another_sites_page_cannot_change_anything(site: Site, origin: str) -> None:
    await site.sign_in()
    answer = await site.client.post(
        "/api/chats/w-office/say", json={"key": new_key(), "text": "x"}, headers={"Origin": origin}
    )
    assert answer.status_code == 403
    assert not site.desk.posted


async def test_the_own_page_may_say_where_it_comes_from(site: Site) -> None:
    await site.sign_in()
    body = {"key": new_key(), "text": "你好"}
    answer = await site.client.post("/api/chats/w-office/say", json=body, headers={"Origin": BASE})
    assert answer.status_code == 202


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/static/app.js", 200),
        ("GET", "/static/..%2fadapter.py", 404),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/api/nothing", 404),
        ("PUT", "/api/me", 405),
        ("DELETE", "/", 405),
        ("GET", "/api/me", 200),
        ("GET", "/api/board", 200),
        ("GET", "/api/chats/other/lines", 404),
        ("POST", "/api/clock", 415),
    ],
)
async def test_every_answer_carries_the_protecting_headers(site: Site, method: str, path: str, status: int) -> None:
    await site.sign_in()
    answer = await site.client.request(method, path)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == ("no-cache" if status == 200 and "/api" not in path else "no-store")
    if status >= 400:
        assert answer.json()["error"]


async def test_the_page_is_not_sent_again_while_it_has_not_changed(site: Site) -> None:
    first = await site.client.get("/static/app.js")
    again = await site.client.get("/static/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert first.headers["content-type"].startswith("text/javascript")


async def test_the_page_needs_nothing_from_outside_and_has_no_inline_script_or_style(site: Site) -> None:
    page = (await site.client.get("/")).text
    assert "<style" not in page
    assert "style=" not in page
    assert " on" not in "".join(part.partition(">")[0] for part in page.split("<"))
    assert "http" not in page.replace("http-equiv", "")
    assert 'type="module" src="/static/app.js"' in page


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


# Files


async def test_files_are_kept_shown_and_delivered_in_one_message(site: Site) -> None:
    await site.sign_in()
    files = [("file", ("盖章件.png", png(), "image/png")), ("file", ("..\\..\\a/进展表.docx", b"PK", "text/html"))]
    answer = await site.client.post("/api/chats/w-office/files", data={"key": new_key()}, files=files)
    assert answer.status_code == 202
    [event] = site.delivered
    assert [(file.name, file.size_bytes) for file in event.files] == [("盖章件.png", len(png())), ("进展表.docx", 2)]
    assert await site.platform.fetch(event.files[1]) == b"PK"
    [line] = (await site.client.get("/api/chats/w-office/lines")).json()["lines"]
    assert [(file["name"], file["is_picture"]) for file in line["files"]] == [
        ("盖章件.png", True),
        ("进展表.docx", False),
    ]


async def test_a_file_that_is_gone_cannot_be_fetched(site: Site) -> None:
    with pytest.raises(SendFailed):
        await site.platform.fetch(FileRef("nowhere", "a.pdf"))


async def test_pictures_are_shown_and_everything_else_is_a_download(site: Site) -> None:
    await site.sign_in()
    sent = (
        FileOut("图.png", "image/png", png()),
        FileOut("表.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        FileOut("页.html", "text/html", b"<script>alert(1)</script>"),
        FileOut("画.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
        FileOut("假.png", "image/png", b"<script>alert(1)</script>"),
    )
    await site.platform.send(Address("web", "w-office"), Content(files=sent), key="k")
    [line] = (await site.client.get("/api/chats/w-office/lines")).json()["lines"]
    answers = [await site.client.get(f"/api/files/{file['id']}") for file in line["files"]]
    assert [answer.headers["content-disposition"].partition(";")[0] for answer in answers] == [
        "inline",
        *["attachment"] * 4,
    ]
    assert [answer.headers["content-type"] for answer in answers] == [
        "image/png",
        sent[1].media_type,
        *["application/octet-stream"] * 3,
    ]
    assert [answer.content for answer in answers] == [file.data for file in sent]
    assert all("sandbox" in answer.headers["content-security-policy"] for answer in answers)
    assert "filename*=UTF-8''%E8%A1%A8.docx" in answers[1].headers["content-disposition"]


async def test_a_file_of_anothers_chat_is_answered_like_a_missing_one(site: Site) -> None:
    file_id = site.desk.add_file("w-office", "秘.pdf", "application/pdf", b"%PDF")
    await site.sign_in(LIAISON_CODE)
    answers = [await site.client.get(f"/api/files/{each}") for each in (file_id, "missing")]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, {"error": NOT_FOUND})] * 2


@pytest.mark.parametrize(
    ("size", "status"), [(0, 422), (1, 202), (5_000, 202), (5_001, 413), (20_000, 413), (200_000, 413)]
)
async def test_a_file_may_have_the_limit_and_not_one_byte_more(size: int, status: int) -> None:
    async with open_site(limit=5_000) as site:
        await site.sign_in()
        answer = await site.client.post(
            "/api/chats/w-office/files", data={"key": new_key()}, files={"file": ("a.bin", bytes(size))}
        )
    assert answer.status_code == status
    assert len(site.delivered) == (status == 202)


async def test_an_endless_upload_is_given_up_on_while_it_comes() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        while sent < 50_000_000:
            sent += 65_536
            yield bytes(65_536)

    async with open_site(limit=100_000) as site:
        await site.sign_in()
        answer = await site.client.post(
            "/api/chats/w-office/files",
            content=endless(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
    assert answer.status_code == 413
    assert sent < 2_000_000


async def test_a_failed_upload_is_not_called_received(site: Site) -> None:
    await site.sign_in()
    site.desk.trouble = OSError("disk")
    answer = await site.client.post(
        "/api/chats/w-office/files", data={"key": new_key()}, files={"file": ("a.pdf", b"%PDF")}
    )
    assert (answer.status_code, answer.json()["error"]) == (503, NOT_SAVED)
    assert not site.delivered


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("进展表.docx", "进展表.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\桌面\\表.xlsx", "表.xlsx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("gnp.\u202exe\u200b表.exe", "gnp.xe表.exe"),
        ("", "文件"),
        (None, "文件"),
        ("...", "文件"),
        ("\ud800表.pdf", "?表.pdf"),
        ("长" * 200 + ".docx", "长" * 74 + "….docx"),
    ],
)
def test_file_names_are_cleaned_before_they_are_shown(sent: str | None, shown: str) -> None:
    assert file_name(sent) == shown


@given(st.text(st.characters(), max_size=300))
def test_any_file_name_becomes_a_short_line_without_a_path(sent: str) -> None:
    name = file_name(sent)
    assert 0 < len(name) <= 80
    assert not set(name) & set("/\\\r\n\0")


# Malformed input


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
_FIELDS = st.dictionaries(
    st.sampled_from(["key", "text", "line", "data", "label", "stop", "code"]),
    _JSON | st.uuids().map(str) | st.just(new_key()),
)
_BODIES = st.binary(max_size=400) | (_JSON | _FIELDS).map(lambda value: json.dumps(value).encode())
_CALLS = st.sampled_from(["sign-in", "chats/w-office/say", "chats/w-office/press", "clock"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(path=_CALLS, body=_BODIES)
def test_no_json_body_is_ever_a_server_fault(path: str, body: bytes) -> None:
    async def ask(site: Site) -> httpx.Response:
        return await site.client.post(f"/api/{path}", content=body, headers={"Content-Type": "application/json"})

    answer = _once(ask)
    assert answer.status_code in (202, 400, 403, 422)
    assert answer.status_code == 202 or answer.json()["error"]


@settings(deadline=None, max_examples=100)
@given(body=st.binary(max_size=300), boundary=st.sampled_from(["b", "", "a b", "x" * 90, "长"]))
def test_no_multipart_body_is_ever_a_server_fault(body: bytes, boundary: str) -> None:
    async def ask(site: Site) -> httpx.Response:
        headers = {b"Content-Type": f"multipart/form-data; boundary={boundary}".encode()}
        content = b"--b\r\n" + body + b"\r\n--b--\r\n"
        return await site.client.post("/api/chats/w-office/files", content=content, headers=headers)

    answer = _once(ask)
    assert answer.status_code in (202, 400, 413)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"code": NaN}',
        b'{"code": ["x"]}',
        b'{"code": 1}',
        b'{"code": ""}',
        b'{"code": "  "}',
        b'{"code": "x", "more": ' + b"[" * 9 + b"]" * 9 + b"}",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"code": ' + b"9" * 60_000 + b"}",
        b'{"code": "\xff"}',
        '{"code": "x"}'.encode("utf-16"),
        json.dumps({"code": "x" * 201}).encode(),
    ],
    ids=lambda body: body[:16].decode("ascii", "backslashreplace"),
)
async def test_malformed_json_is_400(site: Site, body: bytes) -> None:
    answer = await site.client.post("/api/sign-in", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not site.desk.tries


@pytest.mark.parametrize(
    "change",
    [
        {"key": None},
        {"key": "1"},
        {"key": 5},
        {"key": "x" * 100},
        {"line": True},
        {"line": -1},
        {"line": 1.5},
        {"line": 2**60},
        {"line": "1"},
        {"data": ""},
        {"data": "x" * 201},
        {"label": None},
    ],
    ids=str,
)
async def test_a_field_of_the_wrong_kind_is_400_and_changes_nothing(site: Site, change: dict[str, Any]) -> None:
    await site.sign_in()
    body = {"key": new_key(), "line": 1, "data": "/form", "label": "下载表格", **change}
    assert (await site.client.post("/api/chats/w-office/press", json=body)).status_code == 400
    assert not site.desk.posted
    assert not site.delivered


async def test_a_lone_surrogate_in_the_text_harms_nobody(site: Site) -> None:
    await site.sign_in()
    body = json.dumps({"key": new_key(), "text": "坏\ud800字"}).encode()
    answer = await site.client.post(
        "/api/chats/w-office/say", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 202
    assert (await site.client.get("/api/chats/w-office/lines")).status_code == 200


async def test_a_body_over_the_limit_is_413(site: Site) -> None:
    await site.sign_in()
    for body in (b" " * (JSON_LIMIT_BYTES + 1), _chunked(JSON_LIMIT_BYTES + 1)):
        answer = await site.client.post(
            "/api/chats/w-office/say", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 413
    assert not site.desk.posted


async def _chunked(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1000 + 1):
        yield bytes(1000)


async def test_a_form_of_another_site_cannot_sign_anybody_in(site: Site) -> None:
    answer = await site.client.post("/api/sign-in", content=b'{"code": "x"}', headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert not site.desk.tries


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


def _once(ask: Callable[[Site], Awaitable[httpx.Response]]) -> httpx.Response:
    """One request of a signed-in browser, in an event loop of its own; a move of the clock is always refused."""

    async def run() -> httpx.Response:
        async with open_site() as site:
            await site.sign_in()
            site.desk.is_rehearsal = False
            return await ask(site)

    return asyncio.run(run())
