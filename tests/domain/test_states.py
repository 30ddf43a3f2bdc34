"""Labels: one word for every combination of facts."""

from dataclasses import replace
from itertools import product

import pytest

from translate_hub.domain.states import LABEL_RULES, Facts, Label, label

FINE = Facts(has_text=True, current=True, unsure=False, machine=False, approved=False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (FINE, Label.TRANSLATED),
        (replace(FINE, approved=True), Label.APPROVED),
        (replace(FINE, approved=True, machine=True), Label.MACHINE),
        (replace(FINE, approved=True, machine=True, unsure=True), Label.UNSURE),
        (replace(FINE, approved=True, machine=True, unsure=True, current=False), Label.OUTDATED),
        (Facts(has_text=False, current=False, unsure=True, machine=True, approved=True), Label.EMPTY),
    ],
)
def test_the_first_label_that_holds_is_shown(facts: Facts, expected: Label) -> None:
    assert label(facts) is expected


def test_labels_are_declared_in_the_order_in_which_they_are_tried() -> None:
    assert [*(name for name, _, _ in LABEL_RULES), Label.TRANSLATED] == list(Label)


def test_every_combination_of_facts_has_a_label_and_every_label_a_combination() -> None:
    assert {label(Facts(*values)) for values in product([False, True], repeat=5)} == set(Label)
