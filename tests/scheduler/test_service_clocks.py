"""The machine's clock against those of the messengers' services (reliability §3.19)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.clock import RehearsalClock, machine_clock
from bot.domain.people import SeatRole
from bot.ports import DateSeen, TellsTime
from handlers.deps import Deps
from scheduler.beat import Beat
from scheduler.clockwatch import ServiceClocks
from scheduler.front import Front
from storage import alarms
from storage.store import Store
from tests.house import House, SetClock, Someone, open_house, shanghai
from tests.platforms.messenger import Messenger, messenger
from tests.platforms.shown_time import ShownTime

NOON = shanghai("2024-09-10 12:00")
MINUTE = timedelta(minutes=1)


@dataclass
class Boot:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("ahead", "took", "is_off"),
    [
        (0 * MINUTE, 0.1, False),
        (5 * MINUTE, 0.1, False),
        (6 * MINUTE, 0.1, True),
        (-5 * MINUTE, 0.1, False),
        (-6 * MINUTE, 0.1, True),
        # An answer that was four minutes on its way may have been written at its beginning.
        (8 * MINUTE, 240.0, False),
        (-6 * MINUTE, 240.0, True),
        (10 * MINUTE, 240.0, True),
    ],
)
def test_a_service_may_be_five_minutes_off_the_call_that_showed_it(ahead: timedelta, took: float, is_off: bool) -> None:
    wall = SetClock(NOON + ahead)
    clocks = ServiceClocks(wall, Boot())
    clocks.saw("wecom", DateSeen(NOON, took))
    assert ("wecom" in clocks.off()) is is_off


def test_what_a_service_said_stays_true_however_the_wall_clock_is_set() -> None:
    wall, boot = SetClock(NOON), Boot()
    clocks = ServiceClocks(wall, boot)
    clocks.saw("wecom", DateSeen(NOON, 0.1))
    wall.now += timedelta(hours=8)
    boot.seconds += 8 * 3600
    assert clocks.off() == {}
    wall.now += timedelta(hours=1)
    assert clocks.off()["wecom"] > 59 * MINUTE
    boot.seconds += 3 * 86_400  # so long ago that it tells nothing any more
    wall.now += timedelta(days=3)
    assert clocks.off() == {}


def test_two_are_needed_and_an_admin_can_settle_it() -> None:
    wall = SetClock(NOON + 10 * MINUTE)
    clocks = ServiceClocks(wall, Boot())
    clocks.saw("wecom", DateSeen(NOON, 0.1))
    assert clocks.doubt() is None
    clocks.saw("telegram", DateSeen(NOON - MINUTE, 0.1))
    doubt = clocks.doubt()
    assert doubt is not None
    assert doubt.platforms == ("telegram", "wecom")
    assert 9 * MINUTE < doubt.skew < 10 * MINUTE
    clocks.believe()
    assert clocks.doubt() is None
    wall.now += 6 * MINUTE
    assert clocks.doubt() is not None, "what was settled was not this"


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({"Date": "Tue, 10 Sep 2024 04:00:00 GMT"}, datetime(2024, 9, 10, 4, tzinfo=UTC)),
        ({"Date": "Tue, 10 Sep 2024 04:00:00 GMT", "Age": "0"}, datetime(2024, 9, 10, 4, tzinfo=UTC)),
        ({"Date": "Tue, 10 Sep 2024 04:00:00 GMT", "Age": "600"}, None),
        ({"Date": "Tue, 10 Sep 2024 04:00:00 -0000"}, None),
        ({"Date": "yesterday"}, None),
        ({"Date": "Tue, 99 Sep 2024 04:00:00 GMT"}, None),
        ({"Date": ""}, None),
        ({}, None),
    ],
)
def test_a_date_that_says_nothing_is_no_observation(headers: dict[str, str], shown: datetime | None) -> None:
    seen = DateSeen.of(headers, 0.5)
    assert (seen and seen.shown) == shown


# --- real adapters, and services whose clock is wrong -----------------------------------------------------------


@dataclass
class Office:
    """An office on two messengers, with the machine's clock, the real one, under one beat."""

    house: House
    beat: Beat
    admin: Someone
    messengers: dict[str, Messenger]

    async def sees(self, name: str, ahead: timedelta) -> None:
        """The service's clock goes wrong, and it is asked for the time."""
        opened = self.messengers[name]
        time: ShownTime = opened.service.time  # type: ignore[attr-defined]
        time.ahead = ahead
        platform = opened.platform
        assert isinstance(platform, TellsTime)
        await platform.ask_date()

    def beats(self) -> str:
        """What the admin is told by that, if anything."""
        before = len(self.admin.inbox)
        self.beat.beat()
        while self.house._send_due():
            pass
        return "\n".join(message.text for message in self.admin.inbox[before:])


