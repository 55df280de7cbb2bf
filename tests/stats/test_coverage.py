"""Small simulations of `benchmarks.coverage`, and that they simulate what is published."""

import numpy as np
import pytest

from benchmarks.coverage import Setting, cautioned, coverage, interval
from benchmarks.populations import Design, answers, population
from consensus.stats import (
    alpha_against_rest,
    estimate,
    interval_caution,
    krippendorff_alpha,
    leave_one_out,
    percent_agreement,
)

SKEWED = Design((0.9, 0.1), 3, "weak")
BALANCED = Design((0.5, 0.5), 3, "strong")
RARE = Design((0.98, 0.02), 2, "weak")


def setting(statistic, design, **options):
    return Setting("", "", design, statistic, options, in_population=20_000)


@pytest.mark.parametrize("statistic", [krippendorff_alpha, percent_agreement, leave_one_out])
@pytest.mark.parametrize("design", [SKEWED, BALANCED])
def test_intervals_of_95_percent_hold_the_truth_in_about_95_of_100_cases(statistic, design):
    case = setting(statistic, design)

    found = coverage(case, case.population(), n_items=300, runs=800, method="score")

    assert 0.93 <= found.held <= 0.975
    assert not found.is_warned_of


def test_where_intervals_hold_the_truth_too_seldom_they_come_with_a_warning():
    case = setting(krippendorff_alpha, RARE)

    found = coverage(case, case.population(), n_items=100, runs=300, method="score")

    assert found.held < 0.8
    assert found.warned == 1


@pytest.mark.parametrize(
    ("statistic", "options"), [(krippendorff_alpha, {}), (percent_agreement, {}), (alpha_against_rest, {"label": 1})]
)
@pytest.mark.parametrize("method", ["score", "bca"])
def test_a_run_has_the_interval_that_its_items_would_get(statistic, options, method):
    drawn_from = setting(statistic, SKEWED, **options).population()
    times = drawn_from.draws(150, runs=1, seed=1)[0]
    table = drawn_from.table.repeat(times.astype(int))
    value = float(drawn_from.parts.at(times[None, :])[0])

    published = estimate(statistic, table, method=method, **options)
    found = interval(drawn_from, times, value, method, seed=0)

    tolerance = 1e-9 if method == "score" else 0.03  # draws of kinds in another order
    assert value == pytest.approx(published.value)
    assert found == pytest.approx((published.low, published.high), abs=tolerance)


def test_the_warning_of_a_run_is_the_one_its_items_would_get():
    drawn_from = setting(krippendorff_alpha, Design((0.93, 0.07), 2, "strong")).population()
    draws = drawn_from.draws(120, runs=40, seed=2)

    said = [interval_caution(drawn_from.table.repeat(times.astype(int))) is not None for times in draws]

    assert cautioned(drawn_from.table, draws).tolist() == said
    assert 0 < np.mean(said) < 1


def test_the_truth_of_a_population_is_the_statistic_of_all_its_items():
    answered = answers(SKEWED, 20_000).ratings

    assert population(krippendorff_alpha, answered, {}).truth == pytest.approx(krippendorff_alpha(answered), abs=1e-4)
