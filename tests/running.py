"""`cuibao run` as one real process, every messenger configured, each service a faithful fake on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import machine_clock
from tests.chaos.program import free_port
from tests.house import NOTICES
from tests.platforms.dingtalk_messenger import RunningClock
from tests.platforms.dingtalk_service import CLIENT_ID, CLIENT_SECRET
from tests.platforms.dingtalk_service import Service as DingtalkService
from tests.platforms.telegram_service import TOKEN as TELEGRAM_TOKEN
from tests.platforms.telegram_service import Service as TelegramService
from tests.platforms.wecom_agent_messenger import AES_KEY, TOKEN
from tests.platforms.wecom_agent_service import AgentService
from tests.platforms.wecom_aibot_service import AibotService


@dataclass
class Running:
    """The process and the services around it."""

    environment: dict[str, str]
    port: int
    bot: AibotService
    agent: AgentService
    dingtalk: DingtalkService
    telegram: TelegramService
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


@asynccontextmanager
async def program(folder: Path) -> AsyncIterator[Running]:
    """The process with the real 2024 list; killed at the end if it still runs."""
    bot, agent, dingtalk = AibotService(), AgentService(machine_clock), DingtalkService(RunningClock())
    telegram = TelegramService()
    for service in (bot, agent, dingtalk, telegram):
        await service.open()
    port = free_port()
    environment = {
        **os.environ,
        "CUIBAO_DATA_DIR": str(folder / "data"),
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
        "CUIBAO_TELEGRAM__TOKEN": TELEGRAM_TOKEN,
        "CUIBAO_TELEGRAM__BASE_URL": telegram.base_url,
    }
    imported = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "notice", "import", str(NOTICES / "00-zibo-2024.txt"), "--yes", env=environment
    )
    assert await imported.wait() == 0
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
    yield Running(environment, port, bot, agent, dingtalk, telegram, process)
    if process.returncode is None:
        process.kill()
        await process.wait()
    for service in (bot, agent, dingtalk, telegram):
        await service.close()
