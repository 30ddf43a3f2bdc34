"""Settings: where they come from, what is refused, and the secret key."""

import stat
import threading
from pathlib import Path

import pytest

from translate_hub.config import Settings, for_serving, is_loopback, load
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.errors import HubError, Invalid, OutsideError


def loaded(home: Path, file: str = "", **environ: str) -> Settings:
    """Return the settings of a home folder with this settings file, and of these variables."""
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(file, "utf-8")
    return load({f"TRANSLATE_HUB_{name.upper()}": value for name, value in environ.items()}, home)


def test_without_settings_the_hub_lives_in_its_home(tmp_path: Path) -> None:
    settings = load({"TRANSLATE_HUB_HOME": str(tmp_path / "hub")})
    assert settings.home == tmp_path / "hub"
    assert settings.database_url == f"sqlite:///{tmp_path / 'hub' / 'hub.sqlite3'}"
    assert (settings.host, settings.port, settings.limits) == ("127.0.0.1", 8080, DEFAULT_LIMITS)
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700


def test_the_command_line_wins_over_the_environment_that_over_the_file(tmp_path: Path) -> None:
    file = 'database = "sqlite:///file.db"\nport = 1\nthreads = 3\n'
    settings = loaded(tmp_path / "hub", file, port="2", database="sqlite:///environment.db")
    assert (settings.port, settings.threads, settings.database_url) == (2, 3, "sqlite:///environment.db")
    given = load({"TRANSLATE_HUB_HOME": "/nowhere"}, tmp_path / "hub", "sqlite:///given.db")
    assert (given.home, given.database_url) == (tmp_path / "hub", "sqlite:///given.db")


def test_limits_may_be_raised(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "unit_characters = 30000\n", article_units="9000")
    assert (settings.limits.unit_characters, settings.limits.article_units) == (30_000, 9_000)
    assert settings.limits.upload_bytes == DEFAULT_LIMITS.upload_bytes


def test_an_unknown_variable_is_refused_naming_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"TRANSLATE_HUB_THREDS.*TRANSLATE_HUB_THREADS"):
        loaded(tmp_path, threds="4")


def test_an_unknown_name_in_the_file_is_refused_naming_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"publik_url.*settings\.toml.*public_url"):
        loaded(tmp_path, 'publik_url = "https://hub.example.org"\n')


def test_the_tests_own_variables_are_let_pass(tmp_path: Path) -> None:
    loaded(tmp_path, soak_rounds="200", browser="/usr/bin/chromium")


