"""Frames of the 智能机器人's long connection → events; pure.

Bodies: https://developer.work.weixin.qq.com/document/path/100719 (messages) and .../path/101027 (events). Unknown fields
are ignored; a wrong type makes the frame unreadable, never an exception.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.platforms.wecom.address import Chat, account_of
from bot.platforms.wecom.card import Pressed, read_key, text_field
from bot.ports import ChatKind, FileRef, Inbound

_LEADING_MENTION = re.compile(r"^\s*@\S+[\s\u2005\u2002]*")
_UNSUPPORTED = {"video": "视频", "location": "位置", "link": "链接", "sticker": "表情", "voice": "语音"}


@dataclass(frozen=True)
class Press:
    """A click on a card: the event, and what is needed to show the choice on the card."""

    pressed: Pressed
    task_id: str
    userid: str


@dataclass(frozen=True)
class Said:
    """Something a person did; `media` are the encrypted files, one (address, key, kind) each, in order."""

    event: Inbound
    media: tuple[tuple[str, str, str], ...] = ()
    press: Press | None = None


def read_message(body: Mapping[str, Any], now: datetime) -> Said | None:
    """A message frame's body; None where it is nothing we know. `now` is when it came: messages carry no time."""
    event = _event(body, now)
    if event is None:
        return None
    kind = text_field(body, "msgtype")
    match kind:
        case "text":
            return Said(replace(event, text=_words(text_field(body, "text", "content"), event)))
        case "voice" if text_field(body, "voice", "content"):
            # The service has turned it into words already.
            return Said(replace(event, text=text_field(body, "voice", "content")))
        case "image" | "file":
            found = _media(body, kind)
            return None if found is None else Said(event, media=(found,))
        case "mixed":
            return _mixed(body, event)
    return Said(replace(event, unsupported=_UNSUPPORTED.get(kind, "这种消息")))


def read_event(body: Mapping[str, Any], now: datetime) -> Said | None:
    """An event frame's body: a click; None for events nobody waits for."""
    if text_field(body, "event", "eventtype") != "template_card_event":
        return None
    event = _event(body, now)
    # The description nests the fields under the event's name; clients have met them beside it too.
    inner = body["event"]
    card = inner.get("template_card_event") if isinstance(inner.get("template_card_event"), dict) else inner
    key, task_id = text_field(card, "event_key"), text_field(card, "task_id")
    if event is None or not key:
        return None
    pressed = read_key(key)
    return Said(replace(event, button=pressed.data), press=Press(pressed, task_id, text_field(body, "from", "userid")))


def media_handle(url: str, aes_key: str) -> str:
    return "bot:" + json.dumps([url, aes_key])


def read_media_handle(handle: str) -> tuple[str, str] | None:
    """(address, key) of a file; None where the handle is none of ours."""
    try:
        parts = json.loads(handle.removeprefix("bot:"))
    except ValueError:
        return None
    match parts:
        case [str(url), str(aes_key)]:
            return url, aes_key
    return None


def with_files(said: Said, names: tuple[tuple[str, int | None], ...]) -> Inbound:
    """The event with its files, once their names (and sizes) are known; they stand only in the download's head."""
    files = tuple(
        FileRef(media_handle(url, key), name, size)
        for (url, key, _), (name, size) in zip(said.media, names, strict=True)
    )
    return replace(said.event, files=files)


def _event(body: Mapping[str, Any], now: datetime) -> Inbound | None:
    key, userid = text_field(body, "msgid"), text_field(body, "from", "userid")
    is_group = text_field(body, "chattype") == "group"
    chat_id = text_field(body, "chatid") if is_group else userid
    if not key or not userid or not chat_id:
        return None
    corp = text_field(body, "from", "corpid")
    chat = Chat("bot", ChatKind.GROUP if is_group else ChatKind.PRIVATE, chat_id)
    created = body.get("create_time")
    is_time = isinstance(created, int) and not isinstance(created, bool) and 0 < created < 2**33
    return Inbound(
        account=account_of("bot", f"{corp}/{userid}" if corp else userid),
        address=chat.address,
        key=key,
        sent_at=datetime.fromtimestamp(created, UTC) if is_time and created is not None else now,
        chat_kind=chat.kind,
    )


def _words(text: str, event: Inbound) -> str:
    """A group's text begins with the name it was said to."""
    return _LEADING_MENTION.sub("", text, count=1) if event.chat_kind is ChatKind.GROUP else text


def _media(item: Mapping[str, Any], kind: str) -> tuple[str, str, str] | None:
    url, key = text_field(item, kind, "url"), text_field(item, kind, "aeskey")
    return (url, key, kind) if url and key else None


def _mixed(body: Mapping[str, Any], event: Inbound) -> Said | None:
    mixed = body.get("mixed")
    items = mixed.get("msg_item") if isinstance(mixed, dict) else None
    if not isinstance(items, list):
        return None
    items = [item for item in items if isinstance(item, dict)]
    texts = [text_field(item, "text", "content") for item in items if text_field(item, "msgtype") == "text"]
    media = [_media(item, "image") for item in items if text_field(item, "msgtype") == "image"]
    return Said(
        replace(event, text=_words("\n".join(text for text in texts if text), event)),
        media=tuple(found for found in media if found is not None),
    )
