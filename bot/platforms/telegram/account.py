"""Which bot this is: token, hosts, and how updates come."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.settings import BadSettings, TelegramSettings

PLATFORM = "telegram"
OFFICIAL = "https://api.telegram.org"
DEFAULT_PATH = "/telegram/webhook"
# https://core.telegram.org/bots/api#setwebhook: 1-256 characters of these.
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Webhook:
    """Where the service delivers updates to, and the secret it shows. `path` is ours on the program's web server."""

    url: str
    path: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Account:
    """One bot. `base_url` may be a Bot API server of one's own. Without `webhook` updates are polled."""

    token: str = field(repr=False)
    base_url: str = OFFICIAL
    webhook: Webhook | None = None
    takes_files: bool = True
    carries_phones: bool = False

    @property
    def method_base(self) -> str:
        return f"{self.base_url.rstrip('/')}/bot"

    @property
    def file_base(self) -> str:
        """Files lie beside the methods: https://core.telegram.org/bots/api#getfile."""
        return f"{self.base_url.rstrip('/')}/file/bot"


def is_loopback(url: str) -> bool:
    """Whether the URL means this machine, where no proxy helps."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def missing(settings: TelegramSettings) -> str | None:
    """What lacks or cannot be right, as a sentence; None where all or nothing is set."""
    if settings.token is None:
        if settings.webhook_url is not None or settings.webhook_secret is not None:
            return "缺少 CUIBAO_TELEGRAM__TOKEN：请在 Telegram 里向 @BotFather 发送 /newbot，把得到的令牌填入 cuibao.toml。"
        return None
    if _TOKEN.fullmatch(settings.token.get_secret_value()) is None:
        return "CUIBAO_TELEGRAM__TOKEN 不像机器人令牌（数字:字母）：请向 @BotFather 发送 /token 重新复制。"
    if settings.webhook_url is None:
        return None
    if settings.webhook_secret is None:
        return "缺少 CUIBAO_TELEGRAM__WEBHOOK_SECRET：使用 webhook 时必须设置，可用 openssl rand -hex 32 生成。"
    if _SECRET.fullmatch(settings.webhook_secret.get_secret_value()) is None:
        return "CUIBAO_TELEGRAM__WEBHOOK_SECRET 只能用字母、数字、下划线和连字符，最多 256 个，可用 openssl rand -hex 32 生成。"
    address = urlsplit(settings.webhook_url)
    if not address.hostname or address.scheme not in ("http", "https"):
        return "CUIBAO_TELEGRAM__WEBHOOK_URL 不是网址：请填 Telegram 能访问到的完整地址，例如 https://cuibao.example.gov.cn。"
    if address.scheme == "http" and settings.base_url == OFFICIAL:
        return "CUIBAO_TELEGRAM__WEBHOOK_URL 要以 https:// 开头：Telegram 只向加密的地址送消息。"
    return None


def account_of(settings: TelegramSettings) -> Account | None:
    """The configured bot; None where Telegram is not used. Raises BadSettings where it is half configured."""
    sentence = missing(settings)
    if sentence is not None:
        raise BadSettings(sentence)
    if settings.token is None:
        return None
    webhook = None
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        address = urlsplit(settings.webhook_url)
        path = address.path if address.path.strip("/") else DEFAULT_PATH
        url = address._replace(path=path).geturl()
        webhook = Webhook(url, path, settings.webhook_secret.get_secret_value())
    return Account(settings.token.get_secret_value(), settings.base_url, webhook, settings.files, settings.phones)
