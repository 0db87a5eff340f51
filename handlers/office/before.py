"""What an officer said just before, read again: words that lean on it are completed by it (bot/conversation/office/leaning.py)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.conversation.office.leaning import lean, may_lean
from bot.conversation.office.reading import Reading, read
from bot.conversation.office.spotting import spot
from bot.domain.localtime import local
from bot.domain.programme import Programme
from handlers.turn import Turn
from storage import inbox

# Whoever comes back later speaks of something new.
_STILL_SPOKEN_OF = timedelta(minutes=30)
_FEW = 3


def completed(turn: Turn, programme: Programme, text: str, reading: Reading | None) -> Reading | None:
    """The reading with what it lacks; as it was where it lacks nothing, or leans on nothing."""
    if not may_lean(text, reading):
        return reading
    today = local(turn.now).date()
    before: list[Reading] = []
    for said in reversed(_said_before(turn)):
        earlier = _behind(said, read(said, programme, today), before, programme, today)
        before = [earlier, *before] if earlier is not None else before
    return _behind(text, reading, before, programme, today)


def _behind(
    text: str, reading: Reading | None, before: list[Reading], programme: Programme, today: date
) -> Reading | None:
    if not may_lean(text, reading):
        return reading
    return lean(text, spot(text, programme, today), reading, before) or reading


def _said_before(turn: Turn) -> list[str]:
    events = inbox.before(turn.tx, turn.event, turn.row_id, limit=_FEW)
    since = turn.event.sent_at - _STILL_SPOKEN_OF
    return [event.text for event in events if event.sent_at >= since]
