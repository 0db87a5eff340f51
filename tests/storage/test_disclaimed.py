"""Targets that a unit says are another's, on SQLite and PostgreSQL."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from bot.domain.quarter import Quarter
from storage import progress, rounds
from storage.store import Store
from storage.tables import TargetRow
from tests.storage.test_sealed import NOW, a_round


def test_a_disclaimer_takes_the_number_and_a_number_the_disclaimer(store: Store) -> None:
    with store.write() as tx:
        round_id, unit_id, task_id = a_round(tx)
        part = (task_id, unit_id)
        target_id = tx.scalars(select(TargetRow.id).where(TargetRow.task_id == task_id)).first()
        assert target_id is not None
        told = progress.change(
            tx,
            round_id,
            part,
            person_id=None,
            now=NOW,
            progress="办案3件。",
            amounts={target_id: Decimal(6)},
            insisted={f"amount:{target_id}": "含讲座"},
        ).after
        assert told.disclaimed == frozenset()
        anothers = progress.change(tx, round_id, part, person_id=None, now=NOW, disclaimed={target_id}).after
        assert anothers.disclaimed == {target_id}
        assert not anothers.amounts
        assert not anothers.insisted
        other = progress.change(tx, round_id, part, person_id=None, now=NOW, progress="办案4件。").after
        assert other.disclaimed == {target_id}
        filed = progress.submit(tx, round_id, part, person_id=None, now=NOW)
        taken_back = progress.change(tx, round_id, part, person_id=None, now=NOW, amounts={target_id: Decimal(0)}).after
        assert (taken_back.disclaimed, taken_back.amounts) == (frozenset(), {target_id: Decimal(0)})
        programme_id, quarter = rounds.round_of(tx, round_id)
    with store.read() as tx:
        office = progress.filed_reports(tx, programme_id, wanted=(quarter, Quarter(2023, 1)))[quarter][part]
    assert office.disclaimed == filed.disclaimed == {target_id}
    assert not office.amounts


def test_what_the_office_gives_to_a_unit_is_owed_again(store: Store) -> None:
    with store.write() as tx:
        round_id, unit_id, task_id = a_round(tx)
        part = (task_id, unit_id)
        target_id = tx.scalars(select(TargetRow.id).where(TargetRow.task_id == task_id)).first()
        assert target_id is not None
        assert progress.owe_again(tx, round_id, part, target_id, now=NOW) is None
        progress.change(tx, round_id, part, person_id=None, now=NOW, disclaimed={target_id})
        changed = progress.owe_again(tx, round_id, part, target_id, now=NOW)
        assert changed is not None
        assert changed.before is not None
        assert changed.before.disclaimed == {target_id}
        assert not changed.after.disclaimed
        assert progress.owe_again(tx, round_id, part, target_id, now=NOW) is None
