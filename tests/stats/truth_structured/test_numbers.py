"""One number an item: means, medians, and the model of labelers with a bias and a spread."""

from statistics import mean, median, variance

import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from consensus.stats import Ratings
from consensus.stats.truth.adjusted_numbers import adjusted_number
from consensus.stats.truth.number_effects import likeness
from consensus.stats.truth.number_hints import labeler_effects
from consensus.stats.truth.numbers import mean_number, median_number
from tests.stats import published
from tests.stats.strategies import ratings


def answers(table: Ratings) -> dict[object, list[float]]:
    found: dict[object, list[float]] = {item: [] for item in table.items}
    for item, label in zip(table.item, table.label, strict=True):
        found[table.items[item]].append(float(table.labels[label]))
    return found


def planted(seed, n_items=400, n_labelers=20, overlap=3, bias=1.0, unequal=0.6, truth=2.0):
    """Truths, biases, spreads and the answers that the model of the method would give."""
    rng = np.random.default_rng(seed)
    truths = rng.normal(5, truth, n_items)
    biases = rng.normal(0, bias, n_labelers)
    spreads = np.exp(rng.normal(0, unequal, n_labelers))
    who = np.argsort(rng.random((n_items, n_labelers)), axis=1)[:, :overlap]
    x = truths[:, None] + biases[who] + rng.normal(size=who.shape) * spreads[who]
    table = Ratings.from_columns(np.repeat(np.arange(n_items), overlap), who.ravel(), x.ravel())
    present = list(table.labelers)
    level = biases[present].mean()
    return truths + level, biases[present] - level, spreads[present], table


# means and medians


@given(ratings())
def test_mean_and_median_are_those_of_plain_lists(r):
    means, medians, given_to = mean_number(r), median_number(r), answers(r)

    for place, item in enumerate(r.items):
        assert means.value(place) == pytest.approx(mean(given_to[item]))
        assert medians.value(place) == pytest.approx(median(given_to[item]))
    assert list(means.n_answers) == [len(each) for each in given_to.values()]


def test_the_mean_is_as_uncertain_as_the_pooled_spread_says():
    truth = mean_number(published.ratings_of_items([[1, 2, 3], [5, 9], [4]]))

    pooled = (2 * variance([1, 2, 3]) + 1 * variance([5, 9])) / 3
    assert truth.uncertainty == pytest.approx([(pooled / 3) ** 0.5, (pooled / 2) ** 0.5, pooled**0.5])
    assert truth.within == pytest.approx(pooled**0.5)
    assert truth.confidence == pytest.approx([2 * stats.norm.cdf(n**0.5) - 1 for n in (3, 2, 1)])


def test_a_labeler_with_twice_the_weight_counts_as_two():
    table = published.ratings_of_items([[1, 4], [3, 3]])

    weighted = mean_number(table, weights=np.array([2.0, 1.0]))

    assert weighted.values() == {0: 2, 1: 3}
    assert weighted.method == "weighted_mean"
    assert weighted.uncertainty == pytest.approx([(4.5 / 2) ** 0.5 * 5**0.5 / 3] * 2)  # pooled variance 4.5 / 2


def test_an_item_whose_labelers_weigh_nothing_stays_open():
    truth = mean_number(published.ratings_of_items([[1, 4], [3, 3, 6]]), weights=np.array([0.0, 0.0, 1.0]))

    assert truth.values() == {0: None, 1: 6}
    assert np.isnan(truth.confidence[0])


def test_one_wild_answer_moves_the_mean_and_not_the_median():
    table = published.ratings_of_items([[1, 2, 900]])

    assert mean_number(table).value(0) == 301
    assert median_number(table).value(0) == 2


