"""Rounds: one programme's collection for one quarter each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.quarter import Quarter
from storage import standing
from storage.store import insert_once
from storage.tables import RoundRow


def open_round(tx: Session, programme_id: int, quarter: Quarter, now: datetime) -> int:
    """The id of this programme's round for the quarter, made on first use."""
    found = round_id(tx, programme_id, quarter)
    if found is not None:
        return found
    made = insert_once(tx, RoundRow, programme_id=programme_id, quarter=str(quarter), opened_at=now)
    if made is not None:
        return made
    found = round_id(tx, programme_id, quarter)
    assert found is not None
    return found


def round_id(tx: Session, programme_id: int, quarter: Quarter) -> int | None:
    wanted = (programme_id, quarter)
    return next((known for known, of in _rounds(tx).items() if of == wanted), None)


def round_of(tx: Session, wanted: int) -> tuple[int, Quarter]:
    """(programme id, quarter) of a round; raises KeyError where there is none."""
    return _rounds(tx)[wanted]


def quarters(tx: Session, programme_id: int) -> tuple[Quarter, ...]:
    """The quarters this programme has a round for, oldest first."""
    return tuple(sorted(quarter for owner, quarter in _rounds(tx).values() if owner == programme_id))


def _rounds(tx: Session) -> Mapping[int, tuple[int, Quarter]]:
    """(programme id, quarter) of every round by its id; there are four a year and list."""

    def read() -> Mapping[int, tuple[int, Quarter]]:
        rows = tx.execute(select(RoundRow.id, RoundRow.programme_id, RoundRow.quarter).order_by(RoundRow.id))
        return MappingProxyType({row.id: (row.programme_id, Quarter.of_code(row.quarter)) for row in rows})

    return standing.recall(tx, "rounds", read)
