"""`cuibao run` with every messenger configured: one real process, each service a faithful fake on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.clock import machine_clock
from tests.chaos.program import free_port
from tests.house import NOTICES
from tests.platforms.dingtalk_gateway import MESSAGES
from tests.platforms.dingtalk_messenger import RunningClock, message
from tests.platforms.dingtalk_service import CLIENT_ID, CLIENT_SECRET, PERSON, Delivered
from tests.platforms.dingtalk_service import Service as DingtalkService
from tests.platforms.wecom_agent_messenger import AES_KEY, TOKEN
from tests.platforms.wecom_agent_service import AgentService
from tests.platforms.wecom_aibot_service import AibotService
from tests.platforms.wecom_callback_driver import CallbackDriver
from tests.platforms.wecom_envelope import Sender
from tests.waiting import until


@dataclass
class Running:
    """The process and the services around it."""

    environment: dict[str, str]
    port: int
    bot: AibotService
    agent: AgentService
    dingtalk: DingtalkService
    process: asyncio.subprocess.Process

    async def cuibao(self, *arguments: str) -> str:
        """What another call of the command line prints, beside the running program."""
        call = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, env=self.environment, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await call.communicate()
        return out.decode()

    async def code(self, unit: str) -> str:
        code: str = json.loads(await self.cuibao("invite", unit, "--json"))["code"]
        return code


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    bot, agent, dingtalk = AibotService(), AgentService(machine_clock), DingtalkService(RunningClock())
    for service in (bot, agent, dingtalk):
        await service.open()
    port = free_port()
    environment = {
        **os.environ,
        "CUIBAO_DATA_DIR": str(tmp_path / "data"),
        "CUIBAO_WEB__PORT": str(port),
        "CUIBAO_WECOM__BOT_ID": bot.bot_id,
        "CUIBAO_WECOM__BOT_SECRET": bot.secret,
        "CUIBAO_WECOM__WS_URL": bot.url,
        "CUIBAO_WECOM__CORP_ID": agent.corp_id,
        "CUIBAO_WECOM__AGENT_ID": str(agent.agent_id),
        "CUIBAO_WECOM__SECRET": agent.secret,
        "CUIBAO_WECOM__TOKEN": TOKEN,
        "CUIBAO_WECOM__AES_KEY": AES_KEY,
        "CUIBAO_WECOM__BASE_URL": agent.url,
        "CUIBAO_DINGTALK__CLIENT_ID": CLIENT_ID,
        "CUIBAO_DINGTALK__CLIENT_SECRET": CLIENT_SECRET,
        "CUIBAO_DINGTALK__BASE_URL": dingtalk.base_url,
        "CUIBAO_DINGTALK__OAPI_BASE_URL": dingtalk.base_url,
    }
    imported = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "notice", "import", str(NOTICES / "00-zibo-2024.txt"), "--yes", env=environment
    )
    assert await imported.wait() == 0
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
    yield Running(environment, port, bot, agent, dingtalk, process)
    if process.returncode is None:
        process.kill()
        await process.wait()
    for service in (bot, agent, dingtalk):
        await service.close()


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
