"""Accounts on the messengers: what each messenger is called, and another account of the same person."""

from __future__ import annotations

from bot.ports import Content

_PLATFORMS = {"web": "网页", "telegram": "Telegram", "wecom": "企业微信", "dingtalk": "钉钉"}


def platform_label(name: str) -> str:
    return next((label for known, label in _PLATFORMS.items() if name.startswith(known)), name)


def another_account(name: str, platform: str) -> str:
    return f"{name}又绑定了一个账号（{platform}）。如有不符，请联系管理员。"


def account_taken(name: str) -> str:
    return f"这个账号已经绑定为{name}，没有改动。请用要新绑定的账号发送绑定码。"


def account_code(code: str, days: int) -> Content:
    return Content(
        title="绑定另一个账号",
        text=f"{code}\n\n用另一个账号（企业微信、钉钉、网页等）把这组字符发给机器人，就是您本人。"
        f"只能用一次，{days} 天内有效，请勿转发。",
    )
