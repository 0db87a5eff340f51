"""The 智能机器人: what people say to it, what it says, over one long connection.

What arrives is not acknowledged on this connection, so storing is tried again here until it holds; a person whose words
could not be stored for long is told so. Sending: https://developer.work.weixin.qq.com/document/path/101463.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.platforms.wecom import markdown
from bot.platforms.wecom.address import Chat
from bot.platforms.wecom.card import card_json, card_of, pressed_json, task_id_of
from bot.platforms.wecom.errors import MEDIA_DEAD, TASK_ID_USED, Refusal, failure
from bot.platforms.wecom.frames import Said, read_event, read_media_handle, read_message, with_files
from bot.platforms.wecom.link import Link, Timing
from bot.platforms.wecom.media import MediaBox
from bot.platforms.wecom.pace import Pacer
from bot.platforms.wecom.quiet import keep_addresses_out_of_logs
from bot.platforms.wecom.upload import Uploads, upload_in_pieces
from bot.ports import (
    Capabilities,
    ChatKind,
    Content,
    Deliver,
    FileOut,
    FileRef,
    Inbound,
    NotStored,
    ObserveDate,
    SendFailed,
    TextUnit,
)

_log = logging.getLogger(__name__)

# The service takes 20480 bytes of Markdown. Escaping makes a text of marks and short lines at most 2.5 times as long.
CONTENT_LIMIT_BYTES = 20480
CAPABILITIES = Capabilities(
    text_limit=8000,
    text_unit=TextUnit.BYTES,
    buttons_limit=6,
    button_label_limit=10,
    file_limit_bytes=20 * 1024 * 1024,
    per_minute=28,
)

_NOT_SAVED = "暂时无法保存，刚才的内容没有登记，请 5 分钟后再发一次。"
_STORE_FOR_SECONDS = 120.0
_CARD_SECONDS = 4.5
_FINISH_SECONDS = 2.0
_REMEMBERED = 1000


class BotWay:
    """One bot. `start` connects; while another program holds the connection, `trouble` says so."""

    def __init__(
        self,
        *,
        url: str,
        bot_id: str,
        secret: str,
        clock: Callable[[], datetime],
        timing: Timing | None = None,
        pacer: Pacer | None = None,
    ) -> None:
        self._clock = clock
        self._link = Link(url, bot_id, secret, self._arrived, timing=timing)
        self._pacer = pacer or Pacer()
        self._salt = secrets.token_hex(8)
        keep_addresses_out_of_logs()
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(20, connect=10))
        parts = urlsplit(url)
        self._media = MediaBox(self._http, trusted_host=(parts.hostname or "") if parts.scheme == "ws" else "")
        self._uploads = Uploads(self._upload)
        self._deliver: Deliver | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._sent_parts: OrderedDict[str, int] = OrderedDict()

    @property
    def trouble(self) -> str | None:
        return self._link.trouble

    @property
    def is_ready(self) -> bool:
        return self._link.is_ready

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._link.start()

    async def disconnect(self) -> None:
        """Let go of the connection; what came over it is still stored. `start` connects again."""
        await self._link.stop()

    async def stop(self) -> None:
        """Hear nothing more; what came already may still be stored."""
        await self._link.stop()
        lanes = [*self._lanes.values()]
        if lanes:
            await asyncio.wait(lanes, timeout=_FINISH_SECONDS)
        self._deliver = None
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        await self._uploads.stop()
        await self._http.aclose()

    def observe_dates(self, observe: ObserveDate) -> None:
        self._link.observe = observe

    # --- out ---

    async def send(self, chat: Chat, content: Content, *, key: str) -> None:
        """Send one message; where it takes several frames, a repetition goes on behind the last one taken."""
        steps = self._steps(content, key)
        done = self._sent_parts.pop(key, 0)
        for index, step in enumerate(steps[done:], start=done):
            self._sent_parts[key] = index
            while len(self._sent_parts) > _REMEMBERED:
                self._sent_parts.popitem(last=False)
            await self._push(chat, await self._uploads.message(step) if isinstance(step, FileOut) else step)
        self._sent_parts.pop(key, None)

    def _steps(self, content: Content, key: str) -> list[Mapping[str, Any] | FileOut]:
        """What has to be pushed, one after the other: words, the card with the buttons, files."""
        card = card_of(content)
        steps: list[Mapping[str, Any] | FileOut] = []
        if (content.text or content.title) and (card is None or not card.says_all):
            steps.append({"msgtype": "markdown", "markdown": {"content": _written(content)}})
        if card is not None:
            steps.append({"msgtype": "template_card", "template_card": card_json(card, task_id_of(key, self._salt))})
        return [*steps, *content.files]

    async def _push(self, chat: Chat, body: Mapping[str, Any]) -> None:
        await self._pacer.turn(chat.address.chat)
        chat_type = 1 if chat.kind is ChatKind.PRIVATE else 2
        try:
            await self._request("aibot_send_msg", {"chatid": chat.id, "chat_type": chat_type, **body})
        except Refusal as refusal:
            if refusal.errcode == TASK_ID_USED and body.get("msgtype") == "template_card":
                return  # The card arrived the first time; its answer did not.
            if refusal.errcode == MEDIA_DEAD:
                self._uploads.forget(body)
            raise

    async def _request(self, cmd: str, body: Mapping[str, Any], req_id: str | None = None) -> Mapping[str, Any]:
        """The answer's body. Raises SendFailed, a Refusal where the service answered."""
        answer = await self._link.request(cmd, body, req_id=req_id)
        errcode = answer.get("errcode")
        if errcode != 0:
            code = errcode if isinstance(errcode, int) else -1
            raise failure(code, str(answer.get("errmsg", "")))
        found = answer.get("body")
        return found if isinstance(found, dict) else {}

    async def _upload(self, kind: str, file: FileOut) -> str:
        # 30 uploads a minute and 1000 an hour for one bot: the same figures as for a conversation.
        await self._pacer.turn("uploads")
        return await upload_in_pieces(self._request, kind, file)

    async def fetch(self, file: FileRef) -> bytes:
        handle = read_media_handle(file.handle)
        if handle is None:
            raise SendFailed("文件已过期，请重新发送", certain=True)
        return (await self._media.fetch(*handle)).data

    # --- in ---

    def _arrived(self, cmd: str, req_id: str, body: Mapping[str, Any]) -> None:
        """Queue what arrived behind the same person's earlier words; people do not wait for each other."""
        if cmd == "aibot_msg_callback":
            said = read_message(body, self._clock())
        elif cmd == "aibot_event_callback":
            said = read_event(body, self._clock())
        else:
            return
        if said is None:
            return
        lane = said.event.account
        task = asyncio.create_task(self._take(said, req_id, self._lanes.get(lane)), name="wecom-take")
        self._lanes[lane] = task
        task.add_done_callback(lambda done: self._lanes.pop(lane) if self._lanes.get(lane) is done else None)

    async def _take(self, said: Said, req_id: str, before: asyncio.Task[None] | None) -> None:
        came_at = asyncio.get_running_loop().time()
        if before is not None:
            await asyncio.wait((before,))
        event = with_files(said, await self._file_names(said)) if said.media else said.event
        if not await self._store(event):
            with contextlib.suppress(SendFailed):
                await self._push(_chat(event), {"msgtype": "markdown", "markdown": {"content": _NOT_SAVED}})
            return
        if said.press is not None and asyncio.get_running_loop().time() - came_at < _CARD_SECONDS:
            await self._show_choice(said, req_id)

    async def _store(self, event: Inbound) -> bool:
        """Commit the event; tried again for two minutes, because the service will not send it again."""
        loop = asyncio.get_running_loop()
        until, wait = loop.time() + _STORE_FOR_SECONDS, 0.2
        while self._deliver is not None:
            try:
                await self._deliver(event)
                return True
            except NotStored as error:
                _log.warning("event not stored", extra={"action": "wecom.not_stored", "reason": str(error)})
            if loop.time() > until:
                return False
            await asyncio.sleep(wait)
            wait = min(wait * 2, 10.0)
        return False

    async def _file_names(self, said: Said) -> tuple[tuple[str, int | None], ...]:
        found: list[tuple[str, int | None]] = []
        for url, aes_key, kind in said.media:
            try:
                media = await self._media.fetch(url, aes_key)
                found.append((media.name or _plain_name(kind), len(media.data)))
            except SendFailed as failed:
                _log.warning("file not fetched", extra={"action": "wecom.fetch", "reason": failed.reason})
                found.append((_plain_name(kind), None))
        return tuple(found)

    async def _show_choice(self, said: Said, req_id: str) -> None:
        """Turn the card into one that shows the choice, for the presser: possible within five seconds of the click."""
        assert said.press is not None
        press = said.press
        self._pacer.take(said.event.address.chat)
        body = {
            "response_type": "update_template_card",
            "userids": [press.userid],
            "template_card": pressed_json(press.pressed, press.task_id),
        }
        try:
            await self._request("aibot_respond_update_msg", body, req_id)
        except SendFailed as failed:
            _log.info("card not updated", extra={"action": "wecom.card", "reason": failed.reason})


def _written(content: Content) -> str:
    parts = (markdown.bold(content.title) if content.title else "", markdown.escape(content.text))
    written = "\n\n".join(part for part in parts if part)
    if len(written.encode()) > CONTENT_LIMIT_BYTES:
        raise SendFailed("消息过长", certain=True, refused=True)
    return written


def _chat(event: Inbound) -> Chat:
    _, _, chat_id = event.address.chat.split(":", 2)
    return Chat("bot", event.chat_kind, chat_id)


def _plain_name(kind: str) -> str:
    return "图片.jpg" if kind == "image" else "文件"
