"""The web platform in an application, with one browser in front of it and the fake desk behind."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from starlette.applications import Starlette

from bot.platforms.web.adapter import WebPlatform
from bot.ports import (
    Inbound,
)
from tests.platforms.web_desk import (
    OFFICE,
    OFFICE_CODE,
    FakeDesk,
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


def once(ask: Callable[[Site], Awaitable[httpx.Response]]) -> httpx.Response:
    """One request of a signed-in browser, in an event loop of its own; a move of the clock is always refused."""

    async def run() -> httpx.Response:
        async with open_site() as site:
            await site.sign_in()
            site.desk.is_rehearsal = False
            return await ask(site)

    return asyncio.run(run())
