"""How Telegram's chats are named inside: the chat's id, and behind a slash the topic of a forum.

-1001234567890/17 is topic 17 of a supergroup; answers, and the channel, stay in the topic. Only messages marked as a
topic's carry one: in other supergroups the same field names a thread of replies, which is no place to write to
(https://core.telegram.org/bots/api#message).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.telegram.account import PLATFORM
from bot.ports import Address


@dataclass(frozen=True)
class Place:
    """A chat, or one topic of it."""

    chat_id: int
    topic: int | None = None

    @property
    def address(self) -> Address:
        return Address(PLATFORM, str(self.chat_id) if self.topic is None else f"{self.chat_id}/{self.topic}")

    @property
    def is_private(self) -> bool:
        """Ids of people are positive, those of groups and channels negative."""
        return self.chat_id > 0

    def fields(self) -> dict[str, int]:
        """What a method wants to know of it."""
        here = {"chat_id": self.chat_id}
        return here if self.topic is None else {**here, "message_thread_id": self.topic}


def place_of(address: Address) -> Place | None:
    """The chat an address names; None where it is no address of ours."""
    chat, _, topic = address.chat.partition("/")
    try:
        return Place(int(chat), int(topic) if topic else None) if address.platform == PLATFORM else None
    except ValueError:
        return None
