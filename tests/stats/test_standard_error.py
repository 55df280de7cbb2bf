import numpy as np
import pytest
from statsmodels.stats import inter_rater

from consensus.stats import (
    bootstrap,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
    standard_error,
)
from consensus.stats.sample import PARTS
from tests.stats import published

FAMILY = [percent_agreement, fleiss_kappa, conger_kappa, gwet_ac, brennan_prediger]


@pytest.mark.parametrize(
    ("statistic", "printed"),
    [(gwet_ac, 0.08418757), (fleiss_kappa, 0.08119291), (brennan_prediger, 0.08312142)],
)
def test_the_standard_errors_of_gwet_for_six_raters_to_the_printed_digits(statistic, printed):
    assert round(standard_error(statistic, published.example("gwet_distrib_6raters")), 8) == printed


@pytest.mark.parametrize(
    ("statistic", "printed"),
    [
        (cohen_kappa, 0.05891072),
        (scott_pi, 0.05905473),
        (gwet_ac, 0.04321747),
        (brennan_prediger, 0.04693346),
        (percent_agreement, 0.03128898),
    ],
)
def test_the_standard_errors_of_gwet_for_two_abstractors(statistic, printed):
    """For tables of two labelers he divides by n where everybody else, himself included, divides by n - 1."""
    error = standard_error(statistic, published.example("gwet_3x3_abstractors"))

    assert round(error * np.sqrt(99 / 100), 8) == printed


@pytest.mark.parametrize(("ours", "theirs"), [("identity", None), ("linear", "linear"), ("quadratic", "quadratic")])
@pytest.mark.parametrize("name", ["gwet_4x4_diagnosis", "landis_koch_1977_ms_winnipeg"])
def test_of_kappa_they_are_those_of_statsmodels_and_of_fleiss_cohen_and_everitt(name, ours, theirs):
    table = np.array(published.examples()[name]["table"])
    n = table.sum()

    error = standard_error(cohen_kappa, published.example(name), weights=ours)

    assert error * np.sqrt((n - 1) / n) == pytest.approx(inter_rater.cohens_kappa(table, wt=theirs).std_kappa)


@pytest.mark.parametrize(
    ("statistic", "printed", "ours"),
    [
        (fleiss_kappa, 0.15302, 0.13494),
        (conger_kappa, 0.14917, 0.13226),
        (gwet_ac, 0.14295, 0.12474),
        (brennan_prediger, 0.14472, 0.12652),
    ],
)
def test_an_item_answered_once_is_no_item_without_agreement_as_it_is_to_gwet(statistic, printed, ours):
    rows = [list(row) for row in published.examples()["krippendorff_c_4_observers_12_units"]["data"]]
    rows[2][11], rows[1][11] = rows[1][11], None
    four_raters = published.ratings_of_observers(rows)

    assert round(by_gwet(PARTS[statistic](four_raters)), 5) == printed
    assert round(standard_error(statistic, four_raters), 5) == ours
    assert ours == pytest.approx(delete_one(PARTS[statistic](four_raters)), rel=0.1)


def by_gwet(parts):
    """The root of Gwet (2014)'s variance: items with a single answer have an agreement of 0, expanded to all items."""
    n, times = parts.ratings.n_items, np.ones(parts.ratings.n_items)
    chance, value = parts.chance.at(times[None, :])[0], parts.at(times[None, :])[0]
    agreement = n / parts.agreement.bottom.sum() * (parts.agreement.top - chance * parts.agreement.bottom)
    linear = (agreement - (1 - value) * n * parts.chance.influence(times)) / (1 - chance)
    return np.sqrt(((linear - value) ** 2).sum() / (n * (n - 1)))


def delete_one(parts):
    n = parts.ratings.n_items
    values = parts.at(1 - np.eye(n))
    return np.sqrt((n - 1) / n * ((values - values.mean()) ** 2).sum())


@pytest.mark.parametrize("statistic", [*FAMILY, krippendorff_alpha])
def test_on_many_items_they_are_those_of_leaving_out_one_item_at_a_time(statistic):
    rte = published.dataset("rte")

    assert standard_error(statistic, rte) == pytest.approx(delete_one(PARTS[statistic](rte)), rel=0.02)


@pytest.mark.parametrize("statistic", FAMILY)
def test_the_interval_that_draws_nothing_rests_on_them(statistic):
    r = published.example("gwet_distrib_6raters")

    estimate = bootstrap(statistic, r, method="jackknife")

    assert estimate.value - estimate.low == pytest.approx(2.144787 * standard_error(statistic, r))


def test_a_statistic_without_a_value_has_no_standard_error():
    undefined = standard_error(fleiss_kappa, published.ratings_of_items([["a", "a"], ["a", "a"]]))
    alone = standard_error(gwet_ac, published.ratings_of_items([["a", "b"]]))

    assert undefined.reason == "There is only one label to choose from, so labelers could not have differed."
    assert alone.reason == "Only one item counts, so there is no interval."
