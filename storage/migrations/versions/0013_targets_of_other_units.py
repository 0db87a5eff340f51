"""targets that a unit says are another unit's"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("disclaimed", sa.JSON(), nullable=True))
