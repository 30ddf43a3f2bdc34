"""The style uses only what Chrome, Firefox and Safari all had by the end of 2019, and is small.

Each name is listed with the year in which the last of the three learned it (their release notes, as gathered in MDN's
compatibility tables). A name that is not listed fails the test: look it up, then list it or do without.
"""

import re
from importlib import resources

import pytest

from translate_hub.site.pages import style

PROPERTIES = {
    2012: "background border border-collapse border-radius box-shadow box-sizing color direction display font-family "
    "font-size font-style font-weight line-height list-style list-style-type margin max-width opacity overflow-x "
    "padding pointer-events position text-align text-decoration vertical-align white-space",
    2015: "overflow-wrap word-break",
    2017: "grid-column grid-gap grid-template-columns unicode-bidi",
    2019: "border-block-end border-block-start border-inline-start break-after break-inside inline-size line-break "
    "margin-block-end margin-block-start margin-inline-end margin-inline-start max-inline-size min-inline-size "
    "padding-block-end padding-block-start padding-inline-start user-select",
}
# Safari's own name of user-select, which it had alone by 2019.
PREFIXED = {"-webkit-user-select"}
FUNCTIONS = {2013: "calc", 2017: "minmax var"}
AT_RULES = {2009: "media"}
MEDIA = {2011: "print", 2012: "min-width", 2018: "hover", 2019: "prefers-color-scheme"}
PSEUDO = {2010: "before focus hover lang last-child root target"}
COMBINATORS = re.compile(r"[ >~+,*]")


def known(table: dict[int, str]) -> set[str]:
    """The names of a table."""
    return {name for year, names in table.items() if year <= 2019 for name in names.split()}


def rules_of(text: str) -> tuple[list[str], list[str], list[str]]:
    """A style sheet's at-rules, selectors and declarations, each as text; comments are gone."""
    at_rules, selectors, declarations = [], [], []
    for prelude, block in re.findall(r"([^{};]+)\{|([^{};]+);?(?=[;}])", re.sub(r'"[^"]*"', '""', text)):
        if prelude.strip().startswith("@"):
            at_rules.append(prelude.strip())
        elif prelude.strip():
            selectors.append(prelude.strip())
        elif block.strip():
            declarations.append(block.strip())
    return at_rules, selectors, declarations


AT, SELECTORS, DECLARATIONS = rules_of(style())


def test_the_style_is_read_whole() -> None:
    assert len(AT) == style().count("@") > 3
    assert len(SELECTORS) + len(AT) == style().count("{") == style().count("}")
    assert len(DECLARATIONS) == re.sub(r'"[^"]*"', "", style()).count(";")


def test_its_properties_were_there_in_2019() -> None:
    used = {declaration.partition(":")[0] for declaration in DECLARATIONS}
    assert {name for name in used if not name.startswith("--")} <= known(PROPERTIES) | PREFIXED


def test_each_prefixed_property_has_its_real_name_beside_it() -> None:
    for name in PREFIXED:
        assert style().count(f"{name}:") == style().count(f";{name.removeprefix('-webkit-')}:")


def test_its_functions_were_there_in_2019() -> None:
    found = {name for declaration in DECLARATIONS for name in re.findall(r"([\w-]+)\(", declaration)}
    assert found <= known(FUNCTIONS)


def test_its_at_rules_were_there_in_2019() -> None:
    assert {re.findall(r"@([\w-]+)", rule)[0] for rule in AT} <= known(AT_RULES)
    for rule in AT:
        assert set(re.findall(r"\(([\w-]+)|@media ([a-z]+)$", rule)) <= {
            pair for name in known(MEDIA) for pair in ((name, ""), ("", name))
        }, rule


def test_its_selectors_were_there_in_2019() -> None:
    for selector in SELECTORS:
        assert set(re.findall(r":([\w-]+)", selector)) <= known(PSEUDO), selector
        assert not re.search(r":lang\([^)]*,|\[[^\]]* [is]\]", selector), selector


def test_values_that_came_later_are_not_used() -> None:
    later = r"\b(?:min|max|clamp|color-mix|fit-content|anywhere|revert|oklch|lh|svh|dvh|subgrid|contents)\b"
    assert [declaration for declaration in DECLARATIONS if re.search(later, declaration.partition(":")[2])] == []


def test_it_is_small_and_loads_nothing() -> None:
    assert len(style().encode()) <= 8_000
    assert not re.search(r"url\(|@import|@font-face|https?:", style())
    source = resources.files("translate_hub.site").joinpath("templates/reading.css").read_text("utf-8")
    assert "2019" in source


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_can_be_read_in_light_and_dark(scheme: int) -> None:
    colours = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", re.findall(r":root\{[^}]*\}", style())[scheme]))
    assert len(colours) == 7
    for ground in ("paper", "glow"):
        for ink in ("ink", "soft", "accent", "amber"):
            pair = sorted((luminance(colours[ground]), luminance(colours[ink])))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (ground, ink)
