"""What every exchange promises, over its folder of samples and over generated editions.

A new exchange adds a folder samples/NAME: files with what they hold beside them (NAME.json), and in damaged/ files
with the beginning of the sentence they are refused with (NAME.txt).
"""

import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.bilingual import Bilingual, Entry, Incoming, Pair
from translate_hub.domain.document import Kind
from translate_hub.domain.ports import Exchange
from translate_hub.domain.states import Form, Label
from translate_hub.errors import UnreadableFile
from translate_hub.exchange import EXCHANGES

SAMPLES = Path(__file__).parent / "samples"
READABLE = sorted(path for path in SAMPLES.glob("*/*.json"))
DAMAGED = sorted(path for path in SAMPLES.glob("*/damaged/*.txt"))
UNFINISHED = frozenset({Label.MACHINE, Label.OUTDATED, Label.UNSURE})
ODD = '\t\n "\\\u00a0\u0085\u2028\u2029\u200c\u200f\u202b\ufeff\U0001f600کa#~|,:'

each_exchange = pytest.mark.parametrize("exchange", EXCHANGES.values(), ids=EXCHANGES.keys())


def unit_texts(least: int = 0) -> st.SearchStrategy[str]:
    """All text a unit may hold: XML 1.0 characters without CR, no line break at either end (domain/texts)."""
    characters = st.sampled_from(ODD) | st.characters(
        min_codepoint=0x20, max_codepoint=0x10FFFF, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"
    )
    texts = st.text(characters, min_size=least, max_size=40).map(lambda text: text.strip("\n"))
    return texts.filter(lambda text: len(text) >= least)


@st.composite
def pairs(draw: st.DrawFn, key: str) -> Pair:
    """One unit in any state."""
    removed = draw(st.booleans())
    target = draw(unit_texts(1 if removed else 0))
    return Pair(
        key=key,
        kind=draw(st.sampled_from(Kind)),
        level=draw(st.integers(0, 6)),
        source=draw(unit_texts(1)),
        target=target,
        label=draw(st.sampled_from(Label)),
        form=Form.TEXT if target else draw(st.sampled_from(Form)),
        line=draw(st.integers(1, 9999)),
        previous_source=draw(st.none() | unit_texts()),
        engine=draw(st.none() | st.text(max_size=5)),
        note=draw(st.text(max_size=10)),
        comments=tuple(draw(st.lists(st.text(max_size=10), max_size=2))),
        removed=removed,
    )


@st.composite
def editions(draw: st.DrawFn) -> Bilingual:
    """An edition of a few units, with every other field anything a person may have typed."""
    keys = draw(st.lists(st.from_regex(r"[a-z][a-z2-7]{9}", fullmatch=True), max_size=4, unique=True))
    typed = st.text(max_size=12) | st.sampled_from(["a\nX-Generator: b", "charset=ascii", "nplurals=9; plural=9"])
    return Bilingual(
        project=draw(typed),
        article=draw(typed),
        source_language="en",
        language=draw(st.sampled_from(["fa", "es", "pt-BR", "zh-Hans", "sr-Latn", "he", "ckb"])),
        source_name=draw(typed),
        pairs=tuple(draw(pairs(key)) for key in keys),
        edition_key="abcde23456",
        number=draw(st.integers(0, 10**9)),
        revised_at=draw(st.none() | st.datetimes()),
        translator=draw(typed),
        team=draw(typed),
    )


def expected(pair: Pair, line: int) -> Entry:
    """What comes back of a pair, on whichever line it stood."""
    return Entry(
        source=pair.source,
        target=pair.target,
        key=pair.key,
        fuzzy=pair.label in UNFINISHED and pair.target != "",
        form=pair.form,
        previous_source=pair.previous_source,
        line=line,
        removed=pair.removed,
    )


def as_plain(incoming: Incoming) -> dict[str, Any]:
    """An incoming file as its expectation is written down: defaults left out."""
    usual = asdict(Entry(source="", target=""))
    entries = [
        {
            name: value
            for name, value in asdict(entry).items()
            if name in ("source", "target", "line") or value != usual[name]
        }
        for entry in incoming.entries
    ]
    return asdict(incoming) | {"entries": entries}


@each_exchange
@given(edition=editions())
@settings(deadline=None, max_examples=120)
def test_what_leaves_comes_back_the_same(exchange: Exchange, edition: Bilingual) -> None:
    incoming = exchange.read(exchange.write(edition))

    in_order = sorted(edition.pairs, key=lambda pair: pair.removed)
    assert list(incoming.entries) == [
        expected(pair, entry.line) for pair, entry in zip(in_order, incoming.entries, strict=True)
    ]
    assert (incoming.edition_key, incoming.number) == (edition.edition_key, edition.number)
    assert incoming.language == edition.language


@each_exchange
@given(edition=editions())
@settings(deadline=None, max_examples=20)
def test_the_same_edition_gives_the_same_bytes(exchange: Exchange, edition: Bilingual) -> None:
    assert exchange.write(edition) == exchange.write(edition)


@pytest.mark.parametrize("expectation", READABLE, ids=lambda path: path.stem)
def test_a_sample_of_another_tool_is_read_whole(expectation: Path) -> None:
    exchange = EXCHANGES[expectation.parent.name]

    incoming = exchange.read(expectation.with_suffix("").read_bytes())

    assert as_plain(incoming) == json.loads(expectation.read_text("utf-8"))


@pytest.mark.parametrize("expectation", DAMAGED, ids=lambda path: path.stem)
def test_a_damaged_file_is_refused_with_the_place(expectation: Path) -> None:
    exchange = EXCHANGES[expectation.parents[1].name]
    content = next(path for path in expectation.parent.glob(f"{expectation.stem}.*") if path != expectation)

    with pytest.raises(UnreadableFile) as refusal:
        exchange.read(content.read_bytes())

    assert str(refusal.value).startswith(expectation.read_text("utf-8").strip())


@each_exchange
@given(content=st.binary(max_size=60))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_refused_with_a_sentence(exchange: Exchange, content: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        exchange.read(content)


@each_exchange
def test_a_path_is_not_opened(exchange: Exchange, tmp_path: Path) -> None:
    path = tmp_path / f"edition{exchange.suffixes[0]}"
    path.write_bytes(exchange.write(Bilingual("p", "a", "en", "fa", "a.en.md", ())))

    with pytest.raises(UnreadableFile):
        exchange.read(str(path).encode())


@each_exchange
def test_an_exchange_has_samples_and_damaged_ones(exchange: Exchange) -> None:
    assert [path for path in READABLE if path.parent.name == exchange.name]
    assert [path for path in DAMAGED if path.parents[1].name == exchange.name]
