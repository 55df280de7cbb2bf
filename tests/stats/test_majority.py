import pytest
from hypothesis import given

from consensus.stats import leave_open, majority, take_first
from tests.stats import published
from tests.stats.strategies import ratings


def test_the_most_common_label_with_its_share():
    (label,) = majority(published.ratings_of_items([["b", "a", "b", "c"]]))

    assert (label.item, label.label, label.confidence, label.n_labels) == (0, "b", 0.5, 4)
    assert label.distribution == {"a": 0.25, "b": 0.5, "c": 0.25}
    assert not label.is_tie


@pytest.mark.parametrize(
    ("ties", "expected"), [(leave_open, None), (take_first, "a"), (lambda item, tied: tied[-1], "b")]
)
def test_a_tie_is_resolved_as_declared_and_says_so(ties, expected):
    (label,) = majority(published.ratings_of_items([["b", "a", "b", "a", "c"]]), ties=ties)

    assert (label.label, label.tied, label.is_tie) == (expected, ("a", "b"), True)
    assert label.confidence == 0.4


def test_ties_stay_open_unless_told():
    assert majority(published.ratings_of_items([["a", "b"]]))[0].label is None


def test_a_single_answer_is_its_own_majority():
    (label,) = majority(published.ratings_of_items([["a"]]))

    assert (label.label, label.confidence, label.n_labels) == ("a", 1, 1)


def test_the_majority_of_textual_entailment_against_its_reference():
    labels, gold = majority(published.dataset("rte")), published.gold("rte")
    strict = [label.label == gold[label.item] for label in labels]
    shared = [
        (gold[label.item] in label.tied) / len(label.tied) if label.is_tie else label.label == gold[label.item]
        for label in labels
    ]

    assert sum(label.is_tie for label in labels) == 65
    assert sum(strict) / 800 == pytest.approx(0.8562, abs=6e-5)
    assert sum(shared) / 800 == pytest.approx(0.8969, abs=5e-5)


def test_the_majority_of_bluebirds_against_its_reference():
    labels, gold = majority(published.dataset("bluebirds")), published.gold("bluebirds")

    assert not any(label.is_tie for label in labels)
    assert sum(label.label == gold[label.item] for label in labels) / 108 == pytest.approx(0.7593, abs=5e-5)


@given(ratings())
def test_a_distribution_adds_up_and_its_lead_is_the_confidence(r):
    labels = majority(r)

    assert [label.item for label in labels] == list(r.items)
    for label in labels:
        assert sum(label.distribution.values()) == pytest.approx(1)
        assert max(label.distribution.values()) == label.confidence


def test_no_answers_have_no_majority():
    assert majority(published.ratings_of_items([])) == ()
