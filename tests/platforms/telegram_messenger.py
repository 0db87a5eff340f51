"""Telegram for the shared suite: the real adapter with real python-telegram-bot, against the fake on a real socket."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx
from starlette.applications import Starlette

from bot.clock import machine_clock
from bot.platforms.telegram.account import Account, Webhook
from bot.platforms.telegram.adapter import TelegramPlatform
from bot.platforms.telegram.polling import Times
from bot.ports import Address, Deliver
from tests.platforms.dingtalk_http import Reply
from tests.platforms.messenger import Shown
from tests.platforms.telegram_chats import Chat, refusal
from tests.platforms.telegram_people import Phone
from tests.platforms.telegram_service import TOKEN, Service

QUICK = Times(poll=2, first_wait=0.02, longest_wait=0.05, conflict=0.1)
SECRET = "s3cret-of_the-webhook"


class TelegramMessenger:
    """One person who has started the bot, polled."""

    faults = frozenset(("gone", "rate", "down"))
    person = Address("telegram", "42")
    stranger = Address("telegram", "43")
    webhook: Webhook | None = None
    takes_files = True

    def __init__(self, folder: Path) -> None:
        self.service = Service()
        self.phone = Phone(self.service, 42, "李红")
        self.service.chats[43] = Chat(43, "private", "路人", state="blocked")

    async def open(self, deliver: Deliver) -> None:
        await self.service.open()
        self.platform = TelegramPlatform(self.account(), machine_clock, times=QUICK)
        if self.webhook is not None:
            app = Starlette(routes=list(self.platform.routes()))
            self.service.updates.hook_client = httpx.AsyncClient(transport=httpx.ASGITransport(app))
        await self.platform.start(deliver)
        await self.platform.invitation_form()

    def account(self) -> Account:
        return Account(TOKEN, self.service.base_url, self.webhook, self.takes_files)

    async def close(self) -> None:
        await self.platform.stop()
        await self.platform.close()
        await self.service.close()
        assert not self.service.complaints

    async def says(self, text: str) -> None:
        self.last = self.phone.says(text)

    async def presses(self, label: str) -> None:
        self.last = self.phone.presses(label)

    async def sends_file(self, name: str, data: bytes) -> None:
        self.last = self.phone.sends_file(name, data)

    async def again(self) -> None:
        self.service.updates.put_raw(self.last)

    def shown(self) -> Sequence[Shown]:
        return self.phone.shown()

    async def out_of_order(self, fault: str) -> None:
        if fault == "rate":
            self.service.fail.append(("sendMessage", refusal(429, "Too Many Requests: retry after 1", retry_after=1)))
        else:
            self.service.fail.append(("sendMessage", Reply(502, b"<html>Bad Gateway</html>", "text/html")))


class TelegramWebhookMessenger(TelegramMessenger):
    """The same, delivered to."""

    webhook = Webhook("http://bot.test/telegram/webhook", "/telegram/webhook", SECRET)
