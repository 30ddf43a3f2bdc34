"""The label of a translation as SQL, built from the one declaration in domain/states."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, String, and_, case, func, literal, not_, or_
from sqlalchemy.orm import InstrumentedAttribute

from translate_hub.domain.states import LABEL_RULES, Form, Label
from translate_hub.storage.articles import Wording
from translate_hub.storage.editions import Translation


def label_case(facts: Mapping[str, ColumnElement[bool] | InstrumentedAttribute[bool]]) -> ColumnElement[str]:
    """Return the label that the facts give, as a ``CASE``; one SQL condition for each field of `states.Facts`."""
    rules = [(facts[fact] if value else not_(facts[fact]), _word(name)) for name, fact, value in LABEL_RULES]
    return case(*rules, else_=_word(Label.TRANSLATED))


def meaning_of(wording: type[Wording]) -> ColumnElement[int]:
    """Return what a wording means: the smallest wording joined with it by rulings, itself where there was none."""
    return func.coalesce(wording.meaning, wording.id)


def has_text(translation: type[Translation] = Translation) -> ColumnElement[bool]:
    """Return whether a translation has a text or a person said that the unit is left out or joined."""
    return or_(translation.text != "", translation.form != Form.TEXT.value)


def is_current(made: type[Wording], head: type[Wording]) -> ColumnElement[bool]:
    """Return whether the wording a text was made from means what the present one means."""
    return meaning_of(made) == meaning_of(head)


def translation_label(current: ColumnElement[bool]) -> ColumnElement[str]:
    """Return the label of a translation joined with ``LEFT JOIN``; `current`: the condition that it is current."""
    there = Translation.version.is_not(None)
    return label_case(
        {
            "has_text": and_(there, has_text()),
            "current": current,
            "unsure": Translation.unsure,
            "machine": Translation.machine,
            "approved": and_(
                Translation.approved_version.is_not(None), Translation.approved_version == Translation.version
            ),
        }
    )


def _word(name: Label) -> ColumnElement[str]:
    return literal(name.value, String)
