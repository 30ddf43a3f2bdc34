"""A site as a folder of files: whole at every moment, the same to the byte, and only what changed is written.

A complete new tree is made beside the folder and put in its place at once (site/swapping.py). Pages that stay the
same are linked into it, so they keep their file and its time. `manifest.json` names every page with its checksum; what
it does not name is the operator's and is carried over.
"""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from translate_hub.errors import Conflict, Invalid, OutsideError
from translate_hub.site.swapping import alone, drop, recover, stage_beside, swap, sync

MANIFEST: Final = "manifest.json"
_KIND: Final = "translate-hub site 1"


@dataclass(frozen=True, slots=True)
class SitePage:
    """A file of a site: its path from the site's root, and how its bytes are made.

    `stamp` is a digest of everything the bytes depend on: where it is the same, so are they.
    """

    path: str
    stamp: str
    render: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of a page."""

    bytes: int
    sha256: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: how many pages the site has, and the paths of those that were written and removed."""

    folder: Path
    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def unchanged(self) -> int:
        """How many pages stayed as they were."""
        return self.pages - len(self.written)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is in the folder: its manifest, as bytes too, and the paths that the manifest does not name, the folders
    among them marked.
    """

    manifest: bytes
    entries: Mapping[str, Entry]
    others: Mapping[str, bool]


def _tell_nobody(done: int, total: int) -> None: ...


def build(folder: Path, pages: Iterable[SitePage], *, told: Callable[[int, int], None] = _tell_nobody) -> Report:
    """Make the folder hold these pages: it holds the old site or the new one at any moment, also after a crash.

    A page is written where its stamp or its file is not what the manifest says; `told` is called with how many pages
    are done and how many there are. The folder may be a link to one. Raises Invalid for a folder that is neither
    absent, empty nor a site of ours, Conflict where another process builds it or somebody's file stands where a page
    belongs, OutsideError where it cannot be written; then it is as it was.
    """
    target = _target(folder)
    wanted = _by_path(pages)
    with _failures_told(target):
        _refuse_others(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone(target):
            recover(target)
            standing = _standing(target)
            _refuse_clashes(standing.others, wanted)
            try:
                return _built(target, standing, wanted, told)
            finally:
                with suppress(OSError):  # whoever builds next clears what could not be deleted
                    drop(stage_beside(target))


def manifest_of(folder: Path) -> dict[str, Entry]:
    """Return what the manifest of a built site says of each page. Raises Invalid where there is none of ours."""
    try:
        return _entries((folder / MANIFEST).read_bytes(), folder)
    except FileNotFoundError:
        raise _not_ours(folder) from None


# --- What may be built where ------------------------------------------------------------------------------------------


def _target(folder: Path) -> Path:
    target = Path(os.path.realpath(folder))
    if not target.name:
        raise Invalid("%(folder)s cannot be a site's folder; name a folder in it.", folder=str(folder))
    with suppress(FileNotFoundError):
        if Path.cwd().is_relative_to(target):
            # The folder is replaced as a whole: who stands in it would stand in a deleted one.
            raise Invalid(
                "You are inside %(folder)s, which is replaced as a whole; go out of it first.", folder=target.name
            )
    return target


def _by_path(pages: Iterable[SitePage]) -> dict[str, SitePage]:
    found: dict[str, SitePage] = {}
    for page in pages:
        parts = page.path.split("/")
        if page.path in found or page.path == MANIFEST or not all(parts) or {".", ".."} & set(parts):
            raise ValueError(f"a page's path that cannot be: {page.path!r}")
        found[page.path] = page
    return found


def _standing(target: Path) -> _Standing:
    """Return what is in the folder. Raises Invalid where it may not be built in."""
    if not target.exists():
        return _Standing(b"", {}, {})
    if not target.is_dir():
        raise Invalid("%(folder)s is a file; name a folder for the site.", folder=str(target))
    if not any(target.iterdir()):
        return _Standing(b"", {}, {})
    entries = manifest_of(target)
    return _Standing((target / MANIFEST).read_bytes(), entries, dict(_others(target, {*entries, MANIFEST})))


def _not_ours(target: Path) -> Invalid:
    return Invalid(
        "%(folder)s holds files that are not a site built by Translate Hub; name an empty folder or a new one.",
        folder=str(target),
    )


def _entries(manifest: bytes, target: Path) -> dict[str, Entry]:
    try:
        value = json.loads(manifest)
        if value["kind"] != _KIND:
            raise _not_ours(target)
        return {path: Entry(**entry) for path, entry in value["pages"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _not_ours(target) from error


def _others(target: Path, named: set[str]) -> Iterator[tuple[str, bool]]:
    """Yield what is in the folder without being named in the manifest, and whether it is a folder; no link is one."""
    above = _folders_of(named)
    for path, is_folder in _walk(str(target), ""):
        if path not in (above if is_folder else named):
            yield path, is_folder


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, bool]]:
    with os.scandir(folder) as found:
        for one in found:
            is_folder = one.is_dir(follow_symlinks=False)
            yield prefix + one.name, is_folder
            if is_folder:
                yield from _walk(one.path, f"{prefix}{one.name}/")


def _folders_of(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found


def _refuse_clashes(others: Mapping[str, bool], wanted: Mapping[str, SitePage]) -> None:
    folders = _folders_of(wanted)
    for path, is_folder in others.items():
        if path in wanted or path == MANIFEST or (path in folders and not is_folder):
            raise Conflict(
                "%(file)s is not of the site, and a page belongs where it stands; move it or delete it.", file=path
            )


# --- Building ---------------------------------------------------------------------------------------------------------


def _built(
    target: Path, standing: _Standing, wanted: Mapping[str, SitePage], told: Callable[[int, int], None]
) -> Report:
    removed = tuple(sorted(standing.entries.keys() - wanted.keys()))
    intact = {path for path in wanted if _is_intact(target, path, standing.entries.get(path))}
    same = {path for path in intact if standing.entries[path].stamp == wanted[path].stamp}
    if len(same) == len(wanted) and _manifest({path: standing.entries[path] for path in same}) == standing.manifest:
        told(len(wanted), len(wanted))
        return Report(target, len(wanted), (), ())
    stage = _Stage(stage_beside(target), target)
    entries: dict[str, Entry] = {}
    written = []
    for done, (path, page) in enumerate(wanted.items()):
        told(done, len(wanted))
        if path in same:
            entries[path] = standing.entries[path]
        else:
            content = page.render()
            entries[path] = Entry(len(content), hashlib.sha256(content).hexdigest(), page.stamp)
            if path not in intact or entries[path].sha256 != standing.entries[path].sha256:
                stage.write(path, content)
                written.append(path)
                continue
        stage.keep(path)
    stage.write(MANIFEST, _manifest(entries))
    _take_place(stage, target, standing)
    told(len(wanted), len(wanted))
    return Report(target, len(wanted), tuple(written), removed)


def _take_place(stage: "_Stage", target: Path, standing: _Standing) -> None:
    """Put the finished tree in its place, with what is the operator's, also what came while it was made."""
    stage.carry(standing.others)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o777 & ~_umask()
    stage.folder.chmod(mode)
    sync(stage.folder)
    old = swap(stage.folder, target)
    sync(target.parent)
    if old is None:
        return
    with suppress(OSError):  # the new site stands; what cannot be deleted is cleared by whoever builds next
        others = dict(_others(old, {*standing.entries, MANIFEST}))
        late = {path: others[path] for path in others.keys() - standing.others.keys()}
        _Stage(target, old, is_new=False).carry(
            {path: is_folder for path, is_folder in late.items() if not os.path.lexists(target / path)}
        )
        drop(old)


