"""agreement/ and hlp/: exactly the fields that outside programs read."""

import pytest

from consensus.stats import Ratings, krippendorff_alpha, percent_agreement
from labeling.actions.rounds import close_round
from tests.factories import answer, make_items, make_open_round

ANSWERS = [("joy", "joy"), ("joy", "anger"), ("fear", "fear"), ("anger", "anger"), ("fear", "joy"), ("joy", "joy")]


@pytest.fixture
def measured(project, manager, labeler, second_labeler, work):
    for noise in ("car", "none"):
        make_items(project, 3, noise=noise)
    held = make_open_round(project, overlap=2)
    for item, (first, second) in zip(held.round_items.order_by("item"), ANSWERS, strict=True):
        answer(item, labeler, first)
        answer(item, second_labeler, second)
    close_round(round=held, by=manager)
    work()
    return held


def test_agreement_is_what_the_answers_say(measured, sme, here, program):
    told = program(sme).get(f"{here}agreement/?round=1&question=emotion").json()

    pairs = [(i, who, label) for i, row in enumerate(ANSWERS) for who, label in enumerate(row)]
    ratings = Ratings.from_columns(*zip(*pairs, strict=True))
    assert told["percent_agreement"]["value"] == pytest.approx(float(percent_agreement(ratings)))
    assert told["krippendorff_alpha"]["value"] == pytest.approx(float(krippendorff_alpha(ratings, level="nominal")))
    assert told["krippendorff_alpha"]["level"] == "nominal"
    assert (told["n_items"], told["n_labels"], told["n_labelers"]) == (6, 12, 2)
    assert (told["round"], told["question"], told["instructions"]) == (1, "emotion", 1)
    assert told["left_out"] == [{"reason": "items with a single answer", "n_labels": 0}]
    assert set(told["percent_agreement"]) == {"value", "low", "high", "reason"}
    assert set(told["krippendorff_alpha"]) == {"value", "low", "high", "level", "reason"}
    assert sum(map(sum, told["confusion"]["counts"])) == 12


def test_slices_can_be_asked_for(measured, sme, here, program):
    mine = program(sme)

    by = mine.get(f"{here}agreement/?by=noise").json()["slices"]
    only = mine.get(f"{here}agreement/?slice=noise=car").json()

    assert [row["slice"] for row in by] == ["noise=car", "noise=none"]
    assert only["n_items"] == 3
    assert only["percent_agreement"]["value"] == by[0]["percent_agreement"]["value"]
    assert mine.get(f"{here}agreement/?by=weather").status_code == 404
    assert mine.get(f"{here}agreement/?slice=weather=rain").status_code == 404


def test_hlp_has_its_three_estimates_and_says_what_is_undefined(measured, sme, here, program):
    told = program(sme).get(f"{here}hlp/?round=1&question=emotion&slice=noise").json()

    assert [row["kind"] for row in told["estimates"]] == ["leave_one_out", "random_pair", "reference"]
    assert told["estimates"][0]["reference"] == "the other labelers of the item"
    assert told["estimates"][1]["value"] == pytest.approx(4 / 6)
    assert told["estimates"][2]["value"] is None
    assert "gold" in told["estimates"][2]["reason"]
    assert {"value", "low", "high", "n_items", "n_labels", "reference", "warnings", "reason"} <= set(
        told["estimates"][0]
    )
    assert [(row["slice"], row["n_items"]) for row in told["slices"]] == [("noise=car", 3), ("noise=none", 3)]


def test_a_round_or_question_that_is_not_there_is_not_found(measured, sme, here, program):
    for query in ("round=2", "question=mood", "round=1&question=mood"):
        assert program(sme).get(f"{here}agreement/?{query}").status_code == 404
        assert program(sme).get(f"{here}hlp/?{query}").status_code == 404


def test_labelers_are_told_no_numbers(measured, labeler, here, program):
    assert program(labeler).get(f"{here}agreement/").status_code == 403
    assert program(labeler).get(f"{here}hlp/").status_code == 403