async def nobody(_: object) -> None:
    """Nothing is said here."""


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    house = open_house(tmp_path, store=Store(f"sqlite:///{tmp_path / 'a.sqlite3'}"), live=False)
    admin = house.person("陈刚", SeatRole.ADMIN)
    house.clock.now = machine_clock()
    house = replace(house, deps=replace(house.deps, machine=machine_clock))
    beat = Beat(house.deps, lambda: None)
    opened: dict[str, Messenger] = {}
    for name in ("telegram", "wecom-agent", "dingtalk"):
        (tmp_path / name).mkdir()
        opened[name] = messenger(name, tmp_path / name)
        await opened[name].open(nobody)
        platform = opened[name].platform
        assert isinstance(platform, TellsTime)
        platform.observe_dates(partial(beat.saw_date, platform.name))
    yield Office(house, beat, admin, opened)
    for one in opened.values():
        await one.close()
    house.deps.store.close()


async def test_one_service_that_is_off_is_told_and_holds_nothing_and_two_hold(office: Office) -> None:
    for name in office.messengers:
        await office.sees(name, 0 * MINUTE)
    assert office.beats() == ""
    await office.sees("dingtalk", -10 * MINUTE)
    office.beats()
    assert not office.beat.holds()
    with office.house.deps.store.read() as tx:
        assert "date:dingtalk" in [one.name for one in alarms.standing(tx)]
    await office.sees("telegram", -10 * MINUTE)
    said = office.beats()
    assert office.beat.holds()
    assert "服务器时钟不对，催报已暂停" in said
    assert "服务器的时间比钉钉、Telegram的时间快约 10 分钟。为免发错日子，催报和汇总先停下；填报和查询照常。" in said
    assert "时间没错，继续" in office.admin.last.labels
    await office.sees("telegram", 0 * MINUTE)
    said = office.beats()
    assert not office.beat.holds()
    assert "服务器时钟已校准，继续催报。" in said


async def test_an_admin_who_says_that_the_services_are_wrong_goes_on(office: Office) -> None:
    await office.sees("dingtalk", 10 * MINUTE)
    await office.sees("wecom-agent", 12 * MINUTE)
    assert "慢约 10 分钟" in office.beats()
    office.house.receive(office.admin._event("", office.admin.button("时间没错，继续").data, ()))
    office.house._handle_waiting()
    assert "已按您的确认继续催报。" in office.beats()
    assert not office.beat.holds()
    office.beats()
    assert not office.beat.holds()


async def test_a_rehearsal_compares_nothing(office: Office) -> None:
    shown = RehearsalClock(machine_clock(), shanghai("2024-09-10 12:00"))
    rehearsal: Deps = replace(office.house.deps, clock=shown)
    beat = Beat(rehearsal, lambda: None)
    for name in ("telegram", "wecom", "dingtalk"):
        beat.saw_date(name, DateSeen(machine_clock() - timedelta(hours=1), 0.1))
    beat.beat()
    assert not beat.holds()


async def test_the_long_connection_shows_the_time_when_it_is_made(tmp_path: Path) -> None:
    opened, seen = messenger("wecom-bot", tmp_path), list[DateSeen]()
    opened.service.time.ahead = timedelta(hours=1)  # type: ignore[attr-defined]
    await opened.open(nobody)
    try:
        platform = opened.platform
        assert isinstance(platform, TellsTime)
        platform.observe_dates(seen.append)
        await platform.stop()
        await platform.start(nobody)
        await until(lambda: bool(seen))
        assert timedelta(minutes=59) < seen[0].shown - machine_clock() < timedelta(minutes=61)
    finally:
        await opened.close()


async def test_services_are_asked_for_the_time_by_themselves(house: House, tmp_path: Path) -> None:
    opened, seen = messenger("dingtalk", tmp_path), list[DateSeen]()
    await opened.open(nobody)
    platform = opened.platform
    assert isinstance(platform, TellsTime)
    platform.observe_dates(seen.append)
    front = Front(house.deps, {"dingtalk": platform})
    front.start()
    try:
        await until(lambda: bool(seen))
    finally:
        await front.stop()
        await opened.close()
    assert opened.service.calls == 0, "a month's calls are counted"  # type: ignore[attr-defined]


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - a real socket has no other way to tell
            await asyncio.sleep(0.01)
