"""企业微信 as a platform: the 智能机器人 over its long connection, the 自建应用 through its callback, or both.

An address belongs to the way it came by (address.py), and messages go back that way. A bot's connection can be held by
one process only: `WecomPlatform(..., holds_connection=False)` starts without it, and `hold_connection` and
`release_connection` take and give it, as the lock of the app decides. A process without it refuses messages for the bot
as certainly not sent, so that the outbox gives them to the one that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from starlette.routing import BaseRoute

from bot.platforms.wecom import agent as agent_way
from bot.platforms.wecom import bot as bot_way
from bot.platforms.wecom.address import PLATFORM, chat_of
from bot.platforms.wecom.agent import AgentWay
from bot.platforms.wecom.bot import BotWay
from bot.platforms.wecom.client import AgentClient
from bot.platforms.wecom.crypto import BadCipher, Envelope
from bot.ports import Address, Capabilities, Content, Deliver, FileRef, ObserveDate, SendFailed
from bot.settings import BadSettings, WecomSettings


class WecomPlatform:
    """A `Platform` that also fetches files, and brings a route where an app is configured."""

    def __init__(self, bot: BotWay | None, agent: AgentWay | None, *, holds_connection: bool = True) -> None:
        self._bot, self._agent = bot, agent
        self._holds_connection = holds_connection
        self._deliver: Deliver | None = None
        self._capabilities = capabilities(has_bot=bot is not None, has_agent=agent is not None)

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def trouble(self) -> str | None:
        """What keeps the bot from being connected, as a sentence for the administrator; None where nothing does."""
        return self._bot.trouble if self._bot is not None else None

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        if self._agent is not None:
            await self._agent.start(deliver)
        if self._bot is not None and self._holds_connection:
            await self._bot.start(deliver)

    async def stop(self) -> None:
        self._deliver = None
        if self._bot is not None:
            await self._bot.stop()
        if self._agent is not None:
            await self._agent.stop()

    async def close(self) -> None:
        if self._agent is not None:
            await self._agent.close()

    def observe_dates(self, observe: ObserveDate) -> None:
        """What either way shows: both are the same service's clock."""
        if self._agent is not None:
            self._agent.observe_dates(observe)
        if self._bot is not None:
            self._bot.observe_dates(observe)

    async def ask_date(self) -> None:
        """The bot's connection is made anew every quarter of an hour without words, and shows it by itself."""
        if self._agent is not None:
            await self._agent.ask_date()

    @property
    def may_send(self) -> bool:
        return self._bot is None or self._holds_connection

    async def hold_connection(self) -> None:
        """This process has the lock now: connect the bot. May be called again, also after somebody took over."""
        self._holds_connection = True
        if self._bot is not None and self._deliver is not None:
            await self._bot.start(self._deliver)

    async def release_connection(self) -> None:
        """This process has lost the lock: let go, so that another can connect."""
        self._holds_connection = False
        if self._bot is not None:
            await self._bot.disconnect()

    async def send(self, to: Address, content: Content, *, key: str) -> None:
        chat = chat_of(to)
        if chat is None:
            raise SendFailed("不是企业微信的地址", certain=True, gone=True)
        if chat.way == "bot":
            if self._bot is None:
                raise SendFailed("没有配置企业微信智能机器人", certain=True, refused=True)
            if not self._holds_connection:
                raise SendFailed("由另一个进程发送", certain=True, retry_after=1)
            await self._bot.send(chat, content, key=key)
            return
        if self._agent is None:
            raise SendFailed("没有配置企业微信自建应用", certain=True, refused=True)
        await self._agent.send(chat, content, key=key)

    async def fetch(self, file: FileRef) -> bytes:
        if file.handle.startswith("bot:") and self._bot is not None:
            return await self._bot.fetch(file)
        if file.handle.startswith("agent:") and self._agent is not None:
            return await self._agent.fetch(file)
        raise SendFailed("文件已过期，请重新发送", certain=True)

    def routes(self) -> Sequence[BaseRoute]:
        return self._agent.routes() if self._agent is not None else ()


def capabilities(*, has_bot: bool, has_agent: bool) -> Capabilities:
    """What the configured ways can do; with both, the narrower text and the wider hearing."""
    if has_bot and has_agent:
        return replace(bot_way.CAPABILITIES, text_limit=agent_way.CAPABILITIES.text_limit)
    return bot_way.CAPABILITIES if has_bot else agent_way.CAPABILITIES


def has_bot(settings: WecomSettings) -> bool:
    return settings.bot_id is not None


def has_agent(settings: WecomSettings) -> bool:
    return settings.corp_id is not None


def is_configured(settings: WecomSettings) -> bool:
    """Whether anything of WeCom is to be started."""
    return has_bot(settings) or has_agent(settings)


def wecom_platform(
    settings: WecomSettings, clock: Callable[[], datetime], *, holds_connection: bool = True
) -> WecomPlatform:
    """The platform from its settings; `clock` is the machine's. Raises BadSettings with the sentence that says why."""
    for sentence in missing(settings):
        raise BadSettings(sentence)
    bot = agent = None
    if settings.bot_id is not None and settings.bot_secret is not None:
        bot = BotWay(
            url=settings.ws_url, bot_id=settings.bot_id, secret=settings.bot_secret.get_secret_value(), clock=clock
        )
    if settings.corp_id and settings.agent_id is not None and settings.secret and settings.token and settings.aes_key:
        envelope = Envelope(settings.token.get_secret_value(), settings.aes_key.get_secret_value(), settings.corp_id)
        client = AgentClient(
            base_url=settings.base_url, corp_id=settings.corp_id, secret=settings.secret.get_secret_value()
        )
        agent = AgentWay(client=client, agent_id=settings.agent_id, envelope=envelope, clock=clock)
    return WecomPlatform(bot, agent, holds_connection=holds_connection)


def missing(settings: WecomSettings) -> list[str]:
    """One sentence for each setting that lacks or cannot be right."""
    app = "管理后台“应用管理—应用”里这个应用的"
    lacking = [
        (has_bot(settings) and settings.bot_secret is None, "BOT_SECRET", "管理后台智能机器人“API 模式—长连接”页面"),
        (
            settings.bot_secret is not None and not has_bot(settings),
            "BOT_ID",
            "管理后台智能机器人“API 模式—长连接”页面",
        ),
        (has_agent(settings) and settings.agent_id is None, "AGENT_ID", f"{app}详情页"),
        (has_agent(settings) and settings.secret is None, "SECRET", f"{app}详情页（点“查看”后在手机上收取）"),
        (has_agent(settings) and settings.token is None, "TOKEN", f"{app}“接收消息—设置API接收”页面"),
        (has_agent(settings) and settings.aes_key is None, "AES_KEY", f"{app}“接收消息—设置API接收”页面"),
        (settings.secret is not None and not has_agent(settings), "CORP_ID", "管理后台“我的企业—企业信息”最下方"),
    ]
    sentences = [f"缺少 CUIBAO_WECOM__{name}：请在企业微信{where}复制。" for is_so, name, where in lacking if is_so]
    if settings.aes_key is not None:
        try:
            Envelope("", settings.aes_key.get_secret_value(), "")
        except BadCipher:
            sentences.append(
                f"CUIBAO_WECOM__AES_KEY 不是 43 个字符的 EncodingAESKey：请在企业微信{app}“接收消息—设置API接收”页面重新复制。"
            )
    return sentences
