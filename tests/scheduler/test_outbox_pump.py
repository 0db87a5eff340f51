"""The pump against a messenger that fails: judged by the messenger's own log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.ports import Address, Button, Content, SendFailed
from handlers.letters import say_body
from scheduler.breaker import Breaker
from scheduler.outbox import OutboxPump, backoff
from storage import outbox
from storage.tables import OutboxRow
from tests.databases import sqlite_file
from tests.fakes import CAPABILITIES, FakePlatform, out_for
from tests.house import House, open_house

LI, WANG = Address("web", "li"), Address("web", "wang")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(tmp_path, store=sqlite_file(tmp_path / "pump.sqlite3"))


def put(house: House, key: str, to: Address = LI, content: Content | None = None) -> None:
    body = say_body(content or Content(text=key))
    house.deps.store.run(lambda tx: outbox.put(tx, key, to, body, now=house.clock()))


@asynccontextmanager
async def pumping(house: House, platform: FakePlatform) -> AsyncIterator[OutboxPump]:
    pump = OutboxPump(house.deps, {platform.name: platform})
    running = asyncio.create_task(pump.run())
    try:
        yield pump
    finally:
        await pump.stop()
        await running
        house.deps.store.close()


async def until(
    condition: Callable[[], bool], house: House, pump: OutboxPump, step: float = 0.0, *, leases_end: bool = False
) -> None:
    """Wait for a condition, letting `step` seconds pass on the test's clock each time round.

    A letter on its way holds the clock, which would else run past its lease; not so where just that is the matter.
    """
    async with asyncio.timeout(40):
        while not condition():
            if leases_end or not is_sending(house):
                house.clock.advance(seconds=step)
            pump.nudge()
            await asyncio.sleep(0.01)


def is_sending(house: House) -> bool:
    """Whether a letter is on its way."""
    with house.deps.store.read() as tx:
        return bool(tx.scalar(select(func.count()).where(OutboxRow.state == outbox.SENDING)))


async def at_rest(house: House) -> None:
    """Wait until nothing is on its way."""
    while is_sending(house):  # noqa: ASYNC110 - the table is what is waited for
        await asyncio.sleep(0.005)


async def test_messages_of_one_chat_keep_their_order_and_chats_overlap(house: House) -> None:
    platform = FakePlatform(delay=0.02)
    for n in range(5):
        put(house, f"li{n}")
        put(house, f"wang{n}", WANG)
    async with pumping(house, platform) as pump:
        await until(lambda: len(platform.log) == 10, house, pump)
    assert platform.keys("li") == [f"li{n}" for n in range(5)]
    assert platform.keys("wang") == [f"wang{n}" for n in range(5)]
    assert platform.most_at_once_per_chat == {"li": 1, "wang": 1}
    assert platform.at_once == 2


async def test_an_outage_of_six_hours_loses_nothing_and_repeats_nothing(house: House) -> None:
    down = True
    platform = FakePlatform(fault=lambda _to, _key: SendFailed("connect", certain=True) if down else None)
    for n in range(8):
        put(house, f"li{n}")
    async with pumping(house, platform) as pump:
        for _ in range(72):
            await at_rest(house)
            house.clock.advance(minutes=5)
            pump.nudge()
            await asyncio.sleep(0.005)
        down = False
        await until(lambda: len(platform.log) == 8, house, pump, step=2)
    assert platform.keys("li") == [f"li{n}" for n in range(8)]


async def test_a_time_the_service_names_is_waited_for(house: House) -> None:
    platform = FakePlatform(fault=out_for(1, SendFailed("429", certain=True, retry_after=120)))
    put(house, "a")
    started = house.clock()
    async with pumping(house, platform) as pump:
        await until(lambda: bool(platform.log), house, pump, step=5)
    assert house.clock() - started >= timedelta(seconds=120)


async def test_a_blocked_chat_is_given_up_at_once_and_the_office_told_by_name(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    platform = FakePlatform(
        fault=lambda to, _key: SendFailed("已被对方停用", certain=True, gone=True) if to == liaison.address else None
    )
    put(house, "a", liaison.address)
    async with pumping(house, platform) as pump:
        await until(lambda: bool(platform.keys("channel")), house, pump)
    told = [content.text for to, content in platform.sent if to.chat == "channel"]
    assert told == ["李红收不到消息（已被对方停用），请电话联系。"]
    assert platform.keys(liaison.address.chat) == []


async def test_a_message_the_service_refuses_three_times_is_set_aside_and_the_queue_goes_on(house: House) -> None:
    platform = FakePlatform(
        fault=lambda _to, key: SendFailed("bad request", certain=True, refused=True) if key == "poison" else None
    )
    put(house, "poison")
    put(house, "next")
    async with pumping(house, platform) as pump:
        await until(lambda: "next" in platform.keys("li"), house, pump, step=10)
    assert "poison" not in platform.keys("li")


async def test_a_letter_nobody_can_put_into_words_is_set_aside_too(house: House) -> None:
    platform = FakePlatform()
    house.deps.store.run(
        lambda tx: outbox.put(tx, "broken", LI, {"kind": "nonsense", "programme": 1}, now=house.clock())
    )
    put(house, "next")
    async with pumping(house, platform) as pump:
        await until(lambda: platform.keys("li") == ["next"], house, pump, step=10)


async def test_an_expired_letter_is_not_sent(house: House) -> None:
    platform = FakePlatform()
    expires = house.clock() + timedelta(minutes=5)
    house.deps.store.run(
        lambda tx: outbox.put(tx, "old", LI, say_body(Content(text="x")), now=house.clock(), expires_at=expires)
    )
    put(house, "new")
    house.clock.advance(minutes=6)
    async with pumping(house, platform) as pump:
        await until(lambda: bool(platform.log), house, pump)
    assert platform.keys("li") == ["new"]


async def test_a_long_text_goes_out_in_parts_in_order_with_its_buttons_at_the_end(house: House) -> None:
    platform = FakePlatform()
    lines = [f"第 {n} 行 {'字' * 40}" for n in range(20)]
    put(house, "long", content=Content(title="标题", text="\n".join(lines), buttons=((Button("好", "/help"),),)))
    put(house, "after")
    async with pumping(house, platform) as pump:
        await until(lambda: "after" in platform.keys("li"), house, pump)
    contents = [content for to, content in platform.sent]
    assert "\n".join(content.text for content in contents[:-1]) == "\n".join(lines)
    assert all(len(content.text) <= CAPABILITIES.text_limit for content in contents)
    assert [bool(content.buttons) for content in contents[:-1]] == [False] * (len(contents) - 2) + [True]
    assert contents[-1].text == "after"


async def test_a_pump_killed_in_the_middle_leaves_its_letters_to_the_next(house: House) -> None:
    hanging, working = FakePlatform(delay=3600), FakePlatform()
    put(house, "a")
    first = OutboxPump(house.deps, {"web": hanging})
    killed = asyncio.create_task(first.run())
    await until(lambda: hanging.at_once > 0, house, first)
    for task in [*first._flying, killed]:
        task.cancel()
    async with pumping(house, working) as pump:
        await until(lambda: bool(working.log), house, pump, step=10, leases_end=True)
    assert working.keys("li") == ["a"]


async def test_everything_in_a_rehearsal_says_so(tmp_path: Path) -> None:
    from bot.clock import RehearsalClock

    house = open_house(tmp_path, store=sqlite_file(tmp_path / "r.sqlite3"))
    clock = RehearsalClock(house.clock(), house.clock(), base=house.clock)
    house = replace(house, deps=replace(house.deps, clock=clock))
    platform = FakePlatform()
    put(house, "a", content=Content(text="一句话"))
    put(house, "b", content=Content(title="标题", text="一句话"))
    put(house, "long", content=Content(text="字" * 450))
    async with pumping(house, platform) as pump:
        await until(lambda: len(platform.log) == 5, house, pump)
    marks = [(content.title + content.text).count("【演练】") for _, content in platform.sent]
    assert marks == [1, 1, 1, 0, 0]


def test_the_wait_before_a_retry_grows_and_is_bounded() -> None:
    assert backoff(0, 1.0) == timedelta(seconds=2)
    assert backoff(4, 1.0) == timedelta(seconds=32)
    assert backoff(50, 1.0) == timedelta(seconds=300)
    assert backoff(3, 0.0) == timedelta(0)


def test_a_breaker_opens_after_five_failures_and_probes_every_thirty_seconds(house: House) -> None:
    breaker, now = Breaker(), house.clock()
    for _ in range(5):
        assert breaker.allows(now)
        breaker.failed(now)
    assert not breaker.allows(now)
    assert breaker.allows(now + timedelta(seconds=31))
    breaker.probes(now + timedelta(seconds=31))
    assert not breaker.allows(now + timedelta(seconds=32))
    breaker.succeeded()
    assert breaker.allows(now + timedelta(seconds=33))


async def test_chats_that_are_asked_for_patience_keep_nobody_else_waiting(house: House) -> None:
    """A service that names a time is not down: the breaker stays shut, however many chats it names one for."""

    asked: set[str] = set()

    def fault(to: Address, _key: str) -> Exception | None:
        asked.add(to.chat)
        return None if to == WANG else SendFailed("429", certain=True, retry_after=600)

    platform = FakePlatform(fault=fault)
    for n in range(12):
        put(house, f"busy{n}", Address("web", f"busy{n}"))
    async with pumping(house, platform) as pump:
        await until(lambda: len(asked) == 12, house, pump)
        put(house, "wang", WANG)
        await until(lambda: platform.keys("wang") == ["wang"], house, pump)
    assert platform.keys("busy0") == []


async def test_a_message_to_a_chat_with_a_new_name_is_sent_there_at_once(house: House) -> None:
    new = Address("web", "-1005")

    def fault(to: Address, _key: str) -> Exception | None:
        return SendFailed("moved", certain=True, retry_after=0, moved_to="-1005") if to == LI else None

    platform = FakePlatform(fault=fault)
    put(house, "first")
    put(house, "second")
    async with pumping(house, platform) as pump:
        await until(lambda: len(platform.log) == 2, house, pump)
    assert platform.keys(new.chat) == ["first", "second"]
