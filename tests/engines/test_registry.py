"""Which engines a server has, and the one for demonstrations."""

from translate_hub.engines import make_engines
from translate_hub.engines.pseudo import Pseudo


def test_the_pseudo_engine_gives_letters_accents_and_keeps_placeholders() -> None:
    assert Pseudo().translate(["Our {12} lanterns", "سلام {1}"], "en", "fa") == ["Óúŕ {12} ļáñtéŕñš", "سلام {1}"]


def test_the_registry_has_libre_only_where_it_is_set_up() -> None:
    assert set(make_engines(None, "", frozenset())) == {"google", "mymemory", "pseudo"}
    engines = make_engines("https://libre.example", "", frozenset())
    assert set(engines) == {"google", "mymemory", "libre", "pseudo"}
    for name, one in engines.items():
        assert one.name == name
        assert one.title
        assert str(one.receiver).endswith(".")
