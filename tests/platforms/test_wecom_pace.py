"""Below 30 a minute and 1000 an hour for each conversation, because the excess vanishes without a word."""

from __future__ import annotations

import asyncio

from bot.platforms.wecom.pace import Pacer


class _Time:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_no_minute_and_no_hour_goes_over_the_limit() -> None:
    time = _Time()
    pacer = Pacer(time, time.sleep)
    sent: list[float] = []
    for _ in range(2500):
        await pacer.turn("LiHong")
        sent.append(time.now)
    for window, limit in ((60, 30), (3600, 1000)):
        most = max(sum(start <= moment < start + window for moment in sent) for start in sent[::7])
        assert most < limit


async def test_nobody_waits_longer_than_a_send_may_take() -> None:
    time = _Time()
    pacer = Pacer(time, time.sleep)
    longest = 0.0
    for _ in range(100):
        before = time.now
        await pacer.turn("LiHong")
        longest = max(longest, time.now - before)
    assert 3 < longest < 4


async def test_conversations_do_not_wait_for_each_other() -> None:
    time = _Time()
    pacer = Pacer(time, time.sleep)
    for _ in range(12):
        await pacer.turn("LiHong")
    await pacer.turn("WangMin")
    assert time.now == 0.0


async def test_the_loop_is_the_clock_where_none_is_given() -> None:
    async with asyncio.timeout(1):
        await Pacer().turn("LiHong")
