"""The buttons of an open question of the report dialogue."""

from __future__ import annotations

from bot.conversation.filling import Filling
from bot.conversation.pressing import button_data
from bot.ports import Button


def choice(state: Filling | None, label: str, data: str) -> Button:
    """A button of the open question; it carries the question's turn, so that an old one is known."""
    return Button(label, button_data(state.turn if state else 0, data))


def ways_out(state: Filling | None) -> tuple[Button, ...]:
    return (choice(state, "上一步", "back"), choice(state, "跳过这项", "skip"), choice(state, "先放着", "pause"))


def pause(state: Filling | None) -> tuple[Button, ...]:
    return (choice(state, "先放着，以后再填", "pause"),)


def rows_of(*rows: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    return tuple(row for row in rows if row)
