import pytest

from consensus.stats import Ratings, bootstrap, krippendorff_alpha
from consensus.stats.coefficients import COEFFICIENTS
from consensus.stats.distances import LEVELS, interval
from consensus.stats.sample import PARTS
from tests.stats import published


def two_people() -> Ratings:
    table = published.ratings_of_contingencies([[20, 5, 1], [3, 30, 4], [0, 2, 35]])
    return Ratings.from_columns(table.item, table.labeler, table.label + 1)


@pytest.mark.parametrize("coefficient", COEFFICIENTS.values(), ids=COEFFICIENTS)
def test_a_coefficient_goes_by_the_name_of_its_function_and_has_quick_intervals(coefficient):
    assert coefficient.name == coefficient.function.__name__
    assert coefficient.function in PARTS


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", COEFFICIENTS)
def test_every_coefficient_has_a_value_and_an_interval_at_every_level_that_it_knows(name, level):
    coefficient = COEFFICIENTS[name]

    estimate = bootstrap(coefficient.function, two_people(), **coefficient.arguments(level))

    assert 0.6 < estimate.low < estimate.value < estimate.high <= 1


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_one_line_says_when_it_misleads_and_one_what_chance_is(name):
    for line in (COEFFICIENTS[name].misleads, COEFFICIENTS[name].chance):
        assert line.endswith(".")
        assert "\n" not in line
        assert len(line) <= 120


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_those_of_two_labelers_say_so(name):
    coefficient = COEFFICIENTS[name]

    score = coefficient.function(published.example("gwet_distrib_6raters"))

    assert score.is_defined != coefficient.of_two_labelers


def test_distances_of_ones_own_go_to_those_that_take_them():
    assert COEFFICIENTS["krippendorff_alpha"].arguments(interval) == {"level": interval}
    assert COEFFICIENTS["percent_agreement"].arguments(interval) == {}
    with pytest.raises(ValueError, match="Fleiss' kappa has no such level of measurement; it has nominal, ordinal"):
        COEFFICIENTS["fleiss_kappa"].arguments(interval)
    with pytest.raises(ValueError, match="Krippendorff's alpha has no such level"):
        COEFFICIENTS["krippendorff_alpha"].arguments("cardinal")


def test_what_misleads_about_each_does():
    """One item in a hundred is called rare by one of two people, never by both."""
    rare = Ratings.from_columns([*range(100)] * 2, [0] * 100 + [1] * 100, [True, *[False] * 199])
    value = {name: coefficient.function(rare) for name, coefficient in COEFFICIENTS.items()}

    assert value["percent_agreement"] == 0.99
    assert value["gwet_ac"] > 0.98
    assert value["brennan_prediger"] == pytest.approx(0.98)
    for name in ("krippendorff_alpha", "fleiss_kappa", "conger_kappa", "cohen_kappa", "scott_pi", "light_kappa"):
        assert -0.01 < value[name] <= 1e-12


def test_fleiss_kappa_is_lower_than_alpha_by_what_few_items_make():
    r = published.example("gwet_distrib_6raters")
    alpha = krippendorff_alpha(r)

    assert 1 - alpha == pytest.approx((1 - COEFFICIENTS["fleiss_kappa"].function(r)) * (1 - 1 / r.n_labels))
