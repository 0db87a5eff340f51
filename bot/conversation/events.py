"""What a person does in a dialogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """A text, cleaned."""

    text: str


@dataclass(frozen=True)
class Chose:
    """A pressed button's choice, of the question that is open now."""

    choice: str


@dataclass(frozen=True)
class Begin:
    """Start, or go on where the draft stands; with a task, at that task."""

    task_id: int | None = None


Event = Said | Chose | Begin
