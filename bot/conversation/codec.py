"""Dialogues at rest: state to JSON values and back, with a format number so that old ones can be read later."""

from __future__ import annotations

from typing import Any

from bot.conversation.asking import Asking
from bot.conversation.filling import Filling, Step
from bot.conversation.message.dividing import Dividing, Piece
from bot.conversation.message.understood import Understood
from bot.conversation.placing import Placing
from bot.conversation.reading.parts import Part

# "proposal" is what is stored since the first release: what was understood and waits for its yes.
FILLING, ASKING, UNDERSTOOD, PLACING, DIVIDING = "report", "asking", "proposal", "placing", "dividing"
Dialogue = Filling | Asking | Understood | Placing | Dividing
FORMAT = 1
STAYS = frozenset((UNDERSTOOD, DIVIDING))
"""What lies in the dialogue alone: a question of another kind lies on top of it."""
BELOW = "below"
"""Where a dialogue keeps what lies under it."""


class Unreadable(Exception):
    """A dialogue was stored in a way this program does not know; it ends politely."""


def to_json(state: Dialogue) -> tuple[str, int, dict[str, Any]]:
    """(kind, format, JSON values) of a dialogue."""
    match state:
        case Filling():
            return FILLING, FORMAT, {**vars(state), "skipped": list(state.skipped), "put_off": list(state.put_off)}
        case Asking():
            return ASKING, FORMAT, dict(vars(state))
        case Understood():
            return UNDERSTOOD, FORMAT, _understood_to_json(state)
        case Placing():
            return PLACING, FORMAT, {**vars(state), "files": [list(file) for file in state.files]}
        case Dividing():
            pieces = [{"part": vars(piece.part), "unit_ids": list(piece.unit_ids)} for piece in state.pieces]
            waits = [_understood_to_json(one) for one in state.waits]
            return DIVIDING, FORMAT, {"pieces": pieces, "waits": waits, "turn": state.turn}


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
                    "put_off": tuple(value.get("put_off", ())),
                }
            )
        if format == FORMAT and kind == ASKING:
            return Asking(**value)
        if format == FORMAT and kind == UNDERSTOOD:
            return _understood(value)
        if format == FORMAT and kind == PLACING:
            return Placing(**{**value, "files": tuple((sha256, name) for sha256, name in value["files"])})
        if format == FORMAT and kind == DIVIDING:
            pieces = tuple(Piece(_part(one["part"]), tuple(one["unit_ids"])) for one in value["pieces"])
            return Dividing(pieces, tuple(map(_understood, value["waits"])), value["turn"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(kind) from error
    raise Unreadable(f"{kind} in format {format}")


def _understood_to_json(state: Understood) -> dict[str, Any]:
    return {
        **vars(state),
        "parts": [vars(part) for part in state.parts],
        "later": [_understood_to_json(one) for one in state.later],
    }


def _understood(value: dict[str, Any]) -> Understood:
    listed = ("loose", "unused", "foreign", "blank", "theirs")
    return Understood(
        **{
            **value,
            **{name: tuple(value.get(name, ())) for name in listed},
            "parts": tuple(map(_part, value["parts"])),
            "revisions": tuple((task_id, revision) for task_id, revision in value["revisions"]),
            "later": tuple(map(_understood, value.get("later", ()))),
        }
    )


def _part(value: dict[str, Any]) -> Part:
    """A part of what was understood; those of an earlier program have fewer fields."""
    return Part(
        **{
            **value,
            "without": tuple(value.get("without", ())),
            "not_ours": tuple(value.get("not_ours", ())),
            "numbers": tuple((target_id, number) for target_id, number in value.get("numbers", ())),
            "insisted": tuple((part, reason) for part, reason in value.get("insisted", ())),
        }
    )


def over(kind: str, format: int, value: dict[str, Any]) -> tuple[str, int, dict[str, Any]] | None:
    """What was understood or is divided, where a stored dialogue is that or lies on it."""
    if kind in STAYS:
        return kind, format, value
    below = value.get(BELOW)
    return (below[0], below[1], below[2]) if below else None
