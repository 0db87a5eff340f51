"""files that stand beside a report"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("round_id", _ID, nullable=False),
        sa.Column("task_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", _ID, nullable=False),
        sa.Column("sent_by", _ID, nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_evidence_round_id_round")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_evidence_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_evidence_unit_id_unit")),
        sa.ForeignKeyConstraint(["sha256"], ["file.sha256"], name=op.f("fk_evidence_sha256_file")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_evidence_sent_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "round_id", "task_id", "unit_id", "sha256", name=op.f("uq_evidence_round_id_task_id_unit_id_sha256")
        ),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_sent_at"), ["sent_at"], unique=False)
