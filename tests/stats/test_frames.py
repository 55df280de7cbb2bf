import math

import pytest

from consensus.stats import (
    as_frame,
    choose_options,
    class_agreement,
    class_pairs,
    dawid_skene,
    disagreements,
    krippendorff_alpha,
    labeler_quality,
    leave_one_out_by_labeler,
    slices,
)
from tests.stats import published


@pytest.fixture
def patients():
    return published.example("fleiss_1971_psychiatrists")


def test_a_row_becomes_a_row_and_a_field_a_column(patients):
    frame = as_frame(class_pairs(patients))

    assert list(frame.columns) == ["first", "second", "n_pairs", "share"]
    assert len(frame) == len(class_pairs(patients))
    assert frame["share"].sum() == pytest.approx(1)


def test_an_estimate_becomes_three_columns_of_numbers(patients):
    frame = as_frame(class_agreement(patients))
    first = class_agreement(patients)[0]

    assert list(frame.columns)[:6] == ["label", "n_labels", "share", "specific", "specific_low", "specific_high"]
    assert frame.loc[0, ["specific", "alpha_low", "alpha_high"]].tolist() == [
        first.specific.value, first.alpha.low, first.alpha.high,
    ]  # fmt: skip
    assert frame["specific"].dtype == float


def test_what_is_undefined_is_nan():
    frame = as_frame(class_agreement(published.ratings_of_items([["a", "a"], ["a", "a"]])))

    assert math.isnan(frame.loc[0, "alpha"])


def test_rows_inside_rows_keep_the_name_of_the_field(patients):
    frame = as_frame(slices(krippendorff_alpha, patients, {"first": range(25), "last": range(25, 30)}).rows)

    assert frame["name"].tolist() == ["first", "last"]
    assert {"estimate", "estimate_low", "against_rest_difference", "against_rest_p_value"} <= set(frame.columns)


@pytest.mark.parametrize("rows", [disagreements, leave_one_out_by_labeler])
def test_other_rows_are_tables_too(rows, patients):
    assert len(as_frame(rows(patients))) == len(rows(patients))


def test_nothing_is_an_empty_table_and_a_number_is_no_row():
    assert as_frame([]).empty
    with pytest.raises(TypeError, match="no row"):
        as_frame([1.5])


def test_columns_of_equal_length_are_a_table_already(patients):
    quality = labeler_quality(patients, dawid_skene(patients))

    frame = as_frame(quality)

    assert frame["labelers"].tolist() == list(quality.labelers)
    assert frame["skill_low"].tolist() == pytest.approx(quality.skill_low.tolist(), nan_ok=True)
    assert len(frame) == 6


def test_a_truth_is_a_table_of_items(patients):
    truth = dawid_skene(patients)

    frame = as_frame(truth)

    assert list(frame.columns) == ["item", "value", "confidence", "n_answers"]
    assert frame["value"].tolist() == list(truth.values().values())
    assert frame["n_answers"].tolist() == [6] * 30


def test_sets_of_options_are_values_like_any_other():
    r = published.ratings_of_items([[("a",), ("a", "b")], [(), ()]])

    assert as_frame(choose_options(r))["value"].tolist() == [("a",), ()]


def test_what_holds_no_columns_is_no_table(patients):
    with pytest.raises(TypeError, match="no table"):
        as_frame(slices(krippendorff_alpha, patients, {"first": range(25)}).rows[0].estimate)


def test_truths_and_qualities_do_not_flood_a_notebook(patients):
    truth = dawid_skene(patients)

    assert repr(truth) == "<dawid_skene of 30 items, mean confidence 1.000>"
    assert repr(labeler_quality(patients, truth)).startswith("<Quality of 6 labelers: ")
    assert len(repr(choose_options(published.ratings_of_items([[("a",), ("b",)]])))) < 200


def test_a_truth_that_warns_warns_in_its_look_too():
    truth = dawid_skene(published.ratings_of_items([["a", "b"], ["a", "a"]]))

    assert truth.warnings
    assert all(warning in repr(truth) for warning in truth.warnings)
