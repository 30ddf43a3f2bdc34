"""The PO exchange in its details: its conventions, GNU gettext's rules, and polib on what we write."""

import re
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub import __version__
from translate_hub.domain.bilingual import Bilingual, Pair
from translate_hub.domain.document import Kind
from translate_hub.domain.states import Form, Label
from translate_hub.errors import UnreadableFile
from translate_hub.exchange.po import Po
from translate_hub.exchange.po_header import plural_forms

# One entry as GNU gettext's grammar has it, in the order of its lines; an own reading of it, apart from the reader's.
_STRING = r'"(?:[^"\\\n\r]|\\[\\"nt])*"'
_FIELD = r"{0}{1} " + _STRING + r"\n(?:{0}" + _STRING + r"\n)*"
_ENTRY = re.compile(
    rf"(?:# .*\n)*(?:#\. .+\n)*(?:#: \S.*\n)?(?:#, fuzzy\n)?(?:{_FIELD.format(re.escape('#| '), 'msgid')})?"
    rf"(?:msgctxt {_STRING}\n)?{_FIELD.format('', 'msgid')}{_FIELD.format('', 'msgstr')}"
)
_OBSOLETE = re.compile(
    rf"(?:# .*\n)*(?:#, fuzzy\n)?(?:{_FIELD.format(re.escape('#~| '), 'msgid')})?"
    rf"(?:#~ msgctxt {_STRING}\n)?{_FIELD.format('#~ ', 'msgid')}{_FIELD.format('#~ ', 'msgstr')}"
)
_NAME = re.compile(rf"^(?:#~ )?((?:msgctxt|msgid) {_STRING}\n(?:(?:#~ )?(?:msgid )?{_STRING}\n)*)", re.MULTILINE)
_TEXTS = st.text(st.sampled_from('ab \n\t"\\%{}ک\u2028\u0085\u00a0\u200c\x7f'), max_size=20).map(
    lambda text: text.strip("\n")
)


def an_edition(*pairs: Pair, **changes: Any) -> Bilingual:
    """An edition of these pairs, with plain values for the rest."""
    known: dict[str, Any] = {
        "project": "harbour",
        "article": "ferry",
        "source_language": "en",
        "language": "fa",
        "source_name": "ferry.en.md",
    }
    return Bilingual(**(known | changes), pairs=pairs)


def a_pair(source: str = "one", target: str = "یک", **changes: Any) -> Pair:
    """A translated paragraph, unless told otherwise."""
    known: dict[str, Any] = {"key": None, "kind": Kind.PARAGRAPH, "level": 0, "label": Label.TRANSLATED}
    return Pair(**(known | changes), source=source, target=target)


def written(*pairs: Pair, **changes: Any) -> str:
    """The file's text."""
    return Po().write(an_edition(*pairs, **changes)).decode()


def entry_of(pair: Pair) -> str:
    """What one pair becomes, without the header."""
    return written(pair).split("\n\n", 1)[1]


def follow_the_grammar(content: bytes) -> None:
    """Assert that each paragraph of the file is an entry as GNU gettext has it, and that no two are the same one."""
    text = content.decode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    blocks = [block + "\n" for block in text.removesuffix("\n").split("\n\n")]
    for block in blocks:
        assert _ENTRY.fullmatch(block) or _OBSOLETE.fullmatch(block), block
    names = [_NAME.findall(block)[0].replace("#~ ", "") for block in blocks]
    assert len(set(names)) == len(names)
    assert not re.search(r"\\\n", text), "gettext joins a line that ends in a backslash to the next"


