"""The editor's modules in one file."""

import os
import re
import time
from pathlib import Path

import pytest

from tests.desks import Browser, Desk
from translate_hub.errors import Invalid
from translate_hub.web.scripts import bundle


def test_what_a_script_asks_for_is_marked_as_what_it_is(desk: Desk, browser: Browser) -> None:
    answer = browser.get("/editor.js")
    assert answer.mimetype == "text/javascript"
    assert not re.search(r"^(import|export)\b", answer.text, re.MULTILINE)
    tag = answer.headers["ETag"]
    assert browser.get("/editor.js", **{"If-None-Match": tag}).status_code == 304
    page = browser.get(desk.address()).text
    assert page.count("/editor.js?v=") == 1


def test_modules_become_one_file_and_what_cannot_is_refused(tmp_path: Path) -> None:
    (tmp_path / "main.js").write_text(
        '// The start.\nimport { one } from "./b.js";\nimport { two } from "./c.js";\nexport const all = one() + two;\n'
    )
    (tmp_path / "b.js").write_text(
        'import { two } from "./c.js";\n/** One. */\nexport function one() {\n  return two;\n}\n'
    )
    (tmp_path / "c.js").write_text("const hidden = 1;\nexport const two = hidden;\n")
    made = bundle(tmp_path)
    assert made.index("$c = ") < made.index("$b = ") < made.index("$main = ")
    assert "const { one } = $b;" in made
    assert "return { two };" in made
    assert "One." not in made
    for wrong in ('import { all } from "./main.js";\n', "export default 5;\n", 'const x = import("./b.js");\n'):
        (tmp_path / "c.js").write_text(wrong)
        os.utime(tmp_path / "c.js", ns=(0, time.time_ns()))
        with pytest.raises(Invalid):
            bundle(tmp_path)
