"""The web chat's interface as its enemies see it: foreign hosts and pages, forged changes, malformed bodies."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.web.reading import JSON_LIMIT_BYTES
from tests.platforms.web_site import BASE, Site, new_key, once, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


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

    answer = once(ask)
    assert answer.status_code in (202, 400, 403, 422)
    assert answer.status_code == 202 or answer.json()["error"]


@settings(deadline=None, max_examples=100)
@given(body=st.binary(max_size=300), boundary=st.sampled_from(["b", "", "a b", "x" * 90, "长"]))
def test_no_multipart_body_is_ever_a_server_fault(body: bytes, boundary: str) -> None:
    async def ask(site: Site) -> httpx.Response:
        headers = {b"Content-Type": f"multipart/form-data; boundary={boundary}".encode()}
        content = b"--b\r\n" + body + b"\r\n--b--\r\n"
        return await site.client.post("/api/chats/w-office/files", content=content, headers=headers)

    answer = once(ask)
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
