"""What changes rarely is remembered between transactions, and never longer than it is true: on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, event, false, insert, select, text, update

from bot.domain.programme import Programme
from bot.domain.quarter import Quarter
from handlers.rounds.view import plan_of, work_calendar
from storage import calendar, making_live, programmes, rounds, standing, units
from storage.store import Store, Tx
from storage.tables import Base, Exact, Moment, ProgrammeRow, StandingRow
from tests.databases import sqlite_file
from tests.house import open_house, zibo_notice

NOW = datetime(2024, 9, 10, tzinfo=UTC)
Q3 = Quarter(2024, 3)


class TakenBack(Exception):
    pass


@pytest.fixture
def listed(store: Store) -> Store:
    """With the 2024 list live."""
    lay_out(store)
    return store


@pytest.fixture
def other(listed: Store) -> Iterator[Store]:
    """Another process on the same database."""
    opened = Store(listed.engine.url.render_as_string(hide_password=False))
    yield opened
    opened.close()


def lay_out(store: Store) -> None:
    with store.write() as tx:
        programme_id = programmes.propose(tx, zibo_notice(), year=2024, source_sha256=None, now=NOW)
        making_live.confirm(tx, programme_id, person_id=None, now=NOW)


def live(store: Store) -> Programme:
    with store.read() as tx:
        return programmes.live(tx)[-1]


def names(programme: Programme) -> set[str]:
    return {unit.name for unit in programme.units}


def rename(tx: Tx, old: str, new: str) -> None:
    unit = next(unit for unit in programmes.live(tx)[-1].units if unit.name == old)
    assert units.rename(tx, unit.id, new)


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """What is sent to the database meanwhile, without BEGIN."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


def test_a_write_to_a_table_that_is_remembered_and_to_no_other_leaves_another_token(store: Store) -> None:
    """SQLite's triggers fire for a row, so there is one; PostgreSQL's for a statement, also where it meets no row."""
    noticed = set[str]()
    for table in Base.metadata.sorted_tables:
        if table.name == StandingRow.__tablename__:
            continue
        key = next(iter(table.primary_key.columns))
        nothing = insert(table).from_select(list(table.columns.keys()), select(table).where(false()))
        writes = {
            "insert": insert(table).values(row_of(table)) if store.is_sqlite else nothing,
            "update": update(table).values({key.name: key}),
            "delete": delete(table),
        }
        with suppress(TakenBack), store.write() as tx:
            if store.is_sqlite:
                tx.execute(text("PRAGMA defer_foreign_keys=ON"))
            for name, write in writes.items():
                before = tx.scalar(select(StandingRow.token))
                tx.connection().execute(write)
                if tx.scalar(select(StandingRow.token)) != before:
                    noticed.add(f"{name} {table.name}")
            raise TakenBack
    assert noticed == {f"{write} {name}" for write in ("insert", "update", "delete") for name in standing.TABLES}


def row_of(table: Table) -> dict[str, Any]:
    """Some value for every column that must have one."""
    own: dict[type, Any] = {Moment: NOW, Exact: Decimal(1)}
    plain: dict[type, Any] = {int: 1, str: "x", bool: True, date: NOW.date(), bytes: b"x"}  # else JSON
    return {
        column.name: own[type(column.type)] if type(column.type) in own else plain.get(column.type.python_type, {})
        for column in table.columns
        if not column.nullable
    }


def test_what_is_remembered_is_read_from_those_tables_alone(listed: Store) -> None:
    """Another table that a reading asks for needs triggers, too."""
    with listed.read() as tx, statements(listed) as seen:
        readings(tx)
    asked = {name for statement in seen for name in re.findall(r"(?:FROM|JOIN) (\w+)", statement)}
    assert asked == standing.TABLES | {StandingRow.__tablename__}


def readings(tx: Tx) -> tuple[object, ...]:
    """Everything that is remembered."""
    found = programmes.live(tx)
    plans = tuple(plan_of(tx, programme, Q3) for programme in found)
    return found, plans, units.all_units(tx), work_calendar(tx), rounds.quarters(tx, found[0].id)


def test_a_second_transaction_asks_for_the_token_alone(listed: Store) -> None:
    with listed.read() as tx:
        first = readings(tx)
    with listed.read() as tx, statements(listed) as seen:
        assert readings(tx) == first
    assert [" ".join(statement.split()) for statement in seen] == ["SELECT standing.token FROM standing"]


def test_a_change_by_another_process_is_seen_by_the_next_transaction(listed: Store, other: Store) -> None:
    assert "建设局" in names(live(listed))
    other.run(lambda tx: rename(tx, "建设局", "住房和建设局"))
    assert "住房和建设局" in names(live(listed))


def test_a_change_in_sql_by_another_program_is_seen(listed: Store, other: Store) -> None:
    """A migration, psql, a restore: whatever writes, the database itself notices."""
    programme = live(listed)
    other.run(lambda tx: tx.execute(text("UPDATE task SET name = '修路' WHERE no = 1")))
    assert [task.name for task in live(listed).tasks if task.no == 1] == ["修路"] != [programme.tasks[0].name]


