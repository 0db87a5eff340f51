"""A program that starts with a wrong clock: what the clock planned waits until the services have shown their time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app.house import Ending, House
from bot.app.opening import bind_port, open_deps
from bot.clock import machine_clock
from bot.ports import Address, Content
from bot.settings import DingtalkSettings, Settings, TelegramSettings, WebSettings
from handlers.deps import Deps
from handlers.letters import say_body
from storage import outbox
from storage.maintenance import announce
from tests.platforms.dingtalk_messenger import RunningClock
from tests.platforms.dingtalk_service import CLIENT_ID, CLIENT_SECRET
from tests.platforms.dingtalk_service import Service as DingtalkService
from tests.platforms.telegram_people import Phone
from tests.platforms.telegram_service import TOKEN
from tests.platforms.telegram_service import Service as TelegramService
from tests.waiting import until


@dataclass
class Start:
    """A house with something planned for an hour ago, and the two services that write to it."""

    deps: Deps
    telegram: TelegramService
    dingtalk: DingtalkService
    phone: Phone


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    telegram, dingtalk = TelegramService(), DingtalkService(RunningClock())
    await telegram.open()
    await dingtalk.open()
    settings = Settings(
        data_dir=tmp_path,
        web=WebSettings(enabled=False),
        telegram=TelegramSettings(token=SecretStr(TOKEN), base_url=telegram.base_url),
        dingtalk=DingtalkSettings(
            client_id=CLIENT_ID,
            client_secret=SecretStr(CLIENT_SECRET),
            base_url=dingtalk.base_url,
            oapi_base_url=dingtalk.base_url,
        ),
    )
    deps = open_deps(settings)
    phone = Phone(telegram, 42, "李红")
    now = machine_clock() - timedelta(hours=1)
    to = Address("telegram", "42")
    for key, text in (("summary:daily", "催报"), ("reply:1", "回答")):
        body = say_body(Content(text))
        deps.store.run(lambda tx, key=key, body=body: outbox.put(tx, key, to, body, now=now))  # type: ignore[misc]
    yield Start(deps, telegram, dingtalk, phone)
    deps.store.close()
    await telegram.close()
    await dingtalk.close()


async def runs_until_answered(start: Start) -> list[str]:
    """What the person has been sent when an answer has come, and three seconds later."""
    with bind_port("127.0.0.1", 0) as listening:
        running = asyncio.create_task(House(start.deps).run(listening, lambda: None))
        await until(lambda: "回答" in start.phone.text(), "the answer")
        await asyncio.sleep(3)
        announce(start.deps.settings.data_dir, machine_clock() + timedelta(hours=1))
        assert await running is Ending.MAINTENANCE
    return [shown.text for shown in start.phone.shown()]


async def test_nothing_planned_goes_out_where_two_services_show_another_time(start: Start) -> None:
    start.telegram.time.ahead = start.dingtalk.time.ahead = timedelta(hours=2)
    assert await runs_until_answered(start) == ["回答"]


async def test_where_they_agree_it_goes_out_at_once(start: Start) -> None:
    assert sorted(await runs_until_answered(start)) == ["催报", "回答"]
