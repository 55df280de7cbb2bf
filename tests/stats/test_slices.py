import numpy as np
import pytest

from consensus.stats import Ratings, krippendorff_alpha, percent_agreement
from consensus.stats.slices import holm, slices
from tests.stats import published


def test_the_slices_of_textual_entailment_have_the_known_alphas():
    rte, task = published.dataset("rte"), published.slices("rte", "task")

    found = slices(krippendorff_alpha, rte, task)

    expected = {"CD": 0.3099, "IE": 0.2473, "IR": 0.2291, "MT": 0.0936, "PP": 0.2404, "QA": 0.1893, "RC": 0.3215}
    assert {row.name: row.estimate.value for row in found.rows} == pytest.approx(expected, abs=5e-5)
    assert {row.name for row in found.rows if row.stands_out} == {"CD", "MT", "RC"}


def test_a_slice_is_held_against_all_other_items():
    rte, task = published.dataset("rte"), published.slices("rte", "task")

    row = slices(percent_agreement, rte, {"MT": task["MT"]}).rows[0]

    inside = set(task["MT"])
    others = rte.only(item for item in rte.items if item not in inside)
    assert row.against_rest.before == percent_agreement(others)
    assert row.against_rest.difference == pytest.approx(row.estimate.value - percent_agreement(others), abs=1e-12)


def test_masks_name_the_items_as_well():
    rte, task = published.dataset("rte"), published.slices("rte", "task")
    inside = set(task["MT"])

    mask = np.array([item in inside for item in rte.items])

    assert slices(percent_agreement, rte, {"MT": mask}) == slices(percent_agreement, rte, {"MT": task["MT"]})


def test_among_slices_that_are_alike_hardly_ever_one_stands_out():
    rng = np.random.default_rng(4)
    stands_out = []
    for _ in range(40):
        answers = np.where(rng.random(1200) < 0.8, 0, 1)
        r = Ratings.from_columns(np.repeat(np.arange(400), 3), np.tile([0, 1, 2], 400), answers)
        groups = {str(part): np.arange(400) % 10 == part for part in range(10)}
        found = slices(percent_agreement, r, groups, resamples=200)
        stands_out.append(any(row.stands_out for row in found.rows))

    assert np.mean(stands_out) < 0.15  # one in twenty is wanted; without the correction it would be four in ten


def test_the_note_says_how_many_would_stick_out_by_chance():
    rte, task = published.dataset("rte"), published.slices("rte", "task")

    assert slices(percent_agreement, rte, task).note.startswith("7 slices were compared with the rest.")
    assert "about 0.4 of them" in slices(percent_agreement, rte, task).note
    assert slices(percent_agreement, rte, {"MT": task["MT"]}).note == ""


def test_a_slice_of_all_items_or_of_few_has_no_comparison_and_says_why():
    rte, task = published.dataset("rte"), published.slices("rte", "task")

    everything, few = slices(percent_agreement, rte, {"all": rte.items, "few": task["MT"][:5]}).rows

    assert "0 items with two answers" in everything.against_rest.reason
    assert "5 items with two answers" in few.against_rest.reason
    assert not everything.stands_out


def test_holms_correction_as_published():
    p_values = np.array([0.01, 0.04, np.nan, 0.03, 0.005])

    assert holm(p_values) == pytest.approx([0.03, 0.06, np.nan, 0.06, 0.02], nan_ok=True)
