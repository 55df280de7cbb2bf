"""quality/: how labels are derived, which method fits, how good labelers are."""

import pytest
from celery import current_app

from consensus.reports.findings import Finding
from consensus.reports.truth import TRUTH, truth
from consensus.tasks import find
from labeling.actions.rounds import close_round
from tests.factories import answer, make_items, make_member, make_open_round

pytestmark = pytest.mark.once


@pytest.fixture
def measured(project, manager, work):
    """Thirty items of five labelers; the last one gives the classes the wrong way round."""
    make_items(project, 30)
    people = [make_member(project, "labeler") for _ in range(5)]
    held = make_open_round(project, overlap=5)
    for place, item in enumerate(held.round_items.order_by("item")):
        label = ("joy", "anger")[place % 2]
        other = ("anger", "joy")[place % 2]
        for number, person in enumerate(people):
            slips = (place + number) % 9 == 0
            answer(item, person, other if (number == 4) != slips else label)
    close_round(round=held, by=manager)
    work()
    return held


def test_methods_stand_beside_each_other_with_the_one_that_fits(measured, sme, here, program):
    told = program(sme).get(f"{here}quality/?round=1").json()

    assert (told["round"], told["question"], told["n_labels"]) == (1, "emotion", 150)
    assert [row["name"] for row in told["methods"]][:3] == ["majority", "ties_open", "weighted_majority"]
    assert sum(row["is_recommended"] for row in told["methods"]) == 1
    assert told["reasons"]


def test_a_labeler_who_gives_classes_the_wrong_way_round_is_pointed_out(measured, sme, here, program):
    told = program(sme).get(f"{here}quality/").json()
    flagged = [row for row in told["labelers"] if row["is_flagged"]]

    assert [(row["verdict"], row["n_labels"]) for row in flagged] == [("reversed", 30)]
    assert told["n_flagged_labels"] == 30
    assert {measure["name"] for measure in flagged[0]["measures"]} == {"accuracy", "skill"}
    assert flagged[0]["labeler"].startswith("Labeler ")


def test_gold_measures_each_method(measured, sme, here, program):
    for place, row in enumerate(measured.round_items.select_related("item").order_by("item")[:10]):
        row.item.gold = {"emotion": ("joy", "anger")[place % 2]}
        row.item.save()

    told = program(sme).get(f"{here}quality/").json()

    assert told["n_gold"] == 10
    assert [measure["name"] for measure in told["methods"][0]["measures"]] == ["right"]
    assert told["methods"][0]["measures"][0]["value"] == 1


def test_what_takes_long_is_accepted_and_there_later(measured, sme, here, program, monkeypatch):
    asked = []
    slow = Finding(TRUTH.name, truth, quick=0)
    monkeypatch.setattr("consensus.api.quality.TRUTH", slow)
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: asked.append(args))
    first = program(sme).get(f"{here}quality/")

    find(*asked[0])
    then = program(sme).get(f"{here}quality/")

    assert (first.status_code, first.json()) == (202, {"computing": True})
    assert first["Retry-After"]
    assert (then.status_code, then.json()["n_labels"]) == (200, 150)


def test_labelers_are_told_nothing_of_each_other(measured, labeler, stranger, here, program):
    assert program(labeler).get(f"{here}quality/").status_code == 403
    assert program(stranger).get(f"{here}quality/").status_code == 404


def test_a_round_that_is_not_there_is_not_found(measured, sme, here, program):
    assert program(sme).get(f"{here}quality/?round=7").status_code == 404
    assert program(sme).get(f"{here}quality/?slice=a=b").status_code == 400
