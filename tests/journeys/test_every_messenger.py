"""One list, units on different messengers: the real worker and pump, real adapters, faithful services on loopback.

The office and the channel are on DingTalk, one unit is on WeCom, one on the web chat, one on Telegram; the liaison on WeCom
has a second account on Telegram.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from bot.clock import machine_clock
from bot.domain.people import SeatRole
from bot.ports import Platform
from handlers import due
from scheduler.inbox import InboxWorker
from scheduler.outbox import OutboxPump
from storage import people
from tests.house import House, shanghai
from tests.platforms.dingtalk_gateway import MESSAGES
from tests.platforms.dingtalk_messenger import DingtalkMessenger, in_group
from tests.platforms.dingtalk_service import GROUP, Delivered
from tests.platforms.messenger import Shown
from tests.platforms.telegram_messenger import TelegramMessenger
from tests.platforms.telegram_people import Phone
from tests.platforms.web_messenger import WebMessenger
from tests.platforms.wecom_bot_messenger import WecomBotMessenger
from tests.waiting import until


class Client(Protocol):
    """What a person does and sees."""

    async def says(self, text: str) -> None: ...

    async def presses(self, label: str) -> None: ...

    def shown(self) -> Sequence[Shown]: ...


@dataclass
class OnTelegram:
    """One more person beside the messenger's own."""

    phone: Phone

    async def says(self, text: str) -> None:
        self.phone.says(text)

    async def presses(self, label: str) -> None:
        self.phone.presses(label)

    def shown(self) -> Sequence[Shown]:
        return self.phone.shown()


@dataclass
class Reader:
    """A person's client, read from where it was left off."""

    chat: Client
    read: int = 0

    async def hears(self, words: str) -> Shown:
        """Wait for the next message with these words; what stands before it is passed over."""
        found: list[Shown] = []

        def is_there() -> bool:
            shown = self.chat.shown()
            for index in range(self.read, len(shown)):
                if words in shown[index].text:
                    found.append(shown[index])
                    self.read = index + 1
                    return True
            return False

        await until(is_there, f"{words} in {[shown.text for shown in self.chat.shown()[self.read :]]}")
        return found[0]

    async def says(self, text: str, answer: str) -> Shown:
        await self.chat.says(text)
        return await self.hears(answer)

    async def presses(self, label: str, answer: str) -> Shown:
        # Where words and buttons are two messages, the buttons come a moment later.
        await until(lambda: any(label in shown.labels for shown in self.chat.shown()), label)
        await self.chat.presses(label)
        return await self.hears(answer)


@dataclass
class Office:
    """Everybody at work."""

    house: House
    web: Reader
    wecom: Reader
    wecom_on_telegram: Reader
    telegram: Reader
    dingtalk: Reader
    dingtalk_chat: DingtalkMessenger
    nudge: Callable[[], None]

    def code(self, name: str, role: SeatRole, unit: str | None = None) -> str:
        unit_id = self.house.unit_id(unit) if unit else None
        return self.house.deps.store.run(
            lambda tx: people.invite(tx, role, unit_id, now=self.house.clock(), person_name=name)
        )

    async def move_to(self, text: str) -> None:
        self.house.clock.now = shanghai(text)
        await asyncio.to_thread(due.plan_due, self.house.deps)
        self.nudge()

    def in_channel(self) -> list[Shown]:
        return [
            self.dingtalk_chat._show(item)
            for item in self.dingtalk_chat.service.chats
            if isinstance(item, Delivered) and item.chat == GROUP
        ]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    web = WebMessenger(tmp_path, machine_clock)
    dingtalk, wecom, telegram = DingtalkMessenger(tmp_path), WecomBotMessenger(tmp_path), TelegramMessenger(tmp_path)
    house, platforms = web.house, dict[str, Platform]()
    pump: OutboxPump | None = None

    def after() -> None:
        if pump is not None:
            pump.nudge()

    worker = InboxWorker(house.deps, platforms, after)
    for messenger in (web, dingtalk, wecom, telegram):
        await messenger.open(worker.deliver)
        platforms[messenger.platform.name] = messenger.platform
    pump = OutboxPump(house.deps, platforms)
    parts = [asyncio.create_task(worker.run()), asyncio.create_task(pump.run())]
    other = OnTelegram(Phone(telegram.service, 8, "钱进"))
    yield Office(
        house, Reader(web), Reader(wecom), Reader(telegram), Reader(other), Reader(dingtalk), dingtalk, pump.nudge
    )
    await worker.stop()
    await pump.stop()
    await asyncio.gather(*parts)
    for messenger in (telegram, wecom, dingtalk, web):
        await messenger.close()


