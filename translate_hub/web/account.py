"""One's own account: profile, security, one's data, and the way out."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from segno import make as make_square
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.bootstrap import OPERATOR
from translate_hub.domain import shortcuts
from translate_hub.errors import Conflict, HubError, Invalid, Message, NotFound
from translate_hub.services import accounts, limiting, passwords
from translate_hub.services.accounts import CreditMode, Profile
from translate_hub.web.context import (
    current_actor,
    current_hub,
    current_visitor,
    forget_session,
    session_token,
)
from translate_hub.web.errors import status_of
from translate_hub.web.i18n import LANGUAGES
from translate_hub.web.security import TooManyTries

pages = Blueprint("account", __name__)

THEMES: Final = ("light", "dark")
_DEEDS: Final[Mapping[str, Message]] = {
    "save-next": Message("Save and go to the next row"),
    "save-stay": Message("Save and stay"),
    "save-approve": Message("Save and approve"),
    "previous": Message("Go to the row before"),
    "next": Message("Go to the row after"),
    "next-work": Message("Go to the next row that needs work"),
    "copy-source": Message("Copy the source"),
    "unsure": Message("Mark as unsure"),
    "note": Message("Write a note"),
    "filter": Message("Filter the rows"),
    "help": Message("Show the keys"),
}
_DONE: Final[Mapping[str, Message]] = {
    "profile": Message("Your profile is saved."),
    "password": Message("Your password is changed. Every other browser was signed out."),
    "off": Message("The second step is off."),
    "end": Message("That browser is signed out."),
    "end-others": Message("Every other browser is signed out."),
}


# --- Profile ----------------------------------------------------------------------------------------------------------


@pages.get("/desk/me/")
def profile() -> str:
    """Show one's own profile."""
    with current_hub().reading() as reading:
        found = accounts.profile_of(reading, current_actor())
    keys = {
        action: shortcuts.shown(str(found.shortcuts[action]))
        for action in shortcuts.ACTIONS
        if action in found.shortcuts
    }
    return _profile_page(found, keys, is_off=bool(found.shortcuts.get(shortcuts.OFF)), error=None)


@pages.post("/desk/me/")
def change_profile() -> AnyResponse:
    """Save one's own profile."""
    form = request.form
    typed = {action: form.get(f"key-{action}", "") for action in shortcuts.ACTIONS}
    is_off = "shortcuts" not in form
    sent = Profile(
        name=form.get("name", ""),
        credit=CreditMode(form["credit"]) if form.get("credit") in set(CreditMode) else CreditMode.NONE,
        credit_name=form.get("credit_name", ""),
        language=_one_of(LANGUAGES, "language"),
        theme=_one_of(THEMES, "theme"),
        time_zone=form.get("time_zone", "").strip() or None,
        local_drafts="local_drafts" in form,
        shortcuts={},
    )
    try:
        changed = Profile(**{**vars(sent), "shortcuts": shortcuts.changes(typed, off=is_off)})
        with current_hub().writing() as writing:
            accounts.change_profile(writing, current_actor(), changed)
    except Invalid as error:
        return make_response(_profile_page(sent, typed, is_off=is_off, error=error), status_of(error))
    return redirect(url_for("account.profile", done="profile"), 303)


def _one_of(allowed: tuple[str, ...], name: str) -> str | None:
    """Return what was chosen of a list; None for its first line, the browser's own choice."""
    return request.form[name] if request.form.get(name) in allowed else None


def _profile_page(found: Profile, keys: Mapping[str, str], *, is_off: bool, error: HubError | None) -> str:
    return render_template(
        "account/profile.html",
        profile=found,
        login=current_visitor().login,
        keys=keys,
        usual={action: shortcuts.shown(combination) for action, combination in shortcuts.ACTIONS.items()},
        deeds=_DEEDS,
        is_off=is_off,
        zones=accounts.time_zones(),
        message=error and error.message,
        done=_DONE.get(request.args.get("done", "")),
    )


# --- Security ---------------------------------------------------------------------------------------------------------


@pages.get("/desk/me/security")
def security() -> str:
    """Show how one's own account is kept: password, second step, signed-in browsers."""
    return _security_page()


@pages.post("/desk/me/security")
def change_security() -> AnyResponse:
    """Do what a form of the security page asks for (`do`)."""
    deed = _SECURITY.get(request.form.get("do", ""))
    if deed is None:
        raise NotFound("There is nothing of this name to do here.")
    try:
        codes = deed()
    except (Invalid, Conflict) as error:
        return make_response(_security_page(error), status_of(error))
    if codes:
        return make_response(render_template("account/codes.html", codes=codes))
    return redirect(url_for("account.security", done=request.form["do"]), 303)


@pages.get("/desk/me/totp.svg")
def square_code() -> Response:
    """Send the square code of the secret that waits for its first code, for an authenticator to read."""
    with current_hub().reading() as reading:
        pending = accounts.pending_secret(reading, current_actor())
    if pending is None:
        raise NotFound("There is no second step to confirm; begin again.")
    drawn = BytesIO()
    make_square(pending[1], error="m").save(drawn, kind="svg", scale=6, border=4, dark="#000", light="#fff")
    response = make_response(drawn.getvalue())
    response.mimetype = "image/svg+xml"
    return response


