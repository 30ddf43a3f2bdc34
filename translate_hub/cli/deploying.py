"""The command that writes down how a hub lives on a server: files for systemd and a web server in front, and steps."""

import ipaddress
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, Final

import click

from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.errors import Conflict, Invalid, OutsideError
from translate_hub.storage.database import Database

PROGRAM: Final = "/opt/translate-hub"
BACKUPS_KEPT: Final = 14
# What is written, with the rights of each file; the texts are in the folder `deploy` of the package.
FILES: Final = {
    "settings.toml": 0o600,
    "translate-hub.service": 0o644,
    "translate-hub-backup.service": 0o644,
    "translate-hub-backup.timer": 0o644,
    "Caddyfile": 0o644,
    "nginx.conf": 0o644,
    "translate-hub": 0o755,
    "translate-hub-upgrade": 0o755,
}
_STATE: Final = PurePosixPath("/var/lib")
# Where the service sees nothing (ProtectHome, PrivateTmp), or what belongs to the system.
# The program's own folder too: who could write there could write the program.
_FORBIDDEN: Final = (PROGRAM, *"/home /root /run /tmp /var/tmp /etc /usr /dev /proc /sys /boot".split())
_PLACE: Final = re.compile(r"@([a-z]+)@")


@dataclass(frozen=True)
class Deployment:
    """One hub on one server. `domain`: in ASCII; `folder`: of its files, absolute; `postgres`: an address, or None
    for a SQLite file in the folder.
    """

    domain: str
    user: str
    folder: PurePosixPath
    port: int
    postgres: str | None = None


@click.command("deploy")
@click.argument("domain")
@click.option("--user", default="translate-hub", show_default=True, metavar="NAME", help="Who the hub runs as.")
@click.option(
    "--folder", default="/var/lib/translate-hub", show_default=True, metavar="DIR", help="Of the hub's files."
)
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(1024, 65_535), help="On this machine only."
)
@click.option("--postgres", metavar="URL", help="postgresql://NAME@HOST/DATABASE; without it, SQLite in the folder.")
@click.option("--write", "target", metavar="DIR", type=click.Path(path_type=Path), help="Write the files there.")
@takes_json
def deploy(domain: str, target: Path | None, **server: Any) -> None:
    """Print what a server needs to serve the hub at https://DOMAIN: a systemd unit, a web server's file, settings,
    nightly backups, an upgrade in one command; and the steps to take."""
    deployment = checked_deployment(domain, **server)
    written = files_of(deployment)
    steps = steps_of(deployment)
    if target is not None:
        write_files(target, written)
    shown = [f"##### {name}\n{text}" for name, text in written.items()] if target is None else [*written, ""]
    where = "with these files" if target is None else f"in the folder {target.absolute()}"
    invocation().answer(
        {"domain": deployment.domain, "files": written, "steps": steps},
        *shown,
        f"As root, {where}, once the program is in {PROGRAM} (docs/operate.md):",
        *steps,
    )


def checked_deployment(domain: str, *, user: str, folder: str, port: int, postgres: str | None) -> Deployment:
    """Return the deployment of these options; raises Invalid for a value that no server could use, or that would mean
    something else in one of the files.
    """
    return Deployment(
        checked_domain(domain), _checked_user(user), _checked_folder(folder), port, _checked_postgres(postgres)
    )


