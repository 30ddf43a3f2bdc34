"""The way in and out: the first page, signing in, one-time links, signing out, and the health check."""

import re
import time

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.domain.names import spelled_login
from translate_hub.errors import Conflict, HubError, Invalid, Message
from translate_hub.services import entering, limiting, passwords
from translate_hub.services.entering import Link, Purpose, Refusal
from translate_hub.web.context import (
    current_hub,
    find_actor,
    find_visitor,
    forget_session,
    remember_session,
    sent_json,
    sent_text,
    session_token,
)
from translate_hub.web.errors import TRIES_RETRY_SECONDS, status_of
from translate_hub.web.i18n import say
from translate_hub.web.security import TooManyTries, form_token

pages = Blueprint("entering", __name__)

_HALFWAY = "halfway"
_WRONG = Message("The login or the password is not right. Check both, and type them again.")
_WRONG_CODE = Message("This code is not right. Type the one your authenticator shows now, or a recovery code.")
_NEEDS_CODE = Message("Type the code of your authenticator too, or a recovery code.")
_TOO_MANY = Message("There were too many tries. Wait a quarter of an hour, then try again.")


# --- Doors ------------------------------------------------------------------------------------------------------------


@pages.get("/")
def front() -> AnyResponse:
    """Go to the desk, or to the door."""
    return redirect(url_for("entering.sign_in" if find_actor() is None else "desk.projects"), 303)


@pages.get("/enter/")
def how_to_enter() -> str | AnyResponse:
    """Say how to get in without a password."""
    if find_actor() is not None:
        return redirect(url_for("desk.projects"), 303)
    return render_template("entering/how.html")


@pages.get("/token")
def token() -> Response:
    """Give a script a form token of this browser's session, and tell it who is signed in (None for nobody)."""
    visitor = find_visitor()
    return jsonify(csrf=form_token(), person=None if visitor is None else visitor.key)


@pages.post("/leave")
def leave() -> AnyResponse:
    """Sign this browser out, and take from it what our pages kept there."""
    hub = current_hub()
    if token := session_token():
        with hub.writing() as writing:
            entering.leave(writing, token)
    session.clear()
    response = redirect(url_for("entering.sign_in"), 303)
    forget_session(response, has_others=request.form.get("others") == "1")
    return response


@pages.get("/healthz")
def healthz() -> Response:
    """Say that the hub is up and its database answers; raises Unavailable otherwise."""
    with current_hub().reading() as reading:
        reading.execute(text("SELECT 1"))
    response = make_response("ok\n")
    response.mimetype = "text/plain"
    return response


# --- With a password --------------------------------------------------------------------------------------------------


@pages.get("/sign-in")
def sign_in() -> str | AnyResponse:
    """Ask for login and password."""
    if find_actor() is not None:
        return redirect(way_on(request.args.get("next", "")), 303)
    return _sign_in_page(None)


@pages.post("/sign-in")
def check_sign_in() -> AnyResponse:
    """Sign in: a form goes on to where it wanted to, JSON is told who is signed in, with a new form token."""
    if request.is_json:
        sent = sent_json()
        outcome = _try(sent_text(sent, "login"), sent_text(sent, "password"), sent_text(sent, "code"))
        return _signed_in_json(outcome, has_code=bool(sent_text(sent, "code")))
    outcome = _try(request.form.get("login", ""), request.form.get("password", ""), "")
    wish = request.form.get("next", "")
    if outcome is Refusal.NEEDS_CODE:
        return redirect(url_for("entering.code", next=wish or None), 303)
    if isinstance(outcome, str):
        return _signed_in(outcome, way_on(wish))
    return _refused(_sign_in_page(_WRONG if outcome else _TOO_MANY), is_wrong=outcome is not None)


@pages.get("/sign-in/code")
def code() -> str | AnyResponse:
    """Ask for the code of the second step."""
    if _HALFWAY not in session:
        return redirect(url_for("entering.sign_in"), 303)
    return _code_page(None)


@pages.post("/sign-in/code")
def check_code() -> AnyResponse:
    """Take the code of the second step and sign in."""
    hub = current_hub()
    key, stamp, begun = session.get(_HALFWAY, ("", "", 0.0))
    wish = request.form.get("next", "")
    with hub.writing() as writing:
        person = entering.find_halfway(writing, key, stamp)
        if person is None or time.time() - begun > entering.HALFWAY_SECONDS:
            session.pop(_HALFWAY, None)
            return redirect(url_for("entering.sign_in", next=wish or None), 303)
        secret = hub.settings.secret_key
        outcome = entering.finish_halfway(
            writing,
            person,
            request.form.get("code", ""),
            limiting.sign_in_buckets(secret, person.login, _address()),
            limiting.code_buckets(secret, person.login),
        )
    if isinstance(outcome, str):
        return _signed_in(outcome, way_on(wish))
    return _refused(_code_page(_WRONG_CODE if outcome else _TOO_MANY), is_wrong=outcome is not None)


