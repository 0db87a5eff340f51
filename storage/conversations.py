"""Where each person stands in a dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage.tables import ConversationRow


@dataclass(frozen=True)
class Saved:
    """A dialogue at rest: its kind, the format its state was written in, and the state as JSON values."""

    kind: str
    format: int
    state: dict[str, Any]


def load(tx: Session, person_id: int) -> Saved | None:
    row = tx.get(ConversationRow, person_id)
    return None if row is None else Saved(row.kind, row.format, row.state)


def save(tx: Session, person_id: int, saved: Saved | None, now: datetime) -> None:
    """Put the dialogue down; None ends it."""
    row = tx.get(ConversationRow, person_id)
    if saved is None:
        if row is not None:
            tx.delete(row)
    elif row is None:
        tx.add(
            ConversationRow(
                person_id=person_id, kind=saved.kind, format=saved.format, state=saved.state, changed_at=now
            )
        )
    else:
        row.kind, row.format, row.state, row.changed_at = saved.kind, saved.format, saved.state, now
    tx.flush()
