"""The Persian checks find slips with their places, and leave good Persian alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.checks import check, check_persian
from translate_hub.domain.document import Dialect

MD = Dialect.MARKDOWN


def found(text: str) -> list[tuple[str, str]]:
    return [(one.check, text[one.start : one.end]) for one in check_persian(text, MD)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("كتاب علي", [("arabic-letter", "ك"), ("arabic-letter", "ي")]),
        ("خانة ما", [("arabic-letter", "ة")]),
        ("سـلام", [("kashida", "ـ")]),
        ("او می رود و نمی آید", [("half-space", "می "), ("half-space", "نمی ")]),
        ("میشود و نمیتواند", [("half-space", "میشود"), ("half-space", "نمیتواند")]),
        ("کتاب ها و خانه های ما", [("half-space", " ها"), ("half-space", " های")]),
        ("خانه ای بزرگ ترین", [("half-space", " ای"), ("half-space", " ترین")]),
        ("متن\u200c باز", [("half-space", "\u200c")]),
        ("سلام, خوبی? آری;", [("latin-mark", ","), ("latin-mark", "?"), ("latin-mark", ";")]),
        ('گفت "بیا"', [("latin-mark", '"'), ("latin-mark", '"')]),
        ("۱,۰۰۰ و ۵%", [("latin-mark", ","), ("latin-mark", "%")]),
        ("سال ٤٥", [("mixed-digits", "٤٥")]),
        ("۵ تا 12", [("mixed-digits", "12")]),
        ("متن \u202bوارونه", [("bidi-control", "\u202b")]),
        ("متن \u2067باز", [("bidi-control", "\u2067")]),
        ("متن \u2069باز", [("bidi-control", "\u2069")]),
    ],
)
def test_a_slip_is_found_at_its_place(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected
    assert all(str(one.message).endswith(".") for one in check_persian(text, MD))


@pytest.mark.parametrize(
    "text",
    [
        "آن‌ها می‌روند؟ «بله»؛ ۱۲٫۵٪ از ۱٬۰۰۰ نفر.",
        "دایرة‌المعارف و بسمِ ٱللّهِ ٱلرَّحْمَنِ",
        "سال ۱۳۵۷ هـ. ش.",
        "با UTF-8 و A4 در %(count)s نسخه، ببینید `a, b; c?` و https://a.example/?b=1,2",
        "یک \u2067بسته\u2069 و \u200fنشانه\u200e",
        "قدیمی بود و دیر آمد؛ آدمی را ندیدم.",
        "[متن](http://a.example/ك)",
        "ای دوست، تر و خشک با هم سوختند.",
    ],
)
def test_good_persian_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_only_persian_is_checked() -> None:
    assert check("كتاب", "ar", MD) == ()
    assert len(check("كتاب", "fa-AF", MD)) == 1


@settings(deadline=None, max_examples=150)
@given(text=st.text(alphabet='می هاك\u200c,?;"۱2٤ـ\u202b\u2067\u2069%{}*`[]()a.', max_size=40))
def test_no_text_breaks_the_checks_and_every_place_is_in_it(text: str) -> None:
    for one in check_persian(text, MD):
        assert 0 <= one.start < one.end <= len(text)
        assert str(one.message)
