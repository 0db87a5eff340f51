"""Alembic's entry: runs on the connection that storage/migrate.py hands over."""

from typing import Any, Literal

from alembic import context

from storage.tables import Base, Exact, Moment


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our column types down as what they are underneath, so that old migrations need nothing of today's code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Exact):
        return "sa.String(length=40)"
    return False


connection = context.config.attributes["connection"]
if connection.dialect.name == "sqlite":
    # Batch mode recreates tables, and with foreign keys on a dropped parent takes its children along. The pragma is
    # ignored inside a transaction, so it is set between two.
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    transactional_ddl=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
if connection.dialect.name == "sqlite":
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"a migration left {len(broken)} dangling references")
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
