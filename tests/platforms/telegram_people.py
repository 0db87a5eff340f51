"""People with Telegram on the phone, against the fake service: they write, press, answer, edit, block, and look."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from tests.platforms.messenger import Shown
from tests.platforms.telegram_chats import Chat, Posted
from tests.platforms.telegram_service import Service

_ids = itertools.count(1000)


@dataclass
class Phone:
    """One person. Chats are known by id; the private one with the bot has the person's own."""

    service: Service
    id: int
    name: str

    def __post_init__(self) -> None:
        self.service.chats.setdefault(self.id, Chat(self.id, "private", self.name))

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}

    def says(self, text: str, chat: int | None = None, **more: Any) -> dict[str, Any]:
        return self.service.updates.put("message", self.message(chat, text=text, **more))

    def edits(self, update: dict[str, Any], text: str) -> dict[str, Any]:
        changed = {**update["message"], "text": text, "edit_date": int(self.service.now())}
        return self.service.updates.put("edited_message", changed)

    def sends_file(self, name: str, data: bytes, **more: Any) -> dict[str, Any]:
        document = {
            "file_id": self.service.store(name, data),
            "file_unique_id": "u",
            "file_name": name,
            "file_size": len(data),
        }
        return self.service.updates.put("message", self.message(document=document, **more))

    def sends_photos(self, *photos: bytes, caption: str = "") -> list[dict[str, Any]]:
        """One sending: each picture an update of its own, with the album's id."""
        album = f"album{next(_ids)}"
        sent = []
        for index, data in enumerate(photos):
            message = self.message(photo=[self._size(data, 90), self._size(data, 1280)], media_group_id=album)
            if caption and index == 0:
                message["caption"] = caption
            sent.append(self.service.updates.put("message", message))
        return sent

    def _size(self, data: bytes, width: int) -> dict[str, Any]:
        file_id = self.service.store("photo.jpg", data)
        return {"file_id": file_id, "file_unique_id": "u", "width": width, "height": width, "file_size": len(data)}

    def answers(self, posted: Posted, text: str) -> dict[str, Any]:
        return self.says(text, posted.json["chat"]["id"], reply_to_message=posted.json)

    def presses(self, label: str, chat: int | None = None) -> dict[str, Any]:
        """The newest button with this label."""
        for posted in reversed(self.bot_in(chat)):
            for row in posted.keyboard:
                for button in row:
                    if button["text"] == label:
                        return self.presses_in(posted, button["callback_data"])
        raise AssertionError(f"no button {label}; last was {self.bot_in(chat)[-1:]}")

    def presses_in(self, posted: Posted, data: str) -> dict[str, Any]:
        query_id = f"q{next(_ids)}"
        self.service.queries[query_id] = False
        body = {"id": query_id, "from": self.user, "chat_instance": "1", "data": data, "message": posted.json}
        return self.service.updates.put("callback_query", body)

    def blocks(self) -> None:
        self._member("member", "kicked")
        self.service.chats[self.id].state = "blocked"

    def unblocks(self) -> None:
        self.service.chats[self.id].state = "open"
        self._member("kicked", "member")

    def _member(self, old: str, new: str) -> None:
        bot = {"id": 1, "is_bot": True, "first_name": "催报"}
        until = {"until_date": 0}
        self.service.updates.put(
            "my_chat_member",
            {
                "chat": self.service.chats[self.id].json(),
                "from": self.user,
                "date": int(self.service.now()),
                "old_chat_member": {"user": bot, "status": old, **(until if old == "kicked" else {})},
                "new_chat_member": {"user": bot, "status": new, **(until if new == "kicked" else {})},
            },
        )

    def message(self, chat: int | None = None, **body: Any) -> dict[str, Any]:
        return {
            "message_id": next(_ids),
            "date": int(self.service.now()),
            "chat": self.service.chats[chat or self.id].json(),
            "from": self.user,
            **body,
        }

    def bot_in(self, chat: int | None = None) -> list[Posted]:
        return [posted for posted in self.service.posted if posted.json["chat"]["id"] == (chat or self.id)]

    def shown(self, chat: int | None = None) -> list[Shown]:
        return [
            Shown(posted.text, tuple(b["text"] for row in posted.keyboard for b in row), tuple(posted.files))
            for posted in self.bot_in(chat)
        ]

    def text(self, chat: int | None = None) -> str:
        return "\n".join(shown.text for shown in self.shown(chat))


def posts(service: Service, channel: int, text: str) -> dict[str, Any]:
    """Something in a channel: no person is named."""
    chat = service.chats[channel].json()
    body = {"message_id": next(_ids), "date": int(service.now()), "chat": chat, "sender_chat": chat, "text": text}
    return service.updates.put("channel_post", body)


def migrates(service: Service, group: int, supergroup: int) -> None:
    """The group becomes a supergroup: told in both, and the old one refuses from then on."""
    old = service.chats[group]
    service.chats[supergroup] = Chat(supergroup, "supergroup", old.title)
    base = {
        "message_id": next(_ids),
        "date": int(service.now()),
        "from": {"id": 5, "is_bot": False, "first_name": "王"},
    }
    service.updates.put("message", {**base, "chat": old.json(), "migrate_to_chat_id": supergroup})
    new = service.chats[supergroup].json()
    service.updates.put("message", {**base, "chat": new, "migrate_from_chat_id": group})
    old.moved_to = supergroup