def _is_intact(target: Path, path: str, entry: Entry | None) -> bool:
    """Return whether a page is there as the manifest says, to the byte."""
    if entry is None:
        return False
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):  # a link is no page, and a pipe is not waited for
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(f"{target}/{path}", flags)
    except OSError:
        return False
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size != entry.bytes:
            return False
        return hashlib.sha256(stream.read()).hexdigest() == entry.sha256


def _manifest(entries: Mapping[str, Entry]) -> bytes:
    """Return the manifest: one page a line, sorted, and nothing in it of the time or the machine."""
    lines = ",\n".join(f"  {json.dumps(path)}: {json.dumps(asdict(entries[path]))}" for path in sorted(entries))
    return f'{{\n "kind": "{_KIND}",\n "pages": {{\n{lines}\n }}\n}}\n'.encode()


class _Stage:
    """The tree that is being made, and the one from which it takes what stays."""

    def __init__(self, folder: Path, source: Path, *, is_new: bool = True) -> None:
        self.folder = folder
        self._source = str(source)
        self._made = {""}
        if is_new:
            folder.mkdir(mode=0o700)  # until it takes its place, which gives it the rights it is to have

    def write(self, path: str, content: bytes) -> None:
        """Write a new file."""
        Path(self._place(path)).write_bytes(content)

    def keep(self, path: str) -> None:
        """Take a file as it is: the same file where the file system can link it, else a copy with its time."""
        place = self._place(path)
        source = f"{self._source}/{path}"
        try:
            os.link(source, place, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(source, place, follow_symlinks=False)

    def carry(self, others: Mapping[str, bool]) -> None:
        """Take over what is not the site's: paths, and whether each is a folder."""
        folders = sorted(path for path, is_folder in others.items() if is_folder)
        for path in folders:
            self._make(path)
        for path, is_folder in others.items():
            if not is_folder:
                self.keep(path)
        for path in reversed(folders):  # once nothing more has to go into them
            shutil.copymode(f"{self._source}/{path}", self.folder / path)

    def _place(self, path: str) -> str:
        self._make(path.rpartition("/")[0])
        return f"{self.folder}/{path}"

    def _make(self, folder: str) -> None:
        if folder not in self._made:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)


def _umask() -> int:
    """Return which rights new files of this process do not get; there is no asking without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _refuse_others(target: Path) -> None:
    """Refuse to build as root where somebody else may move or make things: they could lead root astray with links.

    That is in a folder of theirs, at any height, in one that they may write to unless it is sticky, as /tmp is, and
    beside what they have put where the new folder or the old one is to stand.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    beside = (target.with_name(f".{target.name}.{ending}") for ending in ("building", "before", "lock"))
    for place in (target, *beside, *target.parents):
        with suppress(FileNotFoundError):
            found = place.lstat()
            is_shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not found.st_mode & stat.S_ISVTX
            if found.st_uid != 0 or (is_shared and stat.S_ISDIR(found.st_mode)):
                raise Invalid(
                    "%(folder)s belongs to another user, or others may write there; build the site as its user, not "
                    "as root.",
                    folder=str(place),
                )


@contextmanager
def _failures_told(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeEncodeError) as error:
        # Addresses have letters of many scripts, and the names of files are theirs.
        reason = error.strerror if isinstance(error, OSError) else "names of files cannot hold every letter here"
        raise OutsideError(
            "The site cannot be written to %(folder)s (%(reason)s); what was there is as it was.",
            folder=str(target),
            reason=reason or "unknown",
        ) from error
