from functools import partial
from importlib import import_module
from itertools import chain, combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import (
    Ratings,
    as_matrix,
    cohen_kappa,
    krippendorff_alpha,
    labeler_alphas,
    labeler_kappas,
    labeler_pairs,
)
from consensus.stats.distances import interval, ordinal
from consensus.stats.pair_tables import pair_tables
from tests.stats import published
from tests.stats.strategies import ratings


def own_ordinal(labels, totals):
    return ordinal(labels, totals)


own_ordinal.uses_totals = True


def test_two_labelers_on_the_items_that_both_answered():
    r = published.ratings_of_observers([["a", "b", None], ["a", "c", "a"], [None, None, "b"]])

    rows = labeler_pairs(r).to_dict("records")

    assert rows == [
        {"first": 0, "second": 1, "n_shared": 2, "n_same": 1, "agreement": 0.5},
        {"first": 1, "second": 2, "n_shared": 1, "n_same": 0, "agreement": 0.0},
    ]


@given(ratings())
def test_labeler_pairs_are_their_definition(r):
    given_by = {}
    for item, labeler, label in zip(r.item, r.labeler, r.label, strict=True):
        given_by.setdefault(r.labelers[labeler], {})[item] = label
    expected = []
    for first, second in combinations(r.labelers, 2):
        shared = given_by[first].keys() & given_by[second].keys()
        same = [item for item in shared if given_by[first][item] == given_by[second][item]]
        if shared:
            expected.append((first, second, len(shared), len(same), len(same) / len(shared)))

    assert list(labeler_pairs(r).itertuples(index=False, name=None)) == expected


def test_agreement_of_the_first_two_observers_of_example_c():
    rows = labeler_pairs(published.example("krippendorff_c_4_observers_12_units"))

    assert rows.iloc[0].tolist() == [0, 1, 9, 8, pytest.approx(8 / 9)]


def test_no_shared_items_are_an_empty_table():
    assert labeler_pairs(published.ratings_of_items([["a"], ["b"]])).empty
    assert labeler_pairs(published.ratings_of_items([])).empty
    assert labeler_kappas(published.ratings_of_items([["a"]])).columns.tolist()[-1] == "kappa"


@given(ratings(), st.sampled_from(["identity", "linear", "quadratic"]))
def test_every_kappa_is_that_of_the_two_alone(r, weights):
    for row in labeler_kappas(r, weights).itertuples():
        assert row.kappa == pytest.approx(cohen_kappa(r, row.first, row.second, weights), abs=1e-9, nan_ok=True)


@given(ratings(), st.sampled_from(["nominal", "ordinal", "interval", "ratio", interval, own_ordinal]))
def test_every_alpha_is_that_of_the_two_alone(r, level):
    for row in labeler_alphas(r, level).itertuples():
        both = r.rows(np.isin(r.labeler, [r.labelers.index(row.first), r.labelers.index(row.second)]))

        assert row.alpha == pytest.approx(krippendorff_alpha(both, level), abs=1e-9, nan_ok=True)


@given(ratings(), st.integers(1, 30))
def test_it_does_not_matter_how_many_are_looked_at_together(r, block):
    few, all_at_once = list(pair_tables(r, block=block)), list(pair_tables(r))
    columns = ("first", "second", "one", "other", "times")

    for column in columns:
        first, second = ([*chain.from_iterable(getattr(t, column) for t in found)] for found in (few, all_at_once))
        assert first == second


@pytest.mark.parametrize("measure", [labeler_kappas, partial(labeler_alphas, level="ordinal")])
def test_nor_how_many_are_measured_together(measure, monkeypatch):
    bluebirds = published.dataset("bluebirds")
    at_once = measure(bluebirds)

    monkeypatch.setattr(import_module("consensus.stats.labeler_pairs"), "BLOCK", 100)

    pd.testing.assert_frame_equal(measure(bluebirds), at_once)


def test_as_a_square_of_the_labelers_one_asks_for():
    r = published.ratings_of_observers([["a", "b", None], ["a", "c", "a"], [None, None, "b"]])

    square = as_matrix(labeler_pairs(r), "agreement", [2, 0, 1])

    assert square.index.tolist() == square.columns.tolist() == [2, 0, 1]
    assert square.loc[0, 1] == square.loc[1, 0] == 0.5
    assert square.loc[2, 1] == 0
    assert square.loc[[0], [0, 2]].isna().all(axis=None)
    assert as_matrix(labeler_pairs(r), "agreement", [0, 1]).shape == (2, 2)


def test_the_work_follows_those_who_share_items_not_all_who_could():
    """5000 labelers, of whom 10 at a time meet: twelve and a half million pairs, of which 22 500 are looked at."""
    item = np.repeat(np.arange(10_000), 10)
    labeler = (np.arange(100_000) % 10) + 10 * (item % 500)
    r = Ratings.from_columns(item, labeler, np.random.default_rng(0).integers(3, size=100_000))

    tables = list(pair_tables(r))

    assert sum(len(found.first) for found in tables) == 500 * 45
    assert sum(len(found.pair) for found in tables) <= 500 * 45 * 9


def test_the_four_labelers_at_chance_agree_with_nobody_on_textual_entailment():
    rte = published.dataset("rte")
    busiest = {rte.labelers[code] for code in np.argsort(-np.bincount(rte.labeler))[:4]}

    pairs = labeler_kappas(rte).query("n_shared >= 20")
    theirs = pairs["first"].isin(busiest) | pairs["second"].isin(busiest)

    assert pairs.loc[theirs, "kappa"].mean() < 0.1
    assert pairs.loc[~theirs, "kappa"].mean() > 0.5


def test_pairs_of_anaesthetists():
    frame = published.annotations("anesthesia").query("repeat == 1")
    first = Ratings.from_frame(frame, item="item_id", labeler="labeler_id", label="value")

    pairs = labeler_kappas(first)

    assert len(pairs) == len(list(combinations(range(5), 2)))
    assert pairs["kappa"].mean() == pytest.approx(0.5853, abs=5e-5)
