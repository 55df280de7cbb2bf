from itertools import combinations
from statistics import mean

import pytest
from hypothesis import given

from consensus.stats import class_pairs, disagreements
from tests.stats import definitions, published
from tests.stats.strategies import cells, ratings, table


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("ab", "tie"),
        ("aabb", "tie"),
        ("aabbc", "tie"),
        ("abc", "all_differ"),
        ("abcd", "all_differ"),
        ("aab", "one_against_many"),
        ("aaaab", "one_against_many"),
        ("aaabb", "split"),
        ("aaabc", "split"),
        ("aabc", "split"),
    ],
)
def test_the_kind_of_a_disagreement(answers, kind):
    (found,) = disagreements(published.ratings_of_items([list(answers)]))

    assert found.kind == kind


@pytest.mark.parametrize("answers", [[], [["a"]], [["a", "a"], ["b", "b", "b"], ["c"]]])
def test_items_that_agree_or_have_one_answer_are_no_disagreement(answers):
    r = published.ratings_of_items(answers)

    assert disagreements(r) == ()
    assert class_pairs(r) == ()


def test_how_far_an_item_is_apart():
    three, split = disagreements(published.ratings_of_items([["a", "b", "b", "a"], ["a", "b", "b", "b"]]))

    assert (three.entropy, three.pair_disagreement) == (1, pytest.approx(4 / 6))
    assert (split.entropy, split.pair_disagreement) == (pytest.approx(0.811278), pytest.approx(3 / 6))


def test_class_pairs_share_the_differing_pairs():
    pairs = class_pairs(published.ratings_of_items([["a", "b", "b"], ["b", "c"], ["c", "b"], ["a", "c"]]))

    assert [(pair.first, pair.second, pair.n_pairs, pair.share) for pair in pairs] == [
        ("a", "b", 2, 0.4),
        ("b", "c", 2, 0.4),
        ("a", "c", 1, 0.2),
    ]


def test_telling_is_apartness_times_the_share_of_the_pair_times_the_share_of_the_slice():
    r = published.ratings_of_items([["a", "b"], ["a", "b", "b"], ["b", "c"]])

    found = {row.item: row for row in disagreements(r, slice_share={0: 0.5, 1: 0.5})}

    assert found[0].telling == pytest.approx(1 * 3 / 4 * 0.5)
    assert found[1].telling == pytest.approx(2 / 3 * 3 / 4 * 0.5)
    assert found[2].telling == pytest.approx(1 * 1 / 4 * 1)
    assert [row.item for row in disagreements(r)] == [0, 1, 2]
    assert disagreements(r, slice_share=0.5)[0].telling == pytest.approx(3 / 8)


def test_of_equally_frequent_pairs_the_one_that_is_frequent_elsewhere_tells_more():
    found = {row.item: row for row in disagreements(published.ratings_of_items([["a", "b", "c"], ["b", "c"]]))}

    assert found[0].pair == ("b", "c")
    assert found[0].telling == pytest.approx(1 * 2 / 4)


def test_the_pair_of_an_item_is_its_own_most_frequent_even_if_another_is_more_frequent_elsewhere():
    r = published.ratings_of_items(
        [["a", "a", "a", "b", "b", "c"], ["b", "c"], ["b", "c"], ["b", "c"], ["b", "c"], ["b", "c"]]
    )

    assert {row.item: row.pair for row in disagreements(r)}[0] == ("a", "b")
    assert class_pairs(r)[0].first == "b"


@given(ratings())
def test_disagreements_are_their_definition(r):
    answers = definitions.answers_of(r)
    differing = {item: labels for item, labels in answers.items() if len(set(labels)) > 1}
    pairs = [
        tuple(sorted(pair)) for labels in answers.values() for pair in combinations(labels, 2) if len(set(pair)) > 1
    ]
    share = {pair: pairs.count(pair) / len(pairs) for pair in pairs}

    found = {row.item: row for row in disagreements(r)}

    assert set(found) == set(differing)
    assert {(pair.first, pair.second): pair.share for pair in class_pairs(r)} == pytest.approx(share)
    for item, labels in differing.items():
        apart = [tuple(sorted(pair)) for pair in combinations(labels, 2) if len(set(pair)) > 1]
        most = max(apart.count(pair) for pair in apart)
        best = max(share[pair] for pair in apart if apart.count(pair) == most)
        together = len(apart) / (len(labels) * (len(labels) - 1) / 2)
        assert found[item].pair_disagreement == pytest.approx(together)
        assert found[item].telling == pytest.approx(together * best)


@given(cells())
def test_names_of_people_and_the_order_of_rows_do_not_matter(rows):
    other = [(item, f"person {labeler}", label) for item, labeler, label in reversed(rows)]

    assert disagreements(table(other)) == disagreements(table(rows))


@given(cells())
def test_a_disagreement_counts_from_half_to_in_full_by_the_reliability_of_those_who_differ(rows):
    r = table(rows)
    reliability = {labeler: 1 / (1 + labeler) for labeler in range(5)}

    plain = {row.item: row.telling for row in disagreements(r)}
    weighed = {row.item: row for row in disagreements(r, reliability=reliability)}

    for item, telling in plain.items():
        given = [(labeler, label) for place, labeler, label in rows if place == item]
        lower = [min(reliability[a], reliability[b]) for (a, x), (b, y) in combinations(given, 2) if x != y]
        assert weighed[item].reliability == pytest.approx(mean(lower))
        assert weighed[item].telling == pytest.approx(telling * (1 + mean(lower)) / 2)
