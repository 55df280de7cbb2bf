from itertools import product

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consensus.stats import krippendorff_alpha
from consensus.stats.distances import scale_for
from consensus.stats.distances.boxes import one_minus_iou
from consensus.stats.distances.comparison import Comparison, Fraction
from consensus.stats.distances.pairwise import PairDistance
from consensus.stats.distances.sets import jaccard, masi
from consensus.stats.distances.spans import one_minus_f1, one_minus_overlap_f1
from consensus.stats.distances.words import character_edits, character_errors, word_errors
from consensus.stats.normalisers import raw
from consensus.stats.shapes import Box, Span, boxes_label
from tests.stats import definitions as plain
from tests.stats.structured import definitions, published
from tests.stats.structured.strategies import KINDS, answers_of, ratings_of, tables

DISTANCES = {
    "jaccard": ("choices", jaccard),
    "masi": ("choices", masi),
    "one_minus_iou": ("boxes", one_minus_iou),
    "one_minus_f1": ("spans", one_minus_f1),
    "one_minus_overlap_f1": ("spans", one_minus_overlap_f1),
    "word_errors": ("texts", word_errors),
    "character_errors": ("texts", character_errors),
    "character_edits": ("texts", character_edits),
}
each_distance = pytest.mark.parametrize("name", DISTANCES)
few_examples = settings(max_examples=25)


@each_distance
@few_examples
@given(st.data())
def test_a_distance_is_its_definition(name, data):
    kind, distance = DISTANCES[name]
    labels = tuple(data.draw(st.lists(KINDS[kind], min_size=1, max_size=6, unique=True)))
    define = getattr(definitions, name)

    matrix = distance(labels, np.ones(len(labels)))

    expected = [[define(a, b) for b in labels] for a in labels]
    assert matrix == pytest.approx(np.array(expected), abs=1e-7)
    assert (matrix == matrix.T).all()
    assert (np.diag(matrix) == 0).all()


@each_distance
@few_examples
@given(st.data())
def test_alpha_is_its_definition(name, data):
    kind, distance = DISTANCES[name]
    r = data.draw(tables(KINDS[kind]))

    expected = plain.alpha(r, getattr(definitions, name))
    assert krippendorff_alpha(r, level=distance) == pytest.approx(expected, abs=1e-6, nan_ok=True)


@each_distance
@few_examples
@given(st.data())
def test_the_krippendorff_package_agrees(name, data):
    kind, distance = DISTANCES[name]
    r = data.draw(tables(KINDS[kind]))
    value = krippendorff_alpha(r, level=distance)
    assume(value.is_defined)

    matrix = distance(r.labels, np.ones(len(r.labels)))
    theirs = krippendorff.alpha(
        value_counts=r.counts().toarray().astype(int),
        value_domain=list(range(len(r.labels))),
        level_of_measurement=lambda v1, v2, i1, i2, n_v, dtype: matrix[np.asarray(v1, int), np.asarray(v2, int)],
    )

    assert value == pytest.approx(theirs, abs=1e-9)


@each_distance
@few_examples
@given(st.data())
def test_the_order_of_people_and_items_and_their_names_do_not_move_alpha(name, data):
    kind, distance = DISTANCES[name]
    r = data.draw(tables(KINDS[kind]))
    shuffled = [data.draw(st.permutations(row)) for row in data.draw(st.permutations(answers_of(r)))]

    expected = krippendorff_alpha(r, level=distance)
    assert krippendorff_alpha(ratings_of(shuffled), level=distance) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@each_distance
@few_examples
@given(st.data())
def test_a_scale_sums_what_its_square_matrix_holds(name, data):
    kind, distance = DISTANCES[name]
    labels = tuple(data.draw(st.lists(KINDS[kind], min_size=2, max_size=5, unique=True)))
    totals = np.array(data.draw(st.lists(st.integers(0, 4), min_size=len(labels), max_size=len(labels))), dtype=float)
    matrix = distance(labels, totals) * np.outer(totals > 0, totals > 0)
    scale = scale_for(distance, labels, totals)
    weighted = totals * np.array([[2.0], [0.5]]) ** np.arange(len(labels))

    assert scale.over_all(totals) == pytest.approx(totals @ matrix @ totals)
    assert scale.over_all(weighted) == pytest.approx(np.array([row @ matrix @ row for row in weighted]))
    assert scale.toward(totals)[totals > 0] == pytest.approx((matrix @ totals)[totals > 0])


def test_distances_within_items_are_computed_once_and_kept():
    asked = []

    def fit(labels):
        return lambda first, second: asked.append(len(first)) or Fraction(np.ones(len(first)), np.ones(len(first)))

    counting = PairDistance(Comparison("counting", fit, read=lambda found: found))
    scale = scale_for(counting, (("a",), ("b",), ("c",)), np.ones(3))
    first, second = np.array([0, 1]), np.array([1, 2])

    for _ in range(3):
        scale.between(first, second, np.ones(3))

    assert asked == [2]


