"""A database and its files in and out of a backup: what a backup is made from, and putting one in the present's place.

A restore builds the new database beside the present one and touches nothing until it is whole. Then a note of what is to
be renamed is written, and the renaming done; a power cut in between is made good at the next start (`finish_swap`), so
there is never a moment at which a program could start on nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, inspect, make_url, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from storage import audit, dump, restored
from storage.files import FileStore
from storage.migrate import revisions, upgrade
from storage.store import Store
from storage.tables import Base, ClockRow, FileRow

_NOTE = "restore.json"
_SIDES = ("", "-wal", "-shm")


class NotEmpty(Exception):
    """The database to restore into has rows already."""


class Foreign(Exception):
    """What is to be restored does not hold together; the message says where, for the log."""


class TooNew(Exception):
    """The backup was made by a newer program."""


@dataclass(frozen=True)
class Source:
    """What a backup is made from: rows as lines by table, and files by hash, in the order they should be written."""

    revision: str
    is_rehearsal: bool
    tables: tuple[tuple[str, int, Iterator[bytes]], ...]
    files: tuple[tuple[str, Iterator[bytes]], ...]
    missing_files: tuple[str, ...]


def read_source(store: Store, files: FileStore, use: Callable[[Source], Any]) -> Any:
    """Hand everything to `use` while one snapshot of the database is open. Raises Foreign for an empty database."""
    with store.snapshot() as tx:
        connection = tx.connection()
        revision = dump.revision(connection)
        if revision is None:
            raise Foreign("no schema")
        found = dump.tables(connection)
        hashes = list(tx.scalars(select(FileRow.sha256).order_by(FileRow.sha256)))
        there = [sha256 for sha256 in hashes if files.size(sha256) is not None]
        return use(
            Source(
                revision=revision,
                is_rehearsal=tx.scalar(select(ClockRow.id).limit(1)) is not None,
                tables=tuple((table.name, dump.count(connection, table), dump.lines(tx, table)) for table in found),
                files=tuple((sha256, files.helpings(sha256)) for sha256 in there),
                missing_files=tuple(sorted(set(hashes) - set(there))),
            )
        )


@dataclass(frozen=True)
class Contents:
    """What a backup says it holds: rows by table, read again and again, and files by hash."""

    revision: str
    counts: dict[str, int]
    lines: Callable[[str], Iterable[str]]
    files: Callable[[], Iterable[tuple[str, bytes]]]


def fill(url: str, contents: Contents, *, now: datetime) -> int:
    """Build the backup's database at an empty place and bring it up to date; returns how many messages are held.

    Raises TooNew, NotEmpty, Foreign, OSError. Whatever it raises, nothing of the backup is left in the database.
    """
    if contents.revision not in revisions():
        raise TooNew(contents.revision)
    _check_audit(contents)
    store = Store(url)
    try:
        if _has_rows(store):
            raise NotEmpty
        _drop_empty(store)
        upgrade(store.engine, now=now, to=contents.revision)
        try:
            with store.write() as tx:
                _load(tx.connection(), contents)
        except IntegrityError as error:  # SQLite looks at references when it commits
            raise Foreign(type(error).__name__) from None
        except OperationalError as error:  # disk full, connection lost: nothing that the backup is to blame for
            raise OSError(type(error).__name__) from None
        upgrade(store.engine, now=now)
        with store.write() as tx:
            return restored.hold_everything(tx, now=now)
    finally:
        store.close()


def _check_audit(contents: Contents) -> None:
    """The chain is looked at before anything is written: a log that was touched is no backup of ours."""
    if "audit" not in contents.counts:
        raise Foreign("no audit log")
    try:
        broken, _ = audit.first_broken(dump.values(line) for line in contents.lines("audit"))
    except (ValueError, KeyError, TypeError) as error:
        raise Foreign(f"audit log: {type(error).__name__}") from None
    if broken is not None:
        raise Foreign(f"audit line {broken}")


def _has_rows(store: Store) -> bool:
    with store.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        found = any(dump.count(connection, table) for table in dump.tables(connection)) if names else False
        connection.rollback()
    return found


def _drop_empty(store: Store) -> None:
    """Take our own tables away where they stand without a row: they may be newer than the backup's."""
    metadata = MetaData()
    ours = {*Base.metadata.tables, "alembic_version"}
    with store.engine.begin() as connection:
        metadata.reflect(connection, only=lambda name, _: name in ours)
        metadata.drop_all(connection)


def _load(connection: Connection, contents: Contents) -> None:
    there = dump.tables(connection)
    if {table.name for table in there} != set(contents.counts):
        raise Foreign("its tables are not those of its schema")
    dump.begin_loading(connection)
    for table in there:
        try:
            loaded = dump.load(connection, table, contents.lines(table.name))
        except (ValueError, KeyError, TypeError, IntegrityError, DataError) as error:
            raise Foreign(f"table {table.name}: {type(error).__name__}") from None
        if loaded != contents.counts[table.name]:
            raise Foreign(f"table {table.name} has {loaded} rows, not {contents.counts[table.name]}")
    dump.finish_loading(connection, there)


def fill_files(folder: Path, contents: Contents) -> None:
    """Write the backup's files where a file store finds them, durably."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for sha256, data in contents.files():
        path = folder / sha256[:2] / sha256
        path.parent.mkdir(exist_ok=True, mode=0o700)
        with open(path, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for inside in (*folder.iterdir(), folder):
        _sync(inside)


# --- into the present's place -----------------------------------------------------------------------------------


def database_path(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL and for one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def settle_wal(path: Path) -> None:
    """Leave a finished database in one file, so that it can be renamed."""
    import sqlite3

    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    _sync(path)


def swap(data_dir: Path, moves: list[tuple[Path, Path, Path]]) -> None:
    """Put each new thing in the place of the present one, which goes aside: (new, present, aside) each.

    The note makes it one step: from the moment it is durable the swap will be finished, now or at the next start.
    """
    note = data_dir / _NOTE
    half = note.with_suffix(".part")
    with open(half, "w", encoding="utf-8") as file:
        json.dump([[str(part) for part in move] for move in moves], file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, note)
    _sync(data_dir)
    finish_swap(data_dir)


def finish_swap(data_dir: Path) -> bool:
    """Do what a note says is still to be done; True where there was one. May be called at any time, before opening."""
    note = data_dir / _NOTE
    if not note.exists():
        return False
    for new, present, aside in json.loads(note.read_text("utf-8")):
        if not Path(new).exists():
            continue  # done before
        for side in _SIDES:
            old = Path(f"{present}{side}")
            if old.exists():
                os.replace(old, f"{aside}{side}")
        os.replace(new, present)
        _sync(Path(present).parent)
    note.unlink()
    _sync(data_dir)
    return True


def clear(path: Path) -> None:
    """Remove what an earlier attempt left."""
    if path.is_dir():
        shutil.rmtree(path)
    for side in _SIDES:
        Path(f"{path}{side}").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
