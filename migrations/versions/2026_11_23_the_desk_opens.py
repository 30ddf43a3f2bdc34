"""The desk opens: people's ways in, their roles, uploads, drafts, rulings, answers of machine translation."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_the_desk_opens"
down_revision = "2026_11_23_first_tables"
branch_labels = None
depends_on = None

# A table that is made anew loses it.
NEVER_REUSED = {"sqlite_autoincrement": True}
# SQLite counts up by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "attempt",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("bucket", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_bucket_at", ["bucket", "at"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("project", ID, nullable=True),
        sa.Column("by", ID, nullable=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_audit_entry_by_person")),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_audit_entry_project_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_project"), ["project"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("project", ID, nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", ID, nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_invitation_by_person")),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_invitation_project_project")),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name=op.f("fk_invitation_used_by_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
        sa.UniqueConstraint("key", name=op.f("uq_invitation_key")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_project"), ["project"], unique=False)

    op.create_table(
        "membership",
        sa.Column("project", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_membership_person_person")),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_membership_project_project")),
        sa.PrimaryKeyConstraint("project", "person", "language", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person"), ["person"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("person", ID, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_recovery_code_person_person")),
        sa.PrimaryKeyConstraint("person", "code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "upload",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("project", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_upload_person_person")),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_upload_project_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("key", name=op.f("uq_upload_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_upload_person"), ["person"], unique=False)

    op.create_table(
        "draft",
        sa.Column("person", ID, nullable=False),
        sa.Column("edition", ID, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_draft_edition_edition")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_draft_person_person")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_draft_unit_unit")),
        sa.ForeignKeyConstraint(["wording"], ["wording.id"], name=op.f("fk_draft_wording_wording")),
        sa.PrimaryKeyConstraint("person", "edition", "unit", name=op.f("pk_draft")),
    )
    op.create_table(
        "engine_answer",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("edition", ID, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_engine_answer_by_person")),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_engine_answer_edition_edition")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_engine_answer_unit_unit")),
        sa.ForeignKeyConstraint(["wording"], ["wording.id"], name=op.f("fk_engine_answer_wording_wording")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_answer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("engine_answer", schema=None) as batch_op:
        batch_op.create_index("ix_engine_answer_edition_unit", ["edition", "unit"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("from_wording", ID, nullable=False),
        sa.Column("to_wording", ID, nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_ruling_by_person")),
        sa.ForeignKeyConstraint(["from_wording"], ["wording.id"], name=op.f("fk_ruling_from_wording_wording")),
        sa.ForeignKeyConstraint(["to_wording"], ["wording.id"], name=op.f("fk_ruling_to_wording_wording")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_ruling_unit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_unit"), ["unit"], unique=False)

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.add_column(sa.Column("author", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("written_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("address", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("licence", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("confidential", sa.Boolean(), nullable=False, server_default="0"))

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dir", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("answer", ID, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_event_answer_engine_answer"), "engine_answer", ["answer"], ["id"])

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("password_hash", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("totp_secret", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("credit_mode", sa.String(length=40), nullable=False, server_default="none"))
        batch_op.add_column(sa.Column("credit_name", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("language", sa.String(length=35), nullable=True))
        batch_op.add_column(sa.Column("theme", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("time_zone", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("local_drafts", sa.Boolean(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("shortcuts", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("engine", sa.String(length=40), nullable=True))

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dir", sa.String(length=40), nullable=True))

    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=40), nullable=False, server_default="enter"))

    with op.batch_alter_table("translation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dir", sa.String(length=40), nullable=True))

    op.create_index("ix_source_revision_position", "source", ["revision", "position"])
    _name_sessions()


def _name_sessions() -> None:
    """Give each signed-in browser a key, and the moment it came in as the one it was last seen at."""
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    sessions = sa.table(
        "web_session",
        sa.column("token_hash", sa.LargeBinary()),
        sa.column("key", sa.String()),
        sa.column("seen_at", sa.DateTime(timezone=True)),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    for token_hash in connection.execute(sa.select(sessions.c.token_hash)).scalars().all():
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.token_hash == token_hash)
            .values(key=_new_key(), seen_at=sessions.c.created_at)
        )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.alter_column("key", existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column("seen_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_web_session_key"), ["key"])


def _new_key() -> str:
    """Return a public id as the hub makes them: 10 characters of a–z and 2–7, a letter first."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return secrets.choice(letters) + "".join(secrets.choice(letters + "234567") for _ in range(9))


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_source_revision_position", "source")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_web_session_key"), type_="unique")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("key")

    with op.batch_alter_table("translation", schema=None) as batch_op:
        batch_op.drop_column("dir")

    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_column("purpose")

    with op.batch_alter_table("proposal", schema=None, table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.drop_column("dir")

    with op.batch_alter_table("project", schema=None, table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.drop_column("engine")

    with op.batch_alter_table("person", schema=None, table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("shortcuts")
        batch_op.drop_column("local_drafts")
        batch_op.drop_column("time_zone")
        batch_op.drop_column("theme")
        batch_op.drop_column("language")
        batch_op.drop_column("credit_name")
        batch_op.drop_column("credit_mode")
        batch_op.drop_column("totp_step")
        batch_op.drop_column("totp_since")
        batch_op.drop_column("totp_secret")
        batch_op.drop_column("password_hash")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_event_answer_engine_answer"), type_="foreignkey")
        batch_op.drop_column("answer")
        batch_op.drop_column("dir")

    with op.batch_alter_table("article", schema=None, table_kwargs=NEVER_REUSED) as batch_op:
        batch_op.drop_column("confidential")
        batch_op.drop_column("licence")
        batch_op.drop_column("address")
        batch_op.drop_column("written_on")
        batch_op.drop_column("author")

    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_unit"))

    op.drop_table("ruling")
    with op.batch_alter_table("engine_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_engine_answer_edition_unit")

    op.drop_table("engine_answer")
    op.drop_table("draft")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_person"))
        batch_op.drop_index(batch_op.f("ix_upload_expires_at"))

    op.drop_table("upload")
    op.drop_table("recovery_code")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person"))

    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_project"))

    op.drop_table("invitation")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_project"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_bucket_at")

    op.drop_table("attempt")
