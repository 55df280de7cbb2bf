import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats import krippendorff_alpha
from consensus.stats.distances.boxes import box_iou
from consensus.stats.distances.comparison import compare
from consensus.stats.distances.polygons import (
    POLYGON,
    Polygon,
    one_minus_polygon_iou,
    polygon_f1,
    polygon_iou,
    polygons_label,
)
from consensus.stats.shapes import Box
from consensus.verification.polygons import iou as iou_by_triangles
from tests.stats.structured.strategies import boxes, ratings_of

SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
places = st.integers(0, 12).map(float)


@st.composite
def stars(draw: st.DrawFn, corners: int = 7) -> tuple[tuple[float, float], ...]:
    """A polygon that does not cross itself: its corners stand around a point in order."""
    n = draw(st.integers(3, corners))
    far = draw(st.lists(st.floats(1, 9), min_size=n, max_size=n))
    middle = draw(st.tuples(places, places))
    around = np.linspace(0, 2 * np.pi, n, endpoint=False) + draw(st.floats(0, 1))
    return tuple(
        (float(middle[0] + r * np.cos(a)), float(middle[1] + r * np.sin(a))) for r, a in zip(far, around, strict=True)
    )


def iou(one: tuple[tuple[float, float], ...], other: tuple[tuple[float, float], ...]) -> float:
    labels = ((Polygon("ant", one),), (Polygon("ant", other),))
    first, second = np.array([0]), np.array([1])
    return float(polygon_iou.values(compare({"iou": polygon_iou}, labels, first, second)["iou"])[0])


def test_what_two_polygons_share_is_counted_once_of_what_either_covers():
    assert iou(SQUARE, ((2, 0), (6, 0), (6, 4), (2, 4))) == pytest.approx(8 / 24)
    assert iou(SQUARE, ((0, 0), (4, 0), (0, 4))) == pytest.approx(8 / 16)
    assert iou(SQUARE, ((-2, 2), (2, -2), (6, 2), (2, 6))) == pytest.approx(16 / 32)  # stands on its corner, holds it
    assert iou(SQUARE, ((1, 1), (2, 1), (2, 3), (1, 3))) == pytest.approx(2 / 16)
    assert iou(SQUARE, ((4, 0), (8, 0), (8, 4), (4, 4))) == 0  # only a side
    horseshoe = ((0, 0), (6, 0), (6, 6), (4, 6), (4, 2), (2, 2), (2, 6), (0, 6))
    assert iou(horseshoe, ((0, 3), (6, 3), (6, 5), (0, 5))) == pytest.approx(8 / (28 + 12 - 8))


def test_one_that_crosses_itself_covers_what_the_even_odd_rule_says():
    bow = ((0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0))

    assert iou(bow, SQUARE) == pytest.approx(8 / 16)


@given(stars(), stars())
def test_triangles_that_cut_each_other_find_the_same(one, other):
    assert iou(one, other) == pytest.approx(iou_by_triangles(("ant", one), ("ant", other)), abs=1e-9)


@given(stars(), stars(), st.integers(0, 6), places)
def test_it_matters_neither_who_is_first_nor_where_an_outline_begins_nor_where_they_lie(one, other, turn, by):
    expected = iou(one, other)
    turned = (*other[turn % len(other) :], *other[: turn % len(other)])

    assert iou(one, one) == 1
    assert iou(other, one) == pytest.approx(expected, abs=1e-12)
    assert iou(one, turned[::-1]) == pytest.approx(expected, abs=1e-9)
    assert iou(*(tuple((x + by, y - by) for x, y in each) for each in (one, other))) == pytest.approx(
        expected, abs=1e-9
    )


def outline(box: Box) -> Polygon:
    right, bottom = box.x + box.width, box.y + box.height
    return Polygon(box.label, ((box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)))


@given(st.lists(boxes, min_size=2, max_size=4, unique=True))
def test_polygons_that_are_boxes_are_as_alike_as_the_boxes(answers):
    answers = [tuple(box for box in answer if box.area) for answer in answers]
    labels = [polygons_label(map(outline, answer)) for answer in answers]
    first, second = np.triu_indices(len(answers), 1)

    found = compare({"iou": polygon_iou}, tuple(labels), first, second)["iou"]
    expected = compare({"iou": box_iou}, tuple(answers), first, second)["iou"]
    assert polygon_iou.values(found) == pytest.approx(box_iou.values(expected), abs=1e-9)


def test_alpha_and_f1_count_polygons_of_one_class_that_share_half():
    near = (Polygon("ant", ((0, 0), (4, 0), (4, 3), (0, 3))),)
    same, renamed = (Polygon("ant", SQUARE),), (Polygon("bee", SQUARE),)
    labels = (same, near, renamed, ())
    first, second = np.array([0, 0, 0, 3]), np.array([1, 2, 3, 3])

    assert polygon_iou.values(compare({"": polygon_iou}, labels, first, second)[""]).tolist() == [0.75, 0, 0, 1]
    f1 = polygon_f1(0.5)
    assert f1.values(compare({"": f1}, labels, first, second)[""]).tolist() == [1, 0, 0, 1]
    # Observed: 0.25 and 1; expected over the six pairs: (0.25 + 1 + 1 + 1 + 1 + 1) / 6.
    ratings = ratings_of([[same, near], [renamed, ()]])
    alpha = krippendorff_alpha(ratings, level=one_minus_polygon_iou)
    assert float(alpha) == pytest.approx(1 - 0.625 / (5.25 / 6))


def test_a_label_survives_json_and_is_an_answer_again():
    answer = [{"label": "ant", "points": [[0, 0], [4, 0.5], [0, 4]]}]
    label = POLYGON.label(answer)

    assert POLYGON.from_json([["ant", [[0.0, 0.0], [4.0, 0.5], [0.0, 4.0]]]]) == label
    assert POLYGON.answer(label) == answer
    assert POLYGON.renamed(label, {"ant": "bee"})[0].label == "bee"
    assert POLYGON.named(label) == {"ant"}


def test_what_is_no_polygon_has_no_place_on_the_scale():
    with pytest.raises(ValueError, match="not a tuple of Polygon"):
        polygon_iou.fit(("ant",))
