"""How far apart the answers to an item are, by question type."""

import pytest
from pytest import approx

from consensus.actions.disagreements import compare_again
from consensus.differences import sameness
from consensus.models import Disagreement
from consensus.spreads import is_graded, spreads
from labeling.models import Item
from labeling.schema import Schema
from tests import factories
from tests.questions import DATA, EXAMPLES, Json, box, span


def question(kind: str, **more: Json):
    schema = EXAMPLES[kind].schema
    return Schema.read({**schema, "questions": [{**schema["questions"][0], **more}]}).questions[0]


def spread(kind: str, *answers: Json, **more: Json) -> float:
    asked = question(kind, **more)
    return spreads(asked, {7: [sameness(answer, asked) for answer in answers]})[7]


@pytest.mark.parametrize(
    ("kind", "answers", "far"),
    [
        ("rating", [1, 4], 1),
        ("rating", [1, 2, 3], (1 + 1 + 2) / 9),
        ("number", [2, 4], 0.2),
        ("choices", [["joy"], ["anger", "joy"]], 1 - 1 / 2 * 2 / 3),  # MASI: half in common, one holds the other
        ("spans", [[span(0, 3)], [span(0, 3), span(15, 19)]], 1 - 2 / 3),
        ("boxes", [[box(width=30)], [box(width=15)]], 0.5),
        ("boxes", [[box()], []], 1),
        ("text", ["nächste Tankstelle", "nächste Tanke"], 0.5),
        ("text", ["Nächste Tankstelle!", "nächste tankstelle"], 0),
    ],
)
def test_it_is_the_mean_distance_of_two_answers(kind, answers, far):
    assert spread(kind, *answers) == approx(far)


def test_a_number_without_ends_is_held_against_the_larger_one():
    assert spread("number", 5, 10, min=None, max=None) == approx(0.5)
    assert spread("number", -5, 10, min=None, max=None) == 1


def test_cannot_tell_is_as_far_from_every_answer_as_can_be():
    assert spread("rating", 3, 3, None) == approx(2 / 3)
    assert spread("boxes", [box()], None) == 1


def test_one_answer_has_no_spread():
    assert spreads(question("rating"), {7: ["3"], 8: []}) == {}


def test_classes_are_the_same_or_not():
    assert [kind for kind in EXAMPLES if not is_graded(question(kind))] == ["choice"]


def test_boxes_that_nearly_agree_stand_behind_those_that_do_not(db):
    project = factories.make_project(schema=EXAMPLES["boxes"].schema)
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    Item.objects.bulk_create([Item(project=project, key=key, data=DATA) for key in ("near", "far")])
    made = factories.make_open_round(project)
    for key, others in {"near": box(x=10.5), "far": box(x=60)}.items():
        place = made.round_items.get(item__key=key)
        for person, drawn in zip(people, [box(), others], strict=True):
            factories.answer(place, person, [drawn])
        compare_again([place.pk])

    near, far = (Disagreement.objects.get(item__item__key=key) for key in ("near", "far"))
    assert near.spread == approx(1 - 29.5 / 30.5)
    assert far.spread == 1
