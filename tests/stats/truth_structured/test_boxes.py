"""Boxes of several labelers fused into one for each thing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.distances.boxes import fit_boxes, one_minus_iou
from consensus.stats.shapes import Box, boxes_label
from consensus.stats.truth.boxes import fuse_boxes
from consensus.stats.truth.majority_vote import take_first
from consensus.stats.truth.medoid import medoid
from tests.stats.published import ratings_of_items
from tests.stats.truth_structured import loading


def car(x, y=0.0, width=10.0, height=10.0, label="car"):
    return Box(label, float(x), float(y), float(width), float(height))


def drawn(*boxes):
    return boxes_label(boxes)


def against(found, gold):
    """Precision, recall, F1 at IoU 0.5 of all items together, and the mean IoU of the matches."""
    items, n = list(gold), np.arange(len(gold))
    labels = tuple(found[item] for item in items) + tuple(gold[item] for item in items)
    pairs = fit_boxes(labels)(n, n + len(n))
    matches = pairs.matches(0.5)
    hits, n_found, n_gold = len(matches.pair), pairs.n_first.sum(), pairs.n_second.sum()
    return hits / n_found, hits / n_gold, 2 * hits / (n_found + n_gold), matches.iou.mean()


def iou(a, b):
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(width, 0) * max(height, 0)
    return shared / (a.area + b.area - shared)


def plain_fusion(answers, at_least=0.4):
    """One item, distinct overlaps, one class: the boxes of at least half of the labelers, straight from the words."""
    groups = [{(who, box)} for who, boxes in enumerate(answers) for box in boxes]
    pairs = [
        (iou(a, b), (i, a), (j, b))
        for i, one in enumerate(answers)
        for j, other in enumerate(answers[:i])
        for a in one
        for b in other
    ]
    for overlap, one, other in sorted(pairs, reverse=True):
        first, second = (next(group for group in groups if part in group) for part in (one, other))
        people = [who for who, _ in first | second]
        if overlap >= at_least and first is not second and len(people) == len(set(people)):
            groups = [group for group in groups if group not in (first, second)] + [first | second]
    fused = []
    for group in groups:
        if len(group) >= len(answers) / 2:
            left, top, right, bottom = (float(np.median([edges(box)[side] for _, box in group])) for side in range(4))
            fused.append(Box("car", left, top, right - left, bottom - top))
    return sorted(fused)


def edges(box):
    return box.x, box.y, box.x + box.width, box.y + box.height


corner = st.floats(0, 30).map(lambda value: round(value, 3))
size = st.floats(5, 15).map(lambda value: round(value, 3))
box = st.builds(Box, st.just("car"), corner, corner, size, size)
answers = st.lists(st.lists(box, max_size=3).map(boxes_label), min_size=1, max_size=4)


def test_a_thing_that_half_marked_is_kept_with_the_median_of_its_edges():
    truth = fuse_boxes(ratings_of_items([[drawn(car(0)), drawn(car(1)), drawn(car(5, width=9)), drawn(car(100))]]))

    assert truth.value(0) == (car(1, width=10),)
    assert truth.support.tolist() == [0.75, 0.25]
    assert truth.kept.tolist() == [True, False]
    assert truth.confidence[0] == pytest.approx(0.75)


def test_the_mean_of_the_edges_on_request():
    truth = fuse_boxes(ratings_of_items([[drawn(car(0)), drawn(car(1)), drawn(car(5))]]), centre="mean")

    assert truth.value(0) == (car(2),)


def test_two_boxes_of_one_labeler_are_two_things_however_close():
    crowd = drawn(car(0), car(2))

    truth = fuse_boxes(ratings_of_items([[crowd, crowd, drawn(car(1))]]))

    assert truth.value(0) == (car(0), car(2))
    assert sorted(truth.n_labelers.tolist()) == [2, 3]


def test_the_class_is_voted_on_and_a_tie_shows_in_its_share():
    van, truck = car(0, label="van"), car(0, label="truck")

    truth = fuse_boxes(ratings_of_items([[drawn(van), drawn(truck), drawn(van)], [drawn(van), drawn(truck)]]))

    assert truth.values() == {0: (van,), 1: (truck,)}
    assert truth.class_share == pytest.approx([2 / 3, 1 / 2])


def test_classes_kept_apart_are_things_of_their_own():
    table = ratings_of_items([[drawn(car(0, label="van")), drawn(car(0, label="truck"))]])

    truth = fuse_boxes(table, across_classes=False)

    assert truth.value(0) == (car(0, label="truck"), car(0, label="van"))
    assert truth.support.tolist() == [0.5, 0.5]


def test_one_class_goes_together_before_two_do():
    person, bicycle = car(0, label="person"), car(1, label="bicycle")
    near_person = car(2, label="person")

    truth = fuse_boxes(ratings_of_items([[drawn(person, bicycle), drawn(near_person)]]))

    assert sorted(zip(truth.n_labelers.tolist(), [box.label for box in truth.boxes], strict=True)) == [
        (1, "bicycle"),
        (2, "person"),
    ]


def test_weights_count_in_support_and_place():
    table = ratings_of_items([[drawn(car(0)), drawn(car(2)), drawn(car(60))]])

    truth = fuse_boxes(table, weights=np.array([1.0, 3.0, 4.0]), centre="mean")

    assert truth.value(0) == (car(1.5), car(60))
    assert truth.support.tolist() == [0.5, 0.5]


def test_a_labeler_of_three_times_the_weight_is_three_labelers():
    weighted = fuse_boxes(
        ratings_of_items([[drawn(car(0)), drawn(car(1)), drawn(car(3))]]), weights=np.array([3, 1, 1])
    )
    repeated = fuse_boxes(ratings_of_items([[drawn(car(0))] * 3 + [drawn(car(1)), drawn(car(3))]]))

    assert weighted.value(0) == repeated.value(0) == (car(0),)
    assert weighted.support == pytest.approx(repeated.support)


def test_who_weighs_nothing_marks_nothing():
    truth = fuse_boxes(ratings_of_items([[drawn(car(0)), drawn(car(50))]]), weights=np.array([1.0, 0.0]))

    assert truth.value(0) == (car(0),)


def test_all_empty_answers_are_certain_of_nothing_to_mark():
    truth = fuse_boxes(ratings_of_items([[(), ()], [()]]))

    assert truth.values() == {0: (), 1: ()}
    assert list(truth.confidence) == [1, 1]
    assert np.isnan(truth.labelers.precision).all()


def test_a_single_answer_is_kept_as_it_is():
    truth = fuse_boxes(ratings_of_items([[drawn(car(0), car(3))]]))

    assert truth.value(0) == (car(0), car(3))
    assert np.isnan(truth.labelers.recall).all()


def test_with_two_answers_an_item_it_says_that_one_of_two_is_enough():
    two = ratings_of_items([[drawn(car(0)), drawn(car(50))], [drawn(car(0)), drawn(car(0))]])

    assert fuse_boxes(two).value(0) == (car(0), car(50))
    assert "what only one of two marked is kept, 2 of 3 things" in fuse_boxes(two).warnings[0]
    assert fuse_boxes(two, support=0.6).value(0) == ()
    assert fuse_boxes(two, support=0.6).warnings == ()


def test_boxes_without_area_meet_if_they_are_the_same():
    point = car(3, 3, 0, 0)

    truth = fuse_boxes(ratings_of_items([[drawn(point), drawn(point), drawn(car(3.5, 3, 0, 0))]]))

    assert truth.value(0) == (point,)
    assert truth.iou.tolist() == [1, 1]


def test_no_answers_have_no_boxes():
    assert fuse_boxes(ratings_of_items([])).values() == {}


def test_words_are_no_boxes():
    with pytest.raises(ValueError, match="not a tuple of Box"):
        fuse_boxes(ratings_of_items([["car"]]))


@given(answers)
def test_it_is_the_definition_of_plain_loops(item):
    overlaps = [iou(a, b) for i, one in enumerate(item) for other in item[:i] for a in one for b in other]
    if len(set(overlaps)) < len(overlaps) and any(overlaps):
        return  # equal overlaps: which pair comes first is a matter of taste

    found = fuse_boxes(ratings_of_items([item])).value(0)

    assert np.array([box[1:] for box in found]) == pytest.approx(np.array([box[1:] for box in plain_fusion(item)]))


@given(answers)
def test_the_order_of_labelers_does_not_matter(item):
    before, after = fuse_boxes(ratings_of_items([item])), fuse_boxes(ratings_of_items([item[::-1]]))

    assert sorted(before.support) == pytest.approx(sorted(after.support))
    assert np.array([b[1:] for b in after.value(0)]) == pytest.approx(np.array([b[1:] for b in before.value(0)]))


@given(answers)
def test_moving_the_picture_moves_the_boxes(item):
    moved = [boxes_label(b._replace(x=b.x + 64, y=b.y + 32) for b in answer) for answer in item]

    before, after = fuse_boxes(ratings_of_items([item])).value(0), fuse_boxes(ratings_of_items([moved])).value(0)

    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        assert (other.x - 64, other.y - 32) == pytest.approx((one.x, one.y))


def simulated(seed, n_items=150, n_labelers=6):
    """Things at random places; labelers find each at a rate of their own, a little off, and now and then one more."""
    rng = np.random.default_rng(seed)
    found = rng.uniform(0.6, 0.95, n_labelers)
    truths, rows = {}, []
    for item in range(n_items):
        things = [car(*rng.uniform(0, 500, 2), *rng.uniform(20, 60, 2)) for _ in range(rng.integers(0, 4))]
        truths[item] = boxes_label(things)
        for who in range(n_labelers):
            seen = [off(rng, thing) for thing in things if rng.random() < found[who]]
            seen += [car(*rng.uniform(0, 500, 2), 30, 30)] * (rng.random() < 0.15)
            rows.append((item, who, boxes_label(seen)))
    return truths, found, Ratings.from_columns(*zip(*rows, strict=True))


def off(rng, thing):
    move = rng.normal(0, 0.04, 4) * [thing.width, thing.height, thing.width, thing.height]
    return Box(thing.label, thing.x + move[0], thing.y + move[1], thing.width + move[2], thing.height + move[3])


def test_planted_things_are_found_again_better_than_by_any_answer_alone():
    truths, _, table = simulated(seed=1)

    precision, recall, f1, place = against(fuse_boxes(table).values(), truths)
    alone = against(medoid(table, "nominal", ties=take_first).values(), truths)

    assert precision > 0.97
    assert recall > 0.9
    assert f1 > alone[2] + 0.05
    assert place > alone[3] + 0.02


def test_recall_of_labelers_is_recovered():
    _, found, table = simulated(seed=2, n_items=400)

    labelers = fuse_boxes(table).labelers

    assert labelers.recall == pytest.approx(found, abs=0.06)
    assert labelers.to_find.min() > 300


def test_quality_counts_the_votes_of_the_others_alone():
    both, one = drawn(car(0), car(50)), drawn(car(0))

    labelers = fuse_boxes(ratings_of_items([[both, one, drawn()]])).labelers

    assert labelers.marked.tolist() == [2, 1, 0]
    assert labelers.precision.tolist()[:2] == [0.25, 0.5]
    assert labelers.to_find.tolist() == [0.5, 1, 1.5]  # of two others, one is half: half a thing
    assert labelers.recall.tolist() == [1, 0.5, 0]


def test_fused_pedestrians_are_nearer_to_the_reference_than_single_answers():
    table, gold = loading.boxes()

    fused = against(fuse_boxes(table).values(), gold)
    central = against(medoid(table, one_minus_iou, ties=take_first).values(), gold)

    assert fused == pytest.approx((0.9845, 0.8842, 0.9317, 0.8393), abs=1e-4)
    assert central == pytest.approx((0.9835, 0.8801, 0.9289, 0.8221), abs=1e-4)
    assert single(table, gold) == pytest.approx((0.9149, 0.8269, 0.8687, 0.7822), abs=6e-5)


def single(table, gold):
    """Each answer on its own against the reference of its item, all answers together."""
    answers = [(table.items[item], table.labels[label]) for item, label in zip(table.item, table.label, strict=True)]
    known = [(item, answer) for item, answer in answers if item in gold]
    places = range(len(known))
    return against({place: known[place][1] for place in places}, {place: gold[known[place][0]] for place in places})
