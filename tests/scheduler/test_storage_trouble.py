"""A database that is locked, full or broken: what passes is waited for, what does not stops the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports import SendFailed
from storage import outbox
from storage.store import Store
from storage.trouble import Trouble, trouble
from tests.databases import sqlite_file
from tests.fakes import FakePlatform
from tests.house import House, open_house
from tests.scheduler.test_outbox_pump import pumping, put, until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trouble.sqlite3"


@pytest.fixture
def house(tmp_path: Path, path: Path) -> Iterator[House]:
    opened = open_house(tmp_path, store=sqlite_file(path))
    # The wait for a lock is a setting; a test need not sit through it.
    event.listen(opened.deps.store.engine, "checkout", lambda dbapi, *_: dbapi.execute("PRAGMA busy_timeout=50"))
    yield opened
    opened.deps.store.close()


def sqlite_error(code: int) -> OperationalError:
    original = sqlite3.OperationalError("something")
    original.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, original)


class PostgresError(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY), Trouble.PASSING),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), Trouble.PASSING),
        (sqlite_error(sqlite3.SQLITE_LOCKED), Trouble.PASSING),
        (sqlite_error(sqlite3.SQLITE_FULL), Trouble.PASSING),
        (sqlite_error(sqlite3.SQLITE_IOERR_FSYNC), Trouble.LASTING),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), Trouble.LASTING),
        (sqlite_error(sqlite3.SQLITE_READONLY), Trouble.LASTING),
        (sqlite_error(sqlite3.SQLITE_ERROR), None),  # no such table: ours
        (DatabaseError("x", {}, PostgresError(None)), Trouble.PASSING),  # the line was cut
        (DatabaseError("x", {}, PostgresError("57P01")), Trouble.PASSING),  # the server shuts down
        (DatabaseError("x", {}, PostgresError("40001")), Trouble.PASSING),
        (DatabaseError("x", {}, PostgresError("53100")), Trouble.PASSING),  # disk full
        (DatabaseError("x", {}, PostgresError("25P03")), Trouble.PASSING),  # idle in transaction
        (DatabaseError("x", {}, PostgresError("58030")), Trouble.LASTING),  # I/O error
        (DatabaseError("x", {}, PostgresError("42P01")), None),
        (PoolTimeout(), Trouble.PASSING),
        (ValueError("ours"), None),
        (SendFailed("down", certain=True), None),
    ],
)
def test_what_passes_and_what_does_not(error: Exception, kind: Trouble | None) -> None:
    assert trouble(error) is kind


def test_a_real_lock_and_a_real_full_disk_are_told_as_passing(path: Path, house: House) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError) as locked:
        put(house, "a")
    assert trouble(locked.value) is Trouble.PASSING
    other.execute("ROLLBACK")
    other.close()
    put(house, "a")
    small = create_engine(f"sqlite:///{path.with_name('full.sqlite3')}")
    with small.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=5")
        connection.exec_driver_sql("CREATE TABLE t (x)")
        with pytest.raises(OperationalError) as full:
            connection.exec_driver_sql("INSERT INTO t VALUES (zeroblob(400000))")
    assert trouble(full.value) is Trouble.PASSING
    small.dispose()


async def test_a_lock_held_while_a_message_is_sent_costs_nothing_and_repeats_nothing(path: Path, house: House) -> None:
    """What was sent is written down once the lock is gone, within its lease: the messenger's log has it once."""
    other = sqlite3.connect(path, isolation_level=None)

    def lock_after_sending(_to: object, _key: str) -> None:
        if not other.in_transaction and not platform.log:
            other.execute("BEGIN IMMEDIATE")

    platform = FakePlatform(fault=lock_after_sending)
    put(house, "a")
    put(house, "b")
    async with pumping(house, platform) as pump:
        await until(lambda: bool(platform.log), house, pump)
        for _ in range(20):
            await until(lambda: True, house, pump)
        other.execute("ROLLBACK")
        await until(lambda: len(platform.log) >= 2, house, pump)
    other.close()
    assert platform.keys("li") == ["a", "b"]


async def test_a_letter_is_not_poisoned_by_the_database(path: Path, house: House) -> None:
    """While the tables are out of reach nothing is claimed; afterwards everything goes."""
    platform = FakePlatform()
    put(house, "a")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with pumping(house, platform) as pump:
        for _ in range(30):
            await until(lambda: True, house, pump, step=5)
        assert platform.log == []
        other.execute("ROLLBACK")
        await until(lambda: platform.keys("li") == ["a"], house, pump)
    other.close()
    with Store(f"sqlite:///{path}").read() as tx:
        assert [trace.state for trace in outbox.traces(tx, "a")] == [outbox.SENT]
