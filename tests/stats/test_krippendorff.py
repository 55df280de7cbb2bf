import math

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus.stats import Ratings, coincidences, krippendorff_alpha
from consensus.stats.alpha_parts import alpha_parts
from consensus.stats.distances import LEVELS, scale_for
from consensus.stats.patterns import patterns
from tests.stats import definitions, published
from tests.stats.strategies import cells, ratings, table

LEVEL_NAMES = ["nominal", "ordinal", "interval", "ratio"]


@pytest.mark.parametrize(
    ("name", "level", "printed"),
    [
        ("krippendorff_c_4_observers_12_units", "nominal", 0.743),
        ("krippendorff_c_4_observers_12_units", "ordinal", 0.815),
        ("krippendorff_c_4_observers_12_units", "interval", 0.849),
        ("krippendorff_c_4_observers_12_units", "ratio", 0.797),
        ("krippendorff_b_two_observers_nominal", "nominal", 0.692),
        ("krippendorff_a_binary_two_observers", "nominal", 0.095),
        ("alpha_3_coders_15_units", "nominal", 0.691),
        ("alpha_3_coders_15_units", "interval", 0.811),
    ],
)
def test_alpha_of_published_examples_to_the_printed_digits(name, level, printed):
    assert round(krippendorff_alpha(published.example(name), level=level), 3) == printed


@pytest.mark.parametrize(
    ("name", "level", "value"),
    [
        ("gwet_distrib_6raters", "nominal", 0.4204384),
        ("gwet_3x3_abstractors", "nominal", 0.7972585),
        ("gwet_3x3_abstractors", "ordinal", 0.834008),
        ("gwet_4x4_diagnosis", "nominal", 0.431618),
        ("gwet_4x4_diagnosis", "ordinal", 0.373292),
        ("fleiss_1971_psychiatrists", "nominal", 0.43341),
        ("fleiss_14_raters_10_subjects", "nominal", 0.215574),
        ("landis_koch_1977_ms_winnipeg", "ordinal", 0.456687),
        ("landis_koch_1977_ms_new_orleans", "nominal", 0.288517),
        ("irr_anxiety", "ordinal", 0.228387),
        ("irr_video", "interval", 0.108877),
        ("irrCAC_ben_gerry", "nominal", 0.664894),
    ],
)
def test_alpha_of_worked_examples(name, level, value):
    assert krippendorff_alpha(published.example(name), level=level) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("part", "level", "value"),
    [
        ("set1", "nominal", 0.0926),
        ("set1", "ordinal", 0.6003),
        ("set1", "interval", 0.6664),
        ("set2", "nominal", 0.0595),
        ("set2", "ordinal", 0.4916),
        ("set2", "interval", 0.4729),
    ],
)
def test_alpha_of_word_similarity(part, level, value):
    words = published.dataset("wordsim353")
    half = words.only(item for item in words.items if str(item).startswith(part))

    assert krippendorff_alpha(half, level=level) == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.5843), ("ordinal", 0.8119), ("interval", 0.7979)])
def test_alpha_of_first_anesthesia_ratings(level, value):
    frame = published.annotations("anesthesia").query("repeat == 1")
    first = Ratings.from_frame(frame, item="item_id", labeler="labeler_id", label="value")

    assert krippendorff_alpha(first, level=level) == pytest.approx(value, abs=5e-5)


def test_alpha_of_bluebirds():
    assert krippendorff_alpha(published.dataset("bluebirds")) == pytest.approx(0.1255, abs=5e-5)


def test_alpha_of_perfect_and_of_systematic_disagreement():
    tables = published.examples("degenerate_cases")

    assert krippendorff_alpha(published.ratings_of_observers(tables["perfect"]["data"])) == 1
    opposed = published.ratings_of_observers(tables["systematic_disagreement"]["data"])
    assert krippendorff_alpha(opposed) == pytest.approx(-0.75)


def test_the_coincidence_matrix_of_example_c():
    expected = [[7, 4 / 3, 1 / 3, 1 / 3, 0], [4 / 3, 10, 4 / 3, 1 / 3, 0], [1 / 3, 4 / 3, 8, 1 / 3, 0]]
    expected += [[1 / 3, 1 / 3, 1 / 3, 4, 0], [0, 0, 0, 0, 3]]

    assert coincidences(published.example("krippendorff_c_4_observers_12_units")) == pytest.approx(np.array(expected))


