"""Several options at once: each decided for itself, and put together."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.truth.dawid_skene import dawid_skene
from consensus.stats.truth.majority_vote import soft_majority
from consensus.stats.truth.result import ClassTruth, Convergence
from consensus.stats.truth.sets import choose_options
from tests.stats import published
from tests.stats.published import ratings_of_items


def people() -> Ratings:
    frame = published.annotations("people_multilabel")
    labels = [tuple(sorted(json.loads(value))) for value in frame["value"]]
    return Ratings.from_columns(frame["item_id"], frame["labeler_id"], labels)


@st.composite
def sets(draw):
    answer = st.sets(st.sampled_from("abcd")).map(lambda chosen: tuple(sorted(chosen)))
    return ratings_of_items(draw(st.lists(st.lists(answer, min_size=1, max_size=5), min_size=1, max_size=5)))


def doubting(table: Ratings) -> ClassTruth:
    """A method that believes whoever says yes, with 0.8."""
    yes = np.zeros(table.n_items, dtype=bool)
    np.logical_or.at(yes, table.item, table.label == 1)
    probability = np.where(yes[:, None], [[0.2, 0.8]], [[0.9, 0.1]])
    return ClassTruth(
        method="doubting",
        items=table.items,
        n_answers=table.answers_per_item,
        confidence=probability.max(axis=1),
        convergence=Convergence(True, np.zeros(int(yes.sum()))),
        warnings=("only a test",),
        labels=table.labels,
        label=yes.astype(np.int64),
        probability=probability,
    )


def test_an_option_holds_where_more_than_half_chose_it():
    truth = choose_options(ratings_of_items([[("a", "b"), ("a",), ("a", "c")], [("c",), (), ()]]))

    assert truth.values() == {0: ("a",), 1: ()}
    assert truth.options == ("a", "b", "c")
    assert truth.probability == pytest.approx(np.array([[1, 1 / 3, 1 / 3], [0, 0, 1 / 3]]))
    assert truth.confidence == pytest.approx([(2 / 3) ** 2, 2 / 3])


def test_the_recombined_set_may_be_one_that_nobody_gave():
    truth = choose_options(ratings_of_items([[("a", "b"), ("b", "c"), ("a", "c")]]))

    assert truth.value(0) == ("a", "b", "c")


def test_an_option_that_just_half_chose_is_left_out_and_marked():
    truth = choose_options(ratings_of_items([[("a", "b"), ("b",)]]))

    assert truth.value(0) == ("b",)
    assert truth.tied.tolist() == [[True, False]]


def test_options_nobody_chose_have_a_column():
    truth = choose_options(ratings_of_items([[("b",)]]), options=["c", "b", "a"])

    assert truth.probability.tolist() == [[0, 1, 0]]
    assert truth.value(0) == ("b",)


def test_an_exclusive_option_gives_way_to_more_probable_ones():
    contradicting = [("None", "a"), ("None", "a"), ("a",), ("None",)]

    truth = choose_options(
        ratings_of_items([contradicting, [*contradicting, ("a",)]]), exclusive=["None"], threshold=0.4
    )

    assert truth.values() == {0: ("a",), 1: ("a",)}
    assert truth.tied.tolist() == [[True, True], [False, False]]
    assert list(truth.n_contradictions) == [2, 2]


def test_an_exclusive_option_that_is_more_probable_stands_alone():
    truth = choose_options(ratings_of_items([[("None", "a"), ("None", "a"), ("None",)]]), exclusive=["None"])

    assert truth.value(0) == ("None",)


def test_of_two_exclusive_options_one_stays():
    answers = [("None", "Unclear"), ("None", "Unclear"), ("Unclear",)]

    truth = choose_options(ratings_of_items([answers]), exclusive=["None", "Unclear"])

    assert truth.value(0) == ("Unclear",)


def test_where_one_option_is_demanded_the_most_probable_is_taken_or_the_tie_left_open():
    table = ratings_of_items([[("a",), ("b",), ("b", "c"), ("d",), ("d", "a"), ("b",)], [("a",), ("b",), ("c",)]])

    demanded, free = choose_options(table, at_least_one=True, threshold=0.6), choose_options(table, threshold=0.6)

    assert demanded.values() == {0: ("b",), 1: None}
    assert np.isnan(demanded.confidence[1])
    assert demanded.tied[1].tolist() == [True, True, True, False]
    assert free.values() == {0: (), 1: ()}


def test_a_method_decides_each_option_and_its_warnings_name_the_option():
    table = ratings_of_items([[("a",), ()], [("b",), ("a",), ()]])

    truth = choose_options(table, method=doubting)

    assert truth.method == "doubting_per_option"
    assert truth.values() == {0: ("a",), 1: ("a", "b")}
    assert truth.confidence == pytest.approx([0.8 * 0.9, 0.8 * 0.8])
    assert truth.warnings == ("a, b: only a test",)
    assert truth.convergence.iterations == 2
    assert [each.method for each in truth.of_options] == ["doubting", "doubting"]


@given(sets())
def test_the_majority_of_each_option_is_what_counting_gives(table):
    counted, by_method = choose_options(table), choose_options(table, method=soft_majority)

    assert by_method.values() == counted.values()
    assert by_method.probability == pytest.approx(counted.probability)
    assert by_method.confidence == pytest.approx(counted.confidence)


def test_a_method_that_weighs_labelers_sees_through_those_who_tick_everything():
    rng = np.random.default_rng(1)
    rows, truths = [], []
    for item in range(200):
        truth = {option for option in "abcd" if rng.random() < 0.4}
        truths.append(tuple(sorted(truth)))
        careful = [tuple(o for o in "abcd" if (o in truth) == (rng.random() < 0.9)) for _ in range(3)]
        rows += [(item, who, answer) for who, answer in enumerate([*careful, *[tuple("abcd")] * 3])]
    table = Ratings.from_columns(*zip(*rows, strict=True))

    counted, weighed = choose_options(table), choose_options(table, method=dawid_skene)

    right = [np.mean([truth.value(item) == truths[item] for item in range(200)]) for truth in (counted, weighed)]
    assert right[0] < 0.8
    assert right[1] > 0.85
    assert weighed.confidence.mean() == pytest.approx(right[1], abs=0.05)


def test_an_option_outside_the_list_is_refused():
    with pytest.raises(ValueError, match="'b' is not one of the options"):
        choose_options(ratings_of_items([[("b",)]]), options=["a"])


def test_a_plain_word_is_no_set():
    with pytest.raises(ValueError, match="'ab' is not a set of options"):
        choose_options(ratings_of_items([["ab"]]))


@pytest.mark.parametrize("rows", [[], [[()]], [[(), ()], [()]]])
def test_nothing_chosen_anywhere_is_the_empty_set_for_sure(rows):
    truth = choose_options(ratings_of_items(rows), at_least_one=False)

    assert truth.values() == dict.fromkeys(range(len(rows)), ())
    assert list(truth.confidence) == [1] * len(rows)


@given(sets())
def test_it_is_the_definition_of_plain_loops(table):
    truth = choose_options(table)

    for place, item in enumerate(table.items):
        given_to = [table.labels[label] for label in table.label[table.item == place]]
        expected = [o for o in truth.options if sum(o in answer for answer in given_to) / len(given_to) > 0.5]
        assert truth.values()[item] == tuple(expected)


@given(sets())
def test_renaming_the_options_renames_the_result(table):
    new = dict(zip("abcd", "zyxw", strict=True))
    renamed = [tuple(sorted(new[option] for option in label)) for label in (table.labels[code] for code in table.label)]

    before = choose_options(table)
    after = choose_options(Ratings.from_columns(table.item, table.labeler, renamed))

    assert [set(after.value(p)) for p in range(after.n_items)] == [
        {new[option] for option in before.value(p)} for p in range(before.n_items)
    ]
    assert after.confidence == pytest.approx(before.confidence)


def test_kinds_of_people_in_clips():
    truth = choose_options(people(), exclusive=["None"])

    assert truth.n_contradictions.sum() == 3
    assert len(truth.options) <= 27
    assert not any("None" in value and len(value) > 1 for value in truth.values().values())
    assert truth.probability[:, truth.options.index("None")].mean() == pytest.approx(0.379, abs=5e-4)
