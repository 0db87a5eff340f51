"""The 智能机器人 for the shared suite: the real adapter on its real connection to a service on 127.0.0.1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.clock import machine_clock
from bot.platforms.wecom.adapter import WecomPlatform
from bot.platforms.wecom.bot import BotWay
from bot.platforms.wecom.link import Timing
from bot.platforms.wecom.pace import Pacer
from bot.ports import Address, Deliver
from tests.platforms.messenger import Shown
from tests.platforms.wecom_aibot_service import AibotService

QUICK = Timing(answer=1.0, backoff=lambda failures: 0.02 * 2**failures)


class WecomBotMessenger:
    """One person who has spoken to the bot already."""

    faults = frozenset(("gone", "rate", "down"))
    person = Address("wecom", "bot:u:LiHong")
    stranger = Address("wecom", "bot:u:nobody")

    def __init__(self, folder: Path) -> None:
        self.service = AibotService()
        # Paced by the same figures; waiting moves the service's clock instead of ours.
        self.pacer = Pacer(self.service.now, self._let_pass)

    async def open(self, deliver: Deliver) -> None:
        await self.service.open()
        bot = BotWay(
            url=self.service.url,
            bot_id=self.service.bot_id,
            secret=self.service.secret,
            clock=machine_clock,
            timing=QUICK,
            pacer=self.pacer,
        )
        self.platform = WecomPlatform(bot, None)
        await self.platform.start(deliver)
        await self.service.subscribed()
        self.service.spoke.add("LiHong")

    async def close(self) -> None:
        await self.platform.stop()
        await self.service.close()

    async def says(self, text: str) -> None:
        await self.service.says("LiHong", text)

    async def presses(self, label: str) -> None:
        await self.service.presses("LiHong", label)

    async def sends_file(self, name: str, data: bytes) -> None:
        await self.service.sends_file("LiHong", name, data)

    async def again(self) -> None:
        await self.service.again()

    def shown(self) -> Sequence[Shown]:
        return self.service.shown("LiHong")

    async def out_of_order(self, fault: str) -> None:
        if fault == "rate":
            self.service.refuse_next.append(45009)
        else:
            self.service.hang_up_next.append("aibot_send_msg")

    async def _let_pass(self, seconds: float) -> None:
        self.service.ahead += seconds