def files_of(deployment: Deployment) -> dict[str, str]:
    """Return the texts of all files by their names."""
    names = {
        "domain": deployment.domain,
        "user": deployment.user,
        "folder": str(deployment.folder),
        "port": str(deployment.port),
        "program": PROGRAM,
        "keep": str(BACKUPS_KEPT),
        "upload": str(-(-DEFAULT_LIMITS.request_bytes // 1_000_000)),
        "database": "" if deployment.postgres is None else f'database = "{_in_toml(deployment.postgres)}"\n',
        "writable": _writable(deployment.folder),
    }
    names["hardening"] = _filled("hardening.conf", names).rstrip("\n")
    return {name: _filled(name, names) for name in FILES}


def steps_of(deployment: Deployment) -> list[str]:
    """Return the commands that put the files in their places, in order, as a shell takes them."""
    user, folder = deployment.user, deployment.folder
    return [
        f"useradd --system --user-group --home-dir {folder} --shell /usr/sbin/nologin {user}",
        f"install -d -o {user} -g {user} -m 700 {folder} {folder}/backups",
        f"install -o {user} -g {user} -m 600 settings.toml {folder}/",
        "install -m 755 translate-hub /usr/local/bin/",
        "install -m 755 translate-hub-upgrade /usr/local/sbin/",
        "install -m 644 translate-hub.service translate-hub-backup.service translate-hub-backup.timer "
        "/etc/systemd/system/",
        "systemctl daemon-reload && systemctl enable --now translate-hub.service translate-hub-backup.timer",
        "install -m 644 Caddyfile /etc/caddy/Caddyfile && systemctl reload caddy"
        "   # or nginx.conf, into /etc/nginx/sites-enabled/",
        "journalctl -u translate-hub -n 3 -o cat   # the last line is the link for the first admin: open it",
    ]


def write_files(folder: Path, texts: dict[str, str]) -> None:
    """Write the files into a folder, which is made where it is missing.

    Raises Conflict, and writes none, where one of them exists already; OutsideError where the disk refuses.
    """
    for name in texts:
        if (folder / name).exists() or (folder / name).is_symlink():
            raise Conflict("The file %(file)s exists already; choose another folder.", file=str(folder / name))
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        for name, text in texts.items():
            file = folder / name
            # Made for its owner alone: the address of a database may hold a password.
            file.touch(mode=0o600, exist_ok=False)
            file.write_text(text, "utf-8", newline="\n")
            file.chmod(FILES[name])
    except OSError as error:
        raise OutsideError(
            "The folder %(folder)s cannot be written to (%(reason)s).",
            folder=str(folder),
            reason=error.strerror or "unknown",
        ) from error


def checked_domain(domain: str) -> str:
    """Return a domain's name as certificates and browsers' requests carry it: in ASCII, by UTS 46 as browsers do.

    Raises Invalid for what is no name of at least two parts: an address, a URL, a port, anything with blanks or signs.
    """
    # Here, so that other commands need not wait for its tables.
    import idna

    try:
        name = idna.encode(domain, uts46=True).decode("ascii")
        ipaddress.ip_address(name)
    except idna.IDNAError:
        raise _no_domain(domain) from None
    except ValueError:
        parts = name.split(".")
        if len(parts) > 1 and all(re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", part) for part in parts):
            return name
    raise _no_domain(domain)


def _no_domain(domain: str) -> Invalid:
    return Invalid(
        "“%(domain)s” is not the name of a domain; write it like hub.example.org, without https:// and without a path.",
        domain=domain,
    )


def _checked_user(user: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", user) or user == "root":
        raise Invalid(
            "“%(user)s” cannot be the hub's user; take a name of its own of small letters, digits, - and _.", user=user
        )
    return user


def _checked_folder(folder: str) -> PurePosixPath:
    """Refuse a folder that the service could not use, and what would mean something in a unit file or a shell."""
    path = PurePosixPath(folder)
    is_plain = re.fullmatch(r"/[A-Za-z0-9._/-]+", folder) and ".." not in path.parts and len(path.parts) > 2
    if not is_plain or any(path.is_relative_to(place) for place in _FORBIDDEN) or path == _STATE:
        raise Invalid(
            "The hub cannot keep its files in “%(folder)s”; name a folder like /var/lib/translate-hub or "
            "/srv/translate-hub, in plain letters and outside /home and /root, where services see nothing.",
            folder=folder,
        )
    return path


def _checked_postgres(url: str | None) -> str | None:
    if url is None:
        return None
    if not url.isprintable() or Database(url).kind != "postgresql":
        raise Invalid("--postgres takes an address like postgresql://NAME@HOST/DATABASE; without it, SQLite is used.")
    return url


def _writable(folder: PurePosixPath) -> str:
    """Return the lines of a unit that let the service write in the hub's folder."""
    if folder.is_relative_to(_STATE):
        return f"StateDirectory={folder.relative_to(_STATE)}\nStateDirectoryMode=0700"
    return f"ReadWritePaths={folder}"


def _in_toml(text: str) -> str:
    """Return a text without control characters as it stands between the quotes of TOML (toml.io, “String”)."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _filled(name: str, names: dict[str, str]) -> str:
    text = (files("translate_hub") / "deploy" / name).read_text("utf-8")
    return _PLACE.sub(lambda place: names[place[1]], text).rstrip("\n") + "\n"