def test_with_options_the_value_is_the_nearest_one_with_its_probability():
    truth = mean_number(published.ratings_of_items([[3, 4, 4], [1, 1, 2]]), options=[1, 2, 3, 4, 5])

    assert truth.values() == {0: 4, 1: 1}
    assert truth.probability.sum(axis=1) == pytest.approx([1, 1])
    middle = stats.norm(truth.estimate[0], truth.uncertainty[0])
    assert truth.confidence[0] == pytest.approx(middle.cdf(4.5) - middle.cdf(3.5))
    assert truth.probability[0, 4] == pytest.approx(middle.sf(4.5))


def test_midway_between_two_options_the_lower_one_is_taken():
    assert mean_number(published.ratings_of_items([[1, 2]]), options=[1, 2]).value(0) == 1


@pytest.mark.parametrize("method", [mean_number, median_number, adjusted_number])
def test_without_a_second_answer_nothing_tells_how_sure_to_be(method):
    truth = method(published.ratings_of_items([[3], [4]]), options=[1, 2, 3, 4])

    assert truth.values() == {0: 3, 1: 4}
    assert np.isnan(truth.confidence).all()
    assert "No item has two answers" in truth.warnings[0]


@pytest.mark.parametrize("method", [mean_number, median_number, adjusted_number])
def test_labelers_who_always_agree_leave_no_doubt(method):
    truth = method(published.ratings_of_items([[3, 3], [4, 4]]), options=[3, 4])

    assert truth.values() == {0: 3, 1: 4}
    assert list(truth.confidence) == [1, 1]
    assert truth.probability.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("method", [mean_number, median_number, adjusted_number])
def test_no_answers_have_no_numbers(method):
    assert method(published.ratings_of_items([])).values() == {}


@pytest.mark.parametrize("method", [mean_number, median_number, adjusted_number])
def test_words_are_no_numbers(method):
    with pytest.raises(ValueError, match="'high' is not a number"):
        method(published.ratings_of_items([["high", "low"]]))


def test_the_means_of_word_similarity_are_the_printed_ones():
    truth = mean_number(published.dataset("wordsim353"))

    printed = {item["item_id"]: item["source_mean"] for item in published.items("wordsim353")}

    assert len(truth.items) == 353
    for item, value in truth.values().items():
        assert value == pytest.approx(printed[item], abs=0.0051)


# labelers with a bias and a spread


@pytest.mark.parametrize("overlap", [2, 3, 7])
def test_planted_truths_biases_and_spreads_are_found_again(overlap):
    truths, biases, spreads, table = planted(seed=1, overlap=overlap)

    found = adjusted_number(table)
    people = found.labelers

    assert found.convergence.converged
    assert np.abs(people.bias.sum()) < 1e-9
    assert np.corrcoef(people.bias, biases)[0, 1] > 0.95
    assert np.corrcoef(np.log(people.spread), np.log(spreads))[0, 1] > 0.85
    error, plain = found.estimate - truths, mean_number(table).estimate - truths
    assert np.sqrt((error**2).mean()) < 0.75 * np.sqrt((plain**2).mean())


@pytest.mark.parametrize(
    ("n_items", "n_labelers", "overlap"), [(100, 10, 3), (100, 10, 10), (400, 20, 2), (100, 50, 3)]
)
@pytest.mark.parametrize(("bias", "unequal"), [(1.0, 0.6), (0.0, 0.0)])
def test_the_stated_uncertainty_is_the_true_one(n_items, n_labelers, overlap, bias, unequal):
    covered, biases_covered, confidence, near = [], [], [], []

    for seed in range(25):
        truths, biases, _, table = planted(seed, n_items, n_labelers, overlap, bias, unequal)
        found = adjusted_number(table)
        error = np.abs(found.estimate - truths)
        covered.append((error < 1.96 * found.uncertainty).mean())
        biases_covered.append((np.abs(found.labelers.bias - biases) < 1.96 * found.labelers.bias_uncertainty).mean())
        confidence.append(found.confidence.mean())
        near.append((error < found.within).mean())

    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)
    assert np.mean(biases_covered) > 0.9
    assert np.mean(near) == pytest.approx(np.mean(confidence), abs=0.02)


