import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.truth.dawid_skene import dawid_skene
from tests.stats import published
from tests.stats.strategies import cells, ratings, table
from tests.stats.truth import definitions
from tests.stats.truth.tables import one_coin, planted, share_right, with_repeats


def test_anaesthetists_as_in_the_article_that_brought_the_model():
    found = dawid_skene(with_repeats("anesthesia"), smoothing=0)

    assert found.prior == pytest.approx([0.4, 0.4216, 0.1118, 0.0667], abs=6e-5)
    assert found.convergence.converged


@pytest.mark.parametrize(("folder", "right"), [("rte", 0.9275), ("bluebirds", 0.8981)])
def test_share_of_items_right_as_computed_elsewhere(folder, right):
    found = dawid_skene(published.dataset(folder))

    assert share_right(found.values(), published.gold(folder)) == pytest.approx(right, abs=5e-5)


@given(ratings(), st.sampled_from([0.01, 0.5]), st.integers(1, 6))
def test_probabilities_follow_the_definition(r, smoothing, iterations):
    assume(r.n_items)

    found = dawid_skene(r, smoothing=smoothing, iterations=iterations, tolerance=-1)
    shares, prior, confusion = definitions.dawid_skene(r, smoothing, iterations)

    for item, share in shares.items():
        assert found.probability[item] == pytest.approx(share, abs=1e-9)
    for labeler in range(r.n_labelers):
        expected = [[confusion[labeler, t, a] for a in range(len(r.labels))] for t in range(len(r.labels))]
        assert found.confusions.of(labeler) == pytest.approx(np.array(expected), abs=1e-9)
    assert found.prior == pytest.approx(prior)


@given(ratings())
def test_the_log_posterior_never_falls(r):
    path = dawid_skene(r, smoothing=0.1).convergence.path

    assert (np.diff(path) >= -1e-9 * (1 + abs(path[:-1]))).all()


@given(cells(), st.permutations(range(7)), st.permutations(range(5)), st.permutations(range(4)))
def test_names_and_order_do_not_matter(rows, items, labelers, labels):
    renamed = [(items[item], labelers[labeler], labels[label]) for item, labeler, label in reversed(rows)]

    found, again = dawid_skene(table(rows)), dawid_skene(table(renamed))

    new_names = {items[item]: label for item, label in found.values().items()}
    expected = {item: None if label is None else labels[label] for item, label in new_names.items()}
    assert again.values() == expected


def test_planted_confusions_and_prior_are_recovered():
    confusion = [
        [[0.9, 0.05, 0.05], [0.2, 0.7, 0.1], [0.1, 0.1, 0.8]],
        [[0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.3, 0.1, 0.6]],
        [[0.8, 0.1, 0.1], [0.05, 0.9, 0.05], [0.1, 0.3, 0.6]],
        [[0.5, 0.25, 0.25], [0.1, 0.6, 0.3], [0.05, 0.05, 0.9]],
        [[0.7, 0.2, 0.1], [0.1, 0.85, 0.05], [0.2, 0.1, 0.7]],
    ]
    planted_table = planted(confusion, [0.5, 0.3, 0.2], n_items=20_000, answers=5, seed=1)

    found = dawid_skene(planted_table.ratings)

    assert found.prior == pytest.approx([0.5, 0.3, 0.2], abs=0.02)
    for labeler, matrix in enumerate(confusion):
        assert found.confusions.of(labeler) == pytest.approx(np.array(matrix), abs=0.03)
    assert found.warnings == ()


def test_probabilities_are_calibrated_where_the_model_holds():
    labelers = [one_coin(accuracy, 4) for accuracy in np.linspace(0.4, 0.9, 12)]
    made = planted(labelers, [0.4, 0.3, 0.2, 0.1], n_items=20_000, answers=4, seed=2)

    found = dawid_skene(made.ratings)

    right = found.label == made.truth
    for low, high in [(0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)]:
        among = (found.confidence >= low) & (found.confidence < high)
        assert right[among].mean() == pytest.approx(found.confidence[among].mean(), abs=0.04)


