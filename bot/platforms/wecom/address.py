"""How WeCom's people and groups are named inside: the way they are reached by stands in front.

The two ways may call one person differently (an opaque id on one, a userid on the other), so a binding belongs to a way:
`bot:u:zhangsan`, `bot:g:wrkSFfCgAA`, `agent:u:zhangsan`. Userids keep the platform's spelling; lower-casing one makes it
unknown (93006, https://github.com/NousResearch/hermes-agent/issues/52820).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.ports import Address, ChatKind

PLATFORM = "wecom"

Way = Literal["bot", "agent"]


@dataclass(frozen=True)
class Chat:
    """A conversation (会话): the way it is reached by, and the id that way knows it by."""

    way: Way
    kind: ChatKind
    id: str

    @property
    def address(self) -> Address:
        return Address(PLATFORM, f"{self.way}:{'u' if self.kind is ChatKind.PRIVATE else 'g'}:{self.id}")


def chat_of(address: Address) -> Chat | None:
    """The conversation an address names; None where it is no address of ours."""
    way, _, rest = address.chat.partition(":")
    kind, _, chat_id = rest.partition(":")
    if address.platform != PLATFORM or kind not in ("u", "g") or not chat_id:
        return None
    chat_kind = ChatKind.PRIVATE if kind == "u" else ChatKind.GROUP
    match way:
        case "bot":
            return Chat("bot", chat_kind, chat_id)
        case "agent":
            return Chat("agent", chat_kind, chat_id)
    return None


def account_of(way: Way, userid: str) -> str:
    """The account a person is bound by."""
    return f"{way}:{userid}"