@given(ratings(), st.sampled_from(LEVEL_NAMES))
def test_alpha_is_its_definition(r, level):
    difference = {
        "nominal": definitions.nominal_difference,
        "ordinal": definitions.ordinal_difference(r),
        "interval": definitions.interval_difference,
        "ratio": definitions.ratio_difference,
    }[level]

    assert krippendorff_alpha(r, level=level) == pytest.approx(definitions.alpha(r, difference), abs=1e-9, nan_ok=True)


@given(ratings(), st.sampled_from(LEVEL_NAMES))
def test_the_krippendorff_package_agrees(r, level):
    value = krippendorff_alpha(r, level=level)
    assume(value.is_defined)
    # as numbers, the domain is what occurs; unused labels change nothing
    theirs = krippendorff.alpha(
        value_counts=r.counts().toarray().astype(int), value_domain=list(r.labels), level_of_measurement=level
    )

    assert value == pytest.approx(theirs, abs=1e-9)


@given(ratings(), st.sampled_from(LEVEL_NAMES))
def test_a_level_may_be_given_as_a_distance(r, level):
    def own(labels, totals):
        return LEVELS[level](labels, totals)

    expected = krippendorff_alpha(r, level=level)

    assert krippendorff_alpha(r, level=LEVELS[level]) == pytest.approx(expected, nan_ok=True)
    assert krippendorff_alpha(r, level=own) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4), st.sampled_from(LEVEL_NAMES))
def test_a_scale_sums_what_its_square_matrix_holds(totals, level):
    labels, totals = (0, 1, 2.5, 7), np.array(totals, dtype=float)
    matrix = LEVELS[level](labels, totals)
    scale = scale_for(level, labels, totals)
    first, second = np.triu_indices(4, k=1)

    assert scale.over_all(totals) == pytest.approx(totals @ matrix @ totals)
    assert scale.between(first, second, totals) == pytest.approx(matrix[first, second])


def test_a_ratio_scale_of_many_amounts_sums_in_blocks():
    labels = tuple(range(1500))
    totals = np.random.default_rng(0).integers(0, 5, 1500).astype(float)

    matrix = LEVELS["ratio"](labels, totals)
    assert scale_for("ratio", labels, totals).over_all(totals) == pytest.approx(totals @ matrix @ totals)


@given(cells())
def test_renaming_labels_does_not_move_nominal_alpha(rows):
    renamed = [(item, labeler, "zyxw"[label]) for item, labeler, label in rows]

    assert krippendorff_alpha(table(renamed)) == pytest.approx(krippendorff_alpha(table(rows)), nan_ok=True)


@given(cells(), st.randoms(use_true_random=False), st.sampled_from(LEVEL_NAMES))
def test_reordering_answers_and_renaming_people_and_items_does_not_move_alpha(rows, random, level):
    shuffled = [(f"item {7 - item}", f"person {5 - labeler}", label) for item, labeler, label in rows]
    random.shuffle(shuffled)

    expected = krippendorff_alpha(table(rows), level=level)
    assert krippendorff_alpha(table(shuffled), level=level) == pytest.approx(expected, nan_ok=True)


@given(cells(), st.integers(0, 5), st.sampled_from(LEVEL_NAMES))
def test_an_item_answered_once_does_not_move_alpha(rows, label, level):
    with_lonely_item = [*rows, (99, 0, label)]

    expected = krippendorff_alpha(table(rows), level=level)
    assert krippendorff_alpha(table(with_lonely_item), level=level) == pytest.approx(expected, nan_ok=True)


@given(ratings(), st.integers(0, 2**7 - 1))
def test_the_coincidences_of_parts_add_up(r, chosen):
    mask = np.array([bool(chosen >> place & 1) for place in range(r.n_items)], dtype=bool)

    parts = coincidences(r.select(mask)) + coincidences(r.select(~mask))
    assert parts == pytest.approx(coincidences(r))


@given(ratings())
def test_the_margins_of_the_coincidences_are_the_answers_that_can_be_paired(r):
    assert coincidences(r).sum() == pytest.approx(r.pairable().n_labels)


@pytest.mark.parametrize("level", LEVEL_NAMES)
@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([], "No item has answers from two labelers yet."),
        ([[1], [2], [3]], "No item has answers from two labelers yet."),
        ([[1, 1], [1, 1, 1]], "Every answer is the same label, so chance alone would agree too."),
        ([[0.1, 0.1]] * 3, "Every answer is the same label, so chance alone would agree too."),
        ([[1, 1], [2]], "Every answer is the same label, so chance alone would agree too."),
    ],
)
def test_alpha_without_a_value_says_why(answers, reason, level):
    score = krippendorff_alpha(published.ratings_of_items(answers), level=level)

    assert math.isnan(score)
    assert score.reason == reason


