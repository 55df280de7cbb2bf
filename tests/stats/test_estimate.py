import numpy as np
import pytest

from consensus.stats import Ratings, bootstrap, estimate, krippendorff_alpha, percent_agreement
from consensus.stats.intervals import Error, error_of, interval_of_shares, score_interval
from tests.stats import published


def items_that_agree(n_agreeing, n_items):
    answers = [["a", "a"]] * n_agreeing + [["a", "b"]] * (n_items - n_agreeing)
    return published.ratings_of_items(answers)


def test_the_interval_of_a_plain_share_is_wilsons():
    share, n, z = 0.8, 400, 1.959964
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))

    found = score_interval(share, Error(np.sqrt(share * (1 - share) / n), 1e9), n, 0.0, 0.95)

    assert found == pytest.approx((centre - reach, centre + reach), abs=1e-6)


def test_where_all_items_agree_there_is_still_room_below():
    found = estimate(percent_agreement, items_that_agree(100, 100))

    assert (found.value, found.high, found.method) == (1, 1, "score")
    assert found.low == pytest.approx(0.962, abs=0.002)


@pytest.mark.parametrize("n_agreeing", [1, 50, 99])
def test_intervals_stay_where_values_can_be(n_agreeing):
    for statistic, lowest in ((percent_agreement, 0), (krippendorff_alpha, -1)):
        found = estimate(statistic, items_that_agree(n_agreeing, 100))

        assert lowest <= found.low < found.value < found.high <= 1


def test_few_items_that_make_most_of_the_difference_are_worth_few_degrees_of_freedom():
    alike, rare = np.tile([1.0, -1.0], 50), np.concatenate([[9.0, -9.0], np.zeros(98)])

    assert error_of(alike, np.ones(100)).freedom > 99
    assert error_of(rare, np.ones(100)).freedom < 5


def test_items_that_stand_for_several_count_as_such():
    one_by_one = error_of(np.array([1.0, 1.0, -1.0, -1.0]), np.ones(4))
    together = error_of(np.array([1.0, -1.0]), np.array([2.0, 2.0]))

    assert one_by_one == together


def test_what_is_no_share_has_an_interval_as_wide_to_either_side():
    low, high = interval_of_shares(np.array([3.0, 5.0, 10.0]), np.ones(3), np.ones(3), 0.95)

    assert high - 6 == pytest.approx(6 - low)
    assert low < 0


def test_all_methods_are_near_each_other_on_much_data():
    rte = published.dataset("rte")

    found = [estimate(krippendorff_alpha, rte, method=method) for method in ("score", "jackknife", "bca", "percentile")]

    assert [row.method for row in found] == ["score", "jackknife", "bca", "percentile"]
    for row in found:
        assert (row.low, row.high) == (pytest.approx(0.2212, abs=0.003), pytest.approx(0.2615, abs=0.003))


def test_the_best_method_that_can_be_had_is_taken():
    rte = published.dataset("rte")

    def unknown(ratings: Ratings) -> float:
        return float(ratings.n_items)

    assert estimate(krippendorff_alpha, rte).method == "score"
    assert bootstrap(krippendorff_alpha, rte).method == "bca"
    assert estimate(unknown, rte, resamples=5).method == "percentile"


def test_the_score_interval_holds_the_true_value_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    held = []
    for _ in range(400):  # two labelers who agree on 97 % of all items there could be
        agree = rng.random(100) < 0.97
        answers = np.stack([np.zeros(100), 1 - agree], axis=1).ravel()
        r = Ratings.from_columns(np.repeat(np.arange(100), 2), np.tile([0, 1], 100), answers)
        found = estimate(percent_agreement, r)
        held.append(found.low <= 0.97 <= found.high)

    assert 0.92 < np.mean(held) < 0.985
