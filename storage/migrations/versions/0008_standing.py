"""standing: a token that is new after every change of what changes rarely"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("programme", "task", "target", "assignment", "unit", "unit_alias", "workday", "round")
ON_SQLITE = "UPDATE standing SET token = hex(randomblob(16))"
ON_POSTGRESQL = "UPDATE standing SET token = gen_random_uuid()::text"


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
    )
    op.execute("INSERT INTO standing (id, token) VALUES (1, '')")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(ON_SQLITE)
        for table in TABLES:
            for change in ("INSERT", "UPDATE", "DELETE"):
                name = f"standing_{table}_{change.lower()}"
                op.execute(f"CREATE TRIGGER {name} AFTER {change} ON {table} BEGIN {ON_SQLITE}; END")
        return
    op.execute(ON_POSTGRESQL)
    op.execute(
        "CREATE OR REPLACE FUNCTION renew_standing() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {ON_POSTGRESQL}; RETURN NULL; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER standing_{table} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION renew_standing()"
        )
