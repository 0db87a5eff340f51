"""The menu of commands, per kind of chat and language.

https://core.telegram.org/bots/api#setmycommands: names of 1-32 lower-case letters, digits and underscores, descriptions of 1-256
characters, at most 100. Every word is Chinese, so the menu without a language and the one for zh are the same: the
second is set because a client in Chinese would otherwise go on showing an older one made for zh in @BotFather.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.platforms.telegram.client import Client
from bot.platforms.telegram.place import place_of
from bot.ports import ChatKind, Menu

_LANGUAGES = ("", "zh")
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_COMMANDS_LIMIT = 100
_TEXT_LIMIT = 256


class Menus:
    """Remembers what was set, and says only what is new."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._shown: dict[str, tuple[tuple[str, str], ...]] = {}

    async def show(self, menus: Sequence[Menu]) -> None:
        """Make the menus these, and take away those of chats that are not among them. Raises SendFailed."""
        wanted = {_scope_key(menu): menu for menu in menus if menu.chat is None or place_of(menu.chat) is not None}
        for key, menu in wanted.items():
            if self._shown.get(key) != menu.commands:
                for language in _LANGUAGES:
                    data = {"commands": _commands(menu), "scope": _scope(key), "language_code": language or None}
                    await self._client.call("setMyCommands", data)
                self._shown[key] = menu.commands
        for key in [key for key in self._shown if key not in wanted]:
            for language in _LANGUAGES:
                await self._client.call("deleteMyCommands", {"scope": _scope(key), "language_code": language or None})
            del self._shown[key]


def _commands(menu: Menu) -> list[dict[str, str]]:
    usable = [(name, text) for name, text in menu.commands if _NAME.fullmatch(name) and text]
    return [{"command": name, "description": text[:_TEXT_LIMIT]} for name, text in usable[:_COMMANDS_LIMIT]]


def _scope_key(menu: Menu) -> str:
    place = place_of(menu.chat) if menu.chat is not None else None
    if place is not None:
        return str(place.chat_id)
    return "all_private_chats" if menu.kind is ChatKind.PRIVATE else "all_group_chats"


def _scope(key: str) -> dict[str, Any]:
    return {"type": key} if key.startswith("all_") else {"type": "chat", "chat_id": int(key)}
