from collections import Counter

import numpy as np
import pytest
from crowdkit.aggregation import MajorityVote
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings, majority
from consensus.stats.truth.blocks import blocks
from consensus.stats.truth.majority_vote import (
    by_columns,
    by_comparing,
    by_counting,
    leave_open,
    majority_vote,
    soft_majority,
    take_first,
)
from consensus.stats.truth.result import NO_LABEL
from tests.stats import published
from tests.stats.strategies import ratings
from tests.stats.truth.tables import frame, share_right

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated")  # what crowd-kit asks of pandas


@given(ratings(), st.sampled_from([leave_open, take_first, lambda item, tied: tied[-1]]))
def test_the_rows_of_majority_as_arrays(r, ties):
    rows, found = majority(r, ties), majority_vote(r, ties)

    assert found.values() == {row.item: row.label for row in rows}
    assert found.confidence == pytest.approx([row.confidence for row in rows])
    assert found.n_leading.tolist() == [max(len(row.tied), 1) for row in rows]
    assert found.n_answers.tolist() == [row.n_labels for row in rows]


@given(ratings())
def test_counting_and_comparing_find_the_same(r):
    for block in blocks(r.starts, 3):
        label = r.label[block.rows]
        for one, other in zip(
            by_counting(block, label, len(r.labels)), by_comparing(block, label, len(r.labels)), strict=True
        ):
            assert one.tolist() == other.tolist()


@given(st.integers(1, 6), st.integers(0, 20), st.sampled_from([1, 2, 4, 40_000]), st.integers(0, 99))
def test_columns_find_the_same_where_all_items_have_as_many_answers(each, n_items, n_classes, seed):
    label = np.random.default_rng(seed).integers(0, min(n_classes, 5), n_items * each)
    for block in blocks(np.arange(0, n_items * each + 1, each), 7):
        here = label[block.rows]
        columns, compared = by_columns(here.reshape(-1, each), n_classes), by_comparing(block, here, n_classes)
        assert [found.tolist() for found in columns] == [found.tolist() for found in compared]


@pytest.mark.parametrize("n_classes", [2, 7, 300])
def test_many_items_against_plain_counting(n_classes):
    random = np.random.default_rng(0)
    sizes = random.integers(1, 6, 20_000)
    item = np.repeat(np.arange(20_000), sizes)
    label = random.integers(0, n_classes, len(item))
    names = [range(20_000), range(6), range(n_classes)]
    r = Ratings.from_codes(item, item * 0, label, items=names[0], labelers=names[1], labels=names[2])

    found = majority_vote(r, take_first)

    for place in range(0, 20_000, 37):
        count = Counter(label[item == place].tolist())
        assert found.label[place] == min(count, key=lambda code: (-count[code], code))
        assert found.confidence[place] == max(count.values()) / sizes[place]
        assert found.n_leading[place] == sum(times == max(count.values()) for times in count.values())


@given(ratings())
def test_soft_majority_is_the_share_of_each_label(r):
    found = soft_majority(r)

    assert found.probability == pytest.approx((r.counts().toarray().T / r.answers_per_item).T)
    assert ((found.label == NO_LABEL) == (majority_vote(r).n_leading > 1)).all()


def test_the_reference_values_of_textual_entailment_and_bluebirds():
    rte, birds = majority_vote(published.dataset("rte")), majority_vote(published.dataset("bluebirds"))

    assert (rte.n_ties, rte.n_open, birds.n_ties) == (65, 65, 0)
    assert share_right(rte.values(), published.gold("rte")) == pytest.approx(0.8562, abs=6e-5)
    assert share_right(birds.values(), published.gold("bluebirds")) == pytest.approx(0.7593, abs=5e-5)


def test_crowd_kit_counts_the_same():
    r = published.dataset("rte")
    peer = MajorityVote().fit(frame(r))

    assert soft_majority(r).probability == pytest.approx(peer.probas_.sort_index()[[0, 1]].to_numpy())


def test_half_precision_on_request():
    assert soft_majority(published.ratings_of_items([["a", "b"]]), dtype=np.float32).probability.dtype == np.float32


def test_nothing_has_no_majority():
    assert majority_vote(published.ratings_of_items([])).values() == {}
