"""Who was heard last, so that the right contact is reminded; processes that hold for their clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("heard_at", moment, nullable=True))
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("refusals", big, nullable=False, server_default="0"))
    op.create_table(
        "clock_hold",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("skew_seconds", big, nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_clock_hold"),
    )
