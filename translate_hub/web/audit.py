"""The audit log as a page: who changed people, rights and settings, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, render_template, request
from markupsafe import Markup, escape

from translate_hub.domain.languages import own_name
from translate_hub.domain.permissions import EVERY_LANGUAGE, Act, Role, require
from translate_hub.errors import Message
from translate_hub.services import auditing
from translate_hub.storage import projects as stored
from translate_hub.storage.audit import Entry
from translate_hub.web import i18n
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.desk import frame_of
from translate_hub.web.members import ROLES

pages = Blueprint("audit", __name__)

# What each word of services/auditing.note says; the places are filled from what it was noted with.
SENTENCES: Final[dict[str, Message]] = {
    "invited": Message("invited somebody as %(role)s (%(language)s)"),
    "invitation-withdrawn": Message("withdrew an invitation as %(role)s (%(language)s)"),
    "joined": Message("joined as %(role)s (%(language)s)"),
    "role-given": Message("made %(person)s %(role)s (%(language)s)"),
    "role-changed": Message("made %(person)s %(role)s, before %(was)s (%(language)s)"),
    "role-taken": Message("took the role %(role)s from %(person)s (%(language)s)"),
    "project-created": Message("made the project %(name)s"),
    "project-renamed": Message("renamed the project to %(name)s, before %(was)s"),
    "language-added": Message("added the language %(language)s"),
    "language-removed": Message("removed the language %(language)s"),
    "languages-ordered": Message("put the languages in another order"),
    "policy-changed": Message("changed what may be published in %(language)s"),
    "engine-switched-on": Message("switched the machine translation %(engine)s on"),
    "engine-switched-off": Message("switched the machine translation %(engine)s off"),
    "article-confidential": Message(
        "made the article %(article)s confidential: its texts go to no machine translation"
    ),
    "article-not-confidential": Message("let the texts of the article %(article)s go to machine translation again"),
    "published": Message("published %(article)s in %(language)s as version %(number)s"),
    "address-changed": Message("moved %(article)s in %(language)s to the address %(address)s"),
    "unpublished": Message("took %(article)s in %(language)s from its readers"),
    "version-shown": Message("let readers see version %(number)s of %(article)s in %(language)s again"),
    "person-created": Message("made an account for %(person)s"),
    "person-created-as": Message("made an account for %(person)s as %(role)s (%(language)s)"),
    "person-erased": Message("erased an account"),
    "password-set": Message("set a password with a one-time link"),
    "password-changed": Message("changed the password"),
    "second-step-on": Message("switched the second step of signing in on"),
    "second-step-off": Message("switched the second step of signing in off"),
    "recovery-codes-renewed": Message("made new recovery codes"),
    "enter-link-made": Message("made a link that signs %(person)s in"),
    "set-up-link-made": Message("made a link to set up the account of %(person)s"),
    "reset-link-made": Message("made a link to reset the password of %(person)s"),
}
ALL_LANGUAGES: Final = Message("all languages")
_NOBODY: Final = Message("nobody who is still here")
# No row can have a greater id.
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True)
class Line:
    """A line of the log as the page shows it: who, what in one sentence, when, and in which project."""

    by: str | None
    sentence: Markup
    at: datetime
    project: str | None
    slug: str | None


def line_of(entry: Entry) -> Line:
    """Return an entry in the interface's language; a word without a sentence stands for itself."""
    is_with_role = entry.what == "person-created" and "role" in entry.about
    message = SENTENCES.get("person-created-as" if is_with_role else entry.what)
    try:
        sentence = escape(i18n.gettext(message.id)) % _shown(entry) if message else escape(entry.what)
    except KeyError:  # an entry of an older version may hold less
        sentence = escape(entry.what)
    return Line(entry.by, sentence, entry.at, entry.project, entry.slug)


def _shown(entry: Entry) -> dict[str, Markup]:
    about = {"language": EVERY_LANGUAGE, **entry.about}  # where none is named it is all of them
    return {word: i18n.bdi(_word(word, value)) for word, value in about.items()}


def _word(word: str, value: str | int | None) -> str:
    if value is None:
        return i18n.say(_NOBODY)
    if isinstance(value, int):
        return i18n.number(value)
    if word == "language":
        return i18n.say(ALL_LANGUAGES) if value == EVERY_LANGUAGE else own_name(value)
    if word in {"role", "was"} and value in set(Role):
        return i18n.say(ROLES[Role(value)])
    return value


@pages.get("/desk/<project>/audit")
def of_project(project: str) -> str:
    """Show what was changed in a project."""
    actor = current_actor()
    with current_hub().reading() as session:
        row = stored.project_by_slug(session, actor, project)
        entries = auditing.log_of_project(session, actor, row.id, before=_before())
        frame = frame_of(row, actor, stored.languages_of(session, row.id))
    return render_template("audit/project.html", frame=frame, lines=list(map(line_of, entries)), older=_older(entries))


@pages.get("/desk/audit")
def of_hub() -> str:
    """Show what was changed in the whole hub."""
    actor = current_actor()
    require(actor, Act.RUN_HUB)
    with current_hub().reading() as session:
        entries = auditing.log_of_hub(session, actor, before=_before())
    return render_template("audit/hub.html", lines=list(map(line_of, entries)), older=_older(entries))


def _before() -> int | None:
    """Return where the page begins; what is no number is the newest page."""
    wish = request.args.get("before", "")
    return min(int(wish), _LARGEST) if wish.isascii() and wish.isdigit() and len(wish) < 20 else None


def _older(entries: list[Entry]) -> int | None:
    """Return where the next page begins, or None where this is the last."""
    return entries[-1].id if len(entries) == auditing.ENTRIES_ON_A_PAGE else None
