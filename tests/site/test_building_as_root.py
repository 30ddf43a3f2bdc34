"""Root builds a site only where nobody else could lead it astray."""

import os
from pathlib import Path

import pytest

from translate_hub.errors import Invalid
from translate_hub.site.writing import SitePage, build


def site() -> list[SitePage]:
    return [SitePage("index.html", "a stamp", lambda: b"a page")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else, and only root is refused")
def test_root_does_not_build_where_somebody_else_could_lead_it_astray(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    mine = tmp_path / "mine"
    planted = mine / ".site.before"
    planted.mkdir(parents=True)
    os.chown(planted, 65534, 65534)
    for folder in (theirs, theirs / "new" / "site", shared / "site", mine / "site"):
        with pytest.raises(Invalid, match="not as root"):
            build(folder, site())
    assert sorted(path.name for path in tmp_path.rglob("*")) == [".site.before", "mine", "shared", "theirs"]
    shared.chmod(0o1777)
    assert build(shared / "site", site()).pages == 1
