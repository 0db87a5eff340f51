"""Schema migrations: forward only, at every start, with a copy of the database taken first."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 20240518


class SchemaNewer(Exception):
    """The database was written by a newer program."""


def is_current(engine: Engine) -> bool:
    """Whether the schema is this program's, without changing anything."""
    scripts = ScriptDirectory(str(_SCRIPTS))
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    return current == scripts.get_current_head()


def revisions() -> tuple[str, ...]:
    """Every schema this program knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions())


def upgrade(engine: Engine, *, now: datetime, to: str = "head") -> bool:
    """Bring the schema up to this program's, or to an older version `to`; True where something was done.

    Raises SchemaNewer.

    On SQLite a non-empty database is first copied beside itself with the backup API: its schema changes are not
    transactional as a whole. On PostgreSQL one process migrates while the others wait for its advisory lock.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
            connection.commit()
        try:
            current = MigrationContext.configure(connection).get_current_revision()
            connection.rollback()
            if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
                raise SchemaNewer(current)
            if current == scripts.get_current_head():
                return False
            if current is not None and connection.dialect.name == "sqlite":
                _copy(engine, now)
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            connection.commit()
            return True
        finally:
            if connection.dialect.name == "postgresql":
                connection.rollback()
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
                connection.commit()


def _copy(engine: Engine, now: datetime) -> None:
    database = engine.url.database
    if database in (None, "", ":memory:"):
        return
    source = sqlite3.connect(str(database))
    target = sqlite3.connect(f"{database}.before-{now:%Y%m%d-%H%M%S}")
    with source, target:
        source.backup(target)
    source.close()
    target.close()
