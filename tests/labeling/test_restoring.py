"""An old version as a new draft: which answers can come back is said, and which cannot."""

import pytest

from labeling.actions.classes import change_classes
from labeling.actions.instructions import carry_over, discard_draft, publish, save_draft, start_draft


@pytest.fixture
def next_version(project, sme):
    def make(*acts):
        draft = start_draft(project=project, by=sme)
        for name, option, given in acts:
            named = {"draft": draft, "by": sme, "revision": draft.revision, "question": "emotion"}
            draft = change_classes(**named, act=name, option=option, **given)
        return publish(draft=save_draft(draft=draft, by=sme, revision=draft.revision, summary="New."), by=sme)

    return make


def restored(project, sme, version):
    draft = start_draft(project=project, by=sme, based_on=version)
    return draft, draft.mapping.get("emotion", {})


def test_a_class_gets_its_old_name_back(project, sme, instructions, next_version):
    next_version(("rename", "anger", {"title": "Rage", "value": "rage"}))
    draft, mapping = restored(project, sme, instructions)

    assert mapping == {"rage": "anger"}
    assert draft.schema == instructions.schema
    assert draft.rules == instructions.rules


def test_classes_that_were_put_together_cannot_be_told_apart(project, sme, instructions, next_version):
    next_version(("merge", "fear", {"into": "anger"}))
    assert restored(project, sme, instructions)[1] == {"anger": None}


def test_a_class_that_meant_something_else_in_between_is_labeled_again(project, sme, instructions, next_version):
    next_version(("again", "anger", {}))
    assert restored(project, sme, instructions)[1] == {"anger": None}


def test_of_a_class_that_came_later_nothing_is_said(project, sme, instructions, next_version):
    next_version(("add", "", {"title": "Awe"}))
    assert restored(project, sme, instructions)[1] == {}


def test_what_several_versions_did_is_taken_back_together(project, sme, instructions, next_version):
    second = next_version(("rename", "anger", {"title": "Rage", "value": "rage"}))
    third = next_version(("merge", "fear", {"into": "joy"}))
    draft, mapping = restored(project, sme, instructions)
    assert mapping == {"rage": "anger", "joy": None}

    draft = save_draft(draft=draft, by=sme, revision=draft.revision, summary="As before.")
    fourth = publish(draft=draft, by=sme)
    later = [second, third, fourth]
    answers = {answer: carry_over(answer, "emotion", later) for answer in ("joy", "anger", "fear")}
    assert answers == {"joy": None, "anger": "anger", "fear": None}


def test_the_version_in_force_is_copied_as_it_is(project, sme, next_version):
    second = next_version(("merge", "fear", {"into": "anger"}))
    draft, mapping = restored(project, sme, second)
    assert mapping == {}
    discard_draft(draft=draft, by=sme)
