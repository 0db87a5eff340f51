"""`cuibao run` with every messenger configured: one real process, each service a faithful fake on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.clock import machine_clock
from tests.platforms.dingtalk_gateway import MESSAGES
from tests.platforms.dingtalk_messenger import RunningClock, message
from tests.platforms.dingtalk_service import PERSON, Delivered
from tests.platforms.telegram_people import Phone
from tests.platforms.wecom_agent_messenger import AES_KEY, TOKEN
from tests.platforms.wecom_callback_driver import CallbackDriver
from tests.platforms.wecom_envelope import Sender
from tests.running import Running, program
from tests.waiting import until


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with program(tmp_path) as found:
        yield found


@pytest.mark.timeout(120)
async def test_people_on_every_messenger_are_answered_by_one_program(running: Running) -> None:
    bot, agent, dingtalk = running.bot, running.agent, running.dingtalk
    await until(lambda: bot.subscribes == 1 and agent.menu and dingtalk.gateway.lines, "every messenger connected")

    await bot.says("LiHong", await running.code("建设局"))
    await until(lambda: any("建设局" in shown.text for shown in bot.shown("LiHong")), "bound on the bot")

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{running.port}", trust_env=False) as http:
        driver = CallbackDriver(Sender(TOKEN, AES_KEY, agent.corp_id), agent.agent_id, machine_clock, [])
        await driver.http.aclose()
        driver.http = http
        assert await driver.deliver(driver.message("WangMin", "text", {"Content": await running.code("人社中心")}))
        assert (await http.get("/readyz")).status_code == 200
    await until(lambda: any("人社中心" in shown.text for shown in agent.shown("WangMin")), "bound on the app")

    said = message(dingtalk, RunningClock(), text={"content": await running.code("高新区法院")})
    await dingtalk.gateway.push(MESSAGES, said)
    await until(
        lambda: any(
            isinstance(item, Delivered) and item.chat == PERSON and "高新区法院" in str(item.param)
            for item in dingtalk.chats
        ),
        "bound on DingTalk",
    )
    phone = Phone(running.telegram, 42, "周芳")
    phone.says(await running.code("卫生健康事业中心"))
    await until(lambda: "卫生健康" in phone.text(), "bound on Telegram")

    findings = {found["what"]: found["ok"] for found in json.loads(await running.cuibao("doctor", "--json"))}
    assert {name: ok for name, ok in findings.items() if name.startswith(("企业微信", "钉钉"))} == {
        "企业微信智能机器人": True,
        "企业微信自建应用": True,
        "钉钉密钥": True,
        "钉钉长连接": True,
        "钉钉机器人": True,
        "钉钉文件": True,
        "钉钉卡片": True,
        "钉钉额度": True,
    }
    running.process.terminate()
    assert await asyncio.wait_for(running.process.wait(), 20) == 0