def pass_msgfmt(content: bytes, folder: Path) -> None:
    """Assert that GNU msgfmt accepts the file without a word, where it is installed."""
    if not (msgfmt := shutil.which("msgfmt")):
        return  # `follow_the_grammar` has checked the same file by the same rules
    path = folder / "edition.po"
    path.write_bytes(content)
    ran = subprocess.run([msgfmt, "--check", "-o", "-", str(path)], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr.decode()) == (0, "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files that msgfmt is shown."""
    return tmp_path_factory.mktemp("po")


def test_an_entry_says_its_kind_state_and_place_as_translators_know_them() -> None:
    machine = a_pair(key="k7rt2mzq4a", kind=Kind.HEADING, level=2, label=Label.MACHINE, engine="lingva", line=12)
    assert entry_of(machine) == (
        "#. type: heading 2\n#. state: machine (lingva)\n#: ferry.en.md:12\n#, fuzzy\n"
        'msgctxt "k7rt2mzq4a"\nmsgid "one"\nmsgstr "یک"\n'
    )


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"label": Label.EMPTY, "target": ""}, ['msgid "one"', 'msgstr ""']),
        ({"label": Label.TRANSLATED}, ['msgid "one"', 'msgstr "یک"']),
        ({"label": Label.APPROVED}, ["#. state: approved", 'msgid "one"', 'msgstr "یک"']),
        ({"label": Label.UNSURE}, ["#. state: unsure", "#, fuzzy", 'msgid "one"', 'msgstr "یک"']),
        ({"label": Label.MACHINE}, ["#. state: machine", "#, fuzzy", 'msgid "one"', 'msgstr "یک"']),
        (
            {"label": Label.OUTDATED, "previous_source": "on\ne"},
            ["#, fuzzy", '#| msgid ""', '#| "on\\n"', '#| "e"', 'msgid "one"', 'msgstr "یک"'],
        ),
        (
            {"label": Label.APPROVED, "form": Form.OMITTED},
            ["#. state: omitted, approved", 'msgid "one"', 'msgstr ""'],
        ),
        (
            {"label": Label.OUTDATED, "form": Form.JOINED, "previous_source": "on"},
            ["#. state: joined", '#| msgid "on"', 'msgid "one"', 'msgstr ""'],
        ),
        ({"form": Form.JOINED, "target": ""}, ["#. state: joined", 'msgid "one"', 'msgstr ""']),
    ],
    ids=lambda value: str(value.get("label", "joined")) if isinstance(value, dict) else "",
)
def test_each_state_looks_as_the_table_of_states_says(changes: dict[str, Any], lines: list[str]) -> None:
    shown = entry_of(a_pair(**changes)).removesuffix("\n").split("\n")
    assert [line for line in shown if not line.startswith(("#. type: ", "#: "))] == lines


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_named_in_words(kind: Kind) -> None:
    assert f"#. type: {kind.value.replace('-', ' ')}\n" in entry_of(a_pair(kind=kind))


def test_comments_and_the_note_stay_comments_whatever_they_hold() -> None:
    pair = a_pair(comments=('first\r\n\n, fuzzy\rmsgid "x"\n\x07~ msgid',), note="why\nso")
    assert entry_of(pair).startswith(
        '# first\n# , fuzzy\n# msgid "x"\n# ~ msgid\n# note: why\n# so\n#. type: paragraph\n'
    )
    assert len(Po().read(Po().write(an_edition(pair))).entries) == 1


def test_removed_units_follow_as_obsolete_entries_when_they_have_a_text() -> None:
    gone = a_pair("gone\ntoo", "رفت", key="a", removed=True, label=Label.OUTDATED, previous_source="left")
    text = written(gone, a_pair("empty", "", key="b", removed=True), a_pair(key="c"))
    assert text.endswith(
        'msgctxt "c"\nmsgid "one"\nmsgstr "یک"\n\n#, fuzzy\n#~| msgid "left"\n#~ msgctxt "a"\n#~ msgid ""\n'
        '#~ "gone\\n"\n#~ "too"\n#~ msgstr "رفت"\n'
    )
    assert "empty" not in text


def test_an_empty_source_never_becomes_a_second_header() -> None:
    assert written(a_pair("", "x", key="a"), a_pair("", "y")) == written()


def test_the_plain_profile_has_one_entry_for_one_text() -> None:
    text = written(
        a_pair("one", "", line=1, comments=("c",), label=Label.EMPTY),
        a_pair("two", "دو", line=2),
        a_pair("one", "یک", line=3, comments=("c", "d"), label=Label.UNSURE),
        a_pair("one", "یکی", line=4),
        a_pair("one", "کهنه", removed=True),
        a_pair("gone", "رفت", removed=True),
        a_pair("gone", "رفته", removed=True),
    )
    assert text.split("\n\n", 1)[1] == (
        "# c\n# d\n#. type: paragraph\n#. state: unsure\n#: ferry.en.md:1 ferry.en.md:3 ferry.en.md:4\n#, fuzzy\n"
        'msgid "one"\nmsgstr "یک"\n\n'
        '#. type: paragraph\n#: ferry.en.md:2\nmsgid "two"\nmsgstr "دو"\n\n'
        '#~ msgid "gone"\n#~ msgstr "رفت"\n'
    )


def test_units_of_one_text_stay_apart_by_their_keys() -> None:
    content = Po().write(an_edition(a_pair(key="a"), a_pair(key="b", target="۱")))
    assert [(entry.key, entry.target) for entry in Po().read(content).entries] == [("a", "یک"), ("b", "۱")]


def test_the_header_says_what_left() -> None:
    text = written(
        edition_key="abcde23456",
        number=7,
        translator="Translators of the harbour",
        revised_at=datetime(2024, 5, 6, 1, 30, tzinfo=timezone(timedelta(hours=3, minutes=30))),
    )
    assert text == (
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: harbour/ferry\\n"\n'
        '"PO-Revision-Date: 2024-05-05 22:00+0000\\n"\n'
        '"Last-Translator: Translators of the harbour\\n"\n'
        '"Language-Team: \\n"\n'
        '"Language: fa\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
        f'"X-Generator: Translate Hub {__version__}\\n"\n'
        '"X-Source-Language: en\\n"\n'
        '"X-TranslateHub-Edition: abcde23456@7\\n"\n'
    )


