"""Checks: what in a text looks like a slip of typing or of typography, each with its place and a sentence."""

from translate_hub.domain.checks.finding import Finding
from translate_hub.domain.checks.persian import check_persian
from translate_hub.domain.document import Dialect

__all__ = ["Finding", "check", "check_persian"]


def check(text: str, language: str, dialect: Dialect) -> tuple[Finding, ...]:
    """Return what the checks for a language (BCP 47) find in a unit's text, in the order of their places."""
    return check_persian(text, dialect) if language.partition("-")[0] == "fa" else ()
