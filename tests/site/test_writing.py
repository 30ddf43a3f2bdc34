"""A folder holds a site: whole, the same to the byte, only what changed written, and what is not ours left alone."""

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from translate_hub.errors import Conflict, Invalid, OutsideError
from translate_hub.site import swapping
from translate_hub.site.writing import MANIFEST, SitePage, build, manifest_of

ROOT = Path(__file__).parents[2]
SITE = {
    "index.html": "the projects",
    "demo/index.html": "a project",
    "demo/fa/lamp/index.html": "چراغ",
    "demo/fa/lamp/bilingual.html": "چراغ | lamp",
}


def pages(site: Mapping[str, str], rendered: list[str] | None = None, *, stamp: str = "") -> Iterator[SitePage]:
    """Yield pages with these texts; their stamps are their texts too. `rendered` collects what is asked for."""

    def page(path: str, text: str) -> SitePage:
        def render() -> bytes:
            if rendered is not None:
                rendered.append(path)
            return text.encode()

        return SitePage(path, stamp or text, render)

    return (page(path, text) for path, text in site.items())


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole(folder: Path) -> bool:
    """Whether a folder is what its manifest says, to the byte and with nothing else in it."""
    said = {path: (entry.bytes, entry.sha256) for path, entry in manifest_of(folder).items()}
    found = files_in(folder)
    del found[MANIFEST]
    return said == {path: (len(content), sha256(content).hexdigest()) for path, content in found.items()}


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def test_the_folder_holds_the_pages_and_a_manifest_of_their_checksums(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = build(tmp_path / "site", pages(SITE), told=lambda done, total: told.append((done, total)))
    assert set(report.written) == set(SITE)
    assert (report.pages, report.unchanged, report.removed) == (4, 0, ())
    found = files_in(tmp_path / "site")
    assert found.pop(MANIFEST).decode().count("\n") > 4
    assert found == {path: text.encode() for path, text in SITE.items()}
    assert whole(tmp_path / "site")
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert beside(tmp_path / "site") == []


def test_two_builds_in_two_folders_are_the_same_to_the_byte(tmp_path: Path) -> None:
    build(tmp_path / "one", pages(SITE))
    build(tmp_path / "deep" / "two", pages(dict(reversed(SITE.items()))))
    assert files_in(tmp_path / "one") == files_in(tmp_path / "deep" / "two")


def test_nothing_is_written_or_swapped_when_nothing_changed(tmp_path: Path) -> None:
    build(tmp_path / "site", pages(SITE))
    folder, rendered = (tmp_path / "site").stat().st_ino, list[str]()
    report = build(tmp_path / "site", pages(SITE, rendered))
    assert (report.written, report.unchanged, report.removed, rendered) == ((), 4, (), [])
    assert (tmp_path / "site").stat().st_ino == folder


def test_only_what_changed_is_rendered_and_the_other_files_stay_the_same_files(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    before = {path: (site / path).stat() for path in SITE}
    rendered: list[str] = []
    report = build(site, pages({**SITE, "demo/index.html": "a project, renamed"}, rendered))
    assert (report.written, report.unchanged, rendered) == (("demo/index.html",), 3, ["demo/index.html"])
    for path in SITE.keys() - {"demo/index.html"}:
        after = (site / path).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before[path].st_ino, before[path].st_mtime_ns)
    assert (site / "demo/index.html").read_text() == "a project, renamed"
    assert whole(site)


def test_a_page_that_comes_out_the_same_stays_the_same_file(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE, stamp="of version 1"))
    before = (site / "index.html").stat().st_ino
    rendered: list[str] = []
    report = build(site, pages(SITE, rendered, stamp="of version 2"))
    assert (report.written, len(rendered)) == ((), 4)
    assert (site / "index.html").stat().st_ino == before
    assert {entry.stamp for entry in manifest_of(site).values()} == {"of version 2"}


