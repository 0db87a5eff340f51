"""Databases for tests: laid out once a process and copied, because migrating takes longer than most tests."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import event

from storage.migrate import upgrade
from storage.store import Store

BORN = datetime(2024, 1, 1, tzinfo=UTC)


def sqlite_file(path: Path) -> Store:
    """A store on a file that is not synced to the disk: no test pulls the plug, and a killed process loses nothing."""
    store = Store(f"sqlite:///{path}")

    @event.listens_for(store.engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    return store


def is_empty(store: Store) -> bool:
    """Whether nothing at all is in this SQLite database."""
    with store.read() as tx:
        return tx.connection().exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0


def copy(laid_out: Store, into: Store) -> None:
    """Make an empty SQLite database what another one is."""
    with (
        closing(laid_out.engine.raw_connection()) as source,
        closing(into.engine.raw_connection()) as target,
    ):
        assert isinstance(source.driver_connection, sqlite3.Connection)
        assert isinstance(target.driver_connection, sqlite3.Connection)
        source.driver_connection.backup(target.driver_connection)


@lru_cache
def _migrated() -> Store:
    store = Store("sqlite:///:memory:")
    upgrade(store.engine, now=BORN)
    return store


def migrate(store: Store) -> None:
    """What `upgrade` does to an empty SQLite database."""
    copy(_migrated(), store)
