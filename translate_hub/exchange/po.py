"""PO, as translators and their tools expect it (GNU gettext manual, section “The Format of PO Files”).

An entry leaves like this, its lines in the order in which GNU gettext wants them::

    # A person's comment.
    # note: the translator's note
    #. type: heading 2
    #. state: machine (engine)
    #: slug.en.md:12
    #, fuzzy
    #| msgid "The wording the translation was made from"
    msgctxt "k7rt2mzq4a"
    msgid "The wording now"
    msgstr "The translation"

- `msgctxt` is the unit's key; in the plain profile (key None) there is none, and units of one source text share
  one entry: the first that has a text gives it, all are named in `#:`.
- `type` is the kind in words, with its level where it has one. `state` names *machine* (with its engine),
  *unsure*, *approved*, and the forms *omitted* and *joined*, whose `msgstr` is empty. A state that is not
  named is plain from the rest: empty, outdated (fuzzy, with `#|` where the older wording is known), translated.
- *fuzzy* marks machine, outdated and unsure texts: what a person has yet to look at. An empty
  `msgstr` is never fuzzy: GNU gettext's tools would take the mark away.
- Units no longer in the source leave as obsolete entries (`#~`) at the end when they have a text. GNU gettext gives
  these no `#.` and no `#:`.
- Header values are one line each, free of control characters. `X-TranslateHub-Edition: KEY@NUMBER` tells which
  state of which edition left.

On the way back an entry is its key, its two texts, fuzzy, the older wording, its form and its line. Comments, notes,
references, kinds and the other states go one way only: a tool may drop or rewrite them, and an approval is not
given by a file. A `msgstr` that is filled in wins over `state: omitted`, because tools let people change the one
and not the other. Of an entry with plurals the first form (`msgid`, `msgstr[0]`) is read: articles have no plurals.
An obsolete entry may repeat another one; two entries in use may not.
"""

from translate_hub.domain.bilingual import Bilingual, Incoming
from translate_hub.exchange import po_read, po_write


class Po:
    """The PO exchange; see the module for its conventions."""

    name = "po"
    suffixes = (".po", ".pot")
    media_type = "text/x-gettext-translation"

    def write(self, bilingual: Bilingual) -> bytes:
        """Return the edition as a PO file in UTF-8 with LF line ends; equal values give equal bytes."""
        return po_write.write(bilingual)

    def read(self, content: bytes) -> Incoming:
        """Return what a PO file holds, in its order; raises UnreadableFile naming the line that is damaged."""
        return po_read.read(content)
