"""a list before it is live, and what a later version of it drops"""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("programme_id", _big_id(), nullable=False),
        sa.Column("version", _big_id(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_proposal_programme_id_programme")),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_proposal")),
    )
    op.create_table(
        "proposal_step",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("programme_id", _big_id(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("person_id", _big_id(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_proposal_step_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proposal_step_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_step")),
    )
    with op.batch_alter_table("proposal_step") as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_step_programme_id"), ["programme_id"], unique=False)
    for table in ("task", "target", "assignment"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("unit") as batch_op:
        batch_op.add_column(sa.Column("merged_into", _big_id(), nullable=True))
    _turn_waiting_lists_into_values()


def _turn_waiting_lists_into_values() -> None:
    """A list that waited in rows of tasks goes on waiting as one value; its rows are taken away."""
    tx = op.get_bind()
    for programme in tx.execute(sa.text("SELECT * FROM programme WHERE state = 'proposed'")).mappings().all():
        tasks = _rows(tx, "SELECT * FROM task WHERE programme_id = :id ORDER BY no", programme["id"])
        base = programme["id"] * 1_000_000
        next_key = base + 1
        units: dict[int, dict[str, Any]] = {}
        drafts: list[dict[str, Any]] = []
        for task in tasks:
            parts = []
            for part in _rows(
                tx,
                "SELECT a.*, u.name AS unit_name FROM assignment a JOIN unit u ON u.id = a.unit_id"
                " WHERE a.task_id = :id ORDER BY a.position",
                task["id"],
            ):
                if part["unit_id"] not in units:
                    units[part["unit_id"]] = {"key": next_key, "name": part["unit_name"], "unit_id": part["unit_id"]}
                    next_key += 1
                parts.append({"unit": units[part["unit_id"]]["key"], "role": part["role"]})
            targets = []
            for target in _rows(tx, "SELECT * FROM target WHERE task_id = :id ORDER BY position", task["id"]):
                fields = ("text", "value", "measure", "comparator", "kind")
                targets.append({"key": next_key, **{field: target[field] for field in fields}})
                next_key += 1
            drafts.append(
                {
                    "key": next_key,
                    **{field: task[field] for field in ("no", "name", "text")},
                    "parts": parts,
                    "targets": targets,
                }
            )
            next_key += 1
        doubts = []
        for doubt in _json(programme["unsure"]):
            doubts.append({"key": next_key, "kind": "reading", **doubt})
            next_key += 1
        issued_on = programme["issued_on"]
        head = ("id", "year", "title", "doc_number", "issuer", "office", "phone", "form_title")
        draft = {
            **{field: programme[field] for field in head},
            "issued_on": str(issued_on) if issued_on else None,
            "form_columns": _json(programme["form_columns"]),
            "tasks": drafts,
            "units": list(units.values()),
            "doubts": doubts,
            "next_key": next_key,
        }
        tx.execute(
            sa.text(
                "INSERT INTO proposal (programme_id, version, draft, changed_at)"
                " SELECT id, 1, CAST(:draft AS json), created_at FROM programme WHERE id = :id"
                if tx.dialect.name == "postgresql"
                else "INSERT INTO proposal (programme_id, version, draft, changed_at)"
                " SELECT id, 1, :draft, created_at FROM programme WHERE id = :id"
            ),
            {"draft": json.dumps(draft, ensure_ascii=False), "id": programme["id"]},
        )
        for task in tasks:
            for table in ("target", "assignment"):
                tx.execute(sa.text(f"DELETE FROM {table} WHERE task_id = :id"), {"id": task["id"]})  # noqa: S608
            tx.execute(sa.text("DELETE FROM task WHERE id = :id"), {"id": task["id"]})


def _rows(tx: sa.Connection, statement: str, row_id: int) -> Sequence[sa.RowMapping]:
    return tx.execute(sa.text(statement), {"id": row_id}).mappings().all()


def _json(value: Any) -> Any:
    """SQLite hands JSON over as text, PostgreSQL as values."""
    return json.loads(value) if isinstance(value, str) else value
