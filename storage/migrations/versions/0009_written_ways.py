"""What a unit insists on, part by part; what the forms showed that went out to be filled in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("report") as batch:
        batch.add_column(sa.Column("insisted", sa.JSON(), nullable=True))
    op.create_table(
        "form_to_edit",
        sa.Column("id", big, nullable=False),
        sa.Column("round_id", big, nullable=False),
        sa.Column("unit_id", big, nullable=False),
        sa.Column("person_id", big, nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_form_to_edit_round_id_round"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_form_to_edit_unit_id_unit"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_form_to_edit_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_form_to_edit"),
    )
    op.create_index("ix_form_to_edit_round_unit", "form_to_edit", ["round_id", "unit_id"])
