"""The program on Telegram without its web server: real store, worker, pump and adapter, and the fake service.

Time is the test's for everything that waits long (leases, retries, limits): `house.clock` moves, nobody sleeps.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import and_, func, or_, select

from bot.domain.people import SeatRole
from bot.platforms.telegram.account import Account
from bot.platforms.telegram.adapter import TelegramPlatform
from bot.platforms.telegram.pace import Pacer
from handlers import due
from scheduler.front import Front
from scheduler.inbox import InboxWorker
from scheduler.outbox import OutboxPump
from storage import people
from storage.tables import InboxRow, OutboxRow
from tests.databases import sqlite_file
from tests.house import House, open_house
from tests.platforms.telegram_chats import Chat
from tests.platforms.telegram_messenger import QUICK
from tests.platforms.telegram_people import Phone
from tests.platforms.telegram_service import TOKEN, Service
from tests.waiting import until


class Office:
    """Everything that runs. `start` and `stop` may be called again: a restart of the program."""

    def __init__(self, folder: Path, now: str, base_url: str | None = None) -> None:
        self.house: House = open_house(folder, now=now, store=sqlite_file(folder / "office.sqlite3"))
        self.service = Service(lambda: self.house.clock().timestamp())
        self.waited: list[float] = []
        self._base_url = base_url

    async def start(self) -> None:
        account = Account(TOKEN, self._base_url or self.service.base_url)
        pacer = Pacer(self.service.now, self._let_pass)
        self.platform = TelegramPlatform(account, self.house.clock, times=QUICK, pacer=pacer)
        platforms = {"telegram": self.platform}
        self.pump = OutboxPump(self.house.deps, platforms)
        self.worker = InboxWorker(self.house.deps, platforms, self.pump.nudge)
        self.front = Front(self.house.deps, platforms)
        await self.platform.start(self.worker.deliver)
        self.front.start()
        self._running = [asyncio.create_task(self.worker.run()), asyncio.create_task(self.pump.run())]
        await self.platform.invitation_form()

    async def stop(self) -> None:
        await self.front.stop()
        await self.platform.stop()
        await self.worker.stop()
        await self.pump.stop()
        await self.platform.close()
        await asyncio.gather(*self._running)

    async def _let_pass(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.house.clock.advance(seconds=seconds)

    def phone(self, number: int, name: str) -> Phone:
        return Phone(self.service, number, name)

    def group(self, number: int, title: str, kind: str = "supergroup") -> Chat:
        chat = self.service.chats[number] = Chat(number, kind, title)
        return chat

    async def bound(self, number: int, name: str, role: SeatRole = SeatRole.LIAISON, unit: str | None = None) -> Phone:
        """Somebody who pressed an invitation's link."""
        phone = self.phone(number, name)
        unit_id = self.house.unit_id(unit) if unit else None
        code = self.house.deps.store.run(lambda tx: people.invite(tx, role, unit_id, now=self.house.clock()))
        phone.says(f"/start {code}")
        await self.settled()
        assert "绑定成功" in phone.text()
        return phone

    async def settled(self) -> None:
        """Wait until everything that arrived is handled and everything that may be said is said."""
        due.plan_due(self.house.deps)
        self.pump.nudge()
        await until(self._is_quiet, seconds=30)
        await asyncio.sleep(0.05)  # a pressed keyboard changes beside everything else

    def under_way(self) -> int:
        """Messages that are being sent just now, or are about to be."""
        now = self.house.clock()
        is_due = and_(OutboxRow.state == "pending", or_(OutboxRow.retry_at.is_(None), OutboxRow.retry_at <= now))
        query = select(func.count()).select_from(OutboxRow).where(OutboxRow.platform == "telegram")
        with self.house.deps.store.read() as tx:
            return tx.scalar(query.where(or_(OutboxRow.state == "sending", is_due))) or 0

    def _is_quiet(self) -> bool:
        now = self.house.clock()
        with self.house.deps.store.read() as tx:
            waiting = tx.scalar(select(func.count()).select_from(InboxRow).where(InboxRow.state == "waiting"))
            unsent = tx.scalar(
                select(func.count())
                .select_from(OutboxRow)
                .where(
                    OutboxRow.platform == "telegram",
                    OutboxRow.state.in_(("pending", "sending")),
                    OutboxRow.not_before <= now,
                )
            )
        return not (waiting or unsent or self.service.updates.waiting())


@asynccontextmanager
async def opened(folder: Path, now: str = "2024-09-10 10:00") -> AsyncIterator[Office]:
    office = Office(folder, now)
    await office.service.open()
    await office.start()
    try:
        yield office
    finally:
        await office.stop()
        await office.service.close()
        office.house.deps.store.close()
        assert not office.service.complaints
