"""What a save amounts to: pure decisions over what stands and what is sent."""

from dataclasses import replace

from translate_hub.domain.saving import (
    Origin,
    Sent,
    Standing,
    What,
    approval_step,
    fold,
    label_of,
    next_step,
    take,
)
from translate_hub.domain.states import Form, Label

SENT = Sent("سلام", Form.TEXT, "", wording=7, origin=Origin.PERSON, unsure=False, author=1)


def after(*sents: Sent) -> Standing:
    """Return what stands after these were saved one after the other."""
    standing: Standing | None = None
    for number, sent in enumerate(sents, start=1):
        step = next_step(standing, sent, number)
        standing = standing if step is None else take(standing, step)
    assert standing is not None
    return standing


def what(before: Standing | None, sent: Sent) -> What | None:
    step = next_step(before, sent, 9)
    return None if step is None else step.what


def test_a_new_text_form_or_note_is_a_new_version() -> None:
    before = after(SENT)
    for sent in (replace(SENT, text="درود"), replace(SENT, form=Form.OMITTED), replace(SENT, note="why")):
        step = next_step(before, sent, 9)
        assert step is not None
        assert (step.what, step.version, step.number) == (What.SAVE, 9, 9)


def test_the_same_again_changes_nothing() -> None:
    assert what(after(SENT), SENT) is None
    assert what(after(replace(SENT, unsure=True)), replace(SENT, unsure=True)) is None


def test_nothing_saved_where_nothing_was_changes_nothing() -> None:
    assert what(None, replace(SENT, text="")) is None
    assert what(None, replace(SENT, text="", unsure=True)) is None
    assert what(None, replace(SENT, text="", form=Form.OMITTED)) is What.SAVE


def test_another_wording_of_the_source_is_a_confirmation_of_the_same_version() -> None:
    step = next_step(after(SENT), replace(SENT, wording=8, author=2), 9)
    assert step is not None
    assert (step.what, step.version, step.wording, step.author) == (What.CONFIRM, 1, 8, 1)


def test_a_person_confirms_a_machine_text_by_saving_it_and_an_engine_does_not() -> None:
    machine = after(replace(SENT, origin=Origin.ENGINE))
    assert label_of(machine, is_current=True) is Label.MACHINE
    assert what(machine, SENT) is What.CONFIRM
    assert what(machine, replace(SENT, origin=Origin.ENGINE, wording=8)) is None
    assert label_of(after(replace(SENT, origin=Origin.ENGINE), SENT), is_current=True) is Label.TRANSLATED


def test_an_engine_that_agrees_with_a_person_does_not_make_the_text_its_own() -> None:
    assert what(after(SENT), replace(SENT, origin=Origin.ENGINE)) is None


def test_a_doubt_stays_until_somebody_saves_without_it() -> None:
    doubtful = after(SENT, replace(SENT, unsure=True))
    assert (doubtful.version, label_of(doubtful, is_current=True)) == (1, Label.UNSURE)
    assert what(doubtful, SENT) is What.CONFIRM
    assert not after(SENT, replace(SENT, unsure=True), SENT).unsure


def test_a_machine_text_in_doubt_is_still_a_machines() -> None:
    doubtful = after(replace(SENT, origin=Origin.ENGINE), replace(SENT, unsure=True))
    assert doubtful.machine
    assert doubtful.unsure


def test_an_approval_vouches_for_the_text_and_any_save_takes_it_back() -> None:
    machine = after(replace(SENT, origin=Origin.ENGINE, unsure=True))
    step = approval_step(machine, 2)
    assert step is not None
    approved = take(machine, step)
    assert label_of(approved, is_current=True) is Label.APPROVED
    assert approval_step(approved, 3) is None
    for sent in (replace(SENT, text="درود"), replace(SENT, wording=8), replace(SENT, unsure=True)):
        later = next_step(approved, sent, 3)
        assert later is not None
        assert take(approved, later).approved_version is None


def test_what_is_left_out_or_joined_is_not_empty_and_an_emptied_text_is() -> None:
    assert label_of(after(replace(SENT, text="", form=Form.OMITTED)), is_current=True) is Label.TRANSLATED
    assert label_of(after(replace(SENT, text="", form=Form.JOINED)), is_current=True) is Label.TRANSLATED
    assert label_of(after(SENT, replace(SENT, text="")), is_current=True) is Label.EMPTY


def test_no_events_are_no_translation() -> None:
    assert fold([]) is None
    assert label_of(None, is_current=True) is Label.EMPTY
