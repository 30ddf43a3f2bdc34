"""`translate-hub deploy`: what it writes can be used as it is, and nothing given to it means more than it says."""

import configparser
import re
import shlex
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cli.conftest import Run
from translate_hub import config
from translate_hub.cli import deploying
from translate_hub.cli.deploying import checked_deployment, checked_domain, files_of, steps_of
from translate_hub.errors import Invalid

USUAL = {"user": "translate-hub", "folder": "/var/lib/translate-hub", "port": 8080, "postgres": None}


def written(**given: object) -> dict[str, str]:
    return files_of(checked_deployment("hub.example.org", **{**USUAL, **given}))  # type: ignore[arg-type]  # a test's own


def unit_of(text: str) -> configparser.RawConfigParser:
    """Read a unit file; systemd takes a name more than once, here none needs that."""
    unit = configparser.RawConfigParser(delimiters="=", comment_prefixes="#")
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # names as they are written
    unit.read_string(text)
    return unit


def test_the_files_are_written_once_each_with_its_rights_and_the_steps_name_them_all(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    done = run("deploy", "Hub.Example.org", "--write", folder)
    assert done.code == 0
    rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert rights == deploying.FILES
    told = done.content.decode()
    assert all(name in told.rpartition("As root")[2] for name in deploying.FILES)
    assert len(told.rpartition("As root")[2].strip().split("\n")) <= 11
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    (folder / "Caddyfile").unlink()
    again = run("deploy", "other.example.org", "--write", folder)
    assert (again.code, again.error.count("settings.toml")) == (5, 1)
    del before["Caddyfile"]
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert not (tmp_path / "home").exists(), "nothing is deployed by printing"


def test_without_a_folder_everything_is_printed_and_as_json_it_is_one_value(run: Run) -> None:
    printed = run("deploy", "hub.example.org").content.decode()
    value = run("deploy", "hub.example.org", "--json").value
    assert value["domain"] == "hub.example.org"
    assert all(f"##### {name}\n{text}" in printed for name, text in value["files"].items())
    assert printed.endswith("\n".join(value["steps"]) + "\n")


def test_the_settings_are_the_hub_s_own(tmp_path: Path) -> None:
    url = 'postgresql://hub:a"b\\c@localhost/hub'
    (tmp_path / "settings.toml").write_text(written(port=9000, postgres=url)["settings.toml"], "utf-8")
    settings = config.for_serving(config.load({}, home=tmp_path))
    assert (settings.public_url, settings.host, settings.port) == ("https://hub.example.org", "127.0.0.1", 9000)
    assert (settings.trusted_proxy, settings.database_url) == ("127.0.0.1", url)
    assert "database" not in tomllib.loads(written()["settings.toml"])


def test_no_place_is_left_unfilled() -> None:
    for name, text in written().items():
        assert re.findall(r"@[a-z]+@", text) == [], name
        assert text.endswith("\n"), name


def test_the_service_may_only_write_in_its_folder_and_has_time_to_finish() -> None:
    for name in ("translate-hub.service", "translate-hub-backup.service"):
        service = unit_of(written()[name])["Service"]
        assert service["User"] == "translate-hub"
        assert service["StateDirectory"] == "translate-hub"
        assert {service[name] for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome")} == {"yes"}
        assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    # What the server waits for its requests (cli/serving.py) ends before the patience of systemd.
    from translate_hub.cli.serving import GRACE

    assert int(unit_of(written()["translate-hub.service"])["Service"]["TimeoutStopSec"]) > GRACE
    elsewhere = unit_of(written(folder="/srv/hub")["translate-hub.service"])["Service"]
    assert elsewhere["ReadWritePaths"] == "/srv/hub"
    assert "StateDirectory" not in elsewhere


def test_the_web_server_in_front_logs_no_request_and_believes_no_browser() -> None:
    files = written(port=9000)
    nginx, caddy = files["nginx.conf"], files["Caddyfile"]
    assert nginx.count("access_log off;") == nginx.count("error_log /var/log/nginx/error.log crit;") == 2
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert "$proxy_add_x_forwarded_for" not in nginx
    assert "exclude http.log.error" in caddy
    for text, size in ((nginx, "client_max_body_size 21m;"), (caddy, "max_size 21MB")):
        assert size in text
        assert "127.0.0.1:9000" in text
        assert text.count("{") == text.count("}")


def test_shells_can_read_the_scripts_and_the_steps(tmp_path: Path) -> None:
    files = written(folder="/srv/hub", user="hub")
    shell = shutil.which("dash") or shutil.which("sh")
    assert shell is not None
    for name in ("translate-hub", "translate-hub-upgrade"):
        file = tmp_path / name
        file.write_text(files[name], "utf-8")
        assert subprocess.run([shell, "-n", file], check=True, capture_output=True).stderr == b""
    steps = "\n".join(
        steps_of(checked_deployment("hub.example.org", user="hub", folder="/srv/hub", port=1, postgres=None))
    )
    assert subprocess.run([shell, "-n"], check=True, input=steps.encode(), capture_output=True).stderr == b""
    assert "hub" in shlex.split(steps, comments=True)


@pytest.mark.parametrize(
    ("domain", "ascii_name"),
    [
        ("hub.example.org", "hub.example.org"),
        ("HUB.Example.Org", "hub.example.org"),
        ("straße.example", "xn--strae-oqa.example"),
        ("کتاب‌خانه.example", "xn--mgbacgw9lh19es68o.example"),
        ("中文.example", "xn--fiq228c.example"),
    ],
)
def test_a_domain_is_written_as_browsers_ask_for_it(domain: str, ascii_name: str) -> None:
    assert checked_domain(domain) == ascii_name


@pytest.mark.parametrize(
    "domain",
    ["", "localhost", "https://a.org", "a.org/", "a.org:80", "a b.org", "-a.org", "a.org.", "1.2.3.4", "::1", "a..b",
     "a.org\nExecStart=/bin/sh", "@port@.org", "*.org", "a_b.org", "a;b.org", "$(a).org", "%n.org", "x" * 64 + ".org"],
)  # fmt: skip
def test_what_is_no_domain_is_refused(domain: str, run: Run) -> None:
    assert run("deploy", "--", domain).code == 6


@pytest.mark.parametrize(
    "option",
    [
        ("--user", "root"), ("--user", "a b"), ("--user", "a\nUser=root"), ("--user", ""), ("--user", "%i"),
        ("--folder", "hub"), ("--folder", "/home/somebody/hub"), ("--folder", "/root" "/hub"), ("--folder", "/var/lib"),
        ("--folder", "/var/lib/../../etc/x"), ("--folder", "/srv/a b"), ("--folder", "/srv/%n"), ("--folder", "/srv"),
        ("--folder", "/opt/translate-hub/x"), ("--folder", "/srv/a\nUser=root"), ("--folder", "/srv/$(id)"),
        ("--postgres", "sqlite:///hub.db"), ("--postgres", "nothing"), ("--postgres", "postgresql://a/b\nport = 1"),
    ],
)  # fmt: skip
def test_what_could_not_be_or_would_mean_more_is_refused(option: tuple[str, str], run: Run) -> None:
    refused = run("deploy", "hub.example.org", *option)
    assert (refused.code, refused.content) == (6, b"")
    assert refused.error.count("\n") == 1


def test_a_port_for_root_alone_is_refused(run: Run) -> None:
    assert run("deploy", "hub.example.org", "--port", "443").code == 2


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@example("a.b", "a", "/srv/a")
def test_whatever_is_given_no_file_gets_a_line_more(domain: str, user: str, folder: str) -> None:
    try:
        files = files_of(checked_deployment(domain, user=user, folder=folder, port=8080, postgres=None))
    except Invalid:
        return
    for name, text in written(folder=folder if folder.startswith("/var/lib/") else "/srv/hub").items():
        assert files[name].count("\n") == text.count("\n")


def test_the_last_backups_of_a_folder_are_kept(with_article: Run, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "backups"
    (tmp_path / "file").write_bytes(b"")
    assert with_article("backup", tmp_path / "file", "--keep", "3").code == 6
    made = [Path(with_article("backup", folder, "--keep", "3", "--json").value["file"]) for _ in range(3)]
    (folder / "hub-mine.zip").write_bytes(b"")
    (folder / "before-a-step.zip").write_bytes(b"")
    fourth = with_article("backup", folder, "--keep", "3", "--json").value
    assert fourth["dropped"] == [str(made[0])]
    assert {file.name for file in folder.iterdir()} == {
        "hub-mine.zip",
        "before-a-step.zip",
        made[1].name,
        made[2].name,
        Path(fourth["file"]).name,
    }
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert with_article("restore", fourth["file"]).code == 0
    # Without a number a folder is only where the file goes; nothing is dropped.
    assert Path(with_article("backup", folder, "--json").value["file"]).parent == folder
    assert len(list(folder.iterdir())) == 6
