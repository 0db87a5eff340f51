"""One list, units on different messengers: the real worker and pump, real adapters, faithful services on loopback.

The office and the channel are on DingTalk, one unit is on WeCom, one on the web chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

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
from tests.platforms.messenger import Messenger, Shown
from tests.platforms.web_messenger import WebMessenger
from tests.platforms.wecom_bot_messenger import WecomBotMessenger


async def until(holds: Callable[[], object], what: str) -> None:
    """Wait for what the other side shows."""
    try:
        async with asyncio.timeout(20):
            while not holds():  # noqa: ASYNC110 - a messenger's client signals nothing
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not shown: {what}") from None


@dataclass
class Reader:
    """A person's client, read from where it was left off."""

    chat: Messenger
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
    dingtalk, wecom = DingtalkMessenger(tmp_path), WecomBotMessenger(tmp_path)
    house, platforms = web.house, dict[str, Platform]()
    pump: OutboxPump | None = None

    def after() -> None:
        if pump is not None:
            pump.nudge()

    worker = InboxWorker(house.deps, platforms, after)
    for messenger in (web, dingtalk, wecom):
        await messenger.open(worker.deliver)
        platforms[messenger.platform.name] = messenger.platform
    pump = OutboxPump(house.deps, platforms)
    parts = [asyncio.create_task(worker.run()), asyncio.create_task(pump.run())]
    yield Office(house, Reader(web), Reader(wecom), Reader(dingtalk), dingtalk, pump.nudge)
    await worker.stop()
    await pump.stop()
    await asyncio.gather(*parts)
    for messenger in (wecom, dingtalk, web):
        await messenger.close()


async def report(unit: Reader, numbers: tuple[str, ...]) -> None:
    """One task from the reminder to 已登记, by words and buttons."""
    await unit.presses("开始填报", "请发送本季度具体措施及任务进度")
    await unit.says("本季度按计划开展工作，组织专场活动，完成情况良好。", "累计多少")
    for number in numbers[:-1]:
        await unit.says(number, "累计多少")
    await unit.says(numbers[-1], "目前总体情况")
    await unit.presses("正常推进", "完成时限是什么时候")
    await unit.says("12月底前", "重要情况吗")
    await unit.presses("没有", "请核对")
    await unit.says("提交", "已登记")


async def test_units_on_three_messengers_serve_one_list(office: Office) -> None:
    await office.dingtalk.says(office.code("王敏", SeatRole.ADMIN), "绑定成功")
    await office.wecom.says(office.code("赵强", SeatRole.LIAISON, "人社中心"), "绑定成功")

    group = in_group(office.dingtalk_chat.service, office.dingtalk_chat.clock, text={"content": " 设为频道"})
    await office.dingtalk_chat.service.gateway.push(MESSAGES, group)
    await office.dingtalk.hears("频道")
    await office.dingtalk.says("A", "频道")

    await office.move_to("2024-09-14 09:06")
    await office.web.hears("请填报2024年第三季度进展")
    await office.wecom.hears("请填报2024年第三季度进展")
    await asyncio.gather(report(office.web, ("1", "2")), report(office.wecom, ("60",)))

    status = await office.dingtalk.says("进度", "报送率")
    assert "建设局：1 项已报齐" in status.text
    assert "人社中心：1 项已报齐" in status.text

    await office.move_to("2024-09-30 17:00")
    await until(lambda: len([shown for shown in office.in_channel() if shown.files]) == 4, "four files in the channel")
    said = "\n".join(shown.text for shown in office.in_channel())
    assert "2024年第三季度妇女儿童实事进展汇总（截止时）" in said
    assert "组织人事部（第 2、3、4、5、6、7、10 项）" in said
    assert "60/100人次" in said
    kinds = sorted(name.rpartition(".")[2] for shown in office.in_channel() for name, _ in shown.files)
    assert kinds == ["docx", "pdf", "png", "xlsx"]

    done = len(office.web.chat.shown()), len(office.wecom.chat.shown())
    await office.move_to("2024-10-10 09:06")
    await until(lambda: "未报送单位" in "\n".join(shown.text for shown in office.in_channel()), "the missing by name")
    assert (len(office.web.chat.shown()), len(office.wecom.chat.shown())) == done
