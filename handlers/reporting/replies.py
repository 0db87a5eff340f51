"""Messages that point at others: an answer to a reminder, and a message changed after it was sent.

An answer to a reminder means the unit the reminder was about. Where that unit owes one thing, the words are its progress;
where it owes several, they are shown with the task they speak of, or it is asked which; words that tell nothing begin the
dialogue, and are asked for again. 收到 means only that.

A changed message is not taken in place of the first: by then the dialogue stands at another question, and a corrected
number would be taken for that one's answer. The person is told so, and asked the open question again. Only a command
is run, because a command that was mistyped did nothing (handlers/dispatch.py looks for commands first).
"""

from __future__ import annotations

import re

from bot.conversation.filling import Filling
from bot.domain.localtime import local
from bot.domain.quarter import parse_quarter
from bot.ports import Button, Content
from bot.texts.reporting import replies as words
from handlers.reporting import report, unasked
from handlers.rounds.view import newest_live, reporting_quarter
from handlers.turn import Turn
from storage import progress

_REPORT = re.compile(r"/report u(?P<unit>\d+)(?: (?P<quarter>\S+))?")
_POLITE = re.compile(r"(?:收到|好的?|知道了?|明白了?|谢谢|多谢|辛苦|ok|OK|嗯)[^0-9０-９]{0,20}")


def edited(turn: Turn) -> None:
    """Say what a change does not do, and ask the open question again."""
    state = turn.dialogue()
    if isinstance(state, Filling):
        report.repeat(turn, state, words.edited())
    else:
        turn.say(words.edited())


def about_a_reminder(turn: Turn, text: str) -> bool:
    """Take an answer to a reminder; False where it is none, or where the dialogue stands at that unit anyway."""
    found = next(filter(None, map(_REPORT.fullmatch, turn.event.replies_to)), None)
    if found is None:
        return False
    unit_id, line = int(found["unit"]), found[0].removeprefix("/report ")
    state = turn.dialogue()
    if isinstance(state, Filling) and state.unit_id == unit_id:
        return False
    if _POLITE.fullmatch(text.strip()):
        turn.say(Content(text=words.welcome(), buttons=((Button("开始填报", found[0]),),)))
        return True
    owed = _owed(turn, unit_id, found["quarter"] or "")
    if owed > 1 and unasked.told_of(turn, unit_id, text):
        return True
    if owed > 1:
        turn.say(words.which(owed))
    report.report(turn, line)
    state = turn.dialogue()
    if owed == 1 and isinstance(state, Filling) and state.unit_id == unit_id:
        report.say(turn, state, text)
    return True


def _owed(turn: Turn, unit_id: int, typed: str) -> int:
    """How many tasks the unit still owes in that quarter."""
    programme = newest_live(turn.tx, unit_id)
    if programme is None:
        return 0
    quarter = parse_quarter(typed, local(turn.now).date()) or reporting_quarter(turn.tx, programme, turn.now)
    filed = progress.filed_reports(turn.tx, programme.id, wanted=(quarter,), unit_id=unit_id)[quarter]
    return len(programme.owed_by(unit_id, filed))
