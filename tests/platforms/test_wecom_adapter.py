"""Both ways at once, the settings, and what the doctor says about them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clock import machine_clock
from bot.platforms.wecom.adapter import WecomPlatform, capabilities, is_configured, missing, wecom_platform
from bot.platforms.wecom.doctor import examine
from bot.ports import Address, Content, FetchesFiles, HasRoutes, Inbound, Platform, SendFailed
from bot.settings import BadSettings, WecomSettings
from tests.platforms.wecom_agent_messenger import AES_KEY, TOKEN, WecomAgentMessenger
from tests.platforms.wecom_agent_service import AgentService
from tests.platforms.wecom_aibot_service import AibotService
from tests.waiting import until


@pytest.fixture
async def bot_service() -> AsyncIterator[AibotService]:
    opened = AibotService()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def agent_service() -> AsyncIterator[AgentService]:
    opened = AgentService(machine_clock)
    await opened.open()
    yield opened
    await opened.close()


def both(bot: AibotService, agent: AgentService) -> WecomSettings:
    return WecomSettings(
        bot_id=bot.bot_id,
        bot_secret=SecretStr(bot.secret),
        ws_url=bot.url,
        corp_id=agent.corp_id,
        agent_id=agent.agent_id,
        secret=SecretStr(agent.secret),
        token=SecretStr(TOKEN),
        aes_key=SecretStr(AES_KEY),
        base_url=agent.url,
    )


async def test_each_address_goes_the_way_it_came(bot_service: AibotService, agent_service: AgentService) -> None:
    platform = wecom_platform(both(bot_service, agent_service), machine_clock)
    assert isinstance(platform, Platform)
    assert isinstance(platform, FetchesFiles)
    assert isinstance(platform, HasRoutes)
    events: list[Inbound] = []

    async def deliver(event: Inbound) -> None:
        events.append(event)

    await platform.start(deliver)
    await bot_service.subscribed()
    await bot_service.says("LiHong", "你好")
    await until(lambda: events)
    await platform.send(events[0].address, Content(text="机器人答"), key="1")
    await platform.send(Address("wecom", "agent:u:LiHong"), Content(text="应用答"), key="2")
    assert [shown.text for shown in bot_service.shown("LiHong")] == ["机器人答"]
    assert [shown.text for shown in agent_service.shown("LiHong")] == ["应用答"]
    await platform.stop()
    await platform.close()


async def test_only_the_holder_connects(bot_service: AibotService, agent_service: AgentService) -> None:
    settings = both(bot_service, agent_service)
    first = wecom_platform(settings, machine_clock)
    second = wecom_platform(settings, machine_clock, holds_connection=False)
    bot_service.spoke.add("LiHong")
    for platform in (first, second):
        await platform.start(_ignore)
    await bot_service.subscribed()
    assert bot_service.connects == 1
    with pytest.raises(SendFailed, match="另一个进程"):
        await second.send(Address("wecom", "bot:u:LiHong"), Content(text="在吗"), key="k")
    await first.release_connection()
    await second.hold_connection()
    await second.send(Address("wecom", "bot:u:LiHong"), Content(text="在吗"), key="k")
    assert bot_service.subscribes == 2
    assert (first.trouble, second.trouble) == (None, None)
    for platform in (first, second):
        await platform.stop()
        await platform.close()


async def _ignore(_event: Inbound) -> None:
    """Nobody listens here."""


def test_both_ways_promise_what_both_can_do() -> None:
    bot, agent = capabilities(has_bot=True, has_agent=False), capabilities(has_bot=False, has_agent=True)
    together = capabilities(has_bot=True, has_agent=True)
    assert together.text_limit == min(bot.text_limit, agent.text_limit) <= 2048
    assert bot.receives_files
    assert together.receives_files
    assert not agent.receives_files
    assert bot.hears_groups
    assert not agent.hears_groups


def test_a_missing_setting_is_one_sentence_with_where_to_click() -> None:
    assert not is_configured(WecomSettings())
    assert missing(WecomSettings()) == []
    lacking = missing(WecomSettings(corp_id="wx1", agent_id=1, secret=SecretStr("s"), token=SecretStr("t")))
    assert lacking == [
        "缺少 CUIBAO_WECOM__AES_KEY：请在企业微信管理后台“应用管理—应用”里这个应用的“接收消息—设置API接收”页面复制。"
    ]
    with pytest.raises(BadSettings, match="CUIBAO_WECOM__BOT_SECRET"):
        wecom_platform(WecomSettings(bot_id="b"), machine_clock)
    assert len(missing(WecomSettings(corp_id="wx1"))) == 4
    [short] = missing(
        WecomSettings(
            corp_id="c", agent_id=1, secret=SecretStr("s"), token=SecretStr("t"), aes_key=SecretStr("k3y-too-short")
        )
    )
    assert "43 个字符" in short
    assert "k3y" not in short


async def test_the_doctor_finds_nothing_wrong_and_disturbs_nobody(
    bot_service: AibotService, agent_service: AgentService
) -> None:
    settings = both(bot_service, agent_service)
    running = wecom_platform(settings, machine_clock)
    await running.start(_ignore)
    await bot_service.subscribed()
    findings = await examine(settings)
    assert [finding.ok for finding in findings] == [True, True]
    assert "催报" in findings[1].says
    assert running.trouble is None
    assert bot_service.subscribes == 1
    await running.stop()
    await running.close()
    assert [finding.ok for finding in await examine(settings, subscribe=True)] == [True, True]
    assert await examine(WecomSettings()) == []


async def test_the_doctor_says_what_is_wrong_and_where_to_click(
    bot_service: AibotService, agent_service: AgentService
) -> None:
    settings = both(bot_service, agent_service)
    agent_service.is_ip_trusted = False
    assert "企业可信IP”中加入 203.0.113.9。" in (await examine(settings))[1].says
    agent_service.is_ip_trusted = True
    wrong = {
        "CORP_ID": settings.model_copy(update={"corp_id": "wx0"}),
        "SECRET": settings.model_copy(update={"secret": SecretStr("wrong-one")}),
        "AGENT_ID": settings.model_copy(update={"agent_id": 9}),
    }
    for name, bad in wrong.items():
        finding = (await examine(bad))[1]
        assert not finding.ok
        assert f"CUIBAO_WECOM__{name}" in finding.says
        assert "管理后台" in finding.says
        assert "wrong-one" not in finding.says
    wrong_bot = settings.model_copy(update={"bot_secret": SecretStr("wrong-one")})
    finding = (await examine(wrong_bot, subscribe=True))[0]
    assert not finding.ok
    assert "BOT_SECRET" in finding.says
    away = settings.model_copy(update={"ws_url": "ws://127.0.0.1:9", "base_url": "http://127.0.0.1:9"})
    findings = await examine(away)
    assert [finding.ok for finding in findings] == [False, False]
    assert "连接不上" in findings[0].says


async def test_an_app_alone_hears_no_files_and_says_so_in_its_capabilities(tmp_path: Path) -> None:
    messenger = WecomAgentMessenger(tmp_path)
    await messenger.open(_ignore)
    assert isinstance(messenger.platform, WecomPlatform)
    assert not messenger.platform.capabilities.receives_files
    await messenger.close()
