"""What publishing a draft would make of old answers."""

import pytest
from django.urls import reverse

from consensus.reports.carried import Carried, carried
from labeling.actions.instructions import save_draft, start_draft
from labeling.actions.rounds import close_round
from tests.factories import answer


@pytest.fixture
def without_fear(project, sme):
    draft = start_draft(project=project, by=sme)
    schema = draft.schema
    schema["questions"][0]["options"].pop()
    return save_draft(draft=draft, by=sme, revision=draft.revision, schema=schema)


@pytest.fixture
def answered(open_round, labeler, second_labeler):
    """joy and fear on the first item, fear and cannot tell on the second."""
    first, second, _ = open_round.round_items.all()
    answer(first, labeler, "joy")
    answer(first, second_labeler, "fear")
    answer(second, labeler, "fear")
    answer(second, second_labeler, None)
    return open_round


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({}, Carried(n_answers=1, n_items=0, n_undecided=2)),
        ({"emotion": {"fear": "anger"}}, Carried(n_answers=3, n_items=0, n_undecided=0)),
        ({"emotion": {"fear": None}}, Carried(n_answers=1, n_items=2, n_undecided=0)),
        ({"emotion": {"fear": "anger", "joy": None}}, Carried(n_answers=2, n_items=1, n_undecided=0)),
    ],
)
def test_answers_carry_over_wait_or_are_asked_for_again(project, manager, answered, without_fear, mapping, expected):
    close_round(round=answered, by=manager)
    assert carried(project, without_fear, mapping) == expected


def test_answers_of_an_open_round_are_not_counted(project, answered, without_fear):
    assert carried(project, without_fear, {}) == Carried(0, 0, 0)


def test_the_counts_are_for_those_who_write_instructions(signed_in, project, sme, labeler, without_fear):
    address = reverse("carried_over", kwargs={"slug": project.slug})
    assert signed_in(sme).get(address).status_code == 200
    assert signed_in(labeler).get(address).status_code == 403
