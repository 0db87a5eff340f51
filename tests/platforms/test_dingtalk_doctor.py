"""cuibao doctor on DingTalk: one sentence for each thing that is wrong, with where to click."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.platforms.dingtalk.doctor import Finding, examine
from bot.platforms.dingtalk.opening import account_of, open_dingtalk
from bot.platforms.dingtalk.quota import MonthlyQuota
from bot.settings import BadSettings, DingtalkSettings
from tests.platforms.dingtalk_http import Reply
from tests.platforms.dingtalk_messenger import RunningClock, machine
from tests.platforms.dingtalk_service import BUILT_IN, CLIENT_ID, CLIENT_SECRET, Service


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    opened = Service(RunningClock())
    await opened.open()
    yield opened
    await opened.close()


def settings(service: Service, **fields: object) -> DingtalkSettings:
    given: dict[str, object] = {
        "client_id": CLIENT_ID,
        "client_secret": SecretStr(CLIENT_SECRET),
        "card_template_id": BUILT_IN,
        "base_url": service.base_url,
        "oapi_base_url": service.base_url,
    }
    return DingtalkSettings.model_validate({**given, **fields})


async def look(given: DingtalkSettings, quota: MonthlyQuota | None = None) -> list[Finding]:
    return await asyncio.to_thread(examine, given, quota)


async def test_a_good_application_is_said_to_be_good_and_nobody_is_disturbed(service: Service) -> None:
    findings = await look(settings(service))
    assert [finding.what for finding in findings] == ["钉钉密钥", "钉钉长连接", "钉钉机器人", "钉钉文件", "钉钉卡片"]
    assert all(finding.ok for finding in findings), findings
    assert service.chats == []


def test_nothing_is_said_where_dingtalk_is_not_used() -> None:
    assert examine(DingtalkSettings()) == []
    assert account_of(DingtalkSettings()) is None


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"client_id": "x"}, "CUIBAO_DINGTALK__CLIENT_SECRET"),
        ({"client_secret": "x"}, "CUIBAO_DINGTALK__CLIENT_ID"),
        ({"robot_code": "x"}, "CUIBAO_DINGTALK__CLIENT_ID"),
    ],
)
def test_a_missing_key_is_named(fields: dict[str, str], name: str) -> None:
    given = DingtalkSettings.model_validate(fields)
    [finding] = examine(given)
    assert not finding.ok
    assert f"缺少 {name}" in finding.says
    assert "凭证与基础信息" in finding.says
    with pytest.raises(BadSettings, match=name):
        account_of(given)


async def test_a_wrong_secret_is_told_without_showing_it(service: Service) -> None:
    [finding] = await look(settings(service, client_secret="wrong-secret-1"))
    assert not finding.ok
    assert "凭证与基础信息" in finding.says
    assert "wrong-secret-1" not in finding.says


@pytest.mark.parametrize(
    ("permission", "what", "where"),
    [("qyapi_robot_sendmsg", "钉钉机器人", "权限管理"), ("Card.Instance.Write", "钉钉卡片", "权限管理")],
)
async def test_a_missing_permission_is_named_with_its_page(
    service: Service, permission: str, what: str, where: str
) -> None:
    service.permissions.discard(permission)
    [finding] = [finding for finding in await look(settings(service)) if not finding.ok]
    assert (finding.what, permission in finding.says, where in finding.says) == (what, True, True)


async def test_a_wrong_robot_code_an_untrusted_address_and_an_empty_purse_are_told(service: Service) -> None:
    said = {finding.what: finding.says for finding in await look(settings(service, robot_code="dingother"))}
    assert "CUIBAO_DINGTALK__ROBOT_CODE" in said["钉钉机器人"]
    service.trusted_address = False
    said = {finding.what: finding.says for finding in await look(settings(service))}
    assert "服务器出口 IP" in said["钉钉机器人"]
    service.trusted_address = True
    service.monthly_limit = 0
    said = {finding.what: finding.says for finding in await look(settings(service))}
    assert "额度已用完" in said["钉钉机器人"]


async def test_stream_mode_that_is_not_switched_on_is_told(service: Service) -> None:
    service.fail("connections/open", Reply.of({"code": "authFailed"}, 401))
    [finding] = [finding for finding in await look(settings(service)) if not finding.ok]
    assert "Stream 模式" in finding.says


async def test_a_service_out_of_reach_is_told(service: Service) -> None:
    [finding] = await look(settings(service, base_url="http://127.0.0.1:9"))
    assert "防火墙" in finding.says
    findings = await look(settings(service, oapi_base_url="http://127.0.0.1:9"))
    assert "CUIBAO_DINGTALK__OAPI_BASE_URL" in next(finding.says for finding in findings if not finding.ok)


async def test_the_month_so_far_is_told(service: Service) -> None:
    quota = MonthlyQuota(100, machine)
    assert (await look(settings(service, monthly_calls=100), quota))[-1].ok
    for _ in range(80):
        quota.count()
    finding = (await look(settings(service, monthly_calls=100), quota))[-1]
    assert not finding.ok
    assert "80 次" in finding.says


async def test_settings_open_a_platform(service: Service, tmp_path: Path) -> None:
    def clock() -> datetime:
        return datetime(2024, 9, 1, tzinfo=UTC)

    assert open_dingtalk(DingtalkSettings(), data_dir=tmp_path, clock=clock) is None
    platform = open_dingtalk(settings(service, card_template_id=None), data_dir=tmp_path, clock=clock)
    assert platform is not None
    assert (platform.name, platform.capabilities.buttons_limit) == ("dingtalk", 0)
    await platform.close()
