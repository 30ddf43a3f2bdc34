"""Published projects for tests, as storage gives them: of any size, in several scripts, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import escape

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import direction
from translate_hub.domain.paragraphs import Paragraph, Shows
from translate_hub.domain.publications import (
    About,
    Content,
    Credit,
    CreditRole,
    PublishedArticle,
    PublishedEdition,
    PublishedProject,
    anchors_of,
    digest_of_anchors,
    summary_of,
    title_of,
)
from translate_hub.domain.slugs import slug_from
from translate_hub.domain.states import Form

LANGUAGES = ("en", "fa", "es", "ar", "zh-Hans")
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
_TEXTS = {
    "en": "The lamp in the window burned all night & somebody watched it until the morning came.",
    "fa": "چراغِ پشت پنجره همهٔ شب می‌سوخت و کسی تا صبح بیدار ماند و به آن نگاه می‌کرد.",
    "es": "La lámpara de la ventana ardió toda la noche y alguien la vigiló hasta la mañana.",
    "ar": "ظل المصباح في النافذة مضاءً طوال الليل وكان هناك من يراقبه حتى الصباح.",
    "zh-Hans": "窗前的灯亮了一整夜，有人一直守着它，直到天亮。",
}
_TITLES = {"en": "The lamp", "fa": "چراغ", "es": "La lámpara", "ar": "المصباح", "zh-Hans": "灯"}
_SHAPE: tuple[tuple[Kind, int, tuple[str, ...]], ...] = (
    (Kind.TITLE, 1, ()),
    (Kind.STANDFIRST, 0, ()),
    (Kind.PARAGRAPH, 0, ()),
    (Kind.HEADING, 2, ()),
    (Kind.PARAGRAPH, 0, ()),
    (Kind.QUOTE, 0, ("blockquote.1",)),
    (Kind.PARAGRAPH, 0, ()),
)


@dataclass(frozen=True)
class Site:
    """Published projects and, by the row id of each publication, the paragraphs of it."""

    projects: tuple[PublishedProject, ...]
    paragraphs: Mapping[int, tuple[Paragraph, ...]]

    def load(self, _project: PublishedProject, article: PublishedArticle) -> dict[str, Content]:
        """Return the contents of an article, as `storage.publications.contents_of` does."""
        shown = {edition.language: self.paragraphs[edition.publication] for edition in article.editions}
        anchors = {language: frozenset(anchors_of(paragraphs)) for language, paragraphs in shown.items()}
        return {language: Content(paragraphs, anchors) for language, paragraphs in shown.items()}

    def with_text(self, article: str, language: str, text: str, *, position: int = -1) -> "Site":
        """Return the site after one paragraph of an edition was changed and the edition published again."""
        edition = self.edition(article, language)
        paragraphs = list(self.paragraphs[edition.publication])
        paragraphs[position] = replace(paragraphs[position], text=text, html=escape(text, quote=False))
        return self.with_paragraphs(article, language, paragraphs)

    def with_paragraphs(self, article: str, language: str, paragraphs: Sequence[Paragraph]) -> "Site":
        """Return the site after an edition was published again with these paragraphs, at the same address."""
        edition = self.edition(article, language)
        number = max(self.paragraphs) + 1
        published = replace(
            edition,
            publication=number,
            number=edition.number + 1,
            title=title_of(paragraphs, article),
            summary=summary_of(paragraphs),
            anchors=digest_of_anchors(paragraphs),
            at=edition.at + timedelta(days=40),
        )
        return replace(self.with_edition(article, published), paragraphs={**self.paragraphs, number: tuple(paragraphs)})

    def with_edition(self, article: str, edition: PublishedEdition) -> "Site":
        """Return the site with other facts of one edition, found by its language."""
        found = self.article(article)
        editions = tuple(edition if one.language == edition.language else one for one in found.editions)
        return self.with_article(replace(found, editions=editions))

    def with_article(self, article: PublishedArticle) -> "Site":
        """Return the site with other facts of one article, found by its key."""
        return replace(
            self,
            projects=tuple(
                replace(project, articles=tuple(article if one.key == article.key else one for one in project.articles))
                for project in self.projects
            ),
        )

    def article(self, key: str) -> PublishedArticle:
        """Return an article by its key."""
        return next(one for project in self.projects for one in project.articles if one.key == key)

    def edition(self, article: str, language: str) -> PublishedEdition:
        """Return an edition that is there."""
        found = self.article(article).find(language)
        assert found is not None
        return found


def a_site(
    articles: int = 3,
    *,
    languages: Sequence[str] = LANGUAGES,
    project: str = "demo",
    paragraphs: int = len(_SHAPE),
    words: int = 1,
    is_even: bool = False,
) -> Site:
    """Return a project with articles `a0`, `a1`, … each in these languages, with that many paragraphs.

    Each text is its language's sentence `words` times. Some articles lack a language, the original too, have old
    addresses or no author, unless `is_even`.
    """
    texts: dict[int, tuple[Paragraph, ...]] = {}
    made = []
    for number in range(articles):
        there = list(languages)
        if not is_even and number % 7 == 3:
            there.remove(languages[0])
        if not is_even and number % 5 == 4:
            there.remove(languages[-1])
        editions = []
        for language in there:
            publication = len(texts) + 1
            texts[publication] = _paragraphs(number, language, paragraphs, words)
            editions.append(_edition(publication, number, language, texts[publication]))
        made.append(_article(number, languages[0], tuple(editions), is_even=is_even))
    name = "Lamps & “Lights” <of the coast>"
    return Site((PublishedProject(project, name, tuple(languages), tuple(reversed(made))),), texts)


def _article(number: int, language: str, editions: tuple[PublishedEdition, ...], *, is_even: bool) -> PublishedArticle:
    is_old = not is_even and number % 4 == 1
    return PublishedArticle(
        key=f"a{number}",
        language=language,
        editions=editions,
        old_slugs=tuple((one.language, f"{one.slug}-before") for one in editions[-2:]) if is_old else (),
    )


def _edition(publication: int, number: int, language: str, paragraphs: Sequence[Paragraph]) -> PublishedEdition:
    title = title_of(paragraphs, "")
    people = (Credit(CreditRole.TRANSLATOR, ("Mina", "Ali")), Credit(CreditRole.REVIEWER, ("Şule",)))
    return PublishedEdition(
        publication=publication,
        edition=f"e{number}{language.lower()}",
        language=language,
        slug=slug_from(title),
        number=1,
        title=title,
        summary=summary_of(paragraphs),
        anchors=digest_of_anchors(paragraphs),
        first_at=START + timedelta(hours=number),
        at=START + timedelta(hours=number),
        about=About(
            "" if number % 6 == 5 else "Ada Łoś & Co.",
            None if number % 3 == 2 else date(2020, 2, 29),
            "" if number % 3 == 1 else f"https://example.org/original?number={number}&x=1",
            "" if number % 2 else "CC BY-SA 4.0",
        ),
        credits=people if language != "en" else (),
        outdated=frozenset({paragraphs[-1].key}) if number % 2 and language != "en" else frozenset(),
    )


def _paragraphs(number: int, language: str, count: int, words: int) -> tuple[Paragraph, ...]:
    return tuple(_paragraph(number, position, language, words) for position in range(count))


def _paragraph(number: int, position: int, language: str, words: int) -> Paragraph:
    kind, level, container = _SHAPE[position] if position < len(_SHAPE) else (Kind.PARAGRAPH, 0, ())
    is_source = kind is Kind.QUOTE and language == "es"  # not translated yet
    said = "en" if is_source else language
    if kind is Kind.TITLE:
        text = f"{_TITLES[said]} {number}"
    else:
        text = " ".join([f"{number}.{position}", *[_TEXTS[said]] * words])
    note = "A note of the translator <here>." if position == 4 and language == "fa" else ""
    return Paragraph(
        key=f"k{number}x{position}",
        kind=kind,
        level=level,
        container=container,
        first_block=position,
        form=Form.TEXT,
        text=text,
        html=escape(text, quote=False),
        lang=said,
        direction=direction(said),
        shows=Shows.SOURCE if is_source else Shows.TEXT,
        made_from=number * 1000 + position + 1,
        note=note,
        note_html=escape(note, quote=False),
        machine=position == 6 and language == "ar",
        author=1 if language != "en" else None,
        reviewer=2 if position % 2 else None,
    )
