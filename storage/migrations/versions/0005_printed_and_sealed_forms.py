"""printed and sealed forms"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("programme") as batch_op:
        batch_op.add_column(sa.Column("needs_seal", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "printed_form",
        sa.Column("id", _id(), nullable=False),
        sa.Column("round_id", _id(), nullable=False),
        sa.Column("unit_id", _id(), nullable=False),
        sa.Column("version", _id(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("pages", _id(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_printed_form_round_id_round")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_printed_form_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_form")),
        sa.UniqueConstraint("round_id", "unit_id", "version", name=op.f("uq_printed_form_round_id_unit_id_version")),
    )
    op.create_index(op.f("ix_printed_form_unit_id"), "printed_form", ["unit_id"])
    op.create_table(
        "sealed_form",
        sa.Column("id", _id(), nullable=False),
        sa.Column("round_id", _id(), nullable=True),
        sa.Column("unit_id", _id(), nullable=True),
        sa.Column("form_id", _id(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("person_id", _id(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", _id(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("original_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("original_by", _id(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sealed_form_round_id_round")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sealed_form_unit_id_unit")),
        sa.ForeignKeyConstraint(["form_id"], ["printed_form.id"], name=op.f("fk_sealed_form_form_id_printed_form")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sealed_form_person_id_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_sealed_form_decided_by_person")),
        sa.ForeignKeyConstraint(["original_by"], ["person.id"], name=op.f("fk_sealed_form_original_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_form")),
    )
    op.create_index("ix_sealed_form_round_unit", "sealed_form", ["round_id", "unit_id"])
    op.create_index(op.f("ix_sealed_form_person_id"), "sealed_form", ["person_id"])
    op.create_table(
        "sealed_file",
        sa.Column("sealed_form_id", _id(), nullable=False),
        sa.Column("position", _id(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("preview_sha256", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sealed_form_id"], ["sealed_form.id"], name=op.f("fk_sealed_file_sealed_form_id_sealed_form")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["file.sha256"], name=op.f("fk_sealed_file_sha256_file")),
        sa.ForeignKeyConstraint(["preview_sha256"], ["file.sha256"], name=op.f("fk_sealed_file_preview_sha256_file")),
        sa.PrimaryKeyConstraint("sealed_form_id", "position", name=op.f("pk_sealed_file")),
    )
