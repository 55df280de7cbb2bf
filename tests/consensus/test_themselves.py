"""How near people come to their own answers, in the measure of the question's type, beside how near two people are."""

import uuid

import pytest
from django.urls import reverse

from consensus.reports.checks import MEASURES, checks_of
from labeling.actions.annotations import submit
from labeling.actions.assignments import lease_next
from labeling.models import Item, Round
from tests import factories
from tests.factories import answer
from tests.questions import DATA, EXAMPLES, box, span

ALWAYS, SELDOM = 1.0, 1e-12
# first answer, the same person's later, measure and value of the two
GRADED = {
    "choice": ("joy", "anger", "percent_agreement", 0),
    "choices": (["joy"], ["joy", "anger"], "mean_masi", 1 / 3),
    "rating": (1, 3, "mean_difference", 2),
    "number": (2, 2.5, "mean_difference", 0.5),
    "boxes": ([box(x=10)], [box(x=12)], "f1_at_50", 1),
    "spans": ([span(0, 3), span(9, 14)], [span(0, 3)], "exact_f1", 2 / 3),
    "text": ("one two three four", "one two three five", "word_likeness", 0.75),
}


@pytest.fixture
def asked_twice(db):
    """asked_twice("boxes"): a labeler answered two of three items of an open round, and the first of them once more."""

    def make(kind: str, first: object, later: object) -> Round:
        project = factories.make_project(schema=EXAMPLES[kind].schema)
        Item.objects.bulk_create(Item(project=project, key=f"item-{n}", data=DATA) for n in range(3))
        labeler, other = (factories.make_member(project, "labeler") for _ in range(2))
        round = factories.make_open_round(project, overlap=2, repeat_rate=0.5, wash_out_items=1)
        for rate, given in ((SELDOM, first), (SELDOM, first), (ALWAYS, later)):
            Round.every.filter(pk=round.pk).update(repeat_rate=rate)
            held = lease_next(project=project, by=labeler)
            submit(assignment=held, by=labeler, id=uuid.uuid4(), answers={"label": given})
        assert held.item.round.holds_checks
        for item in round.round_items.all():
            answer(item, other, first)
        return round

    return make


@pytest.mark.parametrize("kind", GRADED)
def test_an_own_answer_given_again_counts_as_far_as_it_is_like_the_first(asked_twice, kind):
    first, later, measure, value = GRADED[kind]
    round = asked_twice(kind, first, later)

    found = checks_of(round, round.instructions.questions.questions[0])

    assert found.themselves.coefficient.name == measure
    assert found.again.value == pytest.approx(value)
    assert [row.again.value for row in found.labelers] == [pytest.approx(value)]
    assert found.themselves.between.value == (0 if measure == "mean_difference" else 1)  # the two said the same


def test_every_type_of_question_has_a_measure():
    assert set(MEASURES) == set(EXAMPLES)


def test_pages_and_rest_name_the_measure_and_both_numbers(asked_twice, signed_in):
    round = asked_twice("text", *GRADED["text"][:2])
    project, manager = round.project, round.project.created_by
    client = signed_in(manager)

    for page in ("labelers", "agreement"):
        text = client.get(reverse(page, args=[project.slug]), {"round": 1}).content.decode()
        assert "Words the same, asked again 1 time" in text
        assert "75.0" in text
    own, address = factories.bearer(manager), f"/api/v1/projects/{project.slug}"
    body = client.get(f"{address}/checks/?round=1", **own).json()
    assert (body["measure"], body["kind"]) == ("word_likeness", "share")
    assert (body["again"]["value"], body["between"]["value"]) == (0.75, 1)
    agreement = client.get(f"{address}/agreement/?round=1", **own).json()
    assert (agreement["again"]["value"], agreement["again_measure"]) == (0.75, "word_likeness")
    assert agreement["again_between"]["value"] == 1
