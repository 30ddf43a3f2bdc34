"""Made-up plain texts: shapes that stand for structure, set side by side in every order, with every line break."""

from hypothesis import strategies as st

_WORDS = st.sampled_from(
    "bread and the salt of seas, why? Open libraries 7 December 2010 By Ada نان و نمک دریا چرا؟ хлеб соль 面包和盐。 "
    "دسامبر ۲۰۱۰ - > 1. A: [1] ===== * well- known \u00a0 \u2028 \u2060 \u2060- \ufeff".split(" ")
)
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=14).map(" ".join)
_WRAPPED = st.lists(st.sampled_from("people of a small town by the river wrote long letters".split()), min_size=20)
_LINES = st.sampled_from(
    [
        *("", "", "", "", " ", "\u00a0", "\t", "* * *", "———", "=====", "-----", "\u2060", "\f"),
        *("A Short Title", "ALL CAPITALS", "By A. Writer", "7 December 2010", "Some Body", "What next?", "We want:"),
        *(
            "- one",
            "- two",
            "  - deeper",
            "* star",
            "1. first",
            "2. second",
            "۳. سوم",
            "一、背景",
            "1) point",
            "a) letter",
        ),
        *("> quoted", "> > twice", ">", "| piped", "    indented text", "\tafter a tab", "[1] A note.", "¹ Raised."),
        *("Q: Why?", "A: Because.", "Dear friends,", "نوشتهٔ نویسنده", "۱۶ آذر ۱۳۸۹", "標題", "　　中文段落，很短。"),
        *("A sentence of text that ends here.  ", "lower case goes on", "A long line of text " * 9, "中文" * 40),
    ]
)


def documents() -> st.SearchStrategy[bytes]:
    """Return files: lines of all shapes, wrapped paragraphs among them, in UTF-8 or UTF-16, with or without mark."""
    piece = st.one_of(_LINES, _LINES, _SENTENCES, st.tuples(_WRAPPED, st.integers(45, 75)).map(_fold))
    return st.builds(
        _file,
        st.lists(
            st.tuples(piece, st.sampled_from(["\n", "\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\r"])), max_size=12
        ),
        st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]),
    )


def _fold(wrapped: tuple[list[str], int]) -> str:
    words, width = wrapped
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


def _file(pieces: list[tuple[str, str]], charset: str) -> bytes:
    text = "".join(piece.replace("\n", "\r\n" if end.startswith("\r\n") else "\n") + end for piece, end in pieces)
    return (text if text.strip() else text + "x").encode(charset)
