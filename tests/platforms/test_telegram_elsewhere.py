"""The adapter against a Bot API server that none of us wrote: telegram-test-api 4.2.1 from npm, on the machine's own node.

It is no strict judge (it knows neither limits nor markup, has no files, waits for no update, and forgets an update once it
has handed it out), but what it understands it understood by itself. Needs npm and a registry, hence `slow`.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.domain.people import SeatRole
from storage import people, progress, rounds
from tests.chaos.program import free_port
from tests.platforms.telegram_office import Office
from tests.platforms.telegram_service import TOKEN

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PACKAGE = "telegram-test-api@4.2.1"
SERVE = "const TelegramServer = require('telegram-test-api'); new TelegramServer({port: %d, host: '127.0.0.1'}).start()"
LI = {"id": 42, "first_name": "李红", "is_bot": False}
CHAT = {"id": 42, "first_name": "李红", "type": "private"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with what it needs, installed by npm."""
    made = tmp_path_factory.mktemp("npm")
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(made), PACKAGE], check=True)
    return made


@dataclass
class Elsewhere:
    """A person at that server, through its own interface for tests."""

    url: str
    http: httpx.AsyncClient

    async def says(self, text: str) -> None:
        message = {"botToken": TOKEN, "from": LI, "chat": CHAT, "date": 1727312700, "text": text}
        (await self.http.post(f"{self.url}/sendMessage", json=message)).raise_for_status()

    async def presses(self, label: str) -> None:
        posted = next(m for m in reversed(await self.history()) if label in str(m["message"].get("reply_markup")))
        rows = posted["message"]["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        shown = {name: posted["message"][name] for name in ("text", "reply_markup")}
        message = {**shown, "message_id": posted["messageId"], "chat": CHAT, "date": 1727312700}
        body = {"botToken": TOKEN, "from": LI, "message": message, "data": data}
        (await self.http.post(f"{self.url}/sendCallback", json=body)).raise_for_status()

    async def history(self) -> list[dict[str, Any]]:
        """The bot's messages, as they stand now."""
        found = (await self.http.post(f"{self.url}/getUpdatesHistory", json={"token": TOKEN})).json()["result"]
        return [entry for entry in found if "chat_id" in entry.get("message", {})]

    async def sees(self, words: str) -> None:
        async with asyncio.timeout(20):
            while not any(words in entry["message"].get("text", "") for entry in await self.history()):  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@pytest.fixture
async def elsewhere(folder: Path) -> AsyncIterator[Elsewhere]:
    port = free_port()
    server = await asyncio.create_subprocess_exec("node", "-e", SERVE % port, cwd=folder)
    async with httpx.AsyncClient(trust_env=False) as http:
        there = Elsewhere(f"http://127.0.0.1:{port}", http)
        async with asyncio.timeout(20):
            while True:
                try:
                    await http.get(f"{there.url}/bot{TOKEN}/getMe")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        yield there
    server.terminate()
    await server.wait()


async def test_a_dialogue_goes_through_a_server_we_did_not_write(elsewhere: Elsewhere, tmp_path: Path) -> None:
    office = Office(tmp_path, "2024-09-10 10:00", elsewhere.url)
    await office.start()
    try:
        unit = next(u for u in office.house.programme().units if len(office.house.programme().tasks_of(u.id)) == 1)
        code = office.house.deps.store.run(
            lambda tx: people.invite(tx, SeatRole.LIAISON, unit.id, now=office.house.clock())
        )
        await elsewhere.says(f"/start {code}")
        await elsewhere.sees("绑定成功")
        await elsewhere.presses("开始填报")
        await elsewhere.sees("请发送本季度具体措施及任务进度")
        await elsewhere.says("本季度开展巡讲活动12场。")
        await elsewhere.sees("进展已记下")
        await elsewhere.says("1")
        for _ in range(20):
            texts = [entry["message"].get("text", "") for entry in await elsewhere.history()]
            if any("目前总体情况" in text for text in texts):
                break
            await elsewhere.says("1")
            await asyncio.sleep(0.5)
        await elsewhere.presses("正常推进")
        await elsewhere.sees("已选：正常推进")
        await elsewhere.sees("完成时限是什么时候")
        with office.house.deps.store.read() as tx:
            programme = office.house.programme()
            found = progress.reports(tx, programme.id, wanted=rounds.quarters(tx, programme.id), unit_id=unit.id)
        assert [r.progress for parts in found.values() for r in parts.values()] == ["本季度开展巡讲活动12场。"]
    finally:
        await office.stop()
        office.house.deps.store.close()
