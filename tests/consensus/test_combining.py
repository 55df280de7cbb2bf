"""One answer put together out of several."""

import json

import pytest
from pytest import approx

from consensus.actions.combining import COMBINED, combined
from consensus.actions.releases import ask_release
from labeling.actions.rounds import close_round
from labeling.models import Item
from labeling.questions import QUESTIONS
from tests import factories
from tests.consensus.test_spreads import question
from tests.questions import DATA, EXAMPLES, Json, box, span


def put_together(kind: str, *answers: Json, **more: Json) -> Json:
    asked = question(kind, **more)
    found = combined(asked, [(7, f"w{n}", asked.clean(answer, DATA)) for n, answer in enumerate(answers)])
    answer, sure = found[7]
    assert 0 <= sure <= 1
    assert asked.clean(answer, DATA) == answer
    return answer


@pytest.mark.parametrize(
    ("kind", "answers", "label"),
    [
        ("choices", [["joy"], ["anger", "joy"], ["anger", "joy"]], ["anger", "joy"]),
        ("choices", [["joy"], ["anger"], []], []),
        ("rating", [1, 3, 4], 3),
        ("number", [0.5, 0.3, 9], 0.5),
        ("number", [1, 2], 1.5),
        ("boxes", [[box(x=10)], [box(x=11)], [box(x=12.5)]], [box(x=11)]),
        ("boxes", [[box()], [], []], []),
        ("spans", [[span(0, 3)], [span(0, 3), span(15, 19)], [span(0, 8)]], [span(0, 3)]),
        ("text", ["the black cat", "The cat!", "the black hat"], "the black cat"),
    ],
)
def test_it_holds_what_most_people_have(kind, answers, label):
    assert put_together(kind, *answers) == label


def test_every_type_but_that_of_classes_has_a_way():
    assert set(QUESTIONS) - set(COMBINED) == {"choice"}
    assert combined(question("choice"), [(7, "a", "joy"), (7, "b", "anger")]) == {}


def test_a_release_of_combined_labels_leaves_no_item_out_for_a_tie(db, work, signed_in):
    project = factories.make_project(schema=EXAMPLES["boxes"].schema)
    people = [factories.make_member(project, "labeler") for _ in range(3)]
    Item.objects.bulk_create([Item(project=project, key=key, data=DATA) for key in ("differ", "agree")])
    made = factories.make_open_round(project, overlap=3)
    for place in made.round_items.select_related("item"):
        for n, person in enumerate(people):
            factories.answer(place, person, [box(x=10 + n * (place.item.key == "differ"))])
    close_round(round=made, by=project.created_by)

    labels = {}
    for method in ("majority", "combined"):
        release = ask_release(project=project, by=project.created_by, method=method)
        work()
        lines = release.files.get(name="labels.jsonl").file.open("rb").read().decode().splitlines()
        labels[method] = {row["key"]: row for row in map(json.loads, lines)}

    assert list(labels["majority"]) == ["agree"]
    assert labels["combined"]["differ"]["label"] == [box(x=11)]
    assert labels["combined"]["differ"]["source"] == "combined"
    assert labels["combined"]["agree"]["source"] == "unanimous"
    assert sum(labels["combined"]["differ"]["distribution"].values()) == approx(1)
    page = signed_in(project.created_by).get(f"/p/{project.slug}/releases/")
    assert page.context["form"].initial["method"] == "combined"
