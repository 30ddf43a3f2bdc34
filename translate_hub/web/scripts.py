"""The editor's modules as one file: a page asks once, and nothing is built beforehand.

The modules import one another by names only, ``import { a, b } from "./other.js";``, never in a circle. Each becomes a
function of its own that runs once, after those it imports from, so what a module does not export stays its own.
"""

import hashlib
import os
import re
import time
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, current_app, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.errors import Invalid

pages = Blueprint("scripts", __name__)

_ENTRY: Final = "main.js"
_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"\./([\w-]+\.js)";[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+function\*?|function\*?|const|let|class)\s+([\w$]+))", re.MULTILINE)
# Comments on lines of their own, and the blocks before functions: a fifth of what would travel.
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_OTHER = re.compile(r"^(?:import|export)\b.*$|\bimport\s*\(", re.MULTILINE)


@pages.get("/editor.js")
def editor() -> AnyResponse:
    """Return the editor's modules in one; it is the same for everybody, and asked for again only when it changed."""
    content = bundle(_folder())
    response = make_response(content)
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(_digest(content))
    return response.make_conditional(request)


@pages.app_template_global()
def editor_script() -> str:
    """Return the address of the editor's script, another one for every content of it."""
    return url_for("editing.scripts.editor", v=_digest_at(_folder(), int(time.monotonic())))


@lru_cache(maxsize=4)
def _digest_at(folder: Path, _second: int) -> str:
    """Return the digest of the script; the folder is looked at once a second, for a look costs as much as a query."""
    return _digest(bundle(folder))


def bundle(folder: Path, entry: str = _ENTRY) -> str:
    """Return the modules of a folder that are reached from `entry` as one module.

    Raises Invalid, naming the module, for an import or export that this cannot put together, and for a circle.
    """
    with os.scandir(folder) as files:
        newest = max((file.stat().st_mtime_ns for file in files if file.name.endswith(".js")), default=0)
    return _bundled(folder, entry, newest)


@lru_cache(maxsize=4)
def _bundled(folder: Path, entry: str, _newest: int) -> str:
    order: list[str] = []
    _visit(folder, entry, order, ())
    return "".join(_function(name, (folder / name).read_text("utf-8")) for name in order)


def _visit(folder: Path, name: str, order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise Invalid("The script %(name)s imports itself through others.", name=name)
    if name in order:
        return
    for found in _IMPORT.finditer((folder / name).read_text("utf-8")):
        _visit(folder, found[2], order, (*above, name))
    order.append(name)


def _function(name: str, source: str) -> str:
    """Return a module as a constant that holds what it exports."""
    exported: list[str] = []

    def note(found: re.Match[str]) -> str:
        exported.append(found[1])
        return ""

    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = {_constant(found[2])};", source)
    body = _COMMENT.sub("", _EXPORT.sub(note, body))
    if other := _OTHER.search(body):
        raise Invalid(
            "The script %(name)s has a line that cannot be put into one file: %(line)s", name=name, line=other[0]
        )
    return f"const {_constant(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _constant(name: str) -> str:
    return f"${re.sub(r'[^a-z0-9]', '_', name.removesuffix('.js'))}"


@lru_cache(maxsize=4)
def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _folder() -> Path:
    return Path(str(current_app.static_folder)) / "editor"