async def report(unit: Reader, numbers: tuple[str, ...], then: Reader | None = None) -> None:
    """One task from the reminder to 已登记, by words and buttons; `then` is another messenger it goes on from."""
    await unit.presses("开始填报", "请发送本季度具体措施及任务进度")
    await unit.says("本季度按计划开展工作，组织专场活动，完成情况良好。", "累计多少")
    for number in numbers[:-1]:
        await unit.says(number, "累计多少")
    await unit.says(numbers[-1], "目前总体情况")
    if then is not None:
        await then.says("填报", "目前总体情况")
        unit = then
    await unit.presses("正常推进", "完成时限是什么时候")
    await unit.says("12月底前", "重要情况吗")
    await unit.presses("没有", "请核对")
    await unit.says("提交", "已登记")


async def test_units_on_three_messengers_and_the_web_serve_one_list(office: Office) -> None:
    await office.dingtalk.says(office.code("王敏", SeatRole.ADMIN), "绑定成功")
    await office.wecom.says(office.code("赵强", SeatRole.LIAISON, "人社中心"), "绑定成功")
    await office.telegram.says(f"/start {office.code('钱进', SeatRole.LIAISON, '科学技术发展中心')}", "绑定成功")

    await office.wecom.says("我的数据", "人社中心联络员")
    given = await office.wecom.presses("绑定另一个账号", "用另一个账号")
    [code] = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", given.text)
    await office.wecom_on_telegram.says(code, "您现在是人社中心的联络员")

    group = in_group(office.dingtalk_chat.service, office.dingtalk_chat.clock, text={"content": " 设为频道"})
    await office.dingtalk_chat.service.gateway.push(MESSAGES, group)
    await office.dingtalk.hears("频道")
    await office.dingtalk.says("A", "频道")

    await office.move_to("2024-09-14 09:06")
    await office.web.hears("请填报2024年第三季度进展")
    await office.telegram.hears("请填报2024年第三季度进展")
    # One message a stage: to the account the person used last.
    await office.wecom_on_telegram.hears("请填报2024年第三季度进展")
    assert not any("请填报" in shown.text for shown in office.wecom.chat.shown())
    await office.wecom.says("我的任务", "实施巾帼促就业计划")
    await asyncio.gather(
        report(office.web, ("1", "2")),
        report(office.wecom, ("60",), office.wecom_on_telegram),
        report(office.telegram, ("3", "1")),
    )

    status = await office.dingtalk.says("进度", "报送率")
    assert "建设局：1 项已报齐" in status.text
    assert "人社中心：1 项已报齐" in status.text
    assert "科学技术发展中心：1 项已报齐" in status.text

    await office.move_to("2024-09-30 17:00")
    await until(lambda: len([shown for shown in office.in_channel() if shown.files]) == 4, "four files in the channel")
    said = "\n".join(shown.text for shown in office.in_channel())
    assert "2024年第三季度妇女儿童实事进展汇总（截止时）" in said
    assert "组织人事部（第 2、3、4、5、6、7、10 项）" in said
    assert "60/100人次" in said
    kinds = sorted(name.rpartition(".")[2] for shown in office.in_channel() for name, _ in shown.files)
    assert kinds == ["docx", "pdf", "png", "xlsx"]

    units = office.web, office.wecom, office.telegram
    done = [len(unit.chat.shown()) for unit in units]
    await office.move_to("2024-10-10 09:06")
    await until(lambda: "未报送单位" in "\n".join(shown.text for shown in office.in_channel()), "the missing by name")
    assert [len(unit.chat.shown()) for unit in units] == done
