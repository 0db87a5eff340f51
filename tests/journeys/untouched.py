"""Whether a refusal left everything as it was: what is stored, and the question each person is at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import inspect, text

from tests.house import House

# What every message moves: what came and went, who was there when, and the record of it.
_MOVES_ALWAYS = frozenset(
    ("account", "audit", "hearing", "inbox", "offer", "outbox", "sighting", "standing", "web_line", "alarm")
)


def stored(house: House) -> dict[str, list[str]]:
    """Every row of every table that says something of reports, files, seats, lists, or where somebody stands."""
    with house.deps.store.read() as tx:
        names = sorted(set(inspect(tx.get_bind()).get_table_names()) - _MOVES_ALWAYS)
        rows = {name: tx.execute(text(f'SELECT * FROM "{name}"')) for name in names}
        return {name: sorted(str(_lasting(row._asdict())) for row in found) for name, found in rows.items()}


def _lasting(row: dict[str, object]) -> dict[str, object]:
    return {
        name: value for name, value in row.items() if name not in ("changed_at", "heard_at", "last_used_at", "seen_at")
    }


@contextmanager
def nothing_changes(house: House, *, but: tuple[str, ...] = ()) -> Iterator[None]:
    """What is played inside stores nothing, and moves nobody from the question they are at; `but` names tables."""
    before = stored(house)
    yield
    after = stored(house)
    moved = [name for name in before if before[name] != after[name] and name not in but]
    assert not moved, {name: (before[name], after[name]) for name in moved}
