"""What holds for every coefficient of the family: degenerate tables, names and order, intervals, and the paradox."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus.stats import Ratings, bootstrap, krippendorff_alpha, percent_agreement
from consensus.stats.brennan_prediger import brennan_prediger
from consensus.stats.cohen import cohen_kappa
from consensus.stats.conger import conger_kappa
from consensus.stats.fleiss import fleiss_kappa
from consensus.stats.gwet import gwet_ac
from consensus.stats.parts import Repeated
from consensus.stats.sample import PARTS
from consensus.stats.scott import scott_pi
from tests.stats import published
from tests.stats.strategies import cells, ratings, table

FAMILY = [fleiss_kappa, conger_kappa, gwet_ac, brennan_prediger]
TWO = [cohen_kappa, scott_pi]
NAMES = ["identity", "quadratic", "ordinal"]


def degenerate(name: str) -> Ratings:
    return published.ratings_of_observers(published.examples("degenerate_cases")[name]["data"])


@pytest.mark.parametrize("coefficient", FAMILY + TWO)
def test_perfect_agreement_is_1(coefficient):
    assert coefficient(degenerate("perfect")) == 1


@pytest.mark.parametrize("coefficient", FAMILY + TWO)
def test_systematic_disagreement_of_two_people_on_two_labels_is_minus_1(coefficient):
    assert coefficient(degenerate("systematic_disagreement")) == -1


@pytest.mark.parametrize("coefficient", FAMILY + TWO)
def test_people_who_share_no_item_have_no_agreement(coefficient):
    score = coefficient(degenerate("no_overlap"))

    assert score.reason == (
        "No item has answers from both labelers."
        if coefficient in TWO
        else "No item has answers from two labelers yet."
    )


@pytest.mark.parametrize("coefficient", [fleiss_kappa, conger_kappa, *TWO])
@pytest.mark.parametrize("order", [[1, 2], [1, 2, 3]])
def test_one_label_given_all_over_says_nothing_where_chance_follows_the_answers(coefficient, order):
    r = Ratings.from_columns([0, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 1], order=order)

    assert coefficient(r).reason == "Every answer is the same label, so chance alone would agree too."


@pytest.mark.parametrize("coefficient", [gwet_ac, brennan_prediger])
def test_one_label_given_all_over_is_perfect_where_chance_follows_the_labels_to_choose(coefficient):
    assert coefficient(Ratings.from_columns([0, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 1], order=[1, 2])) == 1


@pytest.mark.parametrize("coefficient", FAMILY)
def test_without_a_second_label_to_choose_there_is_no_agreement(coefficient):
    reason = "There is only one label to choose from, so labelers could not have differed."

    assert coefficient(degenerate("all_same_label")).reason == reason


@pytest.mark.parametrize(
    ("coefficient", "value"),
    [(cohen_kappa, 0), (conger_kappa, 0), (scott_pi, -1), (fleiss_kappa, -1), (gwet_ac, -1), (brennan_prediger, -1)],
)
def test_a_single_item_has_a_value_and_no_interval(coefficient, value):
    estimate = bootstrap(coefficient, degenerate("single_item"))

    assert estimate.value == value
    assert estimate.reason == "Only one item counts, so there is no interval."


@pytest.mark.parametrize("coefficient", FAMILY + TWO)
def test_no_answers_at_all_are_undefined(coefficient):
    assert not coefficient(table([])).is_defined


@pytest.mark.parametrize("coefficient", [fleiss_kappa, conger_kappa, brennan_prediger])
@given(r=ratings())
def test_weights_that_give_full_credit_to_all_leave_no_room(coefficient, r):
    score = coefficient(r, weights=lambda labels: np.ones((len(labels), len(labels))))

    assert not score.is_defined
    if len(set(r.label)) > 1 and r.pairable().n_items:
        assert score.reason == "Chance alone would earn full credit with these weights."


@pytest.mark.parametrize("coefficient", FAMILY)
@given(rows=cells(), data=st.data())
def test_names_and_order_of_items_labelers_and_labels_do_not_matter(coefficient, rows, data):
    shuffled = data.draw(st.permutations(rows))
    renamed = [(f"item {item}", f"labeler {-labeler}", f"label {-label}") for item, labeler, label in shuffled]

    assert coefficient(table(renamed)) == pytest.approx(coefficient(table(rows)), nan_ok=True)


@pytest.mark.parametrize("coefficient", FAMILY)
@given(rows=cells())
def test_the_order_of_the_scale_may_be_turned_round(coefficient, rows):
    turned = [(item, labeler, 3 - label) for item, labeler, label in rows]
    for weights in ("linear", "quadratic", "ordinal", "radical"):
        expected = coefficient(table(rows), weights=weights)

        assert coefficient(table(turned), weights=weights) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("coefficient", FAMILY)
@given(rows=cells(), times=st.integers(2, 4))
def test_every_item_twice_or_more_changes_nothing(coefficient, rows, times):
    copies = [((item, copy), labeler, label) for item, labeler, label in rows for copy in range(times)]

    assert coefficient(table(copies)) == pytest.approx(coefficient(table(rows)), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("coefficient", FAMILY)
@given(data=st.data())
def test_a_labeler_who_comes_round_to_the_others_raises_agreement(coefficient, data):
    n_items = data.draw(st.integers(2, 6))
    first = data.draw(st.lists(st.sampled_from("ab"), min_size=n_items, max_size=n_items))
    place = data.draw(st.integers(0, n_items - 1))
    rest = [[label, label] for label in first] + [["a", "a"], ["b", "b"]]
    against = [[*row, row[0]] for row in rest]
    against[place][2] = "b" if against[place][0] == "a" else "a"
    with_them = [[*row, row[0]] for row in rest]

    before, after = (published.ratings_of_items(rows) for rows in (against, with_them))

    assert coefficient(before) < coefficient(after) == 1


@pytest.mark.parametrize("coefficient", FAMILY)
@pytest.mark.parametrize("weights", NAMES)
@given(r=ratings(), data=st.data())
def test_the_sums_over_items_give_the_coefficient_of_every_resample(coefficient, weights, r, data):
    assume(r.n_items)
    draws = st.lists(st.integers(0, 3), min_size=r.n_items, max_size=r.n_items).filter(any)
    drawn = np.array([data.draw(draws), data.draw(draws)], dtype=np.float64)

    quick = PARTS[coefficient](r, weights=weights).at(drawn)

    assert quick == pytest.approx(Repeated(r, coefficient, {"weights": weights}).at(drawn), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("coefficient", TWO)
@given(r=ratings(), data=st.data())
def test_the_same_for_two_labelers(coefficient, r, data):
    assume(r.n_labelers >= 2)
    options = {"first": r.labelers[0], "second": r.labelers[1], "weights": "linear"}
    parts = PARTS[coefficient](r, **options)
    assume(parts.ratings.n_items)
    draws = st.lists(st.integers(0, 3), min_size=parts.ratings.n_items, max_size=parts.ratings.n_items).filter(any)
    drawn = np.array([data.draw(draws)], dtype=np.float64)

    slow = Repeated(parts.ratings, coefficient, options).at(drawn)

    assert parts.at(drawn) == pytest.approx(slow, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("coefficient", FAMILY)
@given(r=ratings(), weights=st.sampled_from(["identity", "linear", "quadratic", "radical", "ordinal"]))
def test_no_coefficient_falls_below_the_lowest_that_it_can_be(coefficient, r, weights):
    value, parts = coefficient(r, weights=weights), PARTS[coefficient](r, weights=weights)
    if value.is_defined and parts.lowest is not None:
        assert value >= parts.lowest - 1e-9


def test_people_who_never_agree_and_give_all_labels_equally_often_are_at_the_lowest():
    r = published.ratings_of_items([list("abc"), list("bca"), list("cab")])

    for coefficient in (gwet_ac, brennan_prediger):
        assert coefficient(r) == pytest.approx(PARTS[coefficient](r).lowest) == pytest.approx(-1 / 2)
    assert fleiss_kappa(r) == conger_kappa(r) == pytest.approx(-1 / 2)


def test_single_answers_and_gaps_let_chance_come_so_near_to_1_that_nothing_is_the_lowest():
    mostly_single = published.ratings_of_items([["a"]] * 50 + [["a", "b"]])

    assert PARTS[fleiss_kappa](mostly_single).lowest is None
    assert fleiss_kappa(mostly_single) < -40
    assert PARTS[conger_kappa](mostly_single).lowest is None


@pytest.mark.parametrize("weights", NAMES)
@pytest.mark.parametrize("coefficient", FAMILY)
def test_the_influence_of_an_item_is_how_the_coefficient_moves_with_it(coefficient, weights):
    parts = PARTS[coefficient](published.example("krippendorff_c_4_observers_12_units"), weights=weights)
    times, step = np.array([3.0, 1, 2, 1, 1, 1, 4, 1, 1, 1, 1, 2]), 1e-6
    ahead, back = parts.at(times + step * np.eye(12)), parts.at(times - step * np.eye(12))

    assert parts.influence(times) == pytest.approx((ahead - back) / (2 * step), abs=1e-7)


@pytest.mark.parametrize("coefficient", FAMILY)
def test_an_interval_of_many_items_takes_no_longer_than_that_of_few(coefficient):
    few = published.example("gwet_4x4_diagnosis")
    many = few.repeat(np.full(few.n_items, 20))

    narrow, wide = bootstrap(coefficient, many, seed=1), bootstrap(coefficient, few, seed=1)

    assert narrow.value == pytest.approx(wide.value)
    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(np.sqrt(20), rel=0.15)


def of_option(folder: str, option: str) -> Ratings:
    """Whether each labeler ticked an option, of a question where several may be ticked."""
    frame = published.annotations(folder)
    ticked = [f'"{option}"' in value for value in frame["value"]]
    return Ratings.from_columns(frame["item_id"], frame["labeler_id"], ticked)


@pytest.mark.parametrize(
    ("folder", "option", "percent", "alpha", "ac1"),
    [
        ("relation_multilabel", "place_of_death", 0.952, 0.089, 0.950),
        ("relation_multilabel", "alternate_names", 0.960, -0.014, 0.958),
        ("people_multilabel", "Judge", 0.996, -0.001, 0.996),
        ("people_multilabel", "Writer", 0.959, 0.047, 0.957),
    ],
)
def test_on_rare_labels_nearly_everybody_agrees_and_alpha_is_near_0(folder, option, percent, alpha, ac1):
    """The paradox of kappa: AC1 hardly takes anything off, kappa and alpha take off nearly all. Both are right: few
    people tick the option, and those who do are hardly ever joined by another."""
    r = of_option(folder, option)

    assert round(percent_agreement(r), 3) == percent > 0.95
    assert round(krippendorff_alpha(r), 3) == alpha < 0.1
    assert fleiss_kappa(r) < krippendorff_alpha(r)
    assert round(gwet_ac(r), 3) == ac1