def test_rules_and_calendar_move_the_plan_of_another_process(listed: Store, other: Store) -> None:
    def due(store: Store) -> datetime:
        with store.read() as tx:
            return plan_of(tx, programmes.live(tx)[-1], Q3).due_at

    before = due(listed)
    other.run(lambda tx: calendar.declare_days(tx, {before.date(): False}))
    moved = due(listed)
    assert moved < before
    other.run(lambda tx: programmes.set_rules(tx, programmes.live(tx)[-1].id, {"due_hour": "12:00"}))
    assert due(listed).hour == 12


def test_a_transaction_sees_its_own_change_and_nobody_does_after_a_rollback(listed: Store) -> None:
    live(listed)
    with suppress(TakenBack), listed.write() as tx:
        rename(tx, "建设局", "住房和建设局")
        assert "住房和建设局" in names(programmes.live(tx)[-1])
        raise TakenBack
    assert "住房和建设局" not in names(live(listed))
    listed.run(lambda tx: rename(tx, "科学技术发展中心", "科技中心"))
    assert names(live(listed)) >= {"建设局", "科技中心"}


def test_a_savepoint_taken_back_takes_what_was_read_in_it_with_it(listed: Store) -> None:
    with listed.write() as tx:
        with suppress(TakenBack), tx.begin_nested():
            rename(tx, "建设局", "住房和建设局")
            assert "住房和建设局" in names(programmes.live(tx)[-1])
            raise TakenBack
        assert "建设局" in names(programmes.live(tx)[-1])
    assert "建设局" in names(live(listed))


def test_what_is_not_flushed_yet_counts(listed: Store) -> None:
    with listed.write() as tx:
        programme = programmes.live(tx)[-1]
        tx.get_one(ProgrammeRow, programme.id).title = "另一个清单"
        assert programmes.live(tx)[-1].title == "另一个清单"


def test_who_waits_for_a_lock_sees_what_the_holder_did(postgres_store: Store) -> None:
    """Two people confirm at once: the second decides on what the first left."""
    lay_out(postgres_store)
    other = Store(postgres_store.engine.url.render_as_string(hide_password=False))
    with postgres_store.write() as tx:
        programme = programmes.live(tx)[-1]
        other.run(lambda tx: rename(tx, "建设局", "住房和建设局"))
        assert "建设局" in names(programmes.live(tx)[-1])  # one transaction, one list
        programmes.lock(tx, programme.id)
        assert "住房和建设局" in names(programmes.live(tx)[-1])
    other.close()


def test_what_was_read_while_somebody_committed_is_not_remembered(postgres_store: Store) -> None:
    """Half of it may be from before, half from after."""
    lay_out(postgres_store)
    other = Store(postgres_store.engine.url.render_as_string(hide_password=False))

    def read() -> str:
        other.run(lambda elsewhere: rename(elsewhere, "建设局", "住房和建设局"))
        return "half and half"

    with postgres_store.read() as tx:
        assert standing.recall(tx, "key", read) == "half and half"
        assert standing.recall(tx, "key", lambda: "anew") == "anew"
    other.close()


def test_nothing_is_remembered_without_a_token(listed: Store) -> None:
    listed.run(lambda tx: tx.execute(delete(StandingRow)))
    with listed.read() as tx:
        readings(tx)
    with listed.read() as tx, statements(listed) as seen:
        readings(tx)
    assert any("FROM task" in statement for statement in seen)


WRITES: dict[str, Callable[[Tx, int], object]] = {
    "rename": lambda tx, n: units.rename(tx, programmes.live(tx)[-1].units[n % 12].id, f"第{n}局"),
    "give": lambda tx, n: programmes.give_target(tx, programmes.live(tx)[-1].tasks[0].targets[0].id, 1 + n % 3),
    "rule": lambda tx, n: programmes.set_rules(tx, programmes.live(tx)[-1].id, {"unit_cap": n}),
    "day": lambda tx, n: calendar.declare_days(tx, {date(2024, 9, 1 + n % 30): n % 2 == 0}),
    "round": lambda tx, n: rounds.open_round(tx, programmes.live(tx)[-1].id, Quarter(2024, 1 + n % 4), NOW),
}
STEPS = st.tuples(
    st.sampled_from(sorted(WRITES)), st.integers(1, 40), st.sampled_from(("kept", "taken back", "savepoint taken back"))
)


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(STEPS, max_size=8), writers=st.lists(st.integers(0, 1), min_size=8, max_size=8))
def test_whatever_is_written_and_taken_back_two_processes_say_what_a_third_reads(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]], writers: list[int]
) -> None:
    path = tmp_path_factory.mktemp("standing") / "shared.sqlite3"
    stores = [sqlite_file(path), sqlite_file(path)]
    open_house(path.parent, store=stores[0])
    for (write, n, end), writer in zip(steps, writers, strict=False):
        with suppress(TakenBack), stores[writer].write() as tx:
            with suppress(TakenBack), tx.begin_nested():
                WRITES[write](tx, n)
                readings(tx)
                if end == "savepoint taken back":
                    raise TakenBack
            readings(tx)
            if end == "taken back":
                raise TakenBack
        fresh = sqlite_file(path)
        said = []
        for store in (*stores, fresh):
            with store.read() as tx:
                said.append(readings(tx))
        fresh.close()
        assert said[0] == said[1] == said[2]
    for store in stores:
        store.close()
