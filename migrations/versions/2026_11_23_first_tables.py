"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_first_tables"
down_revision = None
branch_labels = None
depends_on = None

# SQLite counts up by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# An article points to a revision and a revision to its article: this key is made when both tables are there.
HEAD = "fk_article_head_revision_revision"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "person",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_operator", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "project",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("key", name=op.f("uq_project_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_project_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "article",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("project", ID, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("dialect", sa.String(length=40), nullable=False),
        sa.Column("head_revision", ID, nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["head_revision"], ["revision.id"], name=HEAD, use_alter=True),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_article_project_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
        sa.UniqueConstraint("project", "slug", name=op.f("uq_article_project_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "project_language",
        sa.Column("project", ID, nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_project_language_project_project")),
        sa.PrimaryKeyConstraint("project", "language", name=op.f("pk_project_language")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_sign_in_link_person_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_web_session_person_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index("ix_web_session_person", "web_session", ["person"])

    op.create_table(
        "edition",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("empty_count", sa.Integer(), nullable=False),
        sa.Column("outdated_count", sa.Integer(), nullable=False),
        sa.Column("unsure_count", sa.Integer(), nullable=False),
        sa.Column("machine_count", sa.Integer(), nullable=False),
        sa.Column("approved_count", sa.Integer(), nullable=False),
        sa.Column("translated_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_edition_article_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("article", "language", name=op.f("uq_edition_article_language")),
        sa.UniqueConstraint("key", name=op.f("uq_edition_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reading",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("charset", sa.String(length=40), nullable=False),
        sa.Column("charset_guessed", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("reader_version", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_reading_article_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reading_article", "reading", ["article"])

    op.create_table(
        "unit",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("read_kind", sa.String(length=40), nullable=False),
        sa.Column("set_kind", sa.String(length=40), nullable=True),
        sa.Column("set_level", sa.Integer(), nullable=True),
        sa.Column("translate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_unit_article_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("key", name=op.f("uq_unit_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unit_article", "unit", ["article"])

    op.create_table(
        "block",
        sa.Column("reading", ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=True),
        sa.Column("translate", sa.Boolean(), nullable=False),
        sa.Column("container", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"], name=op.f("fk_block_reading_reading")),
        sa.PrimaryKeyConstraint("reading", "n", name=op.f("pk_block")),
    )
    op.create_table(
        "revision",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("reading", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", ID, nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_revision_article_article")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_revision_by_person")),
        sa.ForeignKeyConstraint(["parent"], ["revision.id"], name=op.f("fk_revision_parent_revision")),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"], name=op.f("fk_revision_reading_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article", "number", name=op.f("uq_revision_article_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "wording",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("meaning", ID, nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_wording_unit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("unit", "hash", name=op.f("uq_wording_unit_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event",
        sa.Column("edition", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("author", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("save_id", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_event_author_person")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_event_by_person")),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_event_edition_edition")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_event_unit_unit")),
        sa.ForeignKeyConstraint(["wording"], ["wording.id"], name=op.f("fk_event_wording_wording")),
        sa.PrimaryKeyConstraint("edition", "number", name=op.f("pk_event")),
        sa.UniqueConstraint("by", "save_id", name=op.f("uq_event_by_save_id")),
    )
    op.create_index("ix_event_edition_unit_number", "event", ["edition", "unit", "number"])

    op.create_table(
        "proposal",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("edition", ID, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("author", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("save_id", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_proposal_author_person")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_proposal_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_proposal_decided_by_person")),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_proposal_edition_edition")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_proposal_unit_unit")),
        sa.ForeignKeyConstraint(["wording"], ["wording.id"], name=op.f("fk_proposal_wording_wording")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("by", "save_id", name=op.f("uq_proposal_by_save_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_edition_unit", "proposal", ["edition", "unit"])

    op.create_table(
        "source",
        sa.Column("revision", ID, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.Column("first_block", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("last_block", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_source_revision_revision")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_source_unit_unit")),
        sa.ForeignKeyConstraint(["wording"], ["wording.id"], name=op.f("fk_source_wording_wording")),
        sa.PrimaryKeyConstraint("revision", "unit", name=op.f("pk_source")),
    )
    op.create_index("ix_source_unit", "source", ["unit"])

    op.create_table(
        "succession",
        sa.Column("revision", ID, nullable=False),
        sa.Column("from_unit", ID, nullable=False),
        sa.Column("to_unit", ID, nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["from_unit"], ["unit.id"], name=op.f("fk_succession_from_unit_unit")),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_succession_revision_revision")),
        sa.ForeignKeyConstraint(["to_unit"], ["unit.id"], name=op.f("fk_succession_to_unit_unit")),
        sa.PrimaryKeyConstraint("revision", "from_unit", "to_unit", name=op.f("pk_succession")),
    )
    op.create_index("ix_succession_from_unit", "succession", ["from_unit"])

    op.create_table(
        "translation",
        sa.Column("edition", ID, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wording", ID, nullable=False),
        sa.Column("machine", sa.Boolean(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("author", ID, nullable=False),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_translation_author_person")),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=op.f("fk_translation_edition_edition")),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_translation_unit_unit")),
        sa.ForeignKeyConstraint(["wording"], ["wording.id"], name=op.f("fk_translation_wording_wording")),
        sa.PrimaryKeyConstraint("edition", "unit", name=op.f("pk_translation")),
    )
    op.create_index("ix_translation_unit", "translation", ["unit"])
    if op.get_context().dialect.name == "postgresql":  # SQLite has it in the table of articles already
        op.create_foreign_key(HEAD, "article", "revision", ["head_revision"], ["id"])


def downgrade() -> None:
    """Take it back."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(HEAD, "article", type_="foreignkey")
    op.drop_index("ix_translation_unit", "translation")

    op.drop_table("translation")
    op.drop_index("ix_succession_from_unit", "succession")

    op.drop_table("succession")
    op.drop_index("ix_source_unit", "source")

    op.drop_table("source")
    op.drop_index("ix_proposal_edition_unit", "proposal")

    op.drop_table("proposal")
    op.drop_index("ix_event_edition_unit_number", "event")

    op.drop_table("event")
    op.drop_table("wording")
    op.drop_table("revision")
    op.drop_table("block")
    op.drop_index("ix_unit_article", "unit")

    op.drop_table("unit")
    op.drop_index("ix_reading_article", "reading")

    op.drop_table("reading")
    op.drop_table("edition")
    op.drop_index("ix_web_session_person", "web_session")

    op.drop_table("web_session")
    op.drop_table("sign_in_link")
    op.drop_table("project_language")
    op.drop_table("article")
    op.drop_table("project")
    op.drop_table("person")
