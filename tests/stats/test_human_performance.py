import math

import pytest
from hypothesis import given

from consensus.stats import (
    against_reference,
    against_reference_by_class,
    against_reference_by_labeler,
    constant_predictor,
    krippendorff_alpha,
    leave_one_out,
    leave_one_out_by_class,
    leave_one_out_by_labeler,
    percent_agreement,
    random_pair,
)
from tests.stats import definitions, published
from tests.stats.strategies import cells, ratings, table

SLICES = [  # task, items, alpha, single annotation right
    ("CD", 150, 0.3099, 0.7753),
    ("IE", 120, 0.2473, 0.7408),
    ("IR", 90, 0.2291, 0.7344),
    ("MT", 120, 0.0936, 0.6258),
    ("PP", 50, 0.2404, 0.7320),
    ("QA", 130, 0.1893, 0.7108),
    ("RC", 140, 0.3215, 0.7707),
]


def test_the_estimates_of_textual_entailment():
    rte, gold = published.dataset("rte"), published.gold("rte")

    assert leave_one_out(rte) == pytest.approx(0.7090, abs=5e-5)
    assert random_pair(rte) == pytest.approx(0.6287, abs=5e-5)
    assert against_reference(rte, gold) == pytest.approx(0.7291, abs=5e-5)


@pytest.mark.parametrize(("task", "n_items", "alpha", "right"), SLICES)
def test_the_slices_of_textual_entailment(task, n_items, alpha, right):
    rte, gold = published.dataset("rte"), published.gold("rte")
    part = rte.only(item["item_id"] for item in published.items("rte") if item["metadata"]["task"] == task)

    assert part.n_items == n_items
    assert krippendorff_alpha(part) == pytest.approx(alpha, abs=5e-5)
    assert against_reference(part, gold) == pytest.approx(right, abs=5e-5)


def test_every_labeler_of_textual_entailment_counts_once():
    rows = against_reference_by_labeler(published.dataset("rte"), published.gold("rte"))

    assert sum(row.value for row in rows) / len(rows) == pytest.approx(0.8370, abs=5e-5)


def test_the_best_and_the_worst_labeler_of_bluebirds():
    values = [
        row.value for row in against_reference_by_labeler(published.dataset("bluebirds"), published.gold("bluebirds"))
    ]

    assert (min(values), max(values)) == (pytest.approx(0.3241, abs=5e-5), pytest.approx(0.8889, abs=5e-5))
    assert sum(values) / 39 == pytest.approx(0.6356, abs=5e-5)


@given(ratings())
def test_leave_one_out_is_its_definition(r):
    assert leave_one_out(r) == pytest.approx(definitions.leave_one_out(r), nan_ok=True)


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        (["a", "a", "a"], 1),
        (["a", "b"], 0),
        (["a", "a", "b"], 1 / 3),  # each a sees one a and one b: half a credit; b sees two a
        (["a", "a", "b", "b"], 0),
        (["a", "b", "c"], 0),
        (["a", "a", "a", "b", "c"], 3 / 5),
        (["a", "a", "b", "c"], 2 / 4 / 3),
    ],
)
def test_leave_one_out_shares_the_credit_of_ties(answers, value):
    assert leave_one_out(published.ratings_of_items([answers])) == pytest.approx(value)


@given(cells())
def test_an_item_answered_once_and_other_names_do_not_move_leave_one_out(rows):
    changed = [(item, -labeler, f"label {9 - label}") for item, labeler, label in [*rows, (99, 0, 1)]]

    assert leave_one_out(table(changed)) == pytest.approx(leave_one_out(table(rows)), nan_ok=True)


@given(ratings())
def test_leave_one_out_by_class_is_its_definition_and_adds_up(r):
    rows = leave_one_out_by_class(r)

    expected = definitions.leave_one_out_by_class(r)
    assert {row.name: row.value for row in rows} == pytest.approx(
        {name: value for name, (value, _) in expected.items()}
    )
    assert {row.name: row.n_labels for row in rows} == pytest.approx(
        {name: held for name, (_, held) in expected.items()}
    )


