"""What the outbox does with each kind of failure, with a service that is down, and with a pump that lost its lease."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.people import SeatRole
from bot.domain.quarter import Quarter
from bot.ports import Address, SendFailed
from handlers import due
from handlers.rounds.contacts import delivery_notes
from storage import claims, outbox, people
from storage.outbox import Trace
from tests.fakes import FakePlatform, out_for
from tests.house import House
from tests.scheduler.test_outbox_pump import LI, WANG, at_rest, house, pumping, put, until

__all__ = ["house"]  # the fixture


def trace(house: House, key: str) -> Trace:
    with house.deps.store.read() as tx:
        return outbox.traces(tx, key)[0]


@pytest.mark.parametrize(
    ("failure", "times", "state"),
    [
        # (what the service says, how often, what becomes of the letter)
        (SendFailed("connect", certain=True), 12, outbox.SENT),
        (SendFailed("timeout", certain=False), 12, outbox.SENT),  # perhaps delivered: at least once
        (SendFailed("429", certain=True, retry_after=1), 12, outbox.SENT),
        (SendFailed("400", certain=True, refused=True), 2, outbox.SENT),
        (SendFailed("400", certain=True, refused=True), 3, outbox.FAILED),
        (SendFailed("blocked", certain=True, gone=True), 1, outbox.FAILED),
    ],
)
async def test_each_failure_has_its_consequence(house: House, failure: SendFailed, times: int, state: str) -> None:
    platform = FakePlatform(fault=out_for(times, failure))
    put(house, "letter")
    async with pumping(house, platform) as pump:
        await until(lambda: trace(house, "letter").state == state, house, pump, step=20)
    assert platform.keys("li").count("letter") == (1 if state == outbox.SENT else 0)


async def test_refusals_are_counted_apart_from_outages(house: House) -> None:
    """Ten tries in vain at a service that was down, then one refusal, are not three refusals."""
    outage, refusal = SendFailed("connect", certain=True), SendFailed("400", certain=True, refused=True)
    answers = iter([*[outage] * 10, refusal, refusal])
    platform = FakePlatform(fault=lambda _to, _key: next(answers, None))
    put(house, "letter")
    async with pumping(house, platform) as pump:
        await until(lambda: bool(platform.log), house, pump, step=20)
    assert platform.keys("li") == ["letter"]


async def test_a_service_that_is_down_is_probed_with_one_letter_and_the_others_spend_no_attempt(house: House) -> None:
    tried: list[str] = []

    def down(_to: Address, key: str) -> Exception:
        tried.append(key)
        return SendFailed("connect", certain=True)

    platform = FakePlatform(fault=down)
    for n in range(20):
        put(house, f"letter{n:02}", Address("web", f"chat{n}"))
    async with pumping(house, platform) as pump:
        await until(lambda: len(tried) >= 20, house, pump)
        await at_rest(house)
        before, began = len(tried), house.clock()
        await until(lambda: len(tried) - before >= 5, house, pump, step=2)
        seconds = (house.clock() - began).total_seconds()
    assert len(tried) - before == 5
    assert seconds >= 4 * 30


async def test_a_service_that_is_down_is_asked_at_once_by_a_letter_that_comes_after_a_quiet_while(house: House) -> None:
    """Looking about while nothing is due is no probe: the answer does not wait for the next half minute."""
    tried: list[str] = []

    def down(_to: Address, key: str) -> Exception:
        tried.append(key)
        return SendFailed("connect", certain=True)

    platform = FakePlatform(fault=down)
    for n in range(5):
        put(house, f"letter{n}", Address("web", f"chat{n}"))
    async with pumping(house, platform) as pump:
        await until(lambda: bool(pump.open_breakers), house, pump)
        await at_rest(house)
        house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("DELETE FROM outbox"))
        house.clock.advance(seconds=40)
        for _ in range(10):
            pump.nudge()
            await asyncio.sleep(0.01)
        put(house, "answer")
        await until(lambda: "answer" in tried, house, pump)


async def test_a_reminder_to_a_blocked_chat_goes_to_the_other_contact(house: House) -> None:
    first, second = house.person("李红", unit="建设局"), house.person("王芳", unit="建设局")
    house.clock.now = house.clock.now.replace(day=14, hour=9, minute=6)
    blocked = SendFailed("已被对方停用", certain=True, gone=True)
    platform = FakePlatform(fault=lambda to, _key: blocked if to == first.address else None)
    due.plan_due(house.deps)
    async with pumping(house, platform) as pump:
        await until(lambda: any("remind:" in key for key in platform.keys(second.account)), house, pump, step=1)
        await until(lambda: any("undelivered:" in key for key in platform.keys("channel")), house, pump, step=1)
    assert [key for _, key in platform.log if key.startswith("remind:") and ":u" in key] == ["remind:1:2024Q3:u7:open"]
    told = [content.text for to, content in platform.sent if to.chat == "channel" and "李红" in content.text]
    assert told == ["李红收不到消息（已被对方停用），请电话联系。"]


async def test_a_reminder_nobody_can_get_is_shown_as_not_delivered(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    house.clock.now = house.clock.now.replace(day=14, hour=9, minute=6)
    due.plan_due(house.deps)
    platform = FakePlatform(
        fault=lambda to, _key: SendFailed("x", certain=True, gone=True) if to == liaison.address else None
    )
    programme = house.programme()
    async with pumping(house, platform) as pump:
        await until(lambda: trace(house, "remind:1:2024Q3:u7:open").state == outbox.FAILED, house, pump, step=1)
        with house.deps.store.read() as tx:
            notes = delivery_notes(tx, programme, Quarter(2024, 3), house.clock.now)
    assert notes[7] == "没有送达李红（没有能收到消息的账号），请电话联系"


async def test_where_no_channel_is_bound_each_of_the_office_is_told(house: House) -> None:
    admin = house.person("陈刚", SeatRole.ADMIN)
    house.deps.store.run(lambda tx: tx.connection().exec_driver_sql("DELETE FROM channel"))
    platform = FakePlatform(
        fault=lambda _to, key: SendFailed("400", certain=True, refused=True) if key == "poison" else None
    )
    put(house, "poison")
    async with pumping(house, platform) as pump:
        await until(lambda: any("undelivered" in key for key in platform.keys(admin.account)), house, pump, step=10)


async def test_a_pump_that_lost_its_lease_before_sending_says_nothing(house: House) -> None:
    """Paused longer than a lease between claim and send: another has said it meanwhile."""
    put(house, "letter")
    slow = FakePlatform()
    async with pumping(house, slow) as paused:
        await paused.stop()
        machine_now = house.clock()
        [late] = house.deps.store.run(
            partial(claims.claim, now=machine_now, machine_now=machine_now, limit=1, platforms=["web"])
        )
        house.clock.advance(seconds=61)
        [taken] = house.deps.store.run(
            partial(claims.claim, now=house.clock(), machine_now=house.clock(), limit=1, platforms=["web"])
        )
        await paused._deliver(late)
        assert slow.log == []
        await paused._deliver(taken)
        assert slow.keys("li") == ["letter"]


async def test_a_lease_is_renewed_where_making_the_letter_took_long(house: House) -> None:
    put(house, "letter")
    platform = FakePlatform()
    async with pumping(house, platform) as pump:
        await pump.stop()
        [letter] = house.deps.store.run(
            partial(claims.claim, now=house.clock(), machine_now=house.clock(), limit=1, platforms=["web"])
        )
        house.clock.advance(seconds=50)
        await pump._deliver(letter)
        assert platform.keys("li") == ["letter"]
        assert trace(house, "letter").state == outbox.SENT


def test_a_process_that_does_not_trust_its_clock_sends_answers_only(house: House) -> None:
    put(house, "remind:1:2024Q3:u7:open")
    put(house, "reply:1:1")
    put(house, "summary:1:2024Q3:due:x", WANG)
    now = house.clock()
    claim = partial(claims.claim, now=now, machine_now=now, limit=10, platforms=["web"])
    assert [letter.key for letter in house.deps.store.run(partial(claim, replies_only=True))] == ["reply:1:1"]
    # It takes over no lease either, since a clock that is ahead sees every lease as over.
    later = now + timedelta(days=1)
    claim = partial(claims.claim, now=later, machine_now=later, limit=10, platforms=["web"])
    assert house.deps.store.run(partial(claim, replies_only=True)) == []


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(days=3), timedelta(days=3650)])
def test_after_a_clock_went_back_nothing_waits_for_the_wrong_time_to_come(house: House, back: timedelta) -> None:
    """Messages wanted at once, a lease and a long retry, all set by a clock that was ahead."""
    ahead = house.clock()
    put(house, "at once")
    put(house, "leased", WANG)
    now = ahead - back

    def claim(at: datetime) -> list[str]:
        letters = house.deps.store.run(partial(claims.claim, now=at, machine_now=at, limit=10, platforms=["web"]))
        return [letter.key for letter in letters]

    assert claim(ahead) == ["at once", "leased"]
    assert claim(now) == (["at once", "leased"])


def test_nobody_takes_over_from_himself(house: House) -> None:
    put(house, "letter")
    now = house.clock()
    [mine] = house.deps.store.run(partial(claims.claim, now=now, machine_now=now, limit=1, platforms=["web"]))
    later = now + timedelta(minutes=5)
    claim = partial(claims.claim, now=later, machine_now=later, limit=1, platforms=["web"])
    assert house.deps.store.run(partial(claim, flying=(mine.id,))) == []
    assert len(house.deps.store.run(claim)) == 1


def test_a_moved_letter_is_no_longer_where_it_was(house: House) -> None:
    put(house, "letter")
    now = house.clock()
    [letter] = house.deps.store.run(partial(claims.claim, now=now, machine_now=now, limit=1, platforms=["web"]))
    assert house.deps.store.run(lambda tx: claims.move(tx, letter, WANG, letter.body))
    assert trace(house, "letter").address == WANG
    stale = replace(letter, attempt=letter.attempt - 1)
    assert not house.deps.store.run(lambda tx: claims.move(tx, stale, LI, letter.body))
    with house.deps.store.read() as tx:
        assert people.names_at(tx, WANG) == ()
