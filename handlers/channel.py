"""Which chat is the channel."""

from __future__ import annotations

from bot.domain.rights import Action, Surface
from bot.ports import Button, Content
from bot.texts import channel as words
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
    channel_id = people.propose_channel(turn.tx, turn.event.address, turn.event.sender_name, turn.now)
    question = Content(
        text=words.ask_confirmation(),
        buttons=((Button("确认设为频道", f"/bind_channel {channel_id}"), Button("不是", "/cancel")),),
    )
    outbox.put(turn.tx, f"channel:{turn.row_id}", address, say_body(question), now=turn.now)
    turn.say(words.confirm_in_private())


def _confirm(turn: Turn, argument: str) -> None:
    bound = people.confirm_channel(turn.tx, int(argument), turn.now) if argument.isdecimal() else None
    if bound is None:
        turn.say(words.go_to_the_group())
        return
    turn.audit("bind_channel", f"{bound.platform}/{bound.chat}")
    outbox.put(turn.tx, f"channel-bound:{turn.row_id}", bound, say_body(Content(text=words.bound())), now=turn.now)
    turn.say(words.done())
