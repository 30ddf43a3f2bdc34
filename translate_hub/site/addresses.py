"""Where each page of the site stands, and how one page is linked from another.

Paths are relative to the site's root and written as people write them (`proj/fa/مقاله/index.html`); links are
percent-encoded. The hub serves the same tree at `/read/`.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote

PROJECTS: Final = "index.html"
SITEMAPS: Final = "sitemap.xml"
MISSING: Final = "404.html"
_INDEX: Final = "index.html"


def project_path(project: str) -> str:
    """Return where the languages of a project (its slug) are listed."""
    return f"{project}/{_INDEX}"


def index_path(project: str, language: str, page: int = 1) -> str:
    """Return where the articles of a project in a language (BCP 47) are listed; pages count from 1."""
    return f"{project}/{language}/{_INDEX if page == 1 else f'index-{page}.html'}"


def feed_path(project: str, language: str) -> str:
    """Return where the Atom feed of a project's language is."""
    return f"{project}/{language}/feed.xml"


def sitemap_path(project: str, language: str) -> str:
    """Return where the sitemap of a project's language is."""
    return f"{project}/{language}/sitemap.xml"


def article_path(project: str, language: str, slug: str) -> str:
    """Return where an edition is read."""
    return f"{project}/{language}/{slug}/{_INDEX}"


def bilingual_path(project: str, language: str, slug: str) -> str:
    """Return where an edition is read beside its original."""
    return f"{project}/{language}/{slug}/bilingual.html"


@dataclass(frozen=True)
class Links:
    """The links of one page.

    `here` is the path of the page being made. `base` is the absolute address of the site's root, ending with ``/``,
    or None where nobody knows it. `is_bare`: a link to ``…/index.html`` is written ``…/``, as a server answers it; a
    site that is opened from a folder needs the file's name. `root`: the path of the site's root on its host, such as
    ``/read/``, where a server answers and its address is not known.
    """

    here: str
    base: str | None = None
    is_bare: bool = False
    root: str = ""

    def to(self, path: str, anchor: str = "") -> str:
        """Return the relative link to a path, percent-encoded, never empty."""
        return self._relative(path, anchor, _encoded)

    def short(self, path: str, anchor: str = "") -> str:
        """Return the same link with its letters as they are, a third as long in most scripts."""
        return self._relative(path, anchor, _spelled)

    def absolute(self, path: str) -> str | None:
        """Return the whole address of a path, without ``index.html``; None without a base."""
        return None if self.base is None else self.base + _joined(path)

    def anywhere(self, path: str) -> str | None:
        """Return a link to a path that is right on a page at any depth; None where the site's root is not known."""
        return self.absolute(path) or (self.root + _joined(path) if self.root else None)

    def best(self, path: str) -> str:
        """Return the whole address of a path where it is known, else the link from the host's root, else from here."""
        return self.anywhere(path) or self.to(path)

    def _relative(self, path: str, anchor: str, written: Callable[[str], str]) -> str:
        end = f"#{written(anchor)}" if anchor else ""
        if path == self.here and anchor:
            return end
        start, target = self.here.split("/")[:-1], path.split("/")
        shared = 0
        while shared < min(len(start), len(target) - 1) and start[shared] == target[shared]:
            shared += 1
        up = "../" * (len(start) - shared)
        down = "/".join(written(part) for part in target[shared:])
        return ((up + (_bare(down) if self.is_bare else down)) or "./") + end


def _bare(path: str) -> str:
    return path.removesuffix(_INDEX) if path == _INDEX or path.endswith(f"/{_INDEX}") else path


def _joined(path: str) -> str:
    return "/".join(_encoded(part) for part in _bare(path).split("/"))


# Slugs and keys come again in every link to a page.
@lru_cache(maxsize=8192)
def _encoded(part: str) -> str:
    return quote(unicodedata.normalize("NFC", part), safe="")


@lru_cache(maxsize=8192)
def _spelled(part: str) -> str:
    """Return a part of a path with letters, their marks and digits as they are, and the rest percent-encoded."""
    normal = unicodedata.normalize("NFC", part)
    return "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else quote(c, safe="") for c in normal)
