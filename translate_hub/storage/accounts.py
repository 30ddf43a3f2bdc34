"""People, how they get in, what they may do, and what was done: rows."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from translate_hub.storage.schema import (
    NEVER_REUSED,
    Key,
    MaybeMoment,
    MaybeRef,
    Moment,
    Prose,
    Ref,
    Row,
    RowId,
    Tag,
    Word,
)


class Person(Row):
    """Somebody who acts in the hub. `login` is unique; `name` is what colleagues see.

    `password_hash`: Argon2id in its own encoding, None until one is set. `totp_secret`: the base32 secret of an
    authenticator, in use from `totp_since`; `totp_step`: the last time step a code was taken for. `credit_mode`:
    ``name``, ``pseudonym`` (`credit_name`) or ``none``. `language`, `theme`, `time_zone` (IANA): the interface as this
    person wants it, None for what the browser says. `shortcuts`: keys that were changed, by action.
    """

    __tablename__ = "person"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    key: Mapped[Key]
    login: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Prose]
    is_operator: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[Prose | None]
    totp_secret: Mapped[Word | None]
    totp_since: Mapped[MaybeMoment]
    totp_step: Mapped[int | None]
    credit_mode: Mapped[Word] = mapped_column(default="none")
    credit_name: Mapped[Prose] = mapped_column(default="")
    language: Mapped[Tag | None]
    theme: Mapped[Word | None]
    time_zone: Mapped[Word | None]
    local_drafts: Mapped[bool] = mapped_column(default=True)
    shortcuts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    erased_at: Mapped[MaybeMoment]


class Membership(Row):
    """A role of a person in a project, for one language (BCP 47) or for all of them (``*``): domain/permissions."""

    __tablename__ = "membership"
    project: Mapped[Ref] = mapped_column(ForeignKey("project.id"), primary_key=True)
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    language: Mapped[Tag] = mapped_column(primary_key=True)
    role: Mapped[Word]


class Invitation(Row):
    """A one-time link into a project: only the hash of its token (SHA-256, 32 bytes) is kept.

    `grants` is a list of [language, role]. `key` names it on the members' page.
    """

    __tablename__ = "invitation"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    key: Mapped[Key]
    project: Mapped[Ref] = mapped_column(ForeignKey("project.id"), index=True)
    grants: Mapped[list[list[str]]] = mapped_column(JSON)
    by: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]
    used_by: Mapped[MaybeRef] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[MaybeMoment]


class SignInLink(Row):
    """A one-time link: only the hash of its token (SHA-256, 32 bytes) is kept. Used at most once, before it expires.

    `purpose`: ``enter`` signs in at once; ``set-up`` and ``reset`` ask for a new password first.
    """

    __tablename__ = "sign_in_link"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[Word] = mapped_column(default="enter")
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]


class WebSession(Row):
    """A signed-in browser: only the hash of its cookie's token (SHA-256, 32 bytes) is kept; `key` names it in lists."""

    __tablename__ = "web_session"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    key: Mapped[Key]
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class RecoveryCode(Row):
    """A code that replaces the authenticator's once: only its SHA-256 hash is kept."""

    __tablename__ = "recovery_code"
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    used_at: Mapped[MaybeMoment]


class Attempt(Row):
    """One try at something that is limited; `bucket` is the keyed hash of what was tried by or on whom (32 bytes)."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_bucket_at", "bucket", "at"), NEVER_REUSED)
    id: Mapped[RowId]
    bucket: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[Moment]


class AuditEntry(Row):
    """Something that was done to people, rights or settings; append-only. `about`: names and roles, never a text."""

    __tablename__ = "audit_entry"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    project: Mapped[MaybeRef] = mapped_column(ForeignKey("project.id"), index=True)
    by: Mapped[MaybeRef] = mapped_column(ForeignKey("person.id"))
    what: Mapped[Word]
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[Moment]
