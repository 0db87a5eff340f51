"""What the buttons of a dialogue carry: the question's turn and the choice, so that one of an earlier question is known."""

from __future__ import annotations


def button_data(turn: int, choice: str) -> str:
    return f"d{turn}:{choice}"


def choice_in(data: str, turn: int) -> str | None:
    """What was chosen; None where the button belongs to another question than the one of this turn."""
    asked, _, choice = data.removeprefix("d").partition(":")
    return choice if asked == str(turn) else None
