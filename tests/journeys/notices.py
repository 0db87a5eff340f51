"""The real notice as it is sent to the bot, its later versions, and the channel that hears of it."""

from __future__ import annotations

from bot.ports import Address, FileRef, Inbound
from handlers import files
from handlers import inbox as handlers
from storage import inbox
from tests.house import NOTICES, House, Someone

ZIBO = (NOTICES / "00-zibo-2024.txt").read_text("utf-8")
CHANNEL = Address("web", "channel")


def later(*changes: tuple[str, str], text: str = ZIBO) -> str:
    """The notice with words replaced, as its next version would be printed."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def live_from(house: House, admin: Someone, text: str = ZIBO) -> None:
    admin.say(text)
    admin.press("确认启用")


def send(house: House, who: Someone, name: str, data: bytes) -> str:
    """Send a file with its bytes; returns what was answered."""
    before = len(who.inbox)
    house.receive(
        Inbound(
            account=who.account,
            address=who.address,
            key=f"f{len(house.messages)}",
            sent_at=house.clock(),
            files=(FileRef("h", name, len(data)),),
            sender_name=who.name,
        )
    )
    with house.deps.store.read() as tx:
        [(row_id, _, _)] = inbox.waiting(tx, limit=10)
    handlers.handle(row_id, house.deps, [files.Fetched(name, data)])
    house.settle()
    return "\n".join(message.text for message in who.inbox[before:])