def test_labels_at_one_place_of_the_scale_have_no_alpha():
    score = krippendorff_alpha(published.ratings_of_items([["1", "1.0"], ["1", "1"]]), level="interval")

    assert math.isnan(score)
    assert score.reason.startswith("All labels that were given count as the same")


def test_one_item_with_two_different_answers_is_at_chance():
    assert krippendorff_alpha(published.ratings_of_items([[1, 2]])) == 0


@pytest.mark.parametrize(
    ("labels", "level", "sentence"),
    [
        (["a", "b"], "interval", "'a' is not a number"),
        ([-1, 2], "ratio", "-1 is below zero"),
        ([1, 2], "cardinal", "'cardinal' is not a level of measurement"),
        ([1, 2], lambda labels, totals: np.zeros(3), "one number for each pair of labels"),
    ],
)
def test_labels_that_a_scale_cannot_hold_are_refused_with_a_sentence(labels, level, sentence):
    with pytest.raises(ValueError, match=sentence):
        krippendorff_alpha(published.ratings_of_items([labels]), level=level)


def test_thirty_thousand_different_numbers_fit_in_memory():
    rng = np.random.default_rng(0)
    truth = np.repeat(rng.normal(size=15_000), 2)
    r = Ratings.from_columns(np.repeat(np.arange(15_000), 2), np.tile([1, 2], 15_000), truth + rng.normal(size=30_000))

    assert krippendorff_alpha(r, level="interval") == pytest.approx(0.5, abs=0.03)
    assert krippendorff_alpha(r, level="ordinal") == pytest.approx(0.48, abs=0.03)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
@pytest.mark.parametrize("each", [2, 3, 7, 13, 40])
@pytest.mark.parametrize("holes", [0, 0.4])
def test_walking_over_the_rows_finds_what_the_table_of_coincidences_says(level, each, holes):
    rng = np.random.default_rng(each)
    given = rng.random(300 * each) >= holes
    items, labelers = np.repeat(np.arange(300), each)[given], np.tile(np.arange(each), 300)[given]
    labels = (items % 5 + rng.integers(3, size=len(items)))[: len(items)]
    r = Ratings.from_columns(items, labelers, labels)

    together = coincidences(r)
    totals = together.sum(axis=0)
    apart = LEVELS[level](r.labels, totals)
    expected = 1 - (totals.sum() - 1) * (together * apart).sum() / (np.outer(totals, totals) * apart).sum()

    assert krippendorff_alpha(r, level=level) == pytest.approx(expected, abs=1e-12)


@given(r=ratings())
def test_kinds_of_items_hold_every_answer_once(r):
    kinds = patterns(r)

    assert kinds.times.sum() == r.n_items
    assert (kinds.times @ kinds.counts).tolist() == r.counts().sum(axis=0).tolist()
    assert len({tuple(row) for row in kinds.counts.toarray()}) == len(kinds.times)


def test_kinds_of_items_are_the_same_found_by_digits_or_by_random_numbers():
    rng = np.random.default_rng(0)
    r = Ratings.from_columns(np.repeat(np.arange(500), 3), np.tile([0, 1, 2], 500), rng.integers(4, size=1500))
    more_labels = Ratings.from_codes(r.item, r.labeler, r.label, items=r.items, labelers=r.labelers, labels=range(40))

    by_digits, by_numbers = patterns(r), patterns(more_labels)

    def as_set(kinds):
        rows = kinds.counts.toarray()[:, :4].astype(int).tolist()
        return {(tuple(row), times) for row, times in zip(rows, kinds.times.tolist(), strict=True)}

    assert as_set(by_digits) == as_set(by_numbers)


def test_too_many_kinds_of_items_are_not_counted():
    r = Ratings.from_columns(np.repeat(np.arange(50), 2), np.tile([0, 1], 50), np.arange(100))

    assert patterns(r, most=40) is None
    assert len(patterns(r).times) == 50


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@given(r=ratings(), times=st.lists(st.integers(1, 4), min_size=7, max_size=7))
def test_the_influence_of_an_item_is_the_slope_of_alpha_in_its_weight(level, r, times):
    parts = alpha_parts(r, level)
    weights = np.array(times, dtype=float)[: parts.ratings.n_items]
    influence = parts.influence(weights)
    assume(influence is not None)
    step = 1e-6

    for item in range(len(weights)):
        one = np.eye(len(weights))[item] * step
        slope = (parts.at((weights + one)[None]) - parts.at((weights - one)[None]))[0] / (2 * step)
        assert influence[item] == pytest.approx(slope, abs=1e-4)
