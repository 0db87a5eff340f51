"""What the doctor says about Telegram: one sentence each, and nothing disturbed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.platforms.telegram import words
from bot.platforms.telegram.doctor import Finding, examine
from bot.settings import TelegramSettings
from tests.platforms.telegram_chats import refusal
from tests.platforms.telegram_service import TOKEN, Service


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    opened = Service()
    await opened.open()
    yield opened
    await opened.close()


async def ask(service: Service, **more: object) -> dict[str, Finding]:
    settings = {"token": TOKEN, "base_url": service.base_url, **more}
    return {finding.what: finding for finding in await examine(TelegramSettings.model_validate(settings))}


async def test_a_good_bot_is_named_and_the_border_is_mentioned(service: Service) -> None:
    found = await ask(service)
    assert all(finding.ok for finding in found.values())
    assert "@cuibao_test_bot" in found["Telegram"].says
    assert "离开境内" in found["Telegram 文件"].says
    assert "Telegram 文件" not in await ask(service, files=False)
    assert "Telegram 电话" not in found
    assert "离开境内" in (await ask(service, phones=True))["Telegram 电话"].says
    assert {method for method, _ in service.calls} == {"getMe", "getWebhookInfo"}


async def test_nothing_is_said_where_telegram_is_not_used() -> None:
    assert await examine(TelegramSettings()) == []


async def test_a_wrong_token_and_a_missing_secret_are_said(service: Service) -> None:
    found = await ask(service, token="1:wrong")
    assert found["Telegram"] == Finding("Telegram", False, words.TOKEN_REFUSED)
    found = await ask(service, webhook_url="https://a.example")
    assert "WEBHOOK_SECRET" in found["Telegram"].says


async def test_an_unreachable_service_is_told_with_its_address(service: Service) -> None:
    found = await ask(service, base_url="http://127.0.0.1:9")
    assert "连不上 http://127.0.0.1:9" in found["Telegram"].says
    service.fail.append(("getMe", refusal(500, "Internal")))
    assert not (await ask(service))["Telegram"].ok


async def test_how_updates_come_is_said(service: Service) -> None:
    hook = {"webhook_url": "https://a.example/tg", "webhook_secret": "x"}
    assert "轮询" in (await ask(service))["Telegram 接收"].says
    assert "启动后会登记" in (await ask(service, **hook))["Telegram 接收"].says
    service.updates.webhook = {"url": "https://a.example/tg"}
    assert (await ask(service, **hook))["Telegram 接收"].ok
    assert "改为轮询" in (await ask(service))["Telegram 接收"].says
