"""Every messenger that the settings name: made for the program, and examined for `cuibao doctor`."""

from __future__ import annotations

import asyncio

from bot.app.opening import StartFault
from bot.clock import Clock, machine_clock
from bot.platforms.dingtalk.doctor import examine as examine_dingtalk
from bot.platforms.dingtalk.opening import open_dingtalk
from bot.platforms.dingtalk.opening import quota_of as dingtalk_quota
from bot.platforms.telegram.adapter import open_telegram
from bot.platforms.telegram.doctor import examine as examine_telegram
from bot.platforms.wecom.adapter import is_configured, wecom_platform
from bot.platforms.wecom.doctor import examine as examine_wecom
from bot.ports import Platform
from bot.settings import BadSettings, Settings
from handlers.upkeep.doctor import Finding


def messengers(settings: Settings, clock: Clock, *, holds_connection: bool) -> dict[str, Platform]:
    """By name. Without `holds_connection` each waits until it is handed the connection that its service gives to one
    process only. Raises StartFault where one of them is named by halves."""
    found = list[Platform]()
    try:
        telegram = open_telegram(settings.telegram, clock, holds_connection=holds_connection)
        if telegram is not None:
            found.append(telegram)
        if is_configured(settings.wecom):
            found.append(wecom_platform(settings.wecom, clock, holds_connection=holds_connection))
        dingtalk = open_dingtalk(settings.dingtalk, data_dir=settings.data_dir, clock=clock)
        if dingtalk is not None:
            found.append(dingtalk)
    except BadSettings as error:
        raise StartFault(str(error)) from None
    return {platform.name: platform for platform in found}


def examine_messengers(settings: Settings) -> list[Finding]:
    """Ask each configured messenger's service whether it will have us. Takes a few seconds."""
    quota = dingtalk_quota(settings.dingtalk, settings.data_dir, machine_clock)
    wecom, dingtalk = asyncio.run(examine_wecom(settings.wecom)), examine_dingtalk(settings.dingtalk, quota)
    telegram = asyncio.run(examine_telegram(settings.telegram))
    return [
        *(Finding(one.what, one.ok, one.says) for one in telegram),
        *(Finding(one.what, one.ok, one.says) for one in wecom),
        *(Finding(one.what, one.ok, one.says) for one in dingtalk),
    ]
