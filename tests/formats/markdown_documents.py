"""Markdown files as nobody would write them, for the laws every format keeps."""

from hypothesis import strategies as st

Lines = list[str]

# What looks like structure, is structure, or nearly; alone or beside something else.
_FRAGMENTS = (
    "# heading", "## closed ##", "#", "# |", "a | b", "|---|---|", "| a\\|b | |", "-|-", "a|", "---", "===", "* * *",
    "- item", "-", "*", "1. one", "2) two", "01. x", "> quoted", ">", "```", "~~~ x", "    code", "\ttab",
    "[label]: /target", "[label]: /target 'title'", "[label]:", "'title'", "[^1]: note", "[^1]:", "text[^1]",
    ": defined",
    "~ tilde", "<div>", "</div>", "<!-- comment -->", "<!--", "-->", "<b>bold</b>", "<b>", "![alt](x.png)",
    "![al\\]t][label]", "[![alt](x)](y)", "![](x)", "![ ](x)", "hard  ", "hard\\", "\\# escaped", "&#35; twice",
    "&#10;",
    "&#32;edge&#32;", "1\\. no list", "**bold** text", "`code`", "``` not fence ```", "+++", "title: text", "k = 'v'",
    "سلام دنیا", "文章", "\u00a0", "\u2028", "\u0085x", "\u3000| b", "\ufeff", "x", "", "", "", "  ", "   three",
    " \t ",
    "    four after", "&#124;", "\\|", "![a](b)<!---->", "_", "**",
)  # fmt: skip
_FRONTS = (
    "---\ntitle: A title\ndescription: 'It''s'\nlist: [1, 2]\n---",
    '---\ntitle: "quo\\"ted"\nsummary: >\n  folded\n  text\n---\n',
    "---\n# nothing here\n---",
    "---\ntitle:\n  nested: yes\nsubtitle: 1984\n...\n",
    "---\n{title: flow, description: [a]}\n---",
    "---\nbroken: [\n---",
    "+++\ntitle = 'Toml'\ndescription = \"a\\tb\"\n[params]\nsummary = 'no'\n+++",
)


def documents() -> st.SearchStrategy[bytes]:
    """Return a strategy of Markdown files as bytes: any nesting, line breaks, charset and ending."""
    body = st.lists(_blocks(), max_size=6).map(lambda parts: [line for part in parts for line in part])
    return st.builds(
        _file,
        st.one_of(st.just(""), st.just(""), st.sampled_from(_FRONTS)),
        body,
        st.sampled_from(("\n", "\n", "\r\n", "\r")),
        st.booleans(),
        st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "utf-16")),
    )


def _blocks() -> st.SearchStrategy[Lines]:
    words = st.text(st.sampled_from("ab |-#>*`[]()!<&;:\\_~.1=\t"), max_size=8)
    lines = st.lists(st.one_of(st.sampled_from(_FRAGMENTS), st.sampled_from(_FRAGMENTS), words), min_size=1, max_size=4)
    return st.recursive(lines, _nested, max_leaves=4)


def _nested(inner: st.SearchStrategy[Lines]) -> st.SearchStrategy[Lines]:
    several = st.lists(inner, min_size=1, max_size=3).map(lambda parts: [line for part in parts for line in part])
    marks = st.sampled_from((("- ", "  "), ("10. ", "    "), ("> ", "> "), (">", ""), ("* ", ""), ("[^n]: ", "    ")))
    terms = st.sampled_from(((": ", "  "), ("~   ", "    ")))
    return st.one_of(
        st.builds(_indent, several, marks),
        st.builds(lambda lines, mark: ["term", *_indent(lines, mark)], several, terms),
        several.map(lambda lines: [*lines, ""]),
    )


def _indent(lines: Lines, mark: tuple[str, str]) -> Lines:
    return [(mark[1] if number else mark[0]) + line for number, line in enumerate(lines)]


def _file(front: str, body: Lines, newline: str, ends: bool, charset: str) -> bytes:
    text = "\n".join([*([front] if front else []), *body]) + ("\n" if ends else "")
    return (text or "x").replace("\n", newline).encode(charset)
