"""Alarms that stand, what single processes see, and who was heard when on which platform."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "alarm",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("told_at", moment, nullable=True),
        sa.Column("told_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_alarm"),
    )
    op.create_table(
        "sighting",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name="pk_sighting"),
    )
    op.create_table(
        "hearing",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("heard_at", moment, nullable=False),
        sa.Column("longest_seconds", big, nullable=False),
        sa.Column("days", big, nullable=False),
        sa.PrimaryKeyConstraint("platform", name="pk_hearing"),
    )
    # The newest event of a platform is asked for at every beat.
    op.create_index("ix_inbox_newest", "inbox", ["platform", "id"])
