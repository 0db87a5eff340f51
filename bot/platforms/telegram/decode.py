"""What an update says, as an event; pure, from python-telegram-bot's objects.

https://core.telegram.org/bots/api#update. In a group or a channel only words matter: pictures and stickers there are people
talking to each other. A command for another bot (/status@AnotherBot) is not for us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.platforms.telegram.keyboard import Pressed, data_of, pressed
from bot.platforms.telegram.place import Place
from bot.ports import ChatKind, ChatNews, FileRef, Inbound

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
FILES_OFF = "文件"
OTHER = "这类消息"
_TEXT_LIMIT = 20_000
_FOR_A_BOT = re.compile(r"/\w+@(\w+)")
_GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)

# Attributes of a message that tell what it is, first that is there; an animation is a document too.
_KINDS = (
    ("voice", "语音"),
    ("audio", "音频"),
    ("animation", "动图"),
    ("video", "视频"),
    ("video_note", "视频"),
    ("sticker", "表情"),
    ("venue", "位置"),
    ("location", "位置"),
    ("contact", "名片"),
    ("poll", "投票"),
    ("dice", "骰子"),
    ("story", "动态"),
    ("checklist", "清单"),
)


@dataclass(frozen=True)
class Press:
    """A pressed keyboard: what to answer, and what to make of the message it stands under."""

    query_id: str
    place: Place
    pressed: Pressed
    message_id: int | None = None
    text_html: str | None = None
    caption_html: str | None = None


@dataclass(frozen=True)
class Said:
    """An event, and the press it came by."""

    event: Inbound
    press: Press | None = None


@dataclass(frozen=True)
class Me:
    """Which bot we are."""

    id: int
    username: str


def read(update: Update, me: Me, now: datetime, *, takes_files: bool) -> Said | None:
    """What happened; None where it is nothing to us. `now` is for what carries no time."""
    key = str(update.update_id)
    if update.callback_query is not None:
        return _press(update.callback_query, key, now)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member, key)
    message = update.message or update.channel_post or update.edited_message
    if message is None:
        return None
    return _message(message, key, me, takes_files=takes_files, edited=update.edited_message is not None)


def _message(message: Message, key: str, me: Me, *, takes_files: bool, edited: bool) -> Said | None:
    place, kind = place_of_message(message), _kind(message)
    account, name = _sender(message)
    if account is None:
        return None
    if message.migrate_to_chat_id is not None:
        moved_to = str(message.migrate_to_chat_id)
        return Said(Inbound(account, place.address, key, message.date, kind, news=ChatNews.MOVED, moved_to=moved_to))
    text = (message.text or message.caption or "")[:_TEXT_LIMIT]
    files, unsupported = _attached(message) if kind is ChatKind.PRIVATE else ((), None)
    if files and not takes_files:
        files, unsupported = (), FILES_OFF
    if not (text or files or unsupported) or _is_for_another(text, me):
        return None
    return Said(
        Inbound(
            account=account,
            address=place.address,
            key=key,
            sent_at=message.date,
            chat_kind=kind,
            text=text,
            files=files,
            unsupported=unsupported,
            sender_name=name,
            chat_title=message.chat.title or "",
            album=message.media_group_id if files else None,
            edited=edited,
            replies_to=_replies_to(message, me),
        )
    )


def _press(query: CallbackQuery, key: str, now: datetime) -> Said | None:
    message = query.message
    if message is None or query.data is None:
        return None
    whole = message if isinstance(message, Message) and message.is_accessible else None
    place = place_of_message(whole) if whole else Place(message.chat.id)
    what = pressed(query.data, whole.reply_markup if whole else None)
    event = Inbound(
        account=str(query.from_user.id),
        address=place.address,
        key=key,
        sent_at=now,
        chat_kind=ChatKind.PRIVATE if message.chat.type == ChatType.PRIVATE else ChatKind.GROUP,
        text=what.label if what.data is None else "",
        button=what.data,
        sender_name=query.from_user.full_name,
        chat_title=message.chat.title or "",
    )
    return Said(
        event,
        Press(
            query_id=query.id,
            place=place,
            pressed=what,
            message_id=whole.message_id if whole else None,
            text_html=whole.text_html if whole and whole.text else None,
            caption_html=whole.caption_html if whole and whole.caption else None,
        ),
    )


def _member(change: ChatMemberUpdated, key: str) -> Said | None:
    """The bot was blocked or thrown out, or let in again."""
    is_gone, was_gone = change.new_chat_member.status in _GONE, change.old_chat_member.status in _GONE
    if is_gone == was_gone:
        return None
    event = Inbound(
        account=str(change.from_user.id),
        address=Place(change.chat.id).address,
        key=key,
        sent_at=change.date,
        chat_kind=ChatKind.PRIVATE if change.chat.type == ChatType.PRIVATE else ChatKind.GROUP,
        sender_name=change.from_user.full_name,
        chat_title=change.chat.title or "",
        news=ChatNews.GONE if is_gone else ChatNews.BACK,
    )
    return Said(event)


def place_of_message(message: Message) -> Place:
    topic = message.message_thread_id if message.is_topic_message and message.chat.is_forum else None
    return Place(message.chat.id, topic)


def _kind(message: Message) -> ChatKind:
    return ChatKind.PRIVATE if message.chat.type == ChatType.PRIVATE else ChatKind.GROUP


def _sender(message: Message) -> tuple[str | None, str]:
    """(account, name). A channel's post, and what an anonymous administrator of a group says, come from the chat itself."""
    if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
        return str(message.chat.id), message.chat.title or ""
    user = message.from_user
    if user is None or user.is_bot:
        return None, ""
    return str(user.id), user.full_name


