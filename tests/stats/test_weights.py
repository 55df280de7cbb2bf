import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings, krippendorff_alpha
from consensus.stats.weights import WEIGHTS, credit_for
from tests.stats import kappa_definitions, published


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("identity", [1, 0, 0, 0]),
        ("linear", [1, 0.75, 0.25, 0]),
        ("quadratic", [1, 0.9375, 0.4375, 0]),
        ("radical", [1, 0.5, 0.1339746, 0]),
        ("ordinal", [1, 0.8333333, 0.5, 0]),
        ("ratio", [1, 0.75, 0.1900000, 0]),
    ],
)
def test_the_credit_of_1_with_1_2_4_and_5(name, row):
    assert WEIGHTS[name]((1, 2, 4, 5))[0] == pytest.approx(row, abs=1e-7)


def test_labels_that_are_no_numbers_stand_one_step_apart():
    words = credit_for("linear", ("low", "middle", "high"))

    assert words.between(np.array([0, 0, 0]), np.array([0, 1, 2])).tolist() == [1, 0.5, 0]


def test_numbers_among_words_stand_one_step_apart_too():
    assert WEIGHTS["linear"](("1", "10", "never")).tolist() == WEIGHTS["linear"](("a", "b", "c")).tolist()


def test_numbers_written_as_text_stand_at_their_values():
    assert WEIGHTS["linear"](("1", "2", "5")).tolist() == WEIGHTS["linear"]((1, 2, 5)).tolist()


@given(
    st.sets(st.integers(0, 20), min_size=1, max_size=5), st.sampled_from(["linear", "quadratic", "radical", "ordinal"])
)
def test_weights_are_their_definition(labels, name):
    labels = tuple(sorted(labels))
    definition = kappa_definitions.weight(name, labels)

    expected = [[definition(a, b) for b in labels] for a in labels]

    assert WEIGHTS[name](labels) == pytest.approx(np.array(expected))


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_identity_needs_no_table_and_does_what_its_table_would(shares):
    shares, labels = np.array(shares), ("a", "b", "c")
    bare, table = credit_for("identity", labels), credit_for(lambda labels: np.eye(len(labels)), labels)
    first, second = np.array([0, 1, 2, 0]), np.array([0, 1, 0, 2])

    assert bare.between(first, second).tolist() == table.between(first, second).tolist()
    assert bare.spread(shares).tolist() == table.spread(shares).tolist()
    assert bare.total == table.total


def test_ordinal_weights_are_not_the_ordinal_distance_of_krippendorff():
    """His depends on how often each number was given: 0.6003 on the first set of word pairs."""
    frame = published.annotations("wordsim353")
    first = Ratings.from_frame(frame[frame["item_id"].str.startswith("set1")], "item_id", "labeler_id", "value")

    alpha = krippendorff_alpha(first, level=lambda labels, totals: 1 - WEIGHTS["ordinal"](labels))

    assert alpha == pytest.approx(0.59322, abs=5e-6)
    assert krippendorff_alpha(first, level="ordinal") == pytest.approx(0.6003, abs=5e-5)


def test_a_name_that_is_none_is_refused():
    with pytest.raises(ValueError, match="'cubic' are not weights; there are identity, linear, quadratic"):
        credit_for("cubic", ("a", "b"))


@pytest.mark.parametrize("table", [[[1.0]], [[1, 0.5], [0.4, 1]]])
def test_weights_of_ones_own_are_square_and_symmetric(table):
    with pytest.raises(ValueError, match="symmetric table with one number for each pair"):
        credit_for(lambda labels: np.array(table), ("a", "b"))


@pytest.mark.parametrize("table", [[[0.9, 0], [0, 1]], [[1, 1.5], [1.5, 1]]])
def test_weights_of_ones_own_are_at_most_1_and_1_for_the_same_label(table):
    with pytest.raises(ValueError, match="1 for the same label and at most 1"):
        credit_for(lambda labels: np.array(table), ("a", "b"))


def test_amounts_below_zero_have_no_ratio():
    with pytest.raises(ValueError, match="below zero"):
        credit_for("ratio", (-1, 1))