def test_a_page_that_is_no_more_goes_with_its_empty_folders(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    left = {path: text for path, text in SITE.items() if "lamp" not in path}
    report = build(site, pages(left))
    assert report.removed == ("demo/fa/lamp/bilingual.html", "demo/fa/lamp/index.html")
    assert not (site / "demo" / "fa").exists()
    assert whole(site)


@pytest.mark.parametrize("harm", ["edited", "same size", "deleted", "a link", "a pipe"])
def test_a_damaged_page_is_repaired(harm: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    page = site / "demo/index.html"
    if harm == "edited":
        page.write_text("somebody was here")
    elif harm == "same size":
        page.write_text("A PROJECT")
    else:
        page.unlink()
    if harm == "a link":
        (tmp_path / "elsewhere").write_text("a project")
        page.symlink_to(tmp_path / "elsewhere")
    if harm == "a pipe":
        os.mkfifo(page)
        signal.alarm(20)  # reading a pipe would wait for ever
    report = build(site, pages(SITE))
    signal.alarm(0)
    assert report.written == ("demo/index.html",)
    assert whole(site)
    assert not page.is_symlink()


def test_what_is_not_ours_is_carried_over(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    (site / "CNAME").write_text("example.org")
    (site / ".git" / "refs" / "heads").mkdir(parents=True)
    (site / ".git" / "hooks").mkdir(mode=0o555)
    (site / "demo" / "fa" / "lamp" / "photo.jpg").write_bytes(b"a photo")
    (site / "latest").symlink_to("demo/fa")
    (site / "nowhere").symlink_to("/does/not/exist")
    site.chmod(0o750)
    inode = (site / "CNAME").stat().st_ino
    build(site, pages({**SITE, "index.html": "other projects"}))
    assert (site / "CNAME").read_text() == "example.org"
    assert (site / "CNAME").stat().st_ino == inode
    assert (site / ".git" / "refs" / "heads").is_dir()
    assert (site / ".git" / "hooks").stat().st_mode & 0o777 == 0o555
    assert (site / "demo" / "fa" / "lamp" / "photo.jpg").read_bytes() == b"a photo"
    assert (site / "latest").readlink() == Path("demo/fa")
    assert (site / "nowhere").readlink() == Path("/does/not/exist")
    assert site.stat().st_mode & 0o777 == 0o750
    build(site, pages({"index.html": "nothing is published"}))
    assert (site / "demo" / "fa" / "lamp" / "photo.jpg").exists(), "a folder of ours stays for what is not ours"


def test_what_comes_while_the_site_is_made_is_carried_over_too(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))

    def arrive() -> bytes:
        (site / ".well-known").mkdir()
        (site / ".well-known" / "challenge").write_text("came late")
        return b"new"

    build(site, [*pages(SITE), SitePage("new.html", "1", arrive)])
    assert (site / ".well-known" / "challenge").read_text() == "came late"


@pytest.mark.parametrize("theirs", ["new/index.html", "new", "new/index.html/file"])
def test_a_file_of_somebody_where_a_page_belongs_is_told(theirs: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    (site / theirs).parent.mkdir(parents=True, exist_ok=True)
    (site / theirs).write_text("mine")
    before = files_in(site)
    with pytest.raises(Conflict, match="new"):
        build(site, pages({**SITE, "new/index.html": "ours"}))
    assert files_in(site) == before


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"kind": "else", "pages": {}}', '{"kind": 5, "pages": 5}'])
def test_a_folder_that_is_not_ours_is_refused_and_stays_as_it_is(manifest: str | None, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.odt").write_text("years of work")
    if manifest is not None:
        (site / MANIFEST).write_text(manifest)
    before = files_in(site)
    with pytest.raises(Invalid, match="not a site built by Translate Hub"):
        build(site, pages(SITE))
    assert files_in(site) == before
    assert beside(site) == []


def test_a_file_and_a_disk_are_no_folders_for_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(Invalid, match="is a file"):
        build(tmp_path / "file", pages(SITE))
    with pytest.raises(Invalid, match="name a folder in it"):
        build(Path("/"), pages(SITE))
    (tmp_path / "site" / "within").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "site" / "within")
    with pytest.raises(Invalid, match="You are inside"):
        build(tmp_path / "site", pages(SITE))


def test_an_empty_folder_and_a_link_to_a_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o711)
    (tmp_path / "link").symlink_to("real")
    for text in ("one", "two"):
        build(tmp_path / "link", pages({"index.html": text}))
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real" / "index.html").read_text() == text
        assert (tmp_path / "real").stat().st_mode & 0o777 == 0o711


def test_a_second_build_at_the_same_time_is_told_so(tmp_path: Path) -> None:
    site = tmp_path / "site"

    def meanwhile() -> bytes:
        with pytest.raises(Conflict, match="being built"):
            build(site, pages(SITE))
        return b"first"

    build(site, [SitePage("index.html", "1", meanwhile)])
    assert files_in(site)["index.html"] == b"first"
    assert beside(site) == []


def test_a_lock_that_a_dead_process_left_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / ".site.lock").write_text("")
    build(tmp_path / "site", pages(SITE))
    assert beside(tmp_path / "site") == []


