"""Where labelers agree on every item, an interval can only go by how many items could have shown otherwise."""

import pytest

from consensus.stats import (
    alpha_against_rest,
    class_agreement,
    estimate,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    light_kappa,
    percent_agreement,
    specific_agreement,
)
from tests.stats.published import ratings_of_items


def all_agree(*, common: int, rare: int) -> list[list[str]]:
    return [["no", "no"]] * common + [["yes", "yes"]] * rare


def low(statistic, answers, **options):
    found = estimate(statistic, ratings_of_items(answers), **options)

    assert (found.value, found.high, found.method) == (1, 1, "score")
    return found.low


@pytest.mark.parametrize("statistic", [krippendorff_alpha, fleiss_kappa])
def test_full_agreement_on_a_rare_label_says_less_than_on_a_common_one(statistic):
    balanced, skewed = all_agree(common=100, rare=100), all_agree(common=196, rare=4)

    assert low(statistic, balanced) > 0.95
    assert low(statistic, skewed) < 0.7


def test_no_difference_at_all_says_not_much_more_than_a_single_one():
    unanimous = ratings_of_items(all_agree(common=190, rare=10))
    nearly = ratings_of_items([*all_agree(common=189, rare=10), ["no", "yes"]])

    width_of_none, width_of_one = (
        found.high - found.low for found in (estimate(krippendorff_alpha, r) for r in (unanimous, nearly))
    )
    assert width_of_one / 3 < width_of_none < width_of_one


@pytest.mark.parametrize("statistic", [percent_agreement, gwet_ac])
def test_measures_that_rare_labels_do_not_lower_go_by_all_items(statistic):
    assert low(statistic, all_agree(common=196, rare=4)) > 0.95


def test_agreement_on_one_label_goes_by_the_items_to_which_it_was_given():
    answers = all_agree(common=196, rare=4)

    assert low(specific_agreement, answers, label="yes") < 0.6
    assert low(specific_agreement, answers, label="no") > 0.97


def test_all_labels_at_once_have_the_intervals_that_each_has_alone():
    r = ratings_of_items(all_agree(common=196, rare=4))

    for row in class_agreement(r):
        alone = estimate(specific_agreement, r, label=row.label), estimate(alpha_against_rest, r, label=row.label)
        assert (row.specific.low, row.alpha.low) == pytest.approx((alone[0].low, alone[1].low))


def test_the_mean_kappa_of_pairs_goes_by_all_items():
    assert low(light_kappa, all_agree(common=20, rare=20)) > 0.8
