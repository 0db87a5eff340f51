"""The 自建应用: sending as an app, and receiving through the encrypted callback.

https://developer.work.weixin.qq.com/document/path/90236 (sending), .../path/94888 (updating a card). A text over 2048 bytes
is cut without a word, messages over 30 a minute to one member vanish without a word: both are kept away from here.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute

from bot.fit import split_text
from bot.platforms.wecom import menu
from bot.platforms.wecom.address import Chat
from bot.platforms.wecom.callback import Callback
from bot.platforms.wecom.card import card_json, card_of, chosen, task_id_of
from bot.platforms.wecom.client import AgentClient
from bot.platforms.wecom.crypto import Envelope
from bot.platforms.wecom.errors import MEDIA_DEAD, TASK_ID_USED, Refusal, failure
from bot.platforms.wecom.incoming import AgentPress, AgentSaid
from bot.platforms.wecom.pace import Pacer
from bot.platforms.wecom.upload import Uploads
from bot.ports import (
    Capabilities,
    ChatKind,
    Content,
    Deliver,
    FileOut,
    FileRef,
    NotStored,
    ObserveDate,
    SendFailed,
    TextUnit,
)

_log = logging.getLogger(__name__)

TEXT_LIMIT_BYTES = 2048
CAPABILITIES = Capabilities(
    text_limit=2000,
    text_unit=TextUnit.BYTES,
    buttons_limit=6,
    button_label_limit=10,
    file_limit_bytes=20 * 1024 * 1024,
    per_minute=28,
    receives_files=False,
    hears_groups=False,
)

# As long as the outbox may wait before it tries again, twice over.
_DUPLICATE_SECONDS = 600
_REMEMBERED = 2000
_INVALID_USER = 81013
# The only markup in a text message is a link; nobody's words become one.
_LINK = re.compile(r"<(?=/?a[\s>]|@)", re.IGNORECASE)


class AgentWay:
    """One app of one organisation."""

    def __init__(
        self,
        *,
        client: AgentClient,
        agent_id: int,
        envelope: Envelope,
        clock: Callable[[], datetime],
        pacer: Pacer | None = None,
    ) -> None:
        self._client = client
        self._agent_id = agent_id
        self._pacer = pacer or Pacer()
        self._salt = secrets.token_hex(8)
        self._callback = Callback(envelope, agent_id, clock, self._received)
        self._deliver: Deliver | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._sent_parts: OrderedDict[str, int] = OrderedDict()
        self._taken: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._uploads = Uploads(self._upload)

    def routes(self) -> Sequence[BaseRoute]:
        return self._callback.routes()

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._behind(self._set_menu(), "wecom-menu")

    async def stop(self) -> None:
        self._deliver = None
        if self._background:
            await asyncio.wait(self._background, timeout=5)

    async def close(self) -> None:
        await self._uploads.stop()
        await self._client.close()

    def observe_dates(self, observe: ObserveDate) -> None:
        self._client.observe = observe

    async def ask_date(self) -> None:
        await self._client.ask_date()

    # --- out ---

    async def send(self, chat: Chat, content: Content, *, key: str) -> None:
        """Send one message; where it takes several calls, a repetition goes on behind the last one taken."""
        if chat.kind is not ChatKind.PRIVATE:
            raise SendFailed("自建应用不能在群里发言", certain=True, gone=True)
        steps = self._steps(content, key)
        done = self._sent_parts.pop(key, 0)
        for index, step in enumerate(steps[done:], start=done):
            _remember(self._sent_parts, key, index)
            await self._send_one(chat.id, await self._uploads.message(step) if isinstance(step, FileOut) else step)
        self._sent_parts.pop(key, None)

    def _steps(self, content: Content, key: str) -> list[Mapping[str, Any] | FileOut]:
        card = card_of(content)
        steps: list[Mapping[str, Any] | FileOut] = []
        if (content.text or content.title) and (card is None or not card.says_all):
            text = "\n\n".join(part for part in (content.title, content.text) if part)
            pieces = split_text(_LINK.sub("＜", text), TEXT_LIMIT_BYTES, TextUnit.BYTES)
            steps += [{"msgtype": "text", "text": {"content": piece}} for piece in pieces]
        if card is not None:
            steps.append({"msgtype": "template_card", "template_card": card_json(card, task_id_of(key, self._salt))})
        return [*steps, *content.files]

    async def _send_one(self, userid: str, body: Mapping[str, Any]) -> None:
        await self._pacer.turn(userid)
        # The service tells duplicates by their content. A message like one that was surely taken is meant to be a
        # second one; a message like one that got no answer is that one again.
        content = (userid, hashlib.sha256(repr(sorted(body.items())).encode()).hexdigest())
        now = asyncio.get_running_loop().time()
        is_second = now - self._taken.get(content, -_DUPLICATE_SECONDS) < _DUPLICATE_SECONDS
        request = {
            "touser": userid,
            "agentid": self._agent_id,
            **body,
            "enable_duplicate_check": 0 if is_second else 1,
            "duplicate_check_interval": _DUPLICATE_SECONDS,
        }
        try:
            answer = await self._client.call("/cgi-bin/message/send", request)
        except Refusal as refusal:
            if refusal.errcode == TASK_ID_USED and body.get("msgtype") == "template_card":
                return  # The card arrived the first time; its answer did not.
            if refusal.errcode == MEDIA_DEAD:
                self._uploads.forget(body)
            raise
        if userid.lower() in _names(answer.get("invaliduser")):
            raise failure(_INVALID_USER)
        if userid.lower() in _names(answer.get("unlicenseduser")):
            raise SendFailed(
                "没有企业微信基础接口许可：请管理员在“应用管理—接口许可”中为其激活", certain=True, refused=True
            )
        _remember(self._taken, content, now)

    async def _upload(self, kind: str, file: FileOut) -> str:
        return await self._client.upload(kind, file.name, file.data)

    async def fetch(self, file: FileRef) -> bytes:
        """A picture somebody sent; other files never reach an app."""
        return await self._client.download(file.handle.removeprefix("agent:"))

    # --- in ---

    async def _received(self, said: AgentSaid) -> None:
        """Commit it; the callback answers the service only after this returned."""
        if self._deliver is None:
            raise NotStored("not receiving")
        await self._deliver(said.event)
        if said.press is not None and said.press.response_code:
            self._behind(self._show_choice(said.press), "wecom-card")

    def _behind(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Do something nobody waits for."""
        task = asyncio.create_task(work, name=name)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _set_menu(self) -> None:
        """A comfort, so a service that is away or refuses it is only noted: the words can be typed."""
        try:
            await self._client.call(menu.PATH, menu.menu_json(), query={"agentid": str(self._agent_id)})
        except SendFailed as failed:
            _log.warning("menu not set", extra={"action": "wecom.menu", "reason": failed.reason})

    async def _show_choice(self, press: AgentPress) -> None:
        """The choice on the buttons, which are dead then; the code of a click is good once, for 72 hours."""
        body = {
            "userids": [press.userid],
            "agentid": self._agent_id,
            "response_code": press.response_code,
            "button": {"replace_name": chosen(press.pressed)},
        }
        try:
            await self._client.call("/cgi-bin/message/update_template_card", body)
        except SendFailed as failed:
            _log.info("card not updated", extra={"action": "wecom.card", "reason": failed.reason})


def _remember(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _REMEMBERED:
        kept.popitem(last=False)


def _names(joined: object) -> frozenset[str]:
    """The people in a |-joined list of the answer, which comes in lower case."""
    return frozenset(joined.lower().split("|")) if isinstance(joined, str) and joined else frozenset()
