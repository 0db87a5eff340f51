"""The database: one engine, two kinds of transaction.

SQLite runs in WAL with FULL sync, and every writing transaction starts with BEGIN IMMEDIATE: a deferred one that turns
into a writer fails at once under load, whatever the timeout (https://www.sqlite.org/lang_transaction.html#immediate).
Within this process writers take turns by a lock, which is fairer than SQLite's busy handler and never times out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from storage import standing

T = TypeVar("T")
Tx = Session
"""An open transaction, the way handlers pass it on."""

_BUSY_TIMEOUT_MS = 10_000
# 40001 serialization_failure, 40P01 deadlock_detected: PostgreSQL asks for the whole transaction again.
_RETRY_SQLSTATES = frozenset(("40001", "40P01"))
_ATTEMPTS = 5


class Store:
    """Hands out transactions. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Open a database by SQLAlchemy URL; postgresql:// and postgres:// mean psycopg 3."""
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        is_memory = self.is_sqlite and parsed.database in (None, "", ":memory:")
        if self.is_sqlite:
            options: dict[str, Any] = {"connect_args": {"check_same_thread": False}}
            if is_memory:
                options["poolclass"] = StaticPool
            self.engine = create_engine(parsed, **options)
            _make_sqlite_strict(self.engine)
        else:
            self.engine = create_engine(
                parsed,
                pool_pre_ping=True,
                pool_size=10,
                max_overflow=10,
                connect_args={
                    "options": "-c idle_in_transaction_session_timeout=30000 -c timezone=UTC",
                    # A line that is cut is noticed within half a minute, not in two hours.
                    "keepalives_idle": 10,
                    "keepalives_interval": 5,
                    "keepalives_count": 3,
                    "tcp_user_timeout": 25_000,
                    "connect_timeout": 10,
                },
            )
        # One connection in memory means that readers, too, must wait their turn.
        self._turn = threading.RLock() if self.is_sqlite else nullcontext()
        self._reading_turn = self._turn if is_memory else nullcontext()
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info=standing.attach(self.engine))

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that may write; committed at the end, rolled back on any exception."""
        with self._turn, self._sessions.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads and waits for no writer."""
        with self._reading_turn, self._sessions() as tx:
            tx.connection(execution_options={"reads_only": True})
            yield tx

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A transaction that only reads and sees one moment from its first statement to its last."""
        options: dict[str, Any] = {"reads_only": True}
        if not self.is_sqlite:
            options["isolation_level"] = "REPEATABLE READ"
        with self._reading_turn, self._sessions() as tx:
            tx.connection(execution_options=options)
            yield tx

    def run(self, work: Callable[[Session], T]) -> T:
        """Do `work` in a writing transaction, again from the start where PostgreSQL asks for it."""
        for attempt in range(_ATTEMPTS):
            try:
                with self.write() as tx:
                    return work(tx)
            except DBAPIError as error:
                if attempt == _ATTEMPTS - 1 or getattr(error.orig, "sqlstate", None) not in _RETRY_SQLSTATES:
                    raise
        raise AssertionError("unreachable")

    def probe(self) -> None:
        """Write something that changes nothing, and commit it; raises whatever keeps the database from it."""
        self.run(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = version_num")))

    def close(self) -> None:
        self.engine.dispose()


def insert_once(tx: Session, table: type[Any], **values: Any) -> int | None:
    """Insert a row and return its id; None where a unique key says that it is there already, by whoever's hand."""
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    row_id: int | None = tx.scalar(insert(table).values(**values).on_conflict_do_nothing().returning(table.id))
    return row_id


def insert_or_update(tx: Session, table: type[Any], key: Mapping[str, Any], **values: Any) -> None:
    """Give the row with this primary key these values, whether it is there yet or not."""
    insert = sqlite.insert if tx.get_bind().dialect.name == "sqlite" else postgresql.insert
    tx.execute(insert(table).values(**key, **values).on_conflict_do_update(index_elements=[*key], set_=values))


def is_alone(tx: Session, task: int) -> bool:
    """Whether this transaction is the only one at the task; lock and transaction end together. Always so on SQLite."""
    if tx.get_bind().dialect.name != "postgresql":
        return True
    return bool(tx.scalar(select(func.pg_try_advisory_xact_lock(task))))


def _make_sqlite_strict(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver's own transaction control is switched off: we say BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={_BUSY_TIMEOUT_MS}",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        reads_only = connection.get_execution_options().get("reads_only")
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
