"""Questions that only some labelers of an item were asked: numbers, disagreements and labels count those who were."""

import uuid

import pytest

from consensus.actions.disagreements import differing
from consensus.actions.releases import ask_release
from consensus.models import Release
from consensus.ratings import answered
from labeling.actions.annotations import submit
from labeling.actions.assignments import lease
from labeling.actions.rounds import close_round
from labeling.models import Round
from tests import factories
from tests.consensus.test_releases import labels, manifest
from tests.labeling.test_show_if import SCHEMA

CRACK, SCRATCH = {"state": "worn", "defect": ["crack"], "depth": 1}, {"state": "worn", "defect": ["scratch"]}
FINE = {"state": "fine"}


@pytest.fixture
def project(db):
    return factories.make_project(schema=SCHEMA)


@pytest.fixture
def round(project, labeler, second_labeler, third_labeler) -> Round:
    """Item by item: two of three say fine; all see a defect, and differ; one cannot tell the state."""
    items = factories.make_items(project, 3)
    made = factories.make_open_round(project, overlap=3)
    given = [(FINE, FINE, CRACK), (CRACK, SCRATCH, SCRATCH), ({}, CRACK, CRACK)]
    for item, row in zip(items, given, strict=True):
        place = made.round_items.get(item=item)
        for person, answers in zip((labeler, second_labeler, third_labeler), row, strict=True):
            told, held = [] if answers else ["state"], lease(item=place, by=person)
            submit(assignment=held, by=person, id=uuid.uuid4(), answers=answers, cannot_tell=told)
    return made


def test_agreement_and_disagreements_count_those_who_were_asked(round, manager):
    closed = close_round(round=round, by=manager)
    state, defect, depth = (answered(closed, question) for question in closed.instructions.questions.questions)

    assert (state.ratings.n_labels, state.n_cannot_tell) == (8, 1)
    assert (defect.ratings.n_labels, defect.n_cannot_tell) == (6, 0)  # nobody who was not asked "cannot tell"
    assert defect.ratings.n_single_answers == 1
    assert depth.ratings.n_labels == 4
    found = {(row.question, row.item) for row in differing(closed, closed.round_items.values_list("pk", flat=True))}
    first, second, third = closed.round_items.order_by("item").values_list("pk", flat=True)
    assert found == {("state", first), ("state", third), ("defect", second)}


def test_a_release_has_no_label_that_the_label_of_the_deciding_question_rules_out(round, manager, work):
    close_round(round=round, by=manager)
    asked = ask_release(project=round.project, by=manager)
    work()
    release = Release.objects.get(pk=asked.pk)

    keys = [item.key for item in round.project.items.order_by("pk")]
    of = {(row["key"], row["question"]): row["label"] for row in labels(release)}
    assert [of.get((key, "state")) for key in keys] == ["fine", "worn", "worn"]
    assert [of.get((key, "defect")) for key in keys] == [None, ["scratch"], ["crack"]]
    assert [of.get((key, "depth")) for key in keys] == [None, None, 1]  # the second has a scratch, and no depth
    reasons = manifest(release)["questions"][1]["left_out"]
    assert reasons == [{"reason": "ruled out by the label of state", "n_items": 1}]
