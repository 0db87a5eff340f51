"""What `cuibao doctor` can say about WeCom: missing settings, wrong keys, an untrusted address; each with where to click.

It asks for a token and for the app's own card, which changes nothing. The long connection is only opened, not
subscribed, unless asked: subscribing would throw out a bot that is running.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bot.platforms.wecom.adapter import has_agent, has_bot, missing
from bot.platforms.wecom.client import AgentClient
from bot.platforms.wecom.link import TAKEN_OVER, Link, Timing
from bot.ports import SendFailed
from bot.settings import WecomSettings

_BOT, _AGENT = "企业微信智能机器人", "企业微信自建应用"


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    says: str


async def examine(settings: WecomSettings, *, subscribe: bool = False) -> list[Finding]:
    """Look at what is configured; nothing where nothing is. Takes some seconds at most, and raises nothing.

    `subscribe` also tries the bot's id and secret: only while the program is not running.
    """
    lacking = missing(settings)
    if lacking:
        return [Finding("企业微信", False, sentence) for sentence in lacking]
    findings: list[Finding] = []
    if has_bot(settings):
        findings.append(await _bot(settings, subscribe=subscribe))
    if has_agent(settings):
        findings.append(await _agent(settings))
    return findings


async def _bot(settings: WecomSettings, *, subscribe: bool) -> Finding:
    if subscribe:
        return await _subscription(settings)
    try:
        async with connect(settings.ws_url, open_timeout=8, close_timeout=2, ping_interval=None):
            return Finding(_BOT, True, f"已配置，{settings.ws_url} 可以连接")
    except (OSError, TimeoutError, WebSocketException) as error:
        return Finding(
            _BOT,
            False,
            f"{settings.ws_url} 连接不上（{type(error).__name__}）：请让网络管理员放行本机到该地址 443 端口的出站访问。",
        )


async def _subscription(settings: WecomSettings) -> Finding:
    assert settings.bot_id is not None
    assert settings.bot_secret is not None
    link = Link(
        settings.ws_url, settings.bot_id, settings.bot_secret.get_secret_value(), _ignore, timing=Timing(patience=8)
    )
    link.start()
    try:
        # Answered by the first word about the subscription, good or bad.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(8):
                while not link.is_ready and link.trouble is None:  # noqa: ASYNC110 - two things are waited for
                    await asyncio.sleep(0.02)
        if link.is_ready:
            return Finding(_BOT, True, "已配置，Bot ID 和 Secret 正确")
        says = link.trouble or f"{settings.ws_url} 连接不上：请让网络管理员放行本机到该地址 443 端口的出站访问"
        return Finding(_BOT, says == TAKEN_OVER, f"{says}。")
    finally:
        await link.stop()


async def _agent(settings: WecomSettings) -> Finding:
    assert settings.corp_id is not None
    assert settings.secret is not None
    client = AgentClient(
        base_url=settings.base_url, corp_id=settings.corp_id, secret=settings.secret.get_secret_value()
    )
    try:
        answer = await client.call("/cgi-bin/agent/get", query={"agentid": str(settings.agent_id)})
    except SendFailed as failed:
        return Finding(_AGENT, False, f"{failed.reason}。")
    finally:
        await client.close()
    return _app(answer)


def _app(answer: Mapping[str, Any]) -> Finding:
    if answer.get("close") == 1:
        return Finding(_AGENT, False, "应用已停用：请在管理后台“应用管理—应用”打开这个应用的开关。")
    name = answer.get("name")
    return Finding(_AGENT, True, f"已配置，应用“{name}”可以使用" if isinstance(name, str) else "已配置，可以使用")


def _ignore(_cmd: str, _req_id: str, _body: Mapping[str, Any]) -> None:
    """Nobody is here to answer what arrives during an examination."""
