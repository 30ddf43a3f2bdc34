"""Readers: publications, what is on their pages and who made them, what is shown, addresses; what may be published."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_readers"
down_revision = "2026_11_23_the_desk_opens"
branch_labels = None
depends_on = None

# SQLite counts up by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("project_language", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreviewed_ok", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("machine_ok", sa.Boolean(), nullable=False, server_default=sa.false()))
    # What an existing row gets; new rows say it themselves.
    with op.batch_alter_table("project_language", schema=None) as batch_op:
        batch_op.alter_column("unreviewed_ok", server_default=None)
        batch_op.alter_column("machine_ok", server_default=None)
    op.create_table(
        "publication",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("edition", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", ID, nullable=False),
        sa.Column("edition_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("anchors", sa.String(length=40), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_publication_by_person")),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_publication_edition_edition")),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_publication_revision_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("edition", "number", name=op.f("uq_publication_edition_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "published_unit",
        sa.Column("publication", ID, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["publication"], ["publication.id"], name=op.f("fk_published_unit_publication_publication")
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_published_unit_unit_unit")),
        sa.ForeignKeyConstraint(["wording"], ["wording.id"], name=op.f("fk_published_unit_wording_wording")),
        sa.PrimaryKeyConstraint("publication", "unit", name=op.f("pk_published_unit")),
    )
    op.create_table(
        "credit",
        sa.Column("publication", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_credit_person_person")),
        sa.ForeignKeyConstraint(["publication"], ["publication.id"], name=op.f("fk_credit_publication_publication")),
        sa.PrimaryKeyConstraint("publication", "person", "role", name=op.f("pk_credit")),
    )
    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_person"), ["person"], unique=False)
    op.create_table(
        "showing",
        sa.Column("edition", ID, nullable=False),
        sa.Column("publication", ID, nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_showing_edition_edition")),
        sa.ForeignKeyConstraint(["publication"], ["publication.id"], name=op.f("fk_showing_publication_publication")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_showing")),
    )
    op.create_table(
        "address",
        sa.Column("project", ID, nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("edition", ID, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_address_edition_edition")),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_address_project_project")),
        sa.PrimaryKeyConstraint("project", "language", "slug", name=op.f("pk_address")),
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_edition"), ["edition"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_edition"))

    op.drop_table("address")
    op.drop_table("showing")
    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credit_person"))

    op.drop_table("credit")
    op.drop_table("published_unit")
    op.drop_table("publication")
    with op.batch_alter_table("project_language", schema=None) as batch_op:
        batch_op.drop_column("machine_ok")
        batch_op.drop_column("unreviewed_ok")
