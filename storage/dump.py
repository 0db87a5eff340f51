"""Every table as lines of JSON, and back: the same on SQLite and PostgreSQL, so a backup of one restores into the other.

Tables are looked at as they stand in the database, not as this program's version of them: an older backup is loaded into
the schema it was made from, and migrated afterwards. Values JSON has no word for carry a tag: {"t": moment}, {"d": day},
{"b": bytes in base64}, {"j": a JSON column}. Moments are UTC.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, Integer, MetaData, Table, func, insert, select, text
from sqlalchemy.orm import Session

_VERSION_TABLE = "alembic_version"
# What a database says about itself is no part of what it holds.
_OWN_TABLES = (_VERSION_TABLE, "standing")
_HELPING = 500


def tables(connection: Connection) -> list[Table]:
    """The tables of the database, those referred to before those that refer; without what it says about itself."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in _OWN_TABLES]


def revision(connection: Connection) -> str | None:
    """The schema's version; None for a database without one."""
    metadata = MetaData()
    metadata.reflect(connection)
    if _VERSION_TABLE not in metadata.tables:
        return None
    found: str | None = connection.scalar(select(metadata.tables[_VERSION_TABLE].c.version_num))
    return found


def lines(tx: Session, table: Table) -> Iterator[bytes]:
    """The rows of a table, one line each, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_HELPING)
    names = [column.name for column in table.columns]
    is_json = [isinstance(column.type, JSON) for column in table.columns]
    for row in tx.connection().execute(query):
        values = {name: _tagged(value, as_json) for name, value, as_json in zip(names, row, is_json, strict=True)}
        yield f"{json.dumps(values, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def load(connection: Connection, table: Table, rows: Iterable[str]) -> int:
    """Insert lines into an empty table; returns how many. Raises ValueError or KeyError for what is no row of it."""
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    names = {column.name for column in table.columns}
    is_sqlite = connection.dialect.name == "sqlite"
    loaded = 0
    values = iter(rows)
    while helping := [_row(line, table, names, is_sqlite=is_sqlite) for line in islice(values, _HELPING)]:
        connection.execute(insert(table), helping)
        loaded += len(helping)
    return loaded


def values(line: str) -> dict[str, Any]:
    """A line's values without their tags; moments and days stay ISO text."""
    found = json.loads(line)
    return {name: next(iter(value.values())) if isinstance(value, dict) else value for name, value in found.items()}


def begin_loading(connection: Connection) -> None:
    """Rows may refer to rows that come later."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")


def finish_loading(connection: Connection, loaded: Iterable[Table]) -> None:
    """Let PostgreSQL count on from the ids that were loaded."""
    if connection.dialect.name != "postgresql":
        return
    for table in loaded:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": keys[0].name}
        )
        highest = connection.scalar(select(func.max(keys[0])))
        if sequence is not None and highest is not None:
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def _row(line: str, table: Table, names: set[str], *, is_sqlite: bool) -> dict[str, Any]:
    found = json.loads(line)
    if not isinstance(found, dict) or not set(found) <= names:
        raise ValueError(f"no row of {table.name}")
    return {name: _untagged(value, table, name, is_sqlite=is_sqlite) for name, value in found.items()}


def _tagged(value: Any, as_json: bool) -> Any:
    if value is None:
        return None
    if as_json:
        return {"j": value}
    match value:
        case datetime():
            aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            return {"t": aware.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case bytes() | memoryview():
            return {"b": base64.b64encode(bytes(value)).decode()}
        case _:
            return value


def _untagged(value: Any, table: Table, name: str, *, is_sqlite: bool) -> Any:
    if not isinstance(value, dict):
        return value
    match value:
        case {"t": moment}:
            at = datetime.fromisoformat(moment)
            aware = isinstance(table.c[name].type, DateTime) and not is_sqlite
            return at if aware else at.astimezone(UTC).replace(tzinfo=None)
        case {"d": day}:
            return date.fromisoformat(day)
        case {"b": data}:
            return base64.b64decode(data)
        case {"j": inside}:
            return inside
        case _:
            raise ValueError(f"no value of {table.name}.{name}")
