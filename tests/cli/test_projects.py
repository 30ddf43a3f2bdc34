"""Commands about projects, as scripts rely on them."""

from tests.cli.conftest import Run


def test_languages_are_added_and_every_article_gets_an_edition(with_article: Run) -> None:
    added = with_article("project", "add-language", "demo", "HE", "zh_hans", "--json")
    assert added.value == {
        "project": "demo", "added": ["he", "zh-Hans"], "source": "en", "targets": ["fa", "es", "he", "zh-Hans"],
    }  # fmt: skip
    assert b'msgid "Why it matters"' in with_article("export", "demo/lamp", "he", "--as", "po").content


def test_a_language_that_is_there_or_is_none_is_refused(with_article: Run) -> None:
    assert with_article("project", "add-language", "demo", "fa").code == 5
    assert with_article("project", "add-language", "demo", "nonsense").code == 6
    assert with_article("project", "add-language", "nowhere", "he").code == 3
    assert with_article("project", "list", "--json").value[0]["targets"] == ["fa", "es"]
