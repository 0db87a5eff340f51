"""Letters: the shape of words already chosen (handlers/compose.py finds the others), and what follows from one sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.ports import Content
from storage import claims, conversations, outbox
from storage.claims import Letter
from storage.codec import content_to_json
from storage.store import Tx


def say_body(content: Content) -> dict[str, Any]:
    """Words that are already chosen."""
    return {"kind": "say", **content_to_json(content)}


def sent(tx: Tx, letter: Letter, content: Content, now: datetime) -> bool:
    """Settle a letter that went out; its choices are from now on the ones that may be typed in that chat.

    `content` is as it was composed: where a platform has no buttons, what was sent shows them as words only. False where
    the claim had passed to somebody else.
    """
    if not claims.settle(tx, letter, outbox.SENT, now=now):
        return False
    conversations.offer(tx, letter.address, content)
    return True


def unfolded(tx: Tx, letter: Letter, content: Content, bodies: list[dict[str, Any]], now: datetime) -> None:
    """Put several messages in the place of one that is too long for its platform; its choices stand in the last."""
    claims.unfold(tx, letter, bodies, now)
    conversations.offer(tx, letter.address, content)