@pytest.mark.parametrize(
    ("file", "environ"),
    [
        ('port = "8080"\n', {}),
        ("port = true\n", {}),
        ("debug = 1\n", {}),
        ("host = 1\n", {}),
        ("port 8080\n", {}),
        ("", {"port": "eighty"}),
        ("", {"port": "-1"}),
        ("", {"port": "70000"}),
        ("", {"threads": "0"}),
        ("", {"debug": "perhaps"}),
        ("", {"unit_characters": "0"}),
        ("", {"secret_key": "short"}),
        ("", {"public_url": "http://hub.example.org"}),
        ("", {"public_url": "https://hub.example.org/sub"}),
        ("", {"public_url": "https://name:word@hub.example.org"}),
        ("", {"public_url": "https://[broken"}),
        ("", {"public_url": "hub.example.org"}),
    ],
)
def test_a_value_that_cannot_be_is_refused(tmp_path: Path, file: str, environ: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        loaded(tmp_path, file, **environ)


@pytest.mark.parametrize(
    "address", ["https://hub.example.org", "https://hub.example.org:8443/", "http://127.0.0.1:80", "http://abc.onion"]
)
def test_a_public_address_is_kept_without_its_slash(tmp_path: Path, address: str) -> None:
    assert loaded(tmp_path, public_url=address).public_url == address.rstrip("/")


def test_serving_others_needs_an_address_and_a_proxy(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    assert for_serving(settings, host="::1", port=0).port == 0
    for host in ("0.0.0.0", "::", "192.168.1.7", "hub.example.org"):  # noqa: S104 - what this test is about
        with pytest.raises(Invalid, match="public_url"):
            for_serving(settings, host=host)
    behind = loaded(tmp_path, public_url="https://hub.example.org", trusted_proxy="127.0.0.1")
    assert for_serving(behind, host="0.0.0.0").host == "0.0.0.0"  # noqa: S104 - what this test is about


def test_loopback_is_told_from_other_addresses() -> None:
    assert all(is_loopback(host) for host in ("localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]"))
    assert not any(is_loopback(host) for host in ("0.0.0.0", "10.0.0.1", "::", "example.org", ""))  # noqa: S104 - as above


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = loaded(tmp_path).secret_key
    file = tmp_path / "secret.key"
    assert loaded(tmp_path).secret_key == first
    assert (len(first), stat.S_IMODE(file.stat().st_mode)) == (64, 0o600)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.key", "settings.toml"]


def test_many_who_start_at_once_get_one_secret_key(tmp_path: Path) -> None:
    keys: list[bytes] = []
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        keys.append(load({}, tmp_path).secret_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(keys), len(set(keys))) == (8, 1)


def test_a_damaged_secret_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"short\n")
    with pytest.raises(Invalid, match="damaged"):
        loaded(tmp_path)


def test_nothing_secret_is_shown(tmp_path: Path) -> None:
    settings = loaded(tmp_path, secret_key="k" * 40, database="postgresql://hub:password@localhost/hub")
    assert "kkk" not in repr(settings)
    assert "password" not in repr(settings)


def test_a_broken_file_is_refused_without_its_text(tmp_path: Path) -> None:
    with pytest.raises(HubError) as refused:
        loaded(tmp_path, 'secret_key = "hidden\n')
    assert "hidden" not in str(refused.value)


def test_a_home_that_cannot_be_made_is_a_failure_outside(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError, match="--home"):
        load({}, tmp_path / "file" / "home")


def test_an_engine_of_ones_own_is_named_with_its_port(tmp_path: Path) -> None:
    """An address that texts go to is https, or http to a host and port that the settings allow by name."""
    own = {
        "LIBRE_URL": "http://127.0.0.1:5000",
        "LIBRE_KEY": "secret-key",
        "PRIVATE_HOSTS": "127.0.0.1:5000, [::1]:5001,",
    }
    settings = load({f"TRANSLATE_HUB_{name}": value for name, value in own.items()}, home=tmp_path)
    assert settings.private_hosts == {"127.0.0.1:5000", "::1:5001"}
    assert (settings.libre_url, settings.libre_key) == (own["LIBRE_URL"], "secret-key")
    assert "secret-key" not in repr(settings)
    public = load({"TRANSLATE_HUB_LIBRE_URL": "https://libre.example.org/v1"}, home=tmp_path)
    assert public.libre_url == "https://libre.example.org/v1"
    assert public.private_hosts == frozenset()


@pytest.mark.parametrize(
    "url",
    [
        "http://libre.example.org",
        "https://a:b@libre.example.org",
        "https://libre.example.org/?key=1",
        "ftp://a",
        "libre",
        "https://",
    ],
)
def test_an_unsafe_address_of_an_engine_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Invalid, match="libre_url"):
        load({"TRANSLATE_HUB_LIBRE_URL": url, "TRANSLATE_HUB_PRIVATE_HOSTS": "127.0.0.1:5000"}, home=tmp_path)


@pytest.mark.parametrize("hosts", ["127.0.0.1", "http://a:1", "a:x", "a:1/b", "user@a:1", ":80"])
def test_private_hosts_are_hosts_with_their_ports(tmp_path: Path, hosts: str) -> None:
    with pytest.raises(Invalid, match="private_hosts"):
        load({"TRANSLATE_HUB_PRIVATE_HOSTS": hosts}, home=tmp_path)