def _security_page(error: HubError | None = None) -> str:
    with current_hub().reading() as reading:
        found = accounts.security_of(reading, current_actor())
        pending = accounts.pending_secret(reading, current_actor())
    return render_template(
        "account/security.html",
        found=found,
        browsers=sorted(found.sessions, key=lambda one: one.key != current_visitor().session),
        secret=pending and " ".join(pending[0][n : n + 4] for n in range(0, len(pending[0]), 4)),
        login=current_visitor().login,
        here_key=current_visitor().session,
        least=passwords.SHORTEST,
        most=passwords.LONGEST,
        message=error and error.message,
        failed=request.form.get("do") if error else None,
        done=_DONE.get(request.args.get("done", "")),
    )


def _confirmed() -> str | None:
    """Return the hash of one's own password after the form's one was checked against it; None where there is none.

    Raises Invalid for a wrong one, TooManyTries. A session somebody left open is not enough to lock them out.
    """
    hub, visitor = current_hub(), current_visitor()
    buckets = limiting.own_password_buckets(hub.settings.secret_key, visitor.login)
    with hub.writing() as writing:
        tries = limiting.try_once(writing, buckets)
        old_hash = accounts.password_hash_of(writing, visitor.actor)
    if tries is None:
        raise TooManyTries("There were too many tries. Wait a quarter of an hour, then try again.")
    if old_hash is not None and not passwords.matches(old_hash, request.form.get("password", "")):
        raise Invalid("This is not your password. Type the one you sign in with now.")
    with hub.writing() as writing:
        limiting.forgive(writing, tries)
    return old_hash


def _change_password() -> None:
    old_hash = _confirmed()
    new_hash = passwords.hash_of(request.form.get("new", ""), request.form.get("again", ""))
    with current_hub().writing() as writing:
        accounts.change_password(
            writing, current_actor(), old_hash=old_hash, new_hash=new_hash, token=session_token() or ""
        )


def _begin_second_step() -> None:
    old_hash = _confirmed()
    with current_hub().writing() as writing:
        accounts.begin_second_step(writing, current_actor(), old_hash=old_hash)


def _confirm_second_step() -> list[str]:
    with current_hub().writing() as writing:
        return accounts.confirm_second_step(writing, current_actor(), request.form.get("code", ""))


def _forget_second_step() -> None:
    """Give up one that was only begun; no password is asked for what never counted."""
    with current_hub().writing() as writing:
        accounts.forget_second_step(writing, current_actor())


def _stop_second_step() -> None:
    old_hash = _confirmed()
    with current_hub().writing() as writing:
        accounts.stop_second_step(writing, current_actor(), old_hash=old_hash)


def _renew_codes() -> list[str]:
    old_hash = _confirmed()
    with current_hub().writing() as writing:
        return accounts.renew_recovery_codes(writing, current_actor(), old_hash=old_hash)


def _end_session() -> None:
    with current_hub().writing() as writing:
        accounts.end_session(writing, current_actor(), request.form.get("session", ""))


def _end_others() -> None:
    with current_hub().writing() as writing:
        accounts.end_other_sessions(writing, current_actor(), session_token() or "")


_SECURITY: Final[Mapping[str, Callable[[], list[str] | None]]] = {
    "password": _change_password,
    "begin": _begin_second_step,
    "confirm": _confirm_second_step,
    "forget": _forget_second_step,
    "off": _stop_second_step,
    "codes": _renew_codes,
    "end": _end_session,
    "end-others": _end_others,
}


# --- One's data -------------------------------------------------------------------------------------------------------


@pages.get("/desk/me/data")
def download() -> Response:
    """Send everything the hub holds of one, as a JSON file."""
    with current_hub().reading() as reading:
        data = accounts.data_of(reading, current_actor())
    response = make_response(json.dumps(data, ensure_ascii=False, indent=1, default=_moment))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@pages.get("/desk/me/erase")
def before_erasing() -> str:
    """Show what erasing would do, and what others would lose."""
    return _erase_page()


@pages.post("/desk/me/erase")
def erase() -> AnyResponse:
    """Drop one's name, login and all that is private; one's texts stay."""
    try:
        if "sure" not in request.form:
            raise Invalid("Tick the box to say that you are sure; nothing was erased.")
        old_hash = _confirmed()
        with current_hub().writing() as writing:
            accounts.erase(
                writing, current_actor(), old_hash=old_hash, is_told="told" in request.form, command_line=OPERATOR
            )
    except (Invalid, Conflict) as error:
        return make_response(_erase_page(error), status_of(error))
    session.clear()
    response = redirect(url_for("entering.how_to_enter", erased="yes"), 303)
    forget_session(response)
    return response


def _erase_page(error: HubError | None = None) -> str:
    with current_hub().reading() as reading:
        warnings = accounts.before_erasing(reading, current_actor(), command_line=OPERATOR)
        has_password = accounts.password_hash_of(reading, current_actor()) is not None
    return render_template(
        "account/erase.html", warnings=warnings, has_password=has_password, message=error and error.message
    )


def _moment(value: object) -> str:
    """Write a moment as ISO 8601 has it; nothing else of ours is no plain value."""
    assert isinstance(value, datetime)  # noqa: S101 - accounts.data_of holds plain values and moments
    return value.isoformat()