@pytest.mark.parametrize("failure", [RuntimeError("a bug"), KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
def test_a_build_that_fails_leaves_the_old_site(failure: BaseException, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    before = files_in(site)

    def fail() -> bytes:
        raise failure

    with pytest.raises(OutsideError if isinstance(failure, OSError) else type(failure)):
        build(site, [*pages({"index.html": "changed"}), SitePage("z.html", "1", fail)])
    assert files_in(site) == before
    assert beside(site) == []


def told_by_a_process(site: Path, lines: str, **environment: str) -> str:
    """Return what a process of its own, which runs these lines, is told when it builds."""
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from translate_hub.errors import OutsideError\n"
        "from translate_hub.site.writing import SitePage, build\n"
        f"{lines}\n"
        "try:\n"
        "    build(Path(sys.argv[1]), [SitePage('\\u0686.html', '1', lambda: b'x' * 9000)])\n"
        "except OutsideError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(site)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_a_full_disk_leaves_the_old_site_and_is_told(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    before = files_in(site)
    told = told_by_a_process(site, "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))")
    assert told == f"The site cannot be written to {site} (File too large); what was there is as it was.\n"
    assert files_in(site) == before
    assert beside(site) == []


def test_a_system_that_has_no_names_for_our_letters_is_told_of(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages({"index.html": "old"}))
    told = told_by_a_process(site, "", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "(names of files cannot hold every letter here)" in told
    assert files_in(site)["index.html"] == b"old"
    assert beside(site) == []


def test_what_killed_builds_left_is_cleared(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    shutil.copytree(site, swapping.stage_beside(site))
    shutil.copytree(site, swapping.before_beside(site))
    build(site, pages(SITE))
    assert beside(site) == []
    assert whole(site)


def test_a_site_is_brought_back_after_a_crash_between_two_steps(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, pages(SITE))
    site.rename(swapping.before_beside(site))
    (swapping.stage_beside(site) / "half").mkdir(parents=True)
    report = build(site, pages(SITE))
    assert report.written == ()
    assert whole(site)
    assert beside(site) == []


def test_folders_change_places_in_one_step_here(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    assert swapping.exchange(tmp_path / "one", tmp_path / "other"), "this file system cannot exchange folders"
    assert (tmp_path / "one" / "file").read_text() == "other"
    with pytest.raises(FileNotFoundError):
        swapping.exchange(tmp_path / "one", tmp_path / "nothing")


def test_where_folders_cannot_change_places_the_old_one_is_moved_away_and_comes_back(tmp_path: Path) -> None:
    for name in (".site.building", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    site, stage = tmp_path / "site", tmp_path / ".site.building"
    with pytest.raises(FileNotFoundError):
        swapping.swap(tmp_path / "nothing", site, exchange=lambda one, other: False)
    assert (site / "file").read_text() == "site"
    old = swapping.swap(stage, site, exchange=lambda one, other: False)
    assert old == tmp_path / ".site.before"
    assert (site / "file").read_text() == ".site.building"


def test_a_file_system_without_links_gets_copies(tmp_path: Path) -> None:
    here, there = tmp_path / "site", Path("/dev/shm")  # noqa: S108 - another file system, to which nothing can be linked
    if not there.is_dir() or there.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one file system here")
    from translate_hub.site.writing import _Stage

    build(here, pages(SITE))
    folder = there / f"stage-of-{os.getpid()}"
    try:
        _Stage(folder, here).keep("demo/fa/lamp/index.html")
        copied = folder / "demo/fa/lamp/index.html"
        assert copied.read_text() == "چراغ"
        assert copied.stat().st_mtime_ns == (here / "demo/fa/lamp/index.html").stat().st_mtime_ns
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a//b", "a/../b", "a/.", MANIFEST])
def test_a_path_that_leads_out_of_the_site_is_a_bug(path: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        build(tmp_path / "site", pages({path: "x"}))
    assert not (tmp_path / "site").exists()


def test_the_lock_is_held_by_one(tmp_path: Path) -> None:
    with swapping.alone(tmp_path / "site"):
        with (tmp_path / ".site.lock").open() as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with swapping.alone(tmp_path / "another"):
            assert beside(tmp_path / "site") == [".another.lock", ".site.lock"]
