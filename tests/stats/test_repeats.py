import numpy as np
import pytest

from consensus.stats import Ratings, krippendorff_alpha, labeler_pairs, percent_agreement
from consensus.stats.repeats import first_answers, repeated, self_agreement
from consensus.stats.unanimity import unanimity
from tests.stats import published


def anesthesia() -> Ratings:
    frame = published.annotations("anesthesia")
    return repeated(frame["item_id"], frame["labeler_id"], frame["value"], frame["repeat"])


def test_an_anaesthetist_who_judged_every_patient_three_times():
    repeats = anesthesia()

    pairs = {(row.first, row.second): round(row.agreement, 4) for row in labeler_pairs(repeats).itertuples()}

    assert pairs == {(1, 2): 0.8222, (1, 3): 0.8667, (2, 3): 0.7333}
    assert round(unanimity(repeats), 4) == 0.7111
    assert (repeats.n_items, repeats.n_labels) == (45, 135)


def test_people_who_answered_once_are_not_among_the_repeats():
    assert {labeler for _, labeler in anesthesia().items} == {"obs1"}


def test_every_coefficient_measures_people_against_themselves():
    repeats = anesthesia()

    assert percent_agreement(repeats) == pytest.approx((0.8222 + 0.8667 + 0.7333) / 3, abs=5e-5)
    assert 0.8 < krippendorff_alpha(repeats, level="ordinal") < 0.95


def test_the_agreement_of_each_labeler_with_themselves():
    rows = [("x", "ann", "a"), ("x", "ann", "a"), ("y", "ann", "b"), ("y", "ann", "a")]
    rows += [("x", "bob", "a"), ("x", "bob", "a"), ("z", "eve", "a")]

    found = self_agreement(repeated(*zip(*rows, strict=True)))

    assert [(row.name, row.value, row.n_items) for row in found] == [("ann", 0.5, 2), ("bob", 1.0, 1)]
    assert 0 <= found[0].low < 0.5 < found[0].high <= 1
    assert found[1].reason == "Only one item counts, so there is no interval."


def test_self_agreement_of_the_anaesthetist_has_an_interval():
    (found,) = self_agreement(anesthesia())

    assert found.name == "obs1"
    assert found.value == pytest.approx(0.8074, abs=5e-5)
    assert found.low < found.value < found.high


def test_occasions_are_numbered_in_the_order_of_the_rows():
    repeats = repeated(["x", "y", "x", "y", "x"], ["ann"] * 5, list("abcde"))

    assert [repeats.labelers[code] for code in repeats.labeler] == [1, 2, 3, 1, 2]
    assert [repeats.labels[code] for code in repeats.label] == list("acebd")


def test_an_answer_without_a_label_is_no_occasion():
    repeats = repeated(["x", "x", "y", "y"], ["ann"] * 4, ["a", None, "a", "b"])

    assert (repeats.items, repeats.n_missing) == ((("y", "ann"),), 1)


def test_two_answers_on_one_occasion_are_refused():
    with pytest.raises(ValueError, match="Labeler 'ann' answers item 'x' twice on one occasion"):
        repeated(["x", "x"], ["ann", "ann"], ["a", "b"], ["monday", "monday"])


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="columns of the same length"):
        repeated(["x", "x"], ["ann"], ["a", "b"])


def test_no_repeats_are_an_empty_table():
    repeats = repeated(["x", "y"], ["ann", "ann"], ["a", "b"])

    assert repeats.n_labels == 0
    assert self_agreement(repeats) == ()


def test_the_first_answers_of_the_anaesthetists_are_a_table():
    frame = published.annotations("anesthesia")

    first = frame[first_answers(frame["item_id"], frame["labeler_id"], frame["repeat"])]

    assert percent_agreement(Ratings.from_frame(first, "item_id", "labeler_id", "value")) == pytest.approx(
        0.7244, abs=5e-5
    )
    assert (first["repeat"] == 1).all()


def test_first_is_by_occasion_and_else_by_row():
    columns = ["x", "y", "x"], ["ann"] * 3

    assert first_answers(*columns).tolist() == [True, True, False]
    assert first_answers(*columns, occasion=np.array([2, 1, 1])).tolist() == [False, True, True]
