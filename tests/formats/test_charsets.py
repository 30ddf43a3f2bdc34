"""Bytes to text and back: every charset found as it should be, everything else answered in a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.errors import UnreadableFile
from translate_hub.formats.charsets import decode, encode, refuse_forbidden, split_lines, standard_name

RUSSIAN = "В маленьком городе на севере пекарня закрылась в марте, и до хлеба стало далеко."
ARABIC = "كانت البئر القديمة في وسط القرية تكفي الجميع، ثم حفرت الشركة بئرا أعمق منها."


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_says_the_charset_and_stays_in_the_text(name: str) -> None:
    content = "\ufeffنان and bread\n".encode(name)
    found = decode(content, "windows-1252")
    assert (found.charset, found.text, found.guessed) == (name, "\ufeffنان and bread\n", False)


@pytest.mark.parametrize("text", ["hello world\n", "سلام دنیا\n", "你好 一 二\n", "Привет, мир\n"])
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen_by_its_zero_bytes(name: str, text: str) -> None:
    found = decode(text.encode(name), None)
    assert (found.charset, found.text, found.guessed) == (name, text, True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("windows-1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("windows-1256", ARABIC),
        ("iso-8859-6", ARABIC),
        ("windows-1252", "Why don’t the “small” libraries open – and who asked?"),
        ("windows-1252", "Le café fermait déjà très tôt, et la forêt brûlait encore où l’été était passé."),
        ("windows-1252", "A situação não é fácil: as eleições são amanhã, e ninguém está à espera."),
        ("windows-1252", "La città è più bella così, però nessuno lo dirà più, perché è già lunedì."),
        ("windows-1250", "A magyar nyelv nagyon szép és különös, őszintén szólva nehéz is, főleg az elején."),
        ("windows-1254", "Bugün hava çok soğuk ve kar yağıyor, çocuklar İstanbul’da dışarıda oynuyor."),
        ("windows-1257", "Šiandien graži diena, ąžuolas auga prie upės, žmonės dirba džiaugsmingai."),
        ("windows-1251", "# " + RUSSIAN + "\n\n" + "    make test  # and much code beside it\n" * 12),
        ("windows-1253", "Η πλατεία του χωριού είχε έναν πλάτανο και τέσσερα τραπέζια."),
        ("windows-1255", "בשנים האחרונות נסגרו ספריות קטנות רבות ואיש לא שאל את הציבור."),
        ("gb18030", "清晨两点，面包店的灯就亮了。三个人站在案板前揉面，天天如此。"),
        ("big5", "清晨兩點，麵包店的燈就亮了。三個人站在案板前揉麵，天天如此。"),
        ("shift_jis", "図書館はなぜ閉まるのか。この数年で多くの小さな図書館が閉館しました。"),
    ],
)
def test_a_legacy_charset_is_guessed_and_said_to_be_a_guess(name: str, text: str) -> None:
    found = decode(text.encode(name), None)
    assert (found.charset, found.text, found.guessed) == (name, text, True)


def test_what_the_person_names_is_believed_and_named_in_one_way() -> None:
    assert decode("ی".encode(), "UTF8").charset == "utf-8"
    assert decode("سلام".encode("cp1256"), "CP1256").charset == "windows-1256"
    assert decode("é".encode("latin-1"), "latin1").charset == "iso-8859-1"
    assert decode("“é”".encode("cp1252"), "iso-8859-1").charset == "windows-1252"
    assert decode("سلام دنیا".encode("utf-16-be"), "utf-16").charset == "utf-16-be"


def test_a_declaration_is_believed_before_utf_8_where_it_reads() -> None:
    assert decode("Ã©".encode("latin-1"), None, declared="iso-8859-1").text == "Ã©"
    assert decode("é".encode(), None, declared="klingon").charset == "utf-8"
    assert decode(b"plain", None, declared="utf-16").charset == "utf-8"


@pytest.mark.parametrize(
    "name", ["klingon", "", "rot13", "base64", "zlib", "idna", "punycode", "unicode_escape", "a\0b", "é"]
)
def test_a_name_that_is_no_charset_is_refused(name: str) -> None:
    with pytest.raises(UnreadableFile, match="is not a charset"):
        decode(b"text", name)
    with pytest.raises(UnreadableFile, match="is not a charset"):
        standard_name(name)


def test_a_wrong_charset_is_answered_with_the_place() -> None:
    with pytest.raises(UnreadableFile, match="Byte 4 of the file is not utf-8"):
        decode(b"caf\xe9", "utf-8")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "DOCX"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (bytes(range(256)), "binary"),
        (b"one\0two", "binary"),
        ("سلام عليكم".encode("cp1256"), "--charset"),
        (b"\xff\xfea", "Byte"),
    ],
)
def test_what_is_no_text_is_answered_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        decode(content, None)


def test_bytes_that_would_not_come_back_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="byte for byte"):
        decode(b"Hello +AGE- world", "utf-7")


def test_text_the_charset_cannot_hold_makes_the_file_utf_8_and_says_so() -> None:
    written = encode("Brot für ی", "iso-8859-1")
    assert (written.content, written.charset) == ("Brot für ی".encode(), "utf-8")
    assert "U+06CC" in str(written.notices[0])
    assert encode("Brot für", "iso-8859-1").content == "Brot für".encode("latin-1")
    assert encode("ی", "utf-16-be").charset == "utf-16-be"


def test_letters_that_would_look_like_a_mark_are_not_written_as_one() -> None:
    assert encode("ÿþ at the start", "iso-8859-1").charset == "utf-8"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
@settings(max_examples=100)
def test_whatever_is_encoded_is_read_back(text: str) -> None:
    for name in ("utf-8", "utf-16-le", "windows-1256", "shift_jis", "gb18030"):
        written = encode(text, name)
        assert written.content.decode(written.charset) == text


@given(st.binary(min_size=1, max_size=60))
@settings(max_examples=200)
def test_any_bytes_are_read_without_loss_or_refused(content: bytes) -> None:
    try:
        found = decode(content, None)
    except UnreadableFile:
        return
    assert found.text.encode(found.charset) == content


def test_only_the_three_line_breaks_end_a_line() -> None:
    text = "a\r\nb\rc\u2028\u0085\x0b\n\nd"
    assert [text[line.start : line.end] for line in split_lines(text)] == ["a", "b", "c\u2028\u0085\x0b", "", "d"]
    assert [line.after for line in split_lines("a\n")] == [2]
    assert split_lines("") == []


def test_a_control_character_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match=r"Line 8 holds the control character U\+0007"):
        refuse_forbidden("one\ntwo\x07", 7)


def test_zero_bytes_between_bytes_that_are_no_words_are_binary() -> None:
    with pytest.raises(UnreadableFile, match="binary"):
        decode(b"\x00\x01ELF\x00" * 100, None)
