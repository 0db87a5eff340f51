"""A short text that will be shown to others (a reason, a note): read, or refused with the question left open."""

from __future__ import annotations

from bot.domain import plain_text
from bot.domain.protection import private_numbers
from bot.texts import errors
from handlers.turn import Turn

LIMIT = 300


def usable(turn: Turn, text: str, command: str, prefix: str) -> str | None:
    """The text in one piece; None where it cannot be used, which was said, and asked again.

    Such a text is passed on at once, so a private person's number in it is refused rather than asked about.
    """
    text = text.strip()
    kinds = tuple(dict.fromkeys(number.kind for number in private_numbers(text)))
    if kinds:
        turn.ask(errors.private_here(kinds), command, prefix)
    elif not plain_text.has_words(text):
        turn.ask(errors.reason_empty(), command, prefix)
    elif len(text) > LIMIT:
        turn.ask(errors.reason_long(len(text), LIMIT), command, prefix)
    else:
        return text
    return None
