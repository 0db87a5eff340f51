"""The pacer in simulated time, against the limits as the service counts them."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random

import pytest

from bot.platforms.telegram.pace import Pacer
from bot.ports import SendFailed


class Time:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def go(pacer: Pacer, chat: int, messages: int = 1) -> None:
    """Send something that is answered at once."""
    async with pacer.turn(chat, messages):
        pass


async def send_all(pacer: Pacer, time: Time, chats: list[int]) -> list[tuple[float, int]]:
    """Send to each in turn, coming back when told to; when and to whom."""
    sent: list[tuple[float, int]] = []
    waiting = [(0.0, chat) for chat in chats]
    while waiting:
        waiting.sort(key=lambda item: item[0])
        due, chat = waiting.pop(0)
        time.now = max(time.now, due)
        try:
            await go(pacer, chat)
        except SendFailed as failed:
            waiting.append((time.now + (failed.retry_after or 0), chat))
        else:
            sent.append((time.now, chat))
    return sent


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(1 for other in times if start <= other < start + seconds) for start in times)


async def test_900_reminders_go_out_near_30_a_second_and_never_above() -> None:
    time = Time()
    sent = await send_all(Pacer(time, time.sleep), time, list(range(1, 901)))
    assert most_within([at for at, _ in sent], 1.0) <= 30
    assert sent[-1][0] - sent[0][0] <= 900 / 30 * 1.05


async def test_one_chat_gets_one_a_second_after_a_short_burst() -> None:
    time = Time()
    sent = await send_all(Pacer(time, time.sleep), time, [5] * 20)
    assert most_within([at for at, _ in sent], 1.0) <= 4
    assert sent[-1][0] - sent[0][0] >= 17


async def test_a_group_gets_no_more_than_twenty_a_minute() -> None:
    time = Time()
    sent = await send_all(Pacer(time, time.sleep), time, [-5] * 70)
    assert most_within([at for at, _ in sent], 60.0) <= 20


async def test_an_album_counts_as_many_messages_as_it_has() -> None:
    time = Time()
    pacer = Pacer(time, time.sleep)
    await go(pacer, -5, 10)
    await go(pacer, -5, 10)
    with pytest.raises(SendFailed) as failed:
        await go(pacer, -5)
    assert (failed.value.retry_after or 0) > 30


async def test_an_answer_waits_for_no_reminder() -> None:
    time = Time()
    pacer = Pacer(time, time.sleep)
    reminders = [asyncio.create_task(go(pacer, chat)) for chat in range(100, 150)]
    await asyncio.gather(*reminders)
    before = time.now
    pacer.heard(7)
    await go(pacer, 7)
    await go(pacer, 7)
    assert time.now == before


async def test_answers_beyond_what_one_word_is_good_for_are_paced() -> None:
    time = Time()
    pacer = Pacer(time, time.sleep)
    pacer.heard(7)
    start = time.now
    for _ in range(12):
        await go(pacer, 7)
    assert time.now - start >= 5


async def test_a_429_stops_its_own_chat_and_makes_everything_keep_to_the_letter() -> None:
    time = Time()
    pacer = Pacer(time, time.sleep)
    pacer.refused(7, 40)
    with pytest.raises(SendFailed) as failed:
        await go(pacer, 7)
    assert failed.value.retry_after == pytest.approx(40)
    pacer.heard(8)
    sent = await send_all(pacer, time, [8, 8, 8, 9])
    assert most_within([at for at, chat in sent if chat == 8], 1.0) == 1
    assert next(at for at, chat in sent if chat == 9) < 1005
    time.now += 700
    pacer.heard(8)
    before = time.now
    await go(pacer, 8)
    await go(pacer, 8)
    assert time.now == before


class Stalling:
    """A clock for many who sleep at once, on a machine that stands still now and then and wakes everybody late."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._count), woken))
        await woken

    async def pass_until(self, done: asyncio.Future[list[None]]) -> None:
        rng = random.Random(7)
        while not done.done():
            self.now += 0.5 if rng.random() < 0.02 else 0.01
            while self._sleepers and self._sleepers[0][0] <= self.now:
                heapq.heappop(self._sleepers)[2].set_result(None)
            for _ in range(3):
                await asyncio.sleep(0)


async def test_no_second_at_the_service_sees_more_than_thirty_however_late_either_side_wakes() -> None:
    time = Stalling()
    pacer = Pacer(time, time.sleep)
    counted: list[float] = []
    rng = random.Random(8)

    async def reminders(first: int) -> None:
        for chat in range(first, first + 15):
            async with pacer.turn(chat):
                await time.sleep(rng.uniform(0, 0.2))
                counted.append(time.now)
                await time.sleep(rng.uniform(0, 0.2))

    together = asyncio.gather(*(reminders(first) for first in range(1, 900, 15)))
    await time.pass_until(together)
    assert len(counted) == 900
    assert most_within(counted, 1.0) <= 30
    assert counted[-1] - counted[0] <= 900 / 30 * 1.6
