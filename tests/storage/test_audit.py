"""The audit log is a chain: a line changed or taken out is seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage import audit
from storage.store import Store

NOW = datetime(2024, 9, 30, 9, 5, 7, 123456, tzinfo=UTC)
ACTOR = audit.Actor(7, "web", "li", "private")


@pytest.fixture
def written(store: Store) -> Store:
    for number in range(5):
        with store.write() as tx:
            after = {"progress": "定制公交", "n": number}
            audit.append(tx, ACTOR, at=NOW, action="report.write", object=f"report:{number}", after=after)
    return store


def test_an_untouched_log_is_whole(written: Store) -> None:
    with written.read() as tx:
        assert audit.broken_at(tx) is None


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("UPDATE audit SET action = 'report.submit' WHERE id = 3", 3),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("UPDATE audit SET person_id = 8 WHERE id = 5", 5),
    ],
)
def test_a_line_changed_or_taken_out_is_seen(written: Store, damage: str, broken: int) -> None:
    written.run(lambda tx: tx.connection().exec_driver_sql(damage))
    with written.read() as tx:
        assert audit.broken_at(tx) == broken
