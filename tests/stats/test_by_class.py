import json

import pytest
from hypothesis import given

from consensus.stats import Ratings, estimate, krippendorff_alpha
from consensus.stats.against_rest import alpha_against_rest
from consensus.stats.by_class import class_agreement
from consensus.stats.specific import specific_agreement
from tests.stats import definitions, published
from tests.stats.strategies import ratings


@given(ratings())
def test_alpha_of_a_label_against_the_rest_is_its_definition(r):
    for label in r.labels:
        expected = definitions.alpha(r, lambda a, b, label=label: float((a == label) != (b == label)))

        assert alpha_against_rest(r, label) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(ratings())
def test_all_labels_at_once_are_what_each_is_alone(r):
    rows = class_agreement(r)

    assert [row.label for row in rows] == list(r.labels)
    for row in rows:
        specific, alpha = specific_agreement(r, row.label), alpha_against_rest(r, row.label)
        assert row.specific.value == pytest.approx(specific, nan_ok=True)
        assert row.alpha.value == pytest.approx(alpha, abs=1e-9, nan_ok=True)


@given(ratings())
def test_intervals_are_those_of_each_label_alone(r):
    for row in class_agreement(r):
        for statistic, found in ((specific_agreement, row.specific), (alpha_against_rest, row.alpha)):
            alone = estimate(statistic, r, label=row.label)
            assert (found.low, found.high) == pytest.approx((alone.low, alone.high), abs=1e-9, nan_ok=True)


def test_what_an_interval_rests_on():
    row = class_agreement(published.dataset("rte"))[0]

    assert (row.specific.n_items, row.specific.n_labelers, row.specific.method) == (795, 164, "score")


def test_of_two_labels_each_against_the_rest_is_the_alpha_of_both():
    rte = published.dataset("rte")

    assert [row.alpha.value for row in class_agreement(rte)] == pytest.approx([krippendorff_alpha(rte)] * 2)


@pytest.mark.parametrize(
    ("option", "share", "alpha"),
    [
        ("None", 0.379, 0.469),
        ("Other", 0.176, 0.159),
        ("Celebrity", 0.157, 0.489),
        ("FictionalCharacter", 0.089, 0.243),
        ("Presenter", 0.084, 0.146),
        ("Scientist", 0.065, 0.243),
        ("Artist", 0.059, 0.154),
        ("Journalist", 0.031, 0.032),
    ],
)
def test_the_options_of_people_in_clips(option, share, alpha):
    frame = published.annotations("people_multilabel")
    ticked = [option in json.loads(value) for value in frame["value"]]
    r = Ratings.from_columns(frame["item_id"], frame["labeler_id"], ticked)

    row = class_agreement(r)[1]

    assert round(row.share, 3) == pytest.approx(share, abs=0.0011)
    assert row.alpha.value == pytest.approx(alpha, abs=0.0011)


def test_why_a_label_has_no_value():
    nobody = Ratings.from_columns([0, 0], [0, 1], ["a", "a"], order=["a", "b"])
    no_pairs = published.ratings_of_items([["a"], ["b"]])

    always, never = class_agreement(nobody)

    assert always.specific.value == 1
    assert always.specific.reason == "Only one item counts, so there is no interval."
    assert always.alpha.reason == "Every answer is the same label, so chance alone would agree too."
    assert never.specific.reason == never.alpha.reason == "Nobody gave this label to an item with two answers."
    assert class_agreement(no_pairs)[0].alpha.reason == "No item has answers from two labelers yet."
