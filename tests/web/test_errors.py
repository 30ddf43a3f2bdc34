"""Errors are pages with a sentence, and headers are closed on every one of them."""

import pytest
from flask import Flask

from tests.desks import Desk
from translate_hub import errors
from translate_hub.web import create_app
from translate_hub.web.errors import STATUS, status_of


def with_a_failing_page(desk: Desk, error: Exception) -> Flask:
    """Return the desk's application with one more page, which fails."""
    app = create_app(desk.hub)

    def fail() -> str:
        raise error

    app.add_url_rule("/failing", "failing", fail)
    return app


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound("No such thing."), 404),
        (errors.Forbidden("Not you."), 403),
        (errors.Conflict("Too late."), 409),
        (errors.Invalid("Not that."), 422),
        (errors.UnreadableFile("Not a file."), 422),
        (errors.OutsideError("The disk failed."), 502),
        (errors.Unavailable("The database is busy."), 503),
    ],
)
def test_each_class_has_its_status_and_shows_its_sentence(desk: Desk, error: errors.HubError, status: int) -> None:
    answer = with_a_failing_page(desk, error).test_client().get("/failing")
    assert answer.status_code == status
    assert str(error) in answer.text
    assert ("Retry-After" in answer.headers) is (status == 503)


def test_every_class_of_error_is_in_the_table() -> None:
    def below(kind: type[errors.HubError]) -> list[type[errors.HubError]]:
        return [kind, *[one for child in kind.__subclasses__() for one in below(child)]]

    for kind in below(errors.HubError)[1:]:
        assert status_of(kind("x")) in set(STATUS.values()), kind


def test_a_bug_says_nothing_of_itself(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    answer = with_a_failing_page(desk, ZeroDivisionError("secret detail")).test_client().get("/failing")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Something went wrong in the hub itself" in answer.text
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_values_in_a_sentence_are_text(desk: Desk) -> None:
    error = errors.NotFound("There is no “%(name)s”.", name="<img src=x onerror=alert(1)>")
    answer = with_a_failing_page(desk, error).test_client().get("/failing")
    assert "<img" not in answer.text
    assert "&lt;img" in answer.text


def test_methods_that_do_not_exist_and_bodies_that_are_too_large(desk: Desk) -> None:
    client = desk.app.test_client()
    answer = client.put("/enter/")
    assert answer.status_code in {403, 405}
    browser = desk.browser()
    row = desk.rows()[0]
    wrong = browser.get(desk.address() + row.key)
    assert wrong.status_code == 405
    assert wrong.headers["Allow"]
    too_large = b"text=" + b"x" * (desk.hub.limits.request_bytes + 100_000)
    answer = browser.client.post(
        desk.address() + row.key, data=too_large, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "larger than the hub takes in" in answer.text


def test_a_text_of_two_megabytes_is_not_too_large_a_form(desk: Desk) -> None:
    browser = desk.browser()
    row = desk.rows()[0]
    answer = browser.send(desk.address() + row.key, {"text": "ب" * 1_000_000})
    assert answer.status_code == 422


def test_every_answer_closes_what_it_does_not_need(desk: Desk) -> None:
    browser = desk.browser()
    for path in (
        "/desk/",
        desk.address(),
        "/nothing",
        "/enter/",
        "/healthz",
        "/static/desk.css",
        f"{desk.address()}page",
    ):
        with browser.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert ("script-src" in policy) is not path.endswith("/page"), "what readers see carries no script"
        assert "script-src 'self';" in policy or "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        if not path.startswith("/static"):
            assert headers["Cache-Control"] == "no-store"
