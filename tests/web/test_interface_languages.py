"""A language of the interface is one catalog: what lies in the folder is offered, chosen and used."""

import runpy
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.desks import Desk
from translate_hub import errors
from translate_hub.web import create_app, i18n

ROOT = Path(__file__).parents[2]


def a_catalog(folder: Path, language: str, texts: dict[str, str]) -> None:
    """Write a catalog as a translator would leave it."""
    messages = folder / language / "LC_MESSAGES"
    messages.mkdir(parents=True)
    catalog = Catalog(locale=language)
    for source, target in texts.items():
        catalog.add(source, target)
    with (messages / "translate_hub.po").open("wb") as file:
        write_po(file, catalog)


def test_the_languages_are_english_and_what_has_a_catalog(tmp_path: Path) -> None:
    assert i18n.languages_in(tmp_path) == ("en",)
    for language in ("uk", "pt_BR", "en"):
        a_catalog(tmp_path, language, {})
    (tmp_path / "de").mkdir()
    (tmp_path / "babel.cfg").touch()
    assert i18n.languages_in(tmp_path) == ("en", "pt-BR", "uk")
    assert i18n.languages_in(i18n.catalogs_folder()) == i18n.LANGUAGES
    assert {"en", "es", "fa"} <= set(i18n.LANGUAGES)


def test_one_more_catalog_is_one_more_language_of_every_page(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_catalog(tmp_path, "pt_BR", {"Sign in": "Entrar"})
    monkeypatch.setattr(i18n, "catalogs_folder", lambda: tmp_path)
    monkeypatch.setattr(i18n, "LANGUAGES", i18n.languages_in(tmp_path))
    client = create_app(desk.hub).test_client()
    page = client.get("/sign-in?ui=pt-BR").text
    assert '<html lang="pt-BR" dir="ltr"' in page
    assert "Entrar" in page
    assert "português" in page.lower()
    assert "Entrar" in client.get("/sign-in").text, "this browser keeps it"
    asked = desk.app.test_client().get("/sign-in", headers={"Accept-Language": "pt-BR,pt;q=0.9"})
    assert 'lang="pt-BR"' in asked.text


def test_the_sentences_of_every_kind_of_error_are_collected() -> None:
    def kinds(kind: type[errors.HubError]) -> set[str]:
        return {kind.__name__}.union(*(kinds(one) for one in kind.__subclasses__()))

    collected = set(runpy.run_path(str(ROOT / "hub"))["KEYWORDS"].split())
    assert {name for name in kinds(errors.HubError) if not name.startswith("_")} <= collected
