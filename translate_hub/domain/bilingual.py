"""An edition as aligned pairs, on its way out to an exchange file or back from one."""

from dataclasses import dataclass
from datetime import datetime

from translate_hub.domain.document import Kind
from translate_hub.domain.states import Form, Label


@dataclass(frozen=True, slots=True)
class Pair:
    """One unit of an edition as it leaves.

    `key` is the unit's public id, or None in the plain profile for tools that dislike contexts. `previous_source` is
    the wording the translation was made from, given when it is outdated. `engine` names the machine translation of a
    machine text. `comments` are people's, one line or more each; `note` is the translator's note. `line` is the
    1-based line of the source file. `removed` marks a unit that is no longer in the source.
    """

    key: str | None
    kind: Kind
    level: int
    source: str
    target: str
    label: Label
    form: Form = Form.TEXT
    line: int = 1
    previous_source: str | None = None
    engine: str | None = None
    note: str = ""
    comments: tuple[str, ...] = ()
    removed: bool = False


@dataclass(frozen=True)
class Bilingual:
    """An edition on its way out: who and what it is, and its pairs in reading order.

    `edition_key` and `number` say which state of which edition left (the base of the merge when it comes back), or
    are None outside a database. `source_name` is the file name used in references (``slug.en.md``). Languages are
    BCP 47 tags. `revised_at` is in UTC, None when nothing was translated yet. `translator` is a public credit or blank.
    """

    project: str
    article: str
    source_language: str
    language: str
    source_name: str
    pairs: tuple[Pair, ...]
    edition_key: str | None = None
    number: int | None = None
    revised_at: datetime | None = None
    translator: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a bilingual file as it came in.

    `key` is the context it names, or None. `form` is *omitted* where the file says the unit is deliberately left
    out. `previous_source` is the wording a fuzzy text was made from, where the file tells. `line` is 1-based.
    """

    source: str
    target: str
    key: str | None = None
    fuzzy: bool = False
    form: Form = Form.TEXT
    previous_source: str | None = None
    line: int = 1
    removed: bool = False


@dataclass(frozen=True)
class Incoming:
    """A bilingual file as it came in; every field but the entries may be missing from a foreign tool's file."""

    entries: tuple[Entry, ...]
    edition_key: str | None = None
    number: int | None = None
    language: str | None = None
