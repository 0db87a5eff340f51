"""One bot, several processes: one of them is connected, and another follows it; the service's own count is the judge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clock import machine_clock
from bot.platforms.wecom.adapter import WecomPlatform, wecom_platform
from bot.ports import Inbound
from bot.settings import WecomSettings
from handlers.deps import Deps
from scheduler.connections import LEASE, ConnectionKeeper
from storage.store import Store
from tests.house import SetClock, open_house
from tests.platforms.wecom_aibot_service import AibotService
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("postgres")


@dataclass
class Process:
    """What one program has of its own: an adapter and a keeper. `deps.machine` is everybody's clock."""

    platform: WecomPlatform
    keeper: ConnectionKeeper
    task: asyncio.Task[None]

    async def die(self) -> None:
        """As by kill -9: the connection breaks, the lease stays behind."""
        self.task.cancel()
        await self.platform.stop()


@asynccontextmanager
async def process(deps: Deps, service: AibotService) -> AsyncIterator[Process]:
    settings = WecomSettings(bot_id=service.bot_id, bot_secret=SecretStr(service.secret), ws_url=service.url)
    platform = wecom_platform(settings, machine_clock, holds_connection=False)
    await platform.start(_ignore)
    keeper = ConnectionKeeper(deps, {"wecom": platform}, every_seconds=0.05)
    task = asyncio.create_task(keeper.run())
    yield Process(platform, keeper, task)
    await keeper.stop()
    task.cancel()
    await platform.stop()


async def _ignore(_event: Inbound) -> None:
    """Nobody listens here."""


@pytest.fixture
async def service() -> AsyncIterator[AibotService]:
    opened = AibotService()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(machine_clock())


@pytest.fixture
def deps(postgres_store: Store, tmp_path: Path, clock: SetClock) -> Deps:
    return replace(open_house(tmp_path, store=postgres_store).deps, machine=clock)


async def some_beats() -> None:
    """Time enough for every keeper to ask several times."""
    await asyncio.sleep(0.4)


async def test_two_processes_make_one_connection(deps: Deps, service: AibotService) -> None:
    async with process(deps, service) as first, process(deps, service) as second:
        await until(lambda: service.subscribes == 1)
        await some_beats()
        assert service.subscribes == 1
        assert sorted((first.platform.may_send, second.platform.may_send)) == [False, True]


async def test_a_process_that_died_is_followed_when_its_lease_has_run_out(
    deps: Deps, service: AibotService, clock: SetClock
) -> None:
    async with process(deps, service) as first:
        await until(lambda: service.subscribes == 1)
        async with process(deps, service) as second:
            await first.die()
            await some_beats()
            assert not second.platform.may_send
            clock.now += LEASE + timedelta(seconds=1)
            await until(lambda: service.subscribes == 2)
            assert second.platform.may_send


async def test_a_process_that_stops_in_order_is_followed_at_once(deps: Deps, service: AibotService) -> None:
    async with process(deps, service) as first:
        await until(lambda: service.subscribes == 1)
        async with process(deps, service) as second:
            await first.keeper.stop()
            await until(lambda: service.subscribes == 2)
            assert (first.platform.may_send, second.platform.may_send) == (False, True)


async def test_a_process_that_slept_past_its_lease_lets_go(deps: Deps, service: AibotService, clock: SetClock) -> None:
    """Its keeper is paused as by SIGSTOP; the other has the lease when it wakes."""
    async with process(deps, service) as first:
        await until(lambda: service.subscribes == 1)
        first.task.cancel()
        clock.now += LEASE + timedelta(seconds=1)
        async with process(deps, service) as second:
            await until(lambda: second.platform.may_send)
            awake = asyncio.create_task(first.keeper.run())
            await until(lambda: not first.platform.may_send)
            awake.cancel()
            assert second.platform.may_send