def test_intervals_of_a_confusion_hold_the_planted_one():
    labelers = [one_coin(accuracy, 2) for accuracy in np.linspace(0.55, 0.95, 20)]
    hits = []
    for seed in range(30):
        made = planted(labelers, [0.6, 0.4], n_items=500, answers=5, seed=seed)
        confusions = dawid_skene(made.ratings).confusions
        for labeler in range(20):
            low, high = confusions.interval(labeler)
            hits.append((low <= made.confusion[labeler]) & (made.confusion[labeler] <= high))

    assert 0.93 <= np.mean(hits) <= 0.97


def test_little_is_learned_of_each_labeler_and_much_of_the_crowd():
    labelers = [one_coin(accuracy, 5) for accuracy in np.linspace(0.3, 0.95, 100)]
    made = planted(labelers, [0.2] * 5, n_items=400, answers=3, seed=5)

    alone, with_crowd = dawid_skene(made.ratings), dawid_skene(made.ratings, crowd=5)

    assert (alone.label == made.truth).mean() < 0.7
    assert (with_crowd.label == made.truth).mean() > 0.75
    assert (np.diff(with_crowd.convergence.path) >= -1e-9).all()


def test_a_crowd_that_outweighs_everything_makes_all_labelers_alike():
    confusions = dawid_skene(published.dataset("bluebirds"), crowd=1e9).confusions

    assert confusions.of(0) == pytest.approx(confusions.of(5), abs=1e-4)


def test_half_precision_gives_the_same_labels_and_no_nan():
    labelers = [one_coin(0.8, 30)] * 12
    made = planted(labelers, [1 / 30] * 30, n_items=400, answers=4, seed=3)

    exact, quick = dawid_skene(made.ratings, smoothing=0), dawid_skene(made.ratings, smoothing=0, dtype=np.float32)

    assert quick.probability.dtype == np.float32
    assert np.isfinite(quick.probability).all()
    assert (exact.label == quick.label).mean() > 0.99
    assert quick.confusions.counts == pytest.approx(exact.confusions.counts, abs=0.05)


def test_probabilities_need_not_be_kept():
    r = published.ratings_of_items([["a", "b", "a"], ["b", "b", "a"]])

    assert dawid_skene(r, probabilities=False).probability is None
    assert dawid_skene(r, probabilities=False).values() == dawid_skene(r).values()


def test_two_labelers_who_differ_leave_the_item_open():
    assert dawid_skene(published.ratings_of_items([["a", "b"]])).values() == {0: None}


def test_nothing_gives_nothing_and_says_so():
    found = dawid_skene(published.ratings_of_items([]))

    assert found.values() == {}
    assert found.warnings == ("There are no answers.",)


def test_a_single_label_is_certain():
    found = dawid_skene(published.ratings_of_items([["a", "a"], ["a"]]))

    assert found.values() == {0: "a", 1: "a"}
    assert found.confidence.tolist() == [1, 1]


def test_labelers_who_never_meet_are_pointed_out():
    apart = [(item, f"{group}{who}", item % 2) for group in "ab" for item in range(4) for who in range(3)]
    rows = [(f"{labeler[0]}{item}", labeler, label) for item, labeler, label in apart]

    (warning,) = [line for line in dawid_skene(table(rows)).warnings if "groups" in line]

    assert "2 groups" in warning


def test_single_answers_compare_nobody():
    assert "nobody can be compared" in dawid_skene(published.ratings_of_items([["a"], ["b"]])).warnings[0]


def test_labelers_with_fewer_answers_than_parameters_are_counted():
    r = published.ratings_of_items([["a", "b", "c"], ["a", "b"], ["a", "b"], ["a", "a"], ["c", "c"], ["b", "b"]])

    assert any(line.startswith("1 of 3 labelers gave fewer answers") for line in dawid_skene(r).warnings)


def test_classes_that_go_by_another_name_are_pointed_out():
    upside_down = [one_coin(0.1, 2)] * 4
    r = planted(upside_down, [0.5, 0.5], n_items=200, answers=4, seed=4).ratings
    wrong_way_round = Ratings.from_codes(
        r.item, r.labeler, np.where(r.item < 40, 0, r.label), items=r.items, labelers=r.labelers, labels=r.labels
    )

    assert dawid_skene(r).warnings == ()  # the answers alone cannot tell, and most labelers are trusted
    assert dawid_skene(wrong_way_round).convergence.converged
