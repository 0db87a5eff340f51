"""Dialogues at rest: state to JSON values and back, with a format number so that old ones can be read later."""

from __future__ import annotations

from typing import Any

from bot.conversation.asking import Asking
from bot.conversation.filling import Filling, Step
from bot.conversation.placing import Placing
from bot.conversation.splitting import Part
from bot.conversation.understood import Understood

# "proposal" is what is stored since the first release: what was understood and waits for its yes.
FILLING, ASKING, UNDERSTOOD, PLACING = "report", "asking", "proposal", "placing"
Dialogue = Filling | Asking | Understood | Placing
FORMAT = 1
BELOW = "below"
"""Where a dialogue keeps what was understood and lies under it."""


class Unreadable(Exception):
    """A dialogue was stored in a way this program does not know; it ends politely."""


def to_json(state: Dialogue) -> tuple[str, int, dict[str, Any]]:
    """(kind, format, JSON values) of a dialogue."""
    match state:
        case Filling():
            return FILLING, FORMAT, {**vars(state), "skipped": list(state.skipped)}
        case Asking():
            return ASKING, FORMAT, dict(vars(state))
        case Understood():
            return UNDERSTOOD, FORMAT, {**vars(state), "parts": [vars(part) for part in state.parts]}
        case Placing():
            return PLACING, FORMAT, {**vars(state), "files": [list(file) for file in state.files]}


def from_json(kind: str, format: int, value: dict[str, Any]) -> Dialogue:
    """The dialogue as it was; raises Unreadable."""
    value = {name: part for name, part in value.items() if name != BELOW}
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
        if format == FORMAT and kind == UNDERSTOOD:
            listed = ("loose", "unused", "foreign", "blank")
            return Understood(
                **{
                    **value,
                    **{name: tuple(value.get(name, ())) for name in (*listed, "theirs")},
                    "parts": tuple(map(_part, value["parts"])),
                    "revisions": tuple((task_id, revision) for task_id, revision in value["revisions"]),
                }
            )
        if format == FORMAT and kind == PLACING:
            return Placing(**{**value, "files": tuple((sha256, name) for sha256, name in value["files"])})
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(kind) from error
    raise Unreadable(f"{kind} in format {format}")


def _part(value: dict[str, Any]) -> Part:
    """A part of what was understood; those of an earlier program have fewer fields."""
    return Part(
        **{
            **value,
            "without": tuple(value.get("without", ())),
            "numbers": tuple((target_id, number) for target_id, number in value.get("numbers", ())),
            "insisted": tuple((part, reason) for part, reason in value.get("insisted", ())),
        }
    )


def over(kind: str, format: int, value: dict[str, Any]) -> tuple[str, int, dict[str, Any]] | None:
    """What was understood, where a stored dialogue is that or lies on it."""
    if kind == UNDERSTOOD:
        return kind, format, value
    below = value.get(BELOW)
    return (below[0], below[1], below[2]) if below else None