def way_on(wish: str) -> str:
    """Return the address to go to after signing in: the wished one where it is a page of our desk, else the desk."""
    path = wish.partition("?")[0]
    if wish.isprintable() and re.fullmatch(r"/desk/[^\\#]*", path):
        try:
            current_app.url_map.bind("").match(path, method="GET")
        except RequestRedirect:
            pass
        except HTTPException:
            return url_for("desk.projects")
        return wish
    return url_for("desk.projects")


def _try(login: str, password: str, code: str) -> str | Refusal | None:
    """Return the token of a new session, why there is none, or None where there were too many tries."""
    hub = current_hub()
    login = spelled_login(login)
    buckets = limiting.sign_in_buckets(hub.settings.secret_key, login, _address())
    with hub.writing() as writing:
        trial = entering.begin(writing, login, buckets)
    if trial is None:
        return None
    is_right = passwords.matches(trial.password_hash, password)
    codes = limiting.code_buckets(hub.settings.secret_key, login)
    with hub.writing() as writing:
        outcome = entering.finish(writing, trial, is_right=is_right, code=code, code_buckets=codes)
        if outcome is Refusal.NEEDS_CODE:
            session[_HALFWAY] = (*entering.halfway(writing, trial), time.time())
    return outcome


def _address() -> str:
    """Return where the request comes from; it is counted by its keyed hash and kept nowhere."""
    return request.remote_addr or ""


def _signed_in(session_key: str, where: str) -> AnyResponse:
    _let_go()
    response = redirect(where, 303)
    remember_session(response, session_key)
    return response


def _let_go() -> None:
    """End the session this browser had before, and its form token, which a stranger may have planted."""
    if old := session_token():
        with current_hub().writing() as writing:
            entering.leave(writing, old)
    session.clear()


def _signed_in_json(outcome: str | Refusal | None, *, has_code: bool) -> AnyResponse:
    if isinstance(outcome, str):
        with current_hub().reading() as reading:
            visitor = entering.find_visitor(reading, outcome)
        assert visitor is not None  # noqa: S101 - the session was opened in this request
        _let_go()
        response = jsonify(person=visitor.key, name=visitor.actor.name, csrf=form_token())
        remember_session(response, outcome)
        return response
    if outcome is None:
        response = make_response(jsonify(message=say(_TOO_MANY)), 429)
        response.headers["Retry-After"] = str(TRIES_RETRY_SECONDS)
        return response
    needs_code = has_code or outcome is Refusal.NEEDS_CODE
    message = _NEEDS_CODE if outcome is Refusal.NEEDS_CODE else _WRONG_CODE if has_code else _WRONG
    return make_response(jsonify(message=say(message), needs_code=needs_code), 401)


def _sign_in_page(message: Message | None) -> str:
    return render_template(
        "entering/sign_in.html", message=message, login=request.form.get("login", ""), next=request.values.get("next")
    )


def _code_page(message: Message | None) -> str:
    return render_template("entering/code.html", message=message, next=request.values.get("next"))


def _refused(page: str, *, is_wrong: bool) -> AnyResponse:
    response = make_response(page, 422 if is_wrong else 429)
    if not is_wrong:
        response.headers["Retry-After"] = str(TRIES_RETRY_SECONDS)
    return response


# --- With a link ------------------------------------------------------------------------------------------------------


@pages.get("/enter/<token>")
def link(token: str) -> str:
    """Show what a link is for. Looking at one, as mail programs do, does not use it up."""
    return _link_page(token, _link_of(token), None)


@pages.post("/enter/<token>")
def enter(token: str) -> AnyResponse:
    """Use the link up and sign this browser in, with the password that was chosen where the link asks for one."""
    hub = current_hub()
    with hub.writing() as writing:
        tries = limiting.try_once(writing, limiting.link_buckets(hub.settings.secret_key, token, _address()))
    if tries is None:
        raise TooManyTries("There were too many tries. Wait a quarter of an hour, then try again.")
    found = _link_of(token)
    try:
        session_key = _enter(token, found)
    except (Invalid, Conflict) as error:
        return make_response(_link_page(token, found, error), status_of(error))
    with hub.writing() as writing:
        limiting.forgive(writing, tries)
    return _signed_in(session_key, url_for("desk.projects"))


def _link_of(token: str) -> Link:
    with current_hub().reading() as reading:
        return entering.link_of(reading, token)


def _enter(token: str, link: Link) -> str:
    if link.purpose is Purpose.ENTER:
        with current_hub().writing() as writing:
            return entering.enter(writing, token)
    form = request.form
    password_hash = passwords.hash_of(form.get("password", ""), form.get("again", ""))
    with current_hub().writing() as writing:
        return entering.enter_with_new_password(
            writing,
            token,
            password_hash,
            login=form.get("login", ""),
            name=form.get("name", ""),
            code=form.get("code", ""),
        )


def _link_page(token: str, link: Link, error: HubError | None) -> str:
    return render_template(
        "entering/link.html",
        link_token=token,
        link=link,
        message=error and error.message,
        login=request.form.get("login", link.login),
        name=request.form.get("name", link.name),
        least=passwords.SHORTEST,
        most=passwords.LONGEST,
    )
