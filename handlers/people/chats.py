"""What becomes of chats: blocked, thrown out, let in again, moved to another name."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain.localtime import local
from bot.ports import Address, ChatNews, Content
from bot.texts.people import channel as channel_words
from bot.texts.rounds import reminders
from handlers.letters import say_body
from handlers.turn import Turn
from storage import conversations, outbox, people
from storage.store import Tx


def take_news(turn: Turn, news: ChatNews) -> None:
    """Nobody asked anything, so nobody is answered; the office hears whom it can no longer reach."""
    address = turn.event.address
    match news:
        case ChatNews.GONE:
            _gone(turn)
        case ChatNews.BACK:
            people.revive(turn.tx, address)
        case ChatNews.MOVED:
            if turn.event.moved_to:
                follow(turn.tx, address, turn.event.moved_to)
                turn.audit("chat.moved", f"{address.platform}/{address.chat}", after={"chat": turn.event.moved_to})
        case _:
            assert_never(news)


def follow(tx: Tx, old: Address, new_chat: str) -> None:
    """The chat has another name now: everything stored under the old one, and what waits to be sent, follows."""
    new = Address(old.platform, new_chat)
    people.move_chat(tx, old, new)
    outbox.move_chat(tx, old, new)
    conversations.move(tx, old, new)


def channel_lost(tx: Tx, address: Address, now: datetime) -> None:
    """Where the channel takes nothing any more, tell the admins in private; once a day, however much was meant for it."""
    if address not in people.channels(tx):
        return
    for person in people.office(tx):
        private = people.address_of(tx, person.id)
        if person.is_admin and private is not None:
            key = f"channel-lost:{address.platform}/{address.chat}:{local(now):%Y%m%d}:{person.id}"
            outbox.put(tx, key, private, say_body(Content(text=channel_words.lost())), now=now)


def _gone(turn: Turn) -> None:
    address = turn.event.address
    names = people.mark_dead(turn.tx, address, "停用了机器人")
    if names:
        text = reminders.unreachable(None, "、".join(names), f"在{_PLATFORMS.get(address.platform, '')}停用了机器人")
        for channel in people.channels(turn.tx):
            _tell(turn, channel, text)
    channel_lost(turn.tx, address, turn.now)
    turn.audit("chat.gone", f"{address.platform}/{address.chat}")


def _tell(turn: Turn, to: Address, text: str) -> None:
    key = f"gone:{turn.row_id}:{to.platform}/{to.chat}"
    outbox.put(turn.tx, key, to, say_body(Content(text=text)), now=turn.now)


_PLATFORMS = {"telegram": " Telegram 上", "wecom": "企业微信上", "dingtalk": "钉钉上"}
