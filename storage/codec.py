"""JSON shapes of what the inbox and the outbox hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.ports import Address, Button, ChatKind, ChatNews, Content, FileRef, Inbound


@dataclass(frozen=True)
class StoredFile:
    """A file in the file store, and the name and media type people see."""

    sha256: str
    name: str
    media_type: str
    size_bytes: int


def inbound_to_json(event: Inbound) -> dict[str, Any]:
    return {
        "account": event.account,
        "platform": event.address.platform,
        "chat": event.address.chat,
        "key": event.key,
        "sent_at": event.sent_at.isoformat(),
        "chat_kind": event.chat_kind.value,
        "text": event.text,
        "button": event.button,
        "files": [[file.handle, file.name, file.size_bytes] for file in event.files],
        "unsupported": event.unsupported,
        "sender_name": event.sender_name,
        **_more_to_json(event),
    }


def _more_to_json(event: Inbound) -> dict[str, Any]:
    """What only some platforms know, left out where it is not there."""
    more = {
        "chat_title": event.chat_title,
        "album": event.album,
        "edited": event.edited,
        "replies_to": list(event.replies_to),
        "news": event.news.value if event.news else None,
        "moved_to": event.moved_to,
    }
    return {name: value for name, value in more.items() if value}


def inbound_from_json(value: dict[str, Any]) -> Inbound:
    return Inbound(
        account=value["account"],
        address=Address(value["platform"], value["chat"]),
        key=value["key"],
        sent_at=datetime.fromisoformat(value["sent_at"]),
        chat_kind=ChatKind(value["chat_kind"]),
        text=value["text"],
        button=value["button"],
        files=tuple(FileRef(handle, name, size) for handle, name, size in value["files"]),
        unsupported=value["unsupported"],
        sender_name=value["sender_name"],
        chat_title=value.get("chat_title", ""),
        album=value.get("album"),
        edited=value.get("edited", False),
        replies_to=tuple(value.get("replies_to", ())),
        news=ChatNews(value["news"]) if "news" in value else None,
        moved_to=value.get("moved_to"),
    )


def content_to_json(content: Content, files: Sequence[StoredFile] = ()) -> dict[str, Any]:
    """A content whose file bytes have been put into the file store as `files`."""
    return {
        "title": content.title,
        "text": content.text,
        "buttons": [[[button.label, button.data] for button in row] for row in content.buttons],
        "files": [[file.sha256, file.name, file.media_type, file.size_bytes] for file in files],
        **({"phones": list(content.phones)} if content.phones else {}),
    }


def content_from_json(value: dict[str, Any]) -> tuple[Content, tuple[StoredFile, ...]]:
    """The content without file bytes, and which files belong to it."""
    content = Content(
        title=value["title"],
        text=value["text"],
        buttons=tuple(tuple(Button(label, data) for label, data in row) for row in value["buttons"]),
        phones=tuple(value.get("phones", ())),
    )
    return content, tuple(StoredFile(*file) for file in value["files"])
