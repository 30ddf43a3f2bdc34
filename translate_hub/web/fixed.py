"""Parts of the editor's page that are the same on every page of who may do the same: made once in each language."""

from functools import lru_cache

from flask import Blueprint, current_app
from markupsafe import Markup

from translate_hub.web import words
from translate_hub.web.i18n import language_now
from translate_hub.web.places import Allowed

pages = Blueprint("fixed", __name__)


@pages.app_template_global()
def fixed(template: str, can: Allowed) -> Markup:
    """Return what a template makes of nothing but the interface's language and what this person may do."""
    return _made(template, language_now(), can)


@lru_cache(maxsize=64)
def _made(template: str, _language: str, can: Allowed) -> Markup:
    made = current_app.jinja_env.get_template(template).render(can=can, forms=words.FORMS)
    return Markup(made.strip())  # noqa: S704 - a template's own answer, escaped there
