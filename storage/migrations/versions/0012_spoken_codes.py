"""spoken codes of what the office typed in; files that are on their way out"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "spoken_code",
        sa.Column("report_id", _BIG, nullable=False),
        sa.Column("version", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sendings", _BIG, nullable=False),
        sa.Column("tries", _BIG, nullable=False),
        sa.Column("used_by", _BIG, nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_spoken_code_report_id_report")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_spoken_code_person_id_person")),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name=op.f("fk_spoken_code_used_by_person")),
        sa.PrimaryKeyConstraint("report_id", "version", "person_id", name=op.f("pk_spoken_code")),
    )
    op.create_table(
        "removed_file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_removed_file")),
    )
