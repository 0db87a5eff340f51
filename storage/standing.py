"""What changes rarely, remembered between transactions: the lists with their rules and rounds, the office's calendar.

Whatever writes to one of `TABLES`, in whatever program and in whatever words, leaves a new random token in the one row of
`standing`: triggers in the database see to it (migration 0008), so that nobody can forget to, and a rollback takes the
token back with the rest. A transaction reads the token once; what was read under the same token by an earlier one, in
this process, holds still. A token never comes again, so a value read in a transaction that was rolled back, or in a
database that a restore replaced, is never found.

A migration that adds a table to `TABLES`, or on SQLite remakes one of them (batch mode drops a table's triggers), makes
its triggers anew; tests/storage/test_standing.py asks every table.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from storage.tables import (
    AssignmentRow,
    ProgrammeRow,
    RoundRow,
    StandingRow,
    TargetRow,
    TaskRow,
    UnitAliasRow,
    UnitRow,
    WorkdayRow,
)

T = TypeVar("T")

TABLES = frozenset(
    row.__tablename__
    for row in (ProgrammeRow, TaskRow, TargetRow, AssignmentRow, UnitRow, UnitAliasRow, WorkdayRow, RoundRow)
)

# Plans of quarters somebody asked for are remembered too; a year's work needs a few dozen values.
_LIMIT = 1000
_KEY = "standing"
_SELECT_TOKEN = select(StandingRow.token)
_NAMES = "|".join(sorted(TABLES))
_NAMED = re.compile(rf"\b(?:{_NAMES})\b")
_HARMLESS = re.compile(rf'(?:INSERT INTO|UPDATE|DELETE FROM) "?(?!"?(?:{_NAMES})\b)|SAVEPOINT|RELEASE')


class Shelf:
    """What one store remembers, all of it under one token. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token = ""
        self._values: dict[Hashable, Any] = {}

    def find(self, token: str, key: Hashable) -> tuple[Any] | None:
        with self._lock:
            return (self._values[key],) if token == self._token and key in self._values else None

    def put(self, token: str, key: Hashable, value: object) -> None:
        with self._lock:
            if token != self._token or len(self._values) >= _LIMIT:
                self._token, self._values = token, {}
            self._values[key] = value


def attach(engine: Engine) -> dict[str, Any]:
    """Let sessions on this engine remember; returns what they carry in their `info`."""
    event.listen(engine, "begin", _forget)
    event.listen(engine, "before_cursor_execute", _on_statement)
    return {_KEY: Shelf()}


def recall(tx: Session, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives, or gave to anybody since `TABLES` were changed last.

    `read` depends on nothing but those tables and `key`, and gives what nobody can change; no rows. What it raises is
    raised, and not remembered.
    """
    tx.flush()  # what is not written yet has no token
    connection, shelf = tx.connection(), cast(Shelf, tx.info[_KEY])
    token = connection.info.get(_KEY)
    if token is None:
        connection.info[_KEY] = token = _token(connection)
    found = shelf.find(token, key) if token is not None else None
    if found is not None:
        return cast(T, found[0])
    value = read()
    # Elsewhere somebody may have committed between two statements of `read`.
    if token is not None and _token(connection) == token:
        shelf.put(token, key, value)
    return value


def _token(connection: Connection) -> str | None:
    return connection.scalar(_SELECT_TOKEN)


def _forget(connection: Connection) -> None:
    connection.info.pop(_KEY, None)


def _on_statement(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    if _may_change(statement):
        _forget(connection)


def _may_change(statement: str) -> bool:
    """Whether the token may be another afterwards; in doubt it is read again.

    Whoever locks a row of `TABLES` waits for others' changes and wants to see them; a savepoint that is rolled back takes
    our own with it.
    """
    if statement.startswith("SELECT"):
        return "FOR UPDATE" in statement and _NAMED.search(statement) is not None
    return _HARMLESS.match(statement) is None