@given(ratings())
def test_leave_one_out_by_labeler_adds_up(r):
    rows = leave_one_out_by_labeler(r)

    assert sum(row.n_labels for row in rows) == r.pairable().n_labels
    if rows:
        total = sum(row.value * row.n_labels for row in rows) / r.pairable().n_labels
        assert total == pytest.approx(leave_one_out(r))


def test_a_labeler_who_differs_from_all_others_scores_zero():
    r = published.ratings_of_items([["a", "a", "b"], ["b", "b", "a"], ["a", "a", "a"]])

    first, _, third = leave_one_out_by_labeler(r)

    assert (first.value, third.value) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert (third.n_items, third.n_labels) == (3, 3)
    assert first.low <= first.value <= first.high


def test_a_labeler_of_one_item_has_a_score_and_no_interval():
    row = leave_one_out_by_labeler(published.ratings_of_items([["a", "a"]]))[0]

    assert row.value == 1
    assert math.isnan(row.low)
    assert row.reason == "Only one item counts, so there is no interval."


def test_single_answers_count_against_a_reference_and_unknown_items_do_not():
    r = table([("i", 1, "a"), ("j", 1, "a"), ("j", 2, "b"), ("k", 1, "a"), ("l", 1, "a")])

    assert against_reference(r, {"i": "a", "j": "a", "k": None, "elsewhere": "b"}) == pytest.approx(2 / 3)


def test_against_a_reference_that_nobody_gave():
    r = table([("i", 1, "a"), ("i", 2, "a"), ("j", 1, "a")])

    assert against_reference(r, {"i": "z", "j": "a"}) == pytest.approx(1 / 3)
    assert [(row.name, row.value) for row in against_reference_by_class(r, {"i": "z", "j": "a"})] == [
        ("a", 1),
        ("z", 0),
    ]


def test_by_class_and_by_labeler_of_the_reference():
    r = table([("i", 1, "a"), ("i", 2, "b"), ("j", 1, "b"), ("k", 1, "b"), ("k", 2, "b")])
    gold = {"i": "a", "j": "a", "k": "b"}

    by_class = against_reference_by_class(r, gold)
    by_labeler = against_reference_by_labeler(r, gold)

    assert [(row.name, row.value, row.n_items, row.n_labels) for row in by_class] == [
        ("a", pytest.approx(1 / 3), 2, 3),
        ("b", 1, 1, 2),
    ]
    assert [(row.name, row.value) for row in by_labeler] == [(1, pytest.approx(2 / 3)), (2, pytest.approx(1 / 2))]


def test_the_constant_predictor_beats_a_random_pair_where_people_are_split_seven_to_three():
    many = published.ratings_of_items([["a"] * 70 + ["b"] * 30])

    assert constant_predictor(many) == pytest.approx(0.7)
    assert random_pair(many) == pytest.approx(0.58, abs=0.01)


@given(ratings())
def test_the_constant_predictor_is_never_below_a_random_pair(r):
    if constant_predictor(r).is_defined:
        assert constant_predictor(r) >= random_pair(r)
        assert random_pair(r) == percent_agreement(r)


@pytest.mark.parametrize("statistic", [leave_one_out, random_pair, constant_predictor])
@pytest.mark.parametrize("answers", [[], [["a"], ["b"]]])
def test_human_performance_without_a_second_opinion_says_why(statistic, answers):
    score = statistic(published.ratings_of_items(answers))

    assert math.isnan(score)
    assert score.reason == "No item has answers from two labelers yet."


@pytest.mark.parametrize("gold", [{}, {0: None}, {"elsewhere": "a"}])
def test_human_performance_without_a_reference_says_why(gold):
    r = published.ratings_of_items([["a", "b"]])
    score = against_reference(r, gold)

    assert math.isnan(score)
    assert score.reason == "No answered item has a reference label."
    assert against_reference_by_class(r, gold) == against_reference_by_labeler(r, gold) == ()
