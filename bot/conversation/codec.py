"""Dialogues at rest: state to JSON values and back, with a format number so that old ones can be read later."""

from __future__ import annotations

from typing import Any

from bot.conversation.asking import Asking
from bot.conversation.filling import Filling, Step

FILLING, ASKING = "report", "asking"
FORMAT = 1


class Unreadable(Exception):
    """A dialogue was stored in a way this program does not know; it ends politely."""


def to_json(state: Filling | Asking) -> tuple[str, int, dict[str, Any]]:
    """(kind, format, JSON values) of a dialogue."""
    match state:
        case Filling():
            return FILLING, FORMAT, {**vars(state), "skipped": list(state.skipped)}
        case Asking():
            return ASKING, FORMAT, dict(vars(state))


def from_json(kind: str, format: int, value: dict[str, Any]) -> Filling | Asking:
    """The dialogue as it was; raises Unreadable."""
    try:
        if format == FORMAT and kind == FILLING:
            held_from = value["held_from"]
            return Filling(
                **{
                    **value,
                    "step": Step(value["step"]),
                    "held_from": Step(held_from) if held_from else None,
                    "skipped": tuple(value["skipped"]),
                }
            )
        if format == FORMAT and kind == ASKING:
            return Asking(**value)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(kind) from error
    raise Unreadable(f"{kind} in format {format}")
