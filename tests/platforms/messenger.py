"""What the shared suite needs of a messenger: its adapter, and a faithful fake of its service seen from a person's side.

Each adapter adds one row: a module `<name>_messenger.py` with a class that fits `Messenger`, named in MESSENGERS. The
fake refuses what the real service refuses, over real sockets or the real ASGI application, and shares no code with the
adapter.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.ports import Address, Deliver, Platform


@dataclass(frozen=True)
class Shown:
    """One message as a person's client shows it: text without any markup, button labels, files with their bytes."""

    text: str
    labels: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


class Messenger(Protocol):
    """One person (and one group) on a fake service, with the adapter under test connected to it.

    Everything the person does returns once the service has accepted it; the adapter may receive it later. `again`
    makes the service deliver the same update once more, as services do when an acknowledgement got lost.
    """

    @property
    def platform(self) -> Platform: ...

    @property
    def person(self) -> Address:
        """The private chat with the person."""

    @property
    def stranger(self) -> Address:
        """A private chat the service will not deliver to (blocked, left, unknown)."""

    @property
    def faults(self) -> frozenset[str]:
        """Which of "gone", "rate", "down" this service can do at all; the web chat is never gone and never in a hurry."""

    async def open(self, deliver: Deliver) -> None:
        """Start the service and the adapter; the person has opened the chat, as far as the service demands that."""

    async def close(self) -> None: ...

    async def says(self, text: str) -> None: ...

    async def presses(self, label: str) -> None:
        """Press the newest button with this label."""

    async def sends_file(self, name: str, data: bytes) -> None: ...

    async def again(self) -> None: ...

    def shown(self) -> Sequence[Shown]:
        """Everything the person's client shows from the bot, in order."""

    async def out_of_order(self, fault: str) -> None:
        """Make the service fail the next send: "rate" (names a time where it can), "down" (5xx or hang up)."""


MESSENGERS: Mapping[str, str] = {
    "dingtalk": "tests.platforms.dingtalk_messenger:DingtalkMessenger",
    "dingtalk-cards": "tests.platforms.dingtalk_messenger:CardDingtalkMessenger",
    "telegram": "tests.platforms.telegram_messenger:TelegramMessenger",
    "telegram-webhook": "tests.platforms.telegram_messenger:TelegramWebhookMessenger",
    "web": "tests.platforms.web_messenger:WebMessenger",
    "wecom-bot": "tests.platforms.wecom_bot_messenger:WecomBotMessenger",
    "wecom-agent": "tests.platforms.wecom_agent_messenger:WecomAgentMessenger",
}


def messenger(name: str, folder: Path) -> Messenger:
    """A fresh messenger of this name; `folder` is its own."""
    module, _, cls = MESSENGERS[name].partition(":")
    made: Messenger = getattr(importlib.import_module(module), cls)(folder)
    return made