def test_estimate_and_uncertainty_follow_from_the_figures_of_the_labelers():
    _, _, _, table = planted(seed=10, n_items=30, n_labelers=6)
    found = adjusted_number(table)
    people = found.labelers

    for place in range(table.n_items):
        rows = np.flatnonzero(table.item == place)
        who, x = table.labeler[rows], np.array([table.labels[code] for code in table.label[rows]])
        precision = people.spread[who] ** -2
        share = precision / precision.sum()
        assert found.estimate[place] == pytest.approx((share * (x - people.bias[who])).sum())
        of_biases = (share**2 * people.bias_uncertainty[who] ** 2).sum()
        assert found.uncertainty[place] == pytest.approx((1 / precision.sum() + of_biases) ** 0.5)


def test_few_labelers_who_look_alike_tell_less_of_each_other_than_many():
    few, many = (likeness(np.ones(n), np.zeros(n) - 0.01) for n in (3, 300))

    assert 4 < few < 15
    assert many > 50


def test_intervals_of_spreads_hold_the_planted_ones():
    held = []
    for seed in range(20):
        _, _, spreads, table = planted(seed, n_items=400, overlap=7)
        people = adjusted_number(table).labelers
        held.append((people.spread_low < spreads) & (spreads < people.spread_high))

    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_where_labelers_are_alike_it_is_the_plain_mean_and_says_so():
    truths, _, _, table = planted(seed=3, bias=0, unequal=0)

    found, plain = adjusted_number(table), mean_number(table)

    assert np.abs(found.estimate - plain.estimate).mean() < 0.06
    assert np.std(found.estimate - truths) == pytest.approx(np.std(plain.estimate - truths), rel=0.02)
    assert any("the plain mean says the same" in warning for warning in found.warnings)


def test_a_labeler_who_scatters_widely_counts_for_little():
    _, _, spreads, table = planted(seed=4, n_labelers=5, overlap=5, bias=0, unequal=1.0)
    people = adjusted_number(table).labelers

    assert people.spread.argmax() == spreads.argmax()
    assert (people.spread_low < people.spread).all()
    assert (people.spread < people.spread_high).all()


def test_a_scale_used_the_wrong_way_round_shows_as_a_negative_correlation():
    rng = np.random.default_rng(5)
    truth = rng.normal(0, 1, 60)
    x = truth + rng.normal(0, 0.3, (5, 60))
    x[2] = -x[2]
    table = Ratings.from_columns(np.tile(np.arange(60), 5), np.repeat(np.arange(5), 60), x.ravel())

    correlation = adjusted_number(table).labelers.correlation

    assert correlation[2] < -0.8
    assert (np.delete(correlation, 2) > 0.8).all()


def test_groups_that_share_no_item_keep_their_own_level():
    rng = np.random.default_rng(6)
    rows = [(i, j, 10 * (i >= 30) + rng.normal()) for i in range(60) for j in (range(3) if i < 30 else range(3, 6))]
    found = adjusted_number(Ratings.from_columns(*zip(*rows, strict=True)))

    assert found.labelers.bias[:3].sum() == pytest.approx(0, abs=1e-9)
    assert found.labelers.bias[3:].sum() == pytest.approx(0, abs=1e-9)
    assert found.estimate[30:].mean() - found.estimate[:30].mean() == pytest.approx(10, abs=0.5)
    assert any("2 groups that share no item" in warning for warning in found.warnings)


def test_labelers_of_few_answers_are_warned_of():
    _, _, _, table = planted(seed=7, n_items=30, n_labelers=18, overlap=2)

    assert any("fewer than 5 answers" in warning for warning in adjusted_number(table).warnings)


