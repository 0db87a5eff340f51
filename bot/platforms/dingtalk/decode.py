"""What DingTalk pushes, as events: pure, from the JSON inside a frame.

Fields: open.dingtalk.com/document/development/robot-message-type (2026-05-15) and the developerpedia's bot chapter.
`senderStaffId` is the userId, present once the robot's version is published and empty for people outside the
organisation. A private message without it is not passed on, because nobody can be written to later without a userId;
its sender is told so through the session (`Aside`). In a group such a person may speak: answers go to the group.

Speech is recognised by DingTalk. Its text is kept with the event, and the event is still 语音, which nobody files: a
number misheard would be reported under the unit's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.ports import Address, ChatKind, FileRef, Inbound

PLATFORM = "dingtalk"
GROUP = "group/"

_UNSUPPORTED = {"audio": "语音", "video": "视频", "location": "位置", "link": "链接", "contact": "名片"}
_OTHER = "这类消息"
_TEXT_LIMIT = 20_000


class AsideKind(StrEnum):
    QUOTA = "quota"
    NO_STAFF_ID = "no_staff_id"


@dataclass(frozen=True)
class Aside:
    """A message the program does not get to see; its sender is told why, by `webhook` where one came along."""

    kind: AsideKind
    conversation: str
    webhook: str | None


def group_address(conversation: str) -> Address:
    return Address(PLATFORM, f"{GROUP}{conversation}")


def conversation_of(address: Address) -> str | None:
    """The openConversationId of a group's address; None for a person's."""
    return address.chat.removeprefix(GROUP) if address.chat.startswith(GROUP) else None


def read_message(data: dict[str, Any], message_id: str, now: datetime) -> Inbound | Aside | None:
    """One message to the robot; None where it is malformed beyond use. `now` is for messages without a time."""
    conversation, staff = _text(data, "conversationId"), _text(data, "senderStaffId")
    is_group = data.get("conversationType") == "2"
    key = _text(data, "msgId") or message_id
    if not key or (is_group and not conversation):
        return None
    if "errorMessage" in data and "text" not in data and "content" not in data:
        return Aside(AsideKind.QUOTA, conversation, _text(data, "sessionWebhook") or None)
    if not staff and not is_group:
        return Aside(AsideKind.NO_STAFF_ID, conversation, _text(data, "sessionWebhook") or None)
    account = staff or _text(data, "senderId")
    if not account:
        return None
    text, files, unsupported = _body(data)
    return Inbound(
        account=account,
        address=group_address(conversation) if is_group else Address(PLATFORM, staff),
        key=key,
        sent_at=_moment(data.get("createAt"), now),
        chat_kind=ChatKind.GROUP if is_group else ChatKind.PRIVATE,
        # Where the mention stood a space is left.
        text=text.lstrip() if is_group else text,
        files=files,
        unsupported=unsupported,
        sender_name=_text(data, "senderNick"),
    )


def _body(data: dict[str, Any]) -> tuple[str, tuple[FileRef, ...], str | None]:
    """(text, files, what it is where nobody can read it)."""
    kind = _text(data, "msgtype")
    content = data.get("content")
    content = content if isinstance(content, dict) else {}
    match kind:
        case "text":
            text = data.get("text")
            if isinstance(text, dict) and isinstance(text.get("content"), str):
                return text["content"][:_TEXT_LIMIT], (), None
        case "picture":
            files = _picture(content)
            return "", files, None if files else _OTHER
        case "file":
            code = _text(content, "downloadCode")
            if code:
                return "", (FileRef(code, _text(content, "fileName") or "文件"),), None
        case "richText":
            return _rich(content.get("richText"))
        case "audio":
            return _text(content, "recognition")[:_TEXT_LIMIT], (), _UNSUPPORTED["audio"]
    return "", (), _UNSUPPORTED.get(kind, _OTHER)


def _rich(items: object) -> tuple[str, tuple[FileRef, ...], str | None]:
    """Text and pictures in one message: the texts as lines, the pictures as files."""
    if not isinstance(items, list):
        return "", (), _OTHER
    parts = [item for item in items if isinstance(item, dict)]
    texts = [_text(item, "text").strip("\n") for item in parts]
    files = tuple(file for item in parts for file in _picture(item))
    text = "\n".join(piece for piece in texts if piece.strip())[:_TEXT_LIMIT]
    return text, files, None if text or files else _OTHER


def _picture(content: dict[str, Any]) -> tuple[FileRef, ...]:
    code = _text(content, "downloadCode") or _text(content, "pictureDownloadCode")
    return (FileRef(code, "图片.jpg"),) if code else ()


def _moment(milliseconds: object, now: datetime) -> datetime:
    if isinstance(milliseconds, int) and not isinstance(milliseconds, bool) and 0 < milliseconds < 10**14:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    return now


def _text(data: dict[str, Any], name: str) -> str:
    """A text field; anything else counts as absent."""
    value = data.get(name)
    return value if isinstance(value, str) else ""
