"""People, their sign-in links and sessions: rows and queries."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from translate_hub.storage.schema import NEVER_REUSED, Key, MaybeMoment, Moment, Prose, Ref, Row, RowId, Word


class Person(Row):
    """Somebody who acts in the hub. `login` is unique; `name` is what colleagues see."""

    __tablename__ = "person"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    key: Mapped[Key]
    login: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Prose]
    is_operator: Mapped[bool] = mapped_column(default=False)


class SignInLink(Row):
    """A one-time link: only the hash of its token (SHA-256, 32 bytes) is kept. Used at most once, before it expires."""

    __tablename__ = "sign_in_link"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]


class WebSession(Row):
    """A signed-in browser: only the hash of its cookie's token (SHA-256, 32 bytes) is kept."""

    __tablename__ = "web_session"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
