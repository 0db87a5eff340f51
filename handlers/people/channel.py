"""Which chat is the channel."""

from __future__ import annotations

from bot.domain.rights import Action, Surface
from bot.ports import Address, Button, Content
from bot.texts.people import channel as words
from handlers.letters import say_body
from handlers.turn import Turn
from storage import outbox, people


def bind_channel(turn: Turn, argument: str) -> None:
    """In the chat that is to be the channel; confirmed by the admin in private."""
    turn.require(Action.BIND_CHANNEL)
    if turn.surface is Surface.PRIVATE:
        _confirm(turn, argument)
        return
    address = people.address_of(turn.tx, turn.me.id)
    if address is None:
        turn.say(words.write_to_me_first())
        return
    _ask(turn, address)
    turn.say(words.confirm_in_private())


def propose(turn: Turn) -> None:
    """In a channel nobody in particular speaks, so every admin is asked; nothing is said there before one confirms."""
    for person in people.office(turn.tx):
        address = people.address_of(turn.tx, person.id)
        if person.is_admin and address is not None:
            _ask(turn, address)


def _ask(turn: Turn, admin: Address) -> None:
    title = turn.event.chat_title or turn.event.sender_name
    channel_id = people.propose_channel(turn.tx, turn.event.address, title, turn.now)
    question = Content(
        text=words.ask_confirmation(turn.event.chat_title),
        buttons=((Button("确认设为频道", f"/bind_channel {channel_id}"), Button("不是", "/cancel")),),
    )
    outbox.put(turn.tx, f"channel:{turn.row_id}:{admin.platform}/{admin.chat}", admin, say_body(question), now=turn.now)


def _confirm(turn: Turn, argument: str) -> None:
    bound = people.confirm_channel(turn.tx, int(argument), turn.now) if argument.isdecimal() else None
    if bound is None:
        turn.say(words.go_to_the_group())
        return
    turn.audit("bind_channel", f"{bound.platform}/{bound.chat}")
    outbox.put(turn.tx, f"channel-bound:{turn.row_id}", bound, say_body(Content(text=words.bound())), now=turn.now)
    turn.say(words.done())