def test_moving_and_stretching_the_scale_moves_and_stretches_the_result():
    _, _, _, table = planted(seed=8, n_items=60, n_labelers=6)
    x = np.array(table.labels)[table.label]
    moved = Ratings.from_columns(table.item, table.labeler, 100 + 7 * x)

    before, after = adjusted_number(table), adjusted_number(moved)

    assert after.estimate == pytest.approx(100 + 7 * before.estimate, rel=1e-6)
    assert after.labelers.bias == pytest.approx(7 * before.labelers.bias, abs=1e-4)
    assert after.confidence == pytest.approx(before.confidence, abs=1e-5)


def test_the_order_of_answers_and_the_names_of_people_do_not_matter():
    _, _, _, table = planted(seed=9, n_items=60, n_labelers=6)
    x, shuffled = np.array(table.labels)[table.label], np.random.default_rng(0).permutation(table.n_labels)
    renamed = Ratings.from_columns(table.item[shuffled], 5 - table.labeler[shuffled], x[shuffled])

    before, after = adjusted_number(table), adjusted_number(renamed)

    assert after.estimate == pytest.approx(before.estimate, abs=1e-6)
    assert after.labelers.bias[::-1] == pytest.approx(before.labelers.bias, abs=1e-6)


@given(ratings())
def test_any_small_table_has_an_answer_inside_the_reach_of_its_biases(r):
    found = adjusted_number(r)

    given_to = answers(r)
    reach = 0.0 if found.labelers is None else np.abs(found.labelers.bias).max() + 1e-9
    for item, value in found.values().items():
        assert min(given_to[item]) - reach <= value <= max(given_to[item]) + reach
    assert ((found.confidence >= 0) & (found.confidence <= 1) | np.isnan(found.confidence)).all()


# is the model needed?


def test_chance_differences_are_called_significant_as_often_as_stated():
    found = [labeler_effects(planted(seed, 100, 10, 3, bias=0, unequal=0)[3]) for seed in range(200)]

    assert np.mean([each.bias < 0.05 for each in found]) == pytest.approx(0.05, abs=0.04)
    assert np.mean([each.spread < 0.05 for each in found]) == pytest.approx(0.05, abs=0.04)


def test_items_of_few_answers_do_not_make_their_labelers_look_exact():
    rng, low = np.random.default_rng(3), 0
    for _ in range(100):
        rows = [(item, who, rng.normal()) for item in range(60) for who in (range(2) if item < 30 else range(2, 10))]
        low += labeler_effects(Ratings.from_columns(*zip(*rows, strict=True))).spread < 0.05

    assert low < 15


def test_a_complete_table_gives_the_f_test_of_the_two_way_layout():
    x = np.random.default_rng(1).normal([0, 0.5, 1], size=(8, 3))
    table = Ratings.from_columns(np.repeat(np.arange(8), 3), np.tile(np.arange(3), 8), x.ravel())

    of_labelers = 8 * ((x.mean(0) - x.mean()) ** 2).sum() / 2
    of_error = ((x - x.mean(0) - x.mean(1)[:, None] + x.mean()) ** 2).sum() / 14

    assert labeler_effects(table).bias == pytest.approx(stats.f.sf(of_labelers / of_error, 2, 14), rel=1e-6)


def test_real_differences_are_seen_and_no_hint_is_given():
    effects = labeler_effects(planted(seed=2)[3])

    assert effects.bias < 1e-6
    assert effects.spread < 1e-6
    assert effects.hints == ()


@pytest.mark.parametrize("rows", [[], [[1], [2]], [[1, 2]], [[1, 1], [2, 2], [3, 3]]])
def test_what_cannot_be_tested_says_why(rows):
    effects = labeler_effects(published.ratings_of_items(rows))

    assert not effects.bias.is_defined
    assert effects.bias.reason
    assert effects.hints == ()


def test_judges_of_word_similarity_differ_in_level_and_spread():
    table = published.dataset("wordsim353")

    effects, found = labeler_effects(table), adjusted_number(table)

    assert effects.bias < 1e-6
    assert effects.spread < 1e-6
    assert found.convergence.converged
    assert any("2 groups" in warning for warning in found.warnings)