@pytest.mark.parametrize(
    "odd", ["a\nX-Evil: b", "a\r\nX-Evil: b", "a\u2028X-Evil: b", "a\x85X-Evil: b", "a\x00X-Evil: b"]
)
def test_a_value_cannot_make_a_header_of_its_own(odd: str) -> None:
    content = Po().write(an_edition(project=odd, translator=odd, team=odd, edition_key="a", number=1))
    assert content.decode().count("\n") == written(edition_key="a", number=1).count("\n")
    assert b'"X-Evil' not in content


def test_a_value_cannot_change_the_charset_or_the_plurals() -> None:
    content = Po().write(an_edition(a_pair(), article="charset=ISO-8859-6 nplurals=9; plural=9"))
    assert content.count(b"charset=") == content.count(b"nplurals=") == 1
    assert Po().read(content).entries[0].target == "یک"


def test_a_language_without_usual_plurals_has_none_in_its_header() -> None:
    assert plural_forms("ckb-IQ") is None
    assert "Plural-Forms" not in written(language="tlh")
    assert plural_forms("pt-BR") != plural_forms("pt-PT") == plural_forms("de")


@given(
    texts=st.lists(st.tuples(_TEXTS, _TEXTS, st.none() | _TEXTS, st.sampled_from(Label), st.booleans()), max_size=12),
    plain=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_gettext_accepts_every_export(
    texts: list[tuple[str, str, str | None, Label, bool]], plain: bool, folder: Path
) -> None:
    pairs = [
        a_pair(
            source,
            target,
            key=None if plain else f"k{index}",
            previous_source=previous,
            label=label,
            removed=removed,
            comments=(source,),
            note=target,
        )
        for index, (source, target, previous, label, removed) in enumerate(texts)
    ]
    content = Po().write(
        an_edition(*pairs, translator="a translator", team="a team", revised_at=datetime(2024, 1, 2, tzinfo=UTC))
    )
    follow_the_grammar(content)
    pass_msgfmt(content, folder)


def test_gettext_accepts_an_edition_of_which_little_is_known(folder: Path) -> None:
    content = Po().write(an_edition(a_pair(label=Label.EMPTY, target=""), project="", article="", source_name=""))
    follow_the_grammar(content)
    pass_msgfmt(content, folder)


@given(
    texts=st.lists(
        st.tuples(st.text('a\n\t"\\ ک', min_size=1), st.text('a\n\t"\\ ک'), st.sampled_from(Label), st.booleans()),
        max_size=5,
    )
)
@settings(deadline=None, max_examples=60)
def test_polib_reads_our_file_as_we_do_and_prints_the_same_bytes(
    texts: list[tuple[str, str, Label, bool]], folder: Path
) -> None:
    pairs = [
        a_pair(
            source.strip("\n") or "x",
            target.strip("\n"),
            key=f"k{index}",
            label=label,
            removed=removed,
            comments=("c",),
        )
        for index, (source, target, label, removed) in enumerate(texts)
    ]
    content = Po().write(an_edition(*pairs, edition_key="abcde23456", number=3))
    path = folder / "ours.po"
    path.write_bytes(content)

    read = polib.pofile(str(path), encoding="utf-8", wrapwidth=0)

    assert [
        (entry.msgctxt, entry.msgid, entry.msgstr, entry.fuzzy, bool(entry.obsolete), entry.previous_msgid)
        for entry in read
    ] == [
        (entry.key, entry.source, entry.target, entry.fuzzy, entry.removed, entry.previous_source)
        for entry in Po().read(content).entries
    ]
    assert read.metadata["X-TranslateHub-Edition"] == "abcde23456@3"
    assert str(read).removeprefix("#\n").encode() == content  # polib puts an empty comment first


def test_a_file_cut_at_any_byte_is_refused_or_gives_only_whole_entries() -> None:
    whole = Po().write(
        an_edition(
            a_pair("one", "یک", key="a", label=Label.UNSURE, previous_source="on"),
            a_pair('two "2"', "دو \\ ۲", key="b", comments=("c",)),
            a_pair("three", "سه", key="c", removed=True),
            edition_key="abcde23456",
            number=3,
        )
    )
    entries = Po().read(whole).entries
    for length in range(len(whole)):
        try:
            cut = Po().read(whole[:length]).entries
        except UnreadableFile:
            continue
        assert cut == entries[: len(cut)]


def test_a_long_entry_in_short_lines_is_read_in_one_piece() -> None:
    lines = "\n".join(['"x"'] * 200_000)
    content = f'msgid ""\n{lines}\nmsgstr "y"\n'.encode()
    assert len(Po().read(content).entries[0].source) == 200_000


def test_an_entry_with_many_states_is_read_in_one_piece() -> None:
    content = b"#. state: omitted\n" * 100_000 + b'msgid "x"\nmsgstr "y"\n'
    begun = time.process_time()
    assert Po().read(content).entries[0].target == "y"
    assert time.process_time() - begun < 5
