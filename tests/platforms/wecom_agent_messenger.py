"""The 自建应用 for the shared suite: the real adapter, a service on 127.0.0.1, and its callback."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.clock import machine_clock
from bot.platforms.wecom.adapter import WecomPlatform
from bot.platforms.wecom.agent import AgentWay
from bot.platforms.wecom.client import AgentClient
from bot.platforms.wecom.crypto import Envelope
from bot.platforms.wecom.pace import Pacer
from bot.ports import Address, Deliver, NotStored
from tests.platforms.messenger import Shown
from tests.platforms.wecom_agent_service import AgentService
from tests.platforms.wecom_callback_driver import CallbackDriver
from tests.platforms.wecom_envelope import Sender
from tests.waiting import until

TOKEN, AES_KEY = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


class WecomAgentMessenger:
    """One member in the app's visible range."""

    faults = frozenset(("gone", "rate", "down"))
    person = Address("wecom", "agent:u:LiHong")
    stranger = Address("wecom", "agent:u:nobody")

    def __init__(self, folder: Path) -> None:
        self.service = AgentService(machine_clock)
        # Paced by the same figures, without the waiting; test_wecom_agent.py lets time pass.
        self.pacer = Pacer(sleep=_no_waiting)

    async def open(self, deliver: Deliver) -> None:
        await self.service.open()
        service = self.service
        self.client = AgentClient(base_url=service.url, corp_id=service.corp_id, secret=service.secret)
        agent = AgentWay(
            client=self.client,
            agent_id=service.agent_id,
            envelope=Envelope(TOKEN, AES_KEY, service.corp_id),
            clock=service.clock,
            pacer=self.pacer,
        )
        self.platform = WecomPlatform(None, agent)
        await self.platform.start(deliver)
        await until(lambda: self.service.menu)
        sender = Sender(TOKEN, AES_KEY, service.corp_id)
        self.callback = CallbackDriver(sender, service.agent_id, service.clock, self.platform.routes())

    async def close(self) -> None:
        await self.callback.close()
        await self.platform.stop()
        await self.platform.close()
        await self.service.close()

    async def says(self, text: str) -> None:
        await self._deliver(self.callback.message("LiHong", "text", {"Content": text}))

    async def presses(self, label: str) -> None:
        key, task_id = self.service.button("LiHong", label)
        fields = {
            "EventKey": key,
            "TaskId": task_id,
            "CardType": "button_interaction",
            "ResponseCode": self.service.response_code("LiHong"),
        }
        await self._deliver(self.callback.event("LiHong", "template_card_event", fields))

    async def sends_file(self, name: str, data: bytes) -> None:
        """Files are not passed on to an app (https://developer.work.weixin.qq.com/document/path/90239)."""

    async def again(self) -> None:
        assert await self.callback.again()

    def shown(self) -> Sequence[Shown]:
        return self.service.shown("LiHong")

    async def out_of_order(self, fault: str) -> None:
        if fault == "rate":
            self.service.refuse_next.append(45009)
        else:
            self.service.fault_next.append("500")

    async def _deliver(self, xml: str) -> None:
        if not await self.callback.deliver(xml):
            raise NotStored("three tries were in vain")


async def _no_waiting(_seconds: float) -> None:
    """The time is saved."""
