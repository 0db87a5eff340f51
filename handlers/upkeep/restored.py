"""放行: what a restored backup holds is sent or cancelled by the office's word; the schedule goes on after it."""

from __future__ import annotations

from bot.domain.rights import Action
from bot.texts.upkeep import backup as words
from handlers.turn import Turn
from storage import restored


def release(turn: Turn, argument: str) -> None:
    """/release: how many messages are held; 发送 or 作废 decides about them."""
    turn.require(Action.REMIND)
    if not restored.is_paused(turn.tx):
        turn.say(words.nothing_held())
        return
    keys = restored.held_keys(turn.tx)
    if argument not in ("发送", "作废"):
        turn.say(words.held(keys))
        return
    count = restored.release(turn.tx, now=turn.now, is_sent=argument == "发送")
    turn.audit("outbox.release", f"messages:{count}", after={"sent": argument == "发送"})
    turn.say(words.released(count, is_sent=argument == "发送"))
