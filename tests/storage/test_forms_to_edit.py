"""What forms showed when they went out, and what is insisted on, on SQLite and PostgreSQL."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from storage import forms_to_edit, progress, rounds
from storage.store import Store
from storage.tables import TargetRow
from tests.storage.test_sealed import NOW, a_round


def test_a_form_that_shows_the_same_is_written_down_once_a_time(store: Store) -> None:
    old, new = {5: ("a", "b")}, {5: ("c", "b"), 6: ("", "")}
    with store.write() as tx:
        round_id, unit_id, _ = a_round(tx)
        for cells in (old, old, new, new, old):
            forms_to_edit.put(tx, round_id, unit_id, cells, person_id=None, now=NOW)
    with store.read() as tx:
        assert forms_to_edit.given_out(tx, round_id, unit_id) == [(old, None), (new, None), (old, None)]
        assert forms_to_edit.given_out(tx, round_id, unit_id + 1) == []


def test_what_is_insisted_on_ends_with_the_part_it_was_said_of(store: Store) -> None:
    with store.write() as tx:
        round_id, unit_id, task_id = a_round(tx)
        part = (task_id, unit_id)
        target_id = tx.scalars(select(TargetRow.id).where(TargetRow.task_id == task_id)).first()
        assert target_id is not None
        first = progress.change(
            tx,
            round_id,
            part,
            person_id=None,
            now=NOW,
            progress="持续推进",
            amounts={target_id: Decimal(30)},
            insisted={"progress": "资金未到位", f"amount:{target_id}": "分场合计"},
        ).after
        assert first.insisted == {"progress": "资金未到位", f"amount:{target_id}": "分场合计"}
        assert first.amount_reasons == {target_id: "分场合计"}
        same = progress.change(tx, round_id, part, person_id=None, now=NOW, progress="持续推进").after
        assert same.insisted == first.insisted
        other = progress.change(tx, round_id, part, person_id=None, now=NOW, amounts={target_id: Decimal(3)}).after
        assert (other.insisted, other.amount_reasons) == ({"progress": "资金未到位"}, {})
        filed = progress.submit(tx, round_id, part, person_id=None, now=NOW)
        progress.change(tx, round_id, part, person_id=None, now=NOW, progress="建成两所。")
        programme_id, quarter = rounds.round_of(tx, round_id)
        office = progress.filed_reports(tx, programme_id, wanted=(quarter,))[quarter][part]
    assert office.insisted == filed.insisted == {"progress": "资金未到位"}
