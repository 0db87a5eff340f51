"""From settings to a platform."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.platforms.dingtalk.account import Account
from bot.platforms.dingtalk.adapter import DingtalkPlatform
from bot.platforms.dingtalk.quota import MonthlyQuota
from bot.settings import BadSettings, DingtalkSettings

CLIENT_ID, CLIENT_SECRET = "CUIBAO_DINGTALK__CLIENT_ID", "CUIBAO_DINGTALK__CLIENT_SECRET"
_QUOTA_FILE = "dingtalk-quota.json"


def missing(settings: DingtalkSettings) -> str | None:
    """The setting without which the others are of no use, as a sentence; None where all or nothing is set."""
    absent = [
        name
        for name, value in ((CLIENT_ID, settings.client_id), (CLIENT_SECRET, settings.client_secret))
        if value is None
    ]
    if not absent or (len(absent) == 2 and settings.robot_code is None and settings.card_template_id is None):
        return None
    return f"缺少 {absent[0]}：请在钉钉开发者后台“应用详情—凭证与基础信息”中复制，填入 cuibao.toml。"


def account_of(settings: DingtalkSettings) -> Account | None:
    """The configured application; None where DingTalk is not used. Raises BadSettings where it is half configured."""
    sentence = missing(settings)
    if sentence is not None:
        raise BadSettings(sentence)
    if settings.client_id is None or settings.client_secret is None:
        return None
    return Account(
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        robot_code=settings.robot_code or settings.client_id,
        card_template_id=settings.card_template_id,
        base_url=settings.base_url,
        oapi_base_url=settings.oapi_base_url,
        file_hosts=settings.file_hosts,
    )


def quota_of(
    settings: DingtalkSettings,
    data_dir: Path,
    clock: Callable[[], datetime],
    warn: Callable[[str], None] | None = None,
) -> MonthlyQuota:
    """The month's count, kept in the data folder."""
    return MonthlyQuota(settings.monthly_calls, clock, path=data_dir / _QUOTA_FILE, warn=warn)


def open_dingtalk(
    settings: DingtalkSettings,
    *,
    data_dir: Path,
    clock: Callable[[], datetime],
    warn: Callable[[str], None] | None = None,
) -> DingtalkPlatform | None:
    """The platform, not started; None where DingTalk is not configured. Raises BadSettings.

    `clock` is the machine's, not a rehearsal's. `warn` is handed a Chinese sentence, in the event loop, when the
    monthly quota runs low or out.
    """
    account = account_of(settings)
    if account is None:
        return None
    return DingtalkPlatform(account, quota=quota_of(settings, data_dir, clock, warn), clock=clock)
