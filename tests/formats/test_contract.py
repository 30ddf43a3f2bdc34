"""What every document format promises, shown on its folder of samples and on made-up documents and translations.

A sample is `samples/FORMAT/NAME.SUFFIX` beside `NAME.json`: its charset and, per block, whatever of the block's
fields is to be held fast. Adding a pair of files there adds it here.
"""

import json
import random
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tests.formats import markdown_documents, plaintext_documents
from translate_hub.domain.document import OMIT, Document, Omit, ReadOptions, Written
from translate_hub.domain.ports import Format
from translate_hub.errors import Invalid, UnreadableFile
from translate_hub.formats import FORMATS

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted(path for path in SAMPLES.glob("*/*") if path.suffix != ".json")
DOCUMENTS = {"markdown": markdown_documents.documents(), "plaintext": plaintext_documents.documents()}

SPELLS_EVERYTHING = {"plaintext"}  # formats in which no text may be refused
# Texts that look like structure, hide in white space, or hold what line readers trip over.
NASTY = [
    *(
        "- item",
        "* star",
        "1. first",
        "12) twelve",
        "> quoted",
        "# heading",
        "===",
        "---",
        "* * *",
        "```",
        "| cell | x |",
    ),
    *(
        "two\nlines",
        "a blank\n\nline",
        "three\n\n\nlines",
        " leading",
        "trailing ",
        "\tboth\t",
        " ",
        "\u00a0",
        "\u2028",
    ),
    *(
        "a\u2028b",
        "a\u2028\u2060b",
        "a\n\u2060b",
        "\u2060",
        "\u2060\u2060x\u2060",
        "\u2029",
        "x\u2029",
        "\u0085",
        "a\u0085b",
    ),
    *(
        "\ufeff",
        "\ufeffmark",
        "می‌خواهم",
        "👩‍👩‍👧",
        "بله؟",
        "نوشتهٔ کسی",
        "۱۶ آذر ۱۳۸۹",
        "١. أولا",
        "一、面包",
        "7 May 2010",
        "By Some One",
    ),
    *(
        "&amp; <b>bold</b> [link](x) `code` *so*",
        "<!-- no -->",
        "a | b",
        "a \\| b",
        "\\",
        "\\\\n",
        "[1] note",
        "Q: why?",
    ),
    *(
        "title: x",
        "+++",
        "    four",
        "\u200f",
        "x\u200e",
        "word " * 60,
        "面包和盐" * 60,
        "end\\",
        "two  \nbreaks",
        "l\n- i",
        "A:",
    ),
]
CHARACTERS = st.one_of(
    st.sampled_from(
        "ab AB.,:;-–—*#>|[]()`_~=+1234567890۱۲\n\n\t\u2028\u2029\u2060\u0085\ufeff\u00a0\u200c\u200d نن面。é"
    ),
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
)
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(CHARACTERS, min_size=1, max_size=30).map(lambda text: text.strip("\n")).filter(bool),
)


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def sample(request: pytest.FixtureRequest) -> Path:
    """One sample file."""
    path: Path = request.param
    return path


def _read(path: Path) -> tuple[Format, Document, dict[str, object]]:
    found = FORMATS[path.parent.name]
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    options = ReadOptions(charset=expected["charset"] if expected.get("told") else None)
    return found, found.read(path.read_bytes(), options), expected


def _texts_again(found: Format, written: Written) -> list[str]:
    return [block.text for block in found.read(written.content, ReadOptions(charset=written.charset)).blocks]


def _check_written(found: Format, document: Document, texts: dict[int, str | Omit]) -> None:
    """Write, read again, and compare: the same blocks with those texts, and their kinds where the format shows them."""
    expected = [texts.get(n, block.text) for n, block in enumerate(document.blocks)]
    expected = [text for text in expected if text is not OMIT]
    try:
        written = found.write(document, texts)
    except Invalid as refusal:
        if "line" in refusal.message.values and found.name not in SPELLS_EVERYTHING:
            return
        raise
    if expected:
        assert _texts_again(found, written) == expected


def test_a_sample_reads_as_its_expectation_says(sample: Path) -> None:
    found, document, expected = _read(sample)
    assert sample.suffix in found.suffixes
    assert document.charset == expected["charset"]
    wanted = expected["blocks"]
    assert isinstance(wanted, list)
    shown = [asdict(block) for block in document.blocks]
    fields = [{key: _plain(block[key]) for key in want} for block, want in zip(shown, wanted, strict=False)]
    assert [*fields, *({} for _ in wanted[len(shown) :])] == wanted
    assert len(shown) == len(wanted), shown[len(wanted) :]


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_a_sample_comes_back_to_the_byte(sample: Path) -> None:
    found, document, _ = _read(sample)
    assert found.write(document, {}).content == document.content
    same = {n: block.text for n, block in enumerate(document.blocks)}
    assert found.write(document, same).content == document.content


def test_a_sample_takes_odd_translations(sample: Path) -> None:
    found, document, _ = _read(sample)
    choose = random.Random(sample.name)  # noqa: S311  the same odd texts in every run
    for share in (0.1, 0.5, 1.0):
        numbers = [n for n in range(len(document.blocks)) if choose.random() <= share]
        _check_written(found, document, {n: choose.choice(NASTY) for n in numbers})
    for text in NASTY:
        _check_written(found, document, {choose.randrange(len(document.blocks)): text})


def test_any_block_of_a_sample_can_be_left_out(sample: Path) -> None:
    found, document, _ = _read(sample)
    for number in range(len(document.blocks)):
        _check_written(found, document, {number: OMIT})
    _check_written(found, document, dict.fromkeys(range(0, len(document.blocks), 2), OMIT))


def test_stored_and_given_back_blocks_write_the_same(sample: Path) -> None:
    found, document, _ = _read(sample)
    stored = Document(document.format, document.content, document.charset, document.blocks, False, document.options)
    texts = {0: "Something else", len(document.blocks) - 1: "The end"}
    assert found.write(stored, texts) == found.write(document, texts)


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=120)
@given(data=st.data())
def test_made_up_documents_keep_every_promise(name: str, data: st.DataObject) -> None:
    found = FORMATS[name]
    try:
        document = found.read(data.draw(DOCUMENTS[name]), ReadOptions())
    except UnreadableFile:
        reject()  # nothing but blank lines, or a control character inside a text
    same = {n: block.text for n, block in enumerate(document.blocks)}
    assert found.write(document, {}).content == document.content
    assert found.write(document, same).content == document.content
    if document.blocks:
        numbers = st.integers(0, len(document.blocks) - 1)
        texts = data.draw(st.dictionaries(numbers, st.one_of(TEXTS, TEXTS, TEXTS, st.just(OMIT)), max_size=8))
        _check_written(found, document, texts)


@pytest.mark.parametrize("name", sorted(FORMATS))
@given(text=TEXTS)
@settings(max_examples=60)
def test_a_unit_is_shown_as_harmless_html(name: str, text: str) -> None:
    shown = FORMATS[name].inline_html(text + "<script>alert(1)</script><img src=x onerror=alert(1)>")
    assert "<script" not in shown.lower()
    assert "<img" not in shown.lower()


def test_every_format_has_samples_and_made_up_documents() -> None:
    assert {path.parent.name for path in FILES} == set(FORMATS) == set(DOCUMENTS)