def _attached(message: Message) -> tuple[tuple[FileRef, ...], str | None]:
    """(files, what it is where nobody can read it)."""
    for attribute, name in _KINDS:
        if getattr(message, attribute) is not None:
            return (), name
    if message.document is not None:
        document = message.document
        return (FileRef(document.file_id, document.file_name or "文件", document.file_size),), None
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (FileRef(largest.file_id, "图片.jpg", largest.file_size),), None
    return (), None


def _is_for_another(text: str, me: Me) -> bool:
    found = _FOR_A_BOT.match(text)
    return found is not None and found[1].lower() != me.username.lower()


def _replies_to(message: Message, me: Me) -> tuple[str, ...]:
    """The buttons under our own message that this one answers: Telegram sends it along, keyboard and all."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.from_user.id != me.id:
        return ()
    return data_of(answered.reply_markup)


def whole(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A copy of an update with what PTB insists on and we have no use for: servers that are not Telegram's leave it out."""
    mended = {name: dict(body) if isinstance(body, dict) else body for name, body in row.items()}
    query = mended.get("callback_query")
    if isinstance(query, dict):
        query.setdefault("chat_instance", "")
        _complete(query, now)
        if isinstance(query.get("message"), dict):
            query["message"] = _complete(dict(query["message"]), now)
    for name in ("message", "edited_message", "channel_post"):
        if isinstance(mended.get(name), dict):
            _complete(mended[name], now)
    return mended


def _complete(body: dict[str, Any], now: datetime) -> dict[str, Any]:
    if "chat" in body:
        body.setdefault("date", int(now.timestamp()))
        body.setdefault("message_id", 0)
    if isinstance(body.get("from"), dict):
        body["from"] = {"is_bot": False, "first_name": "", **body["from"]}
    return body


def from_broken(row: object, now: datetime) -> Inbound | None:
    """The least that can be said of an update nobody can read: who should hear that it was not understood."""
    message = row.get("message") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(message, dict):
        return None
    chat, sender, key = message.get("chat"), message.get("from"), row.get("update_id")
    if not isinstance(chat, dict) or not isinstance(sender, dict) or not isinstance(key, int):
        return None
    chat_id, user_id = chat.get("id"), sender.get("id")
    if chat.get("type") != "private" or not isinstance(chat_id, int) or not isinstance(user_id, int):
        return None
    return Inbound(str(user_id), Place(chat_id).address, str(key), now, unsupported=OTHER)
