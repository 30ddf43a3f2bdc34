"""The words the pages use for kinds, states and results, ready to be translated."""

from translate_hub.domain.document import Kind
from translate_hub.domain.saving import Origin, What
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Message

LABELS: dict[Label, Message] = {
    Label.EMPTY: Message("empty"),
    Label.OUTDATED: Message("outdated"),
    Label.UNSURE: Message("unsure"),
    Label.MACHINE: Message("machine"),
    Label.APPROVED: Message("approved"),
    Label.TRANSLATED: Message("translated"),
}

KINDS: dict[Kind, Message] = {
    Kind.TITLE: Message("title"),
    Kind.STANDFIRST: Message("standfirst"),
    Kind.HEADING: Message("heading"),
    Kind.PARAGRAPH: Message("paragraph"),
    Kind.LIST_ITEM: Message("list item"),
    Kind.QUOTE: Message("quote"),
    Kind.CAPTION: Message("caption"),
    Kind.ALT_TEXT: Message("alt text"),
    Kind.TABLE_CELL: Message("table cell"),
    Kind.CODE: Message("code"),
    Kind.BYLINE: Message("byline"),
    Kind.DATE: Message("date"),
    Kind.FOOTNOTE: Message("footnote"),
}

FORMS: dict[Form, Message] = {
    Form.TEXT: Message("shown as a text of its own"),
    Form.OMITTED: Message("left out on purpose"),
    Form.JOINED: Message("joined to the row above"),
}

ORIGINS: dict[Origin, Message] = {
    Origin.PERSON: Message("written here"),
    Origin.FILE: Message("from a file"),
    Origin.MEMORY: Message("from the memory"),
    Origin.ENGINE: Message("machine translation"),
    Origin.CONFLICT: Message("sent while somebody else saved"),
    Origin.SUCCESSION: Message("from an earlier paragraph"),
    Origin.RESTORE: Message("put back"),
    Origin.LINK: Message("a link was replaced"),
}

# What an event did beside writing a text, which needs no word.
DEEDS: dict[What, Message] = {
    What.CONFIRM: Message("confirmed"),
    What.UNSURE: Message("unsure"),
    What.APPROVE: Message("approved"),
}

RESULTS: dict[str, Message] = {
    "updated": Message("updated"),
    "same": Message("same"),
    "conflict": Message("conflict: kept as a suggestion"),
    "stale-source": Message("the source has changed since"),
    "unknown": Message("not in this article"),
    "failed-check": Message("refused"),
    "empty-ignored": Message("empty, ignored"),
}
