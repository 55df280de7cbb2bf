import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import (
    krippendorff_alpha,
    labelers_against_rest,
    leave_one_out_by_labeler,
    percent_agreement,
    without_labeler,
)
from consensus.stats.distances import interval
from tests.stats import kappa_definitions, published
from tests.stats.strategies import ratings


@given(ratings(), st.sampled_from(["nominal", "ordinal", "interval", "ratio", interval]))
def test_without_a_labeler_is_what_the_others_have_alone(r, level):
    for row in labelers_against_rest(r, level).itertuples():
        others = r.rows(r.labeler != r.labelers.index(row.labeler))

        assert row.percent_without == pytest.approx(percent_agreement(others), abs=1e-9, nan_ok=True)
        assert row.alpha_without == pytest.approx(krippendorff_alpha(others, level), abs=1e-9, nan_ok=True)
        gain = krippendorff_alpha(others, level) - krippendorff_alpha(r, level)
        assert row.alpha_gain == pytest.approx(gain, abs=1e-9, nan_ok=True)


@given(ratings())
def test_agreement_with_another_labeler_is_its_definition(r):
    expected = {}
    for answers in kappa_definitions.by_item(r).values():
        for labeler, label in answers.items():
            others = [other for who, other in answers.items() if who != labeler]
            if others:
                expected.setdefault(labeler, []).append(others.count(label) / len(others))

    rows = labelers_against_rest(r)

    assert rows["labeler"].tolist() == [labeler for labeler in r.labelers if labeler in expected]
    for row in rows.itertuples():
        assert row.n_items == len(expected[row.labeler])
        assert row.agreement == pytest.approx(np.mean(expected[row.labeler]))


@given(ratings())
def test_agreement_with_the_plurality_is_leave_one_out_of_each(r):
    expected = {row.name: row.value for row in leave_one_out_by_labeler(r)}

    rows = labelers_against_rest(r)

    assert dict(zip(rows["labeler"], rows["plurality"], strict=True)) == pytest.approx(expected)


def test_it_does_not_matter_how_many_are_looked_at_together(monkeypatch):
    bluebirds = published.dataset("bluebirds")
    at_once = labelers_against_rest(bluebirds).drop(columns="labeler").to_numpy(float)

    monkeypatch.setattr(without_labeler, "ROWS", 100)
    monkeypatch.setattr(without_labeler, "BLOCK", 7)

    assert labelers_against_rest(bluebirds).drop(columns="labeler").to_numpy(float) == pytest.approx(at_once)


def test_textual_entailment_gains_most_without_the_four_at_chance():
    rte = published.dataset("rte")
    busiest = {rte.labelers[code] for code in np.argsort(-np.bincount(rte.labeler))[:4]}

    rows = labelers_against_rest(rte).sort_values("alpha_gain", ascending=False)

    assert set(rows["labeler"][:4]) == busiest
    assert (rows["agreement"][:4] < 0.6).all()
    assert rows["alpha_gain"].iloc[3] > 0.02 > 0.01 > rows["alpha_gain"].iloc[4]


def test_two_people_alone_leave_nothing_behind():
    row = labelers_against_rest(published.ratings_of_items([["a", "b"], ["a", "a"]])).iloc[0]

    assert (row["n_items"], row["agreement"], row["plurality"]) == (2, 0.5, 0.5)
    assert np.isnan(row["percent_without"])
    assert np.isnan(row["alpha_without"])


def test_nobody_who_shares_an_item_is_an_empty_table():
    assert labelers_against_rest(published.ratings_of_items([["a"]])).empty
