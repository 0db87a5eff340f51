"""Buttons as inline keyboards, and what a pressed keyboard turns into.

callback_data is 1-64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton), three to a Chinese character. Longer data
is left out, and its place counted instead: the label comes back with the press, because Telegram sends the pressed
message along, and the program knows the choices it offered in a chat by their labels, after a restart too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.ports import Button

DATA_LIMIT_BYTES = 64
BUTTONS_LIMIT = 60
LABEL_LIMIT = 40
_LABELLED = "~"


@dataclass(frozen=True)
class Pressed:
    """`data` None: the button means what its label means. `rest` are the buttons that stay in use, None for all."""

    data: str | None
    label: str
    rest: InlineKeyboardMarkup | None = None
    is_answer: bool = False


def keyboard_of(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The keyboard under a message; None where there are no buttons."""
    numbered = 0
    made: list[list[InlineKeyboardButton]] = []
    for row in rows:
        line: list[InlineKeyboardButton] = []
        for button in row:
            data = button.data
            if len(data.encode()) > DATA_LIMIT_BYTES or not data or data.startswith(_LABELLED):
                data = f"{_LABELLED}{numbered}{'' if button.answers_once else '/'}"
            line.append(InlineKeyboardButton(button.label or "…", callback_data=data))
            numbered += 1
        if line:
            made.append(line)
    return InlineKeyboardMarkup(made) if made else None


def pressed(data: str, shown: InlineKeyboardMarkup | None) -> Pressed:
    """What a press means; `shown` is the keyboard as it was, None where Telegram no longer knows the message."""
    buttons = [button for row in shown.inline_keyboard for button in row] if shown else []
    label = next((button.text for button in buttons if button.callback_data == data), "")
    means = None if data.startswith(_LABELLED) and label else data
    if not _answers_once(data):
        return Pressed(means, label)
    kept = [
        [b for b in row if not _answers_once(str(b.callback_data))] for row in (shown.inline_keyboard if shown else ())
    ]
    rest = [row for row in kept if row]
    return Pressed(means, label, InlineKeyboardMarkup(rest) if rest else None, is_answer=True)


def data_of(shown: InlineKeyboardMarkup | None) -> tuple[str, ...]:
    """What the buttons of a message carry, without those that carry only their place."""
    buttons = [button for row in shown.inline_keyboard for button in row] if shown else []
    data = (button.callback_data for button in buttons)
    return tuple(value for value in data if isinstance(value, str) and not value.startswith(_LABELLED))


def _answers_once(data: str) -> bool:
    return not data.endswith("/") if data.startswith(_LABELLED) else not data.startswith("/")
