"""What `cuibao doctor` can say about Telegram: is the token good, how updates come, what the bot may hear.

getMe and getWebhookInfo change nothing, and do not disturb a bot that is running.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.platforms.telegram import words
from bot.platforms.telegram.account import Account, account_of, missing
from bot.platforms.telegram.client import Client
from bot.ports import SendFailed
from bot.settings import TelegramSettings

_WHAT = "Telegram"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; the same three fields as handlers.doctor.Finding."""

    what: str
    ok: bool
    says: str


async def examine(settings: TelegramSettings) -> list[Finding]:
    """Everything about Telegram; nothing where it is not used. Takes a few seconds, and raises nothing."""
    sentence = missing(settings)
    if sentence is not None:
        return [Finding(_WHAT, False, sentence)]
    account = account_of(settings)
    if account is None:
        return []
    client = Client(account)
    await client.open()
    try:
        me = await client.call("getMe", {})
        info = await client.call("getWebhookInfo", {})
    except SendFailed as failed:
        return [Finding(_WHAT, False, _explain(failed, account))]
    finally:
        await client.close()
    found = [_bot(me), _way(info, account)]
    if account.takes_files:
        found.append(
            Finding(
                "Telegram 文件",
                True,
                "文件会经 Telegram 收发，数据将离开境内：不允许时请设 CUIBAO_TELEGRAM__FILES=false",
            )
        )
    if account.carries_phones:
        found.append(
            Finding(
                "Telegram 电话",
                True,
                "联系人的办公电话会经 Telegram 发出，数据将离开境内：不允许时请去掉 CUIBAO_TELEGRAM__PHONES",
            )
        )
    return found


def _bot(me: dict[str, Any]) -> Finding:
    name = f"@{me.get('username', '')}"
    if not me.get("can_join_groups", True):
        return Finding(
            _WHAT, True, f"{name} 可以使用，但不能进群：要用作频道，请向 @BotFather 发送 /setjoingroups 打开"
        )
    return Finding(_WHAT, True, f"{name} 可以使用")


def _way(info: dict[str, Any], account: Account) -> Finding:
    url, wanted = str(info.get("url", "")), account.webhook.url if account.webhook else ""
    what = "Telegram 接收"
    if url and not wanted:
        return Finding(what, True, "现在登记着 webhook 地址，启动后会改为轮询")
    if wanted and url != wanted:
        return Finding(what, True, f"启动后会登记 webhook 地址 {wanted}")
    if not wanted:
        return Finding(what, True, "轮询")
    waiting = info.get("pending_update_count", 0)
    if info.get("last_error_message"):
        return Finding(
            what, False, f"Telegram 最近一次送达失败，还有 {waiting} 条在等：请检查 {wanted} 能否从公网访问。"
        )
    return Finding(what, True, f"webhook 地址 {wanted}")


def _explain(failed: SendFailed, account: Account) -> str:
    match failed.reason:
        case words.TOKEN_REFUSED:
            return words.TOKEN_REFUSED
        case words.DOWN:
            return (
                f"连不上 {account.base_url}：请确认本机能访问外网（需要代理时设置 HTTPS_PROXY），"
                "或检查 CUIBAO_TELEGRAM__BASE_URL。"
            )
        case _:
            return f"{failed.reason}，请稍后再检查。"
