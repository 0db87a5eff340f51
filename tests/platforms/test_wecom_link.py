"""The long connection: it comes back after every end, does not storm, does not fight, and ends when told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.wecom.link import TAKEN_OVER, WRONG_KEYS, Link, Timing, backoff
from bot.ports import SendFailed
from tests.platforms.wecom_aibot_service import AibotService
from tests.waiting import until

QUICK = Timing(ping=0.05, answer=0.2, patience=2, idle=60, backoff=lambda failures: 0.05 * 2**failures)


class _Client:
    """A link and what it heard."""

    def __init__(self, service: AibotService, *, secret: str = "", timing: Timing = QUICK) -> None:
        self.heard: list[str] = []
        self.link = Link(service.url, service.bot_id, secret or service.secret, self._hear, timing=timing)

    def _hear(self, cmd: str, req_id: str, body: Mapping[str, Any]) -> None:
        self.heard.append(body["text"]["content"])


@pytest.fixture
async def service() -> AsyncIterator[AibotService]:
    opened = AibotService()
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1012, 4000])
async def test_it_comes_back_after_every_way_a_connection_ends(service: AibotService, code: int) -> None:
    """wecom-aibot-sdk 1.0.8 and wecom-aibot-python-sdk 1.0.2 stay away for ever after 1000 and 1001."""
    client = _Client(service)
    client.link.start()
    await service.subscribed()
    await service.hang_up(code)
    await until(lambda: service.subscribes == 2, seconds=5)
    await service.says("LiHong", "我回来了")
    await until(lambda: client.heard == ["我回来了"])
    assert service.connects == 2
    await client.link.stop()


async def test_a_service_that_hangs_up_at_once_is_not_stormed(service: AibotService) -> None:
    client = _Client(service)
    service.hang_up_next = ["aibot_subscribe"] * 100
    client.link.start()
    await asyncio.sleep(1.0)
    await client.link.stop()
    # 0, .05, .15, .35, .75 s: doubling waits, not a hundred tries.
    assert 3 <= service.connects <= 6


def test_waits_grow_from_one_second_to_a_minute() -> None:
    waits = [[backoff(failures) for _ in range(50)] for failures in range(12)]
    assert all(1 <= wait <= 60 for tries in waits for wait in tries)
    assert max(waits[0]) <= 1.0
    assert min(waits[11]) >= 30
    assert len(set(waits[11])) > 10


async def test_another_program_with_the_same_bot_is_not_fought(service: AibotService) -> None:
    client = _Client(service)
    client.link.start()
    await service.subscribed()
    await service.takes_over()
    await until(lambda: client.link.trouble == TAKEN_OVER)
    await asyncio.sleep(0.3)
    assert service.connects == 1
    with pytest.raises(SendFailed, match="另一个程序") as failed:
        await client.link.request("aibot_send_msg", {})
    assert failed.value.certain
    client.link.start()
    await until(lambda: service.subscribes == 2)
    await client.link.stop()


async def test_two_of_our_own_end_with_one_that_holds_and_one_that_says_so(service: AibotService) -> None:
    first, second = _Client(service), _Client(service)
    first.link.start()
    await service.subscribed()
    second.link.start()
    await until(lambda: first.link.trouble == TAKEN_OVER)
    await until(lambda: second.link.is_ready)
    await service.says("LiHong", "在吗")
    await until(lambda: second.heard == ["在吗"])
    assert first.heard == []
    assert service.subscribes == 2
    await first.link.stop()
    await second.link.stop()


async def test_a_wrong_secret_is_reported_and_tried_seldom(service: AibotService) -> None:
    client = _Client(service, secret="wrong")
    client.link.start()
    await until(lambda: client.link.trouble == WRONG_KEYS)
    with pytest.raises(SendFailed, match="Secret 不对"):
        await client.link.request("aibot_send_msg", {})
    await asyncio.sleep(0.5)
    assert service.connects <= 5
    await client.link.stop()


async def test_a_connection_that_answers_no_pings_is_left(service: AibotService) -> None:
    client = _Client(service)
    client.link.start()
    await service.subscribed()
    service.answers_pings = False
    await until(lambda: service.subscribes == 2, seconds=5)
    await client.link.stop()


async def test_a_half_dead_connection_is_made_anew(service: AibotService) -> None:
    """Pings are answered, messages do not come: https://github.com/WecomTeam/wecom-openclaw-plugin/issues/54."""
    client = _Client(service, timing=replace(QUICK, idle=0.3))
    client.link.start()
    await service.subscribed()
    service.is_half_dead = True
    await service.says("LiHong", "没人听见")
    await until(lambda: service.subscribes == 2, seconds=5)
    service.is_half_dead = False
    await until(lambda: client.link.is_ready)
    await service.says("LiHong", "又听见了")
    await until(lambda: client.heard == ["又听见了"])
    assert client.link.trouble is None
    await client.link.stop()


async def test_a_lost_subscription_is_taken_up_again(service: AibotService) -> None:
    client = _Client(service)
    client.link.start()
    await service.subscribed()
    service.refuse_next.append(846609)
    answer = await client.link.request("aibot_send_msg", {"chatid": "LiHong"})
    assert answer["errcode"] == 846609
    await until(lambda: service.subscribes == 2)
    await client.link.stop()


async def test_stopping_ends_it_at_once_in_every_state(service: AibotService) -> None:
    for wait in (0.0, 0.02, 0.2):
        client = _Client(service)
        client.link.start()
        await asyncio.sleep(wait)
        async with asyncio.timeout(3):
            await client.link.stop()


async def test_nobody_there_is_an_answer_in_time() -> None:
    link = Link("ws://127.0.0.1:9", "b", "s", lambda *_: None, timing=replace(QUICK, patience=0.2))
    link.start()
    with pytest.raises(SendFailed) as failed:
        await link.request("aibot_send_msg", {})
    assert failed.value.certain
    assert not failed.value.refused
    await link.stop()


async def test_the_secret_is_in_no_log(service: AibotService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = _Client(service)
    client.link.start()
    await service.subscribed()
    await service.hang_up(1011)
    await until(lambda: service.subscribes == 2)
    await client.link.stop()
    # The service of the test logs its own side with the library's server logger.
    ours = [record.getMessage() for record in caplog.records if record.name != "websockets.server"]
    assert ours
    assert service.secret not in "\n".join(ours)
