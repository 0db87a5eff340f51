"""The web chat for the shared suite: the real adapter, its real routes over ASGI, the real desk on a real database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.clock import Clock
from bot.domain.people import SeatRole
from bot.platforms.web.adapter import WebPlatform
from bot.ports import Address, Content, Deliver, NotStored
from handlers.desk import WebDesk
from storage import people
from tests.databases import sqlite_file
from tests.house import open_house
from tests.platforms.messenger import Shown


class _ShakyDesk(WebDesk):
    """A desk whose database can be away for the next line."""

    fails_next = False

    def post_bot(self, chat: str, key: str, content: Content) -> None:
        if self.fails_next:
            self.fails_next = False
            raise OSError("database is away")
        super().post_bot(chat, key, content)


class WebMessenger:
    """A signed-in person with a browser's cookie jar."""

    faults = frozenset(("down",))

    def __init__(self, folder: Path, machine: Clock | None = None) -> None:
        self.house = open_house(folder, store=sqlite_file(folder / "web.sqlite3"), machine=machine)
        self._desk = _ShakyDesk(self.house.deps, lambda: None)
        self.platform = WebPlatform(
            self._desk, allowed_hosts=frozenset(("testserver",)), public_url="http://testserver", secure_cookie=False
        )
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=list(self.platform.routes()))), base_url="http://testserver"
        )
        self._last: tuple[str, dict[str, Any]] | None = None

    @property
    def person(self) -> Address:
        return Address("web", self._me["account"])

    @property
    def stranger(self) -> Address:
        return Address("web", "nobody")

    async def open(self, deliver: Deliver) -> None:
        await self.platform.start(deliver)
        code = self.house.deps.store.run(
            lambda tx: people.invite(
                tx, SeatRole.LIAISON, self.house.unit_id("建设局"), now=self.house.clock(), person_name="李红"
            )
        )
        self._me = (await self._client.post("/api/sign-in", json={"code": code})).json()

    async def close(self) -> None:
        await self.platform.stop()
        await self._client.aclose()
        self.house.deps.store.close()

    async def says(self, text: str) -> None:
        await self._post("say", {"key": str(uuid.uuid4()), "text": text})

    async def presses(self, label: str) -> None:
        for line in reversed(self._lines()):
            for button, data in (button for row in line.buttons for button in row):
                if button == label:
                    await self._post("press", {"key": str(uuid.uuid4()), "line": line.id, "data": data, "label": label})
                    return
        raise AssertionError(f"no button {label}")

    async def sends_file(self, name: str, data: bytes) -> None:
        response = await self._client.post(
            f"/api/chats/{self.person.chat}/files",
            data={"key": str(uuid.uuid4())},
            files={"file": (name, data)},
            headers=self._headers,
        )
        assert response.status_code == 202, response.text

    async def again(self) -> None:
        assert self._last is not None
        await self._post(*self._last)

    def shown(self) -> Sequence[Shown]:
        return [
            Shown(
                text="\n".join(part for part in (line.title, line.text) if part),
                labels=tuple(label for row in line.buttons for label, _ in row),
                files=tuple((name, self._desk.read_upload(file_id)) for file_id, name, _, _ in line.files),
            )
            for line in self._lines()
            if line.is_bot
        ]

    async def out_of_order(self, fault: str) -> None:
        assert fault == "down"
        self._desk.fails_next = True

    def _lines(self) -> Sequence[Any]:
        visitor = self._desk.visitor(next(iter(self._client.cookies.jar)).value or "")
        assert visitor is not None
        return self._desk.lines(visitor, self.person.chat, 0)

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-CSRF-Token": self._me["csrf"]}

    async def _post(self, what: str, body: dict[str, Any]) -> None:
        self._last = (what, body)
        response = await self._client.post(f"/api/chats/{self.person.chat}/{what}", json=body, headers=self._headers)
        if response.status_code == 503:
            raise NotStored(response.text)
        assert response.status_code == 202, response.text
