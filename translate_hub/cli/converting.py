"""The command that needs no database: a document to PO, and back with a PO file."""

import base64
from dataclasses import dataclass
from pathlib import PurePath

import click

from translate_hub import sandbox
from translate_hub.cli.failing import tell
from translate_hub.cli.files import (
    chosen_format,
    content_of,
    read_document,
    read_options,
    takes_read_options,
    write_out,
)
from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain import languages
from translate_hub.domain.bilingual import Bilingual, Entry, Pair
from translate_hub.domain.document import OMIT, Document, Omit, Written
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.merging import Finder, KnownWording, without_line_ends
from translate_hub.domain.states import Form, Label
from translate_hub.domain.texts import clean
from translate_hub.errors import Invalid
from translate_hub.exchange import EXCHANGES
from translate_hub.formats import FORMATS


@dataclass(frozen=True)
class Converted:
    """What a conversion gives: the written file, how many units there are and how many of them are translated."""

    written: Written
    units: int
    translated: int


@click.command("convert")
@click.argument("file", metavar="FILE")
@click.option("--to", "to", type=click.Choice(sorted(EXCHANGES)), help="Write the document's texts as such a file.")
@click.option("--with", "translations", metavar="PO", help="Write the document with the translations of this file.")
@click.option("-o", "--output", metavar="FILE", help="Else the result goes to standard output.")
@takes_read_options
@click.option("--source-language", default="en", show_default=True, metavar="TAG", help="The document's language.")
@click.option("--language", metavar="TAG", help="The language it is to be translated into.")
@takes_json
def convert(
    *,
    file: str,
    to: str | None,
    translations: str | None,
    output: str | None,
    format_name: str | None,
    charset: str | None,
    front_matter: tuple[str, ...],
    source_language: str,
    language: str | None,
) -> None:
    """Turn a document into PO (--to po), or a PO file's translations into a document (--with X.po). No database."""
    if (to is None) == (translations is None):
        raise click.UsageError("Say either --to po or --with FILE.")
    source = languages.standardise(source_language)
    target = None if language is None else languages.standardise(language)
    document_format = chosen_format(FORMATS, format_name, file)
    document = read_document(document_format, content_of(file, DEFAULT_LIMITS), read_options(charset, front_matter))
    if to is not None:
        bilingual = bilingual_from(document, PurePath(file).name, source, target or "")
        converted = Converted(Written(EXCHANGES[to].write(bilingual), "utf-8"), len(bilingual.pairs), 0)
    else:
        converted = _translated(document, str(translations), target)
    _give(converted, output)


def bilingual_from(document: Document, name: str, source_language: str, language: str) -> Bilingual:
    """Return a document's texts as pairs without translations and without keys: they come back by their texts."""
    return Bilingual(
        project="",
        article=PurePath(name).stem,
        source_language=source_language,
        language=language,
        source_name=name,
        pairs=tuple(
            Pair(None, block.kind, block.level, block.text, "", Label.EMPTY, line=block.line)
            for block in document.blocks
            if block.translate
        ),
    )


def _translated(document: Document, translations: str, language: str | None) -> Converted:
    incoming = sandbox.read_exchange("po", content_of(translations, DEFAULT_LIMITS))
    if language and incoming.language and languages.standardise(incoming.language) != language:
        raise Invalid(
            "%(file)s is in the language “%(found)s”, not “%(wanted)s”.",
            file=translations,
            found=incoming.language,
            wanted=language,
        )
    entries = [without_line_ends(entry) for entry in incoming.entries if not entry.removed]
    texts = texts_by_source(document, entries)
    if entries and texts is None:
        raise Invalid(
            "No entry of %(file)s has a source text of this document; choose the file made from it.", file=translations
        )
    units = sum(block.translate for block in document.blocks)
    return Converted(FORMATS[document.format].write(document, texts or {}), units, len(texts or {}))


def texts_by_source(document: Document, entries: list[Entry]) -> dict[int, str | Omit] | None:
    """Return the texts that entries give the document's blocks, found by their source; None where none was found.

    Fuzzy and empty entries leave a block as it is.
    """
    known = [KnownWording(n, n, block.text, True) for n, block in enumerate(document.blocks) if block.translate]
    found = Finder(known, {}, frozenset()).matches(entries)
    if not any(found):
        return None
    texts: dict[int, str | Omit] = {}
    for entry, matches in zip(entries, found, strict=True):
        text = clean(entry.target, DEFAULT_LIMITS)
        for match in matches:
            if entry.form is Form.OMITTED:
                texts[match.unit] = OMIT
            elif text and not entry.fuzzy:
                texts[match.unit] = text
    return texts


def _give(converted: Converted, output: str | None) -> None:
    call = invocation()
    content, notices = converted.written.content, [str(notice) for notice in converted.written.notices]
    for notice in notices:
        tell(notice)
    if output is None and not call.as_json:
        write_out(content, None)
        return
    path = None if output is None else write_out(content, output)
    value: dict[str, object] = {"file": None if path is None else str(path), "bytes": len(content)}
    value |= {"charset": converted.written.charset, "notices": notices}
    value |= {"units": converted.units, "translated": converted.translated}
    if output is None:
        value["content_base64"] = base64.b64encode(content).decode()
    call.answer(value, f"{path}: {converted.units} units, {converted.translated} translated.")