@pytest.mark.parametrize(
    ("folder", "distance", "value"),
    [
        ("people_multilabel", jaccard, 0.2923),
        ("people_multilabel", masi, 0.2708),
        ("people_multilabel", "nominal", 0.2356),
        ("relation_multilabel", jaccard, 0.4241),
        ("relation_multilabel", masi, 0.3935),
        ("relation_multilabel", "nominal", 0.3362),
    ],
)
def test_alpha_of_sets_that_people_chose(folder, distance, value):
    answers = published.dataset(folder, "choices")

    assert krippendorff_alpha(answers, level=distance) == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize("distance", [jaccard, masi])
@pytest.mark.parametrize("folder", ["people_multilabel", "relation_multilabel"])
def test_nltk_agrees_on_sets_that_people_chose(folder, distance):
    agreement = pytest.importorskip("nltk.metrics.agreement")
    theirs = pytest.importorskip("nltk.metrics.distance")
    r = published.dataset(folder, "choices")
    rows = zip(r.labeler.tolist(), r.item.tolist(), (frozenset(r.labels[label]) for label in r.label), strict=True)

    measure = {jaccard: theirs.jaccard_distance, masi: theirs.masi_distance}[distance]
    alpha = agreement.AnnotationTask(list(rows), distance=measure).alpha()

    assert krippendorff_alpha(r, level=distance) == pytest.approx(alpha, abs=1e-9)


def test_alpha_of_transcripts_by_character_edits():
    answers = published.transcripts()

    # of ten million pairs of different transcripts one million is drawn
    assert krippendorff_alpha(answers, level=character_edits) == pytest.approx(0.8455, abs=1e-4)


@pytest.mark.parametrize(
    ("answers", "distance", "reason"),
    [
        ([[(), ()], [(), ()]], one_minus_iou, "Every answer is the same label"),
        ([[(), ()], [()]], one_minus_f1, "Every answer is the same label"),
        ([[(Box("ant", 0, 0, 1, 1),)], [()]], one_minus_iou, "No item has answers from two labelers"),
        ([["a b", "a b"]], word_errors, "Every answer is the same label"),
        ([["a b", "a  b"]], word_errors, "All labels that were given count as the same"),
        ([[(Span(1, 1, "PER"),), ()]], one_minus_overlap_f1, "All labels that were given count as the same"),
        ([], masi, "No item has answers from two labelers"),
    ],
)
def test_alpha_without_a_value_says_why(answers, distance, reason):
    score = krippendorff_alpha(ratings_of(answers), level=distance)

    assert np.isnan(score)
    assert score.reason.startswith(reason)


def test_nobody_but_one_drew_anything():
    box = boxes_label([Box("ant", 0, 0, 5, 5)])

    # 2 of 4 ordered pairs within items differ, and 6 of 12 over all: no better than chance
    assert krippendorff_alpha(ratings_of([[(), box], [(), ()]]), level=one_minus_iou) == 0


@pytest.mark.parametrize(
    ("label", "distance", "sentence"),
    [
        ("joy", masi, "'joy' is not a set of options"),
        (3, word_errors, "3 is not a text"),
        ("joy", one_minus_iou, "'joy' is not a tuple of Box"),
        (("joy",), one_minus_f1, "is not a tuple of Span"),
    ],
)
def test_labels_of_another_kind_are_refused_with_a_sentence(label, distance, sentence):
    with pytest.raises(ValueError, match=sentence):
        krippendorff_alpha(ratings_of([[label, label], [label, label]]), level=distance)


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ((), (), 0),
        ((Box("ant", 0, 0, 2, 2),), (), 1),
        ((Box("ant", 0, 0, 2, 2),), (Box("bee", 0, 0, 2, 2),), 1),
        ((Box("ant", 0, 0, 2, 2),), (Box("ant", 0, 0, 2, 1),), 0.5),
        ((Box("ant", 0, 0, 2, 2), Box("ant", 9, 9, 2, 2)), (Box("ant", 0, 0, 2, 2),), 0.5),
        ((Box("ant", 0, 0, 2, 2), Box("ant", 9, 9, 2, 2)), (Box("ant", 0, 0, 2, 2), Box("ant", 5, 5, 1, 1)), 2 / 3),
    ],
)
def test_one_minus_iou_by_hand(first, second, apart):
    assert one_minus_iou((first, second), np.ones(2))[0, 1] == pytest.approx(apart)


def test_words_and_characters_by_hand():
    labels = ("the cat sat", "the hat sat down", "")

    assert word_errors(labels, np.ones(3))[0] == pytest.approx([0, 2 / 4, 1])
    assert character_errors(("cat", "hats"), np.ones(2))[0, 1] == pytest.approx(2 / 4)
    assert character_edits(("cat", "hats"), np.ones(2))[0, 1] == 2


def test_a_hundred_thousand_different_words_can_be_told_apart():
    labels = tuple(" ".join(map(str, range(start, start + 50))) for start in range(0, 100_000, 50))

    assert word_errors.apart(labels)(np.array([0, 5]), np.array([1999, 5])).tolist() == [1, 0]


def test_raw_transcripts_differ_where_normalised_ones_do_not():
    assert len(published.transcripts(raw).labels) > len(published.transcripts().labels)


def test_sets_of_every_size_against_each_other():
    labels = tuple(tuple(sorted(chosen)) for chosen in {frozenset(pair) for pair in product("abc", repeat=2)})

    expected = [[definitions.masi(a, b) for b in labels] for a in labels]
    assert masi(labels, np.ones(len(labels))) == pytest.approx(np.array(expected))
