"""All answers on one item beside each other: what lies over each other, what matches, and where they differ."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from consensus.blinding import VisibleAnswer, letter
from consensus.models import Disagreement
from consensus.reports.side_by_side import SIDE_BY_SIDE, side_by_side
from consensus.reports.side_by_side.answered import Answered
from labeling.models import Item
from labeling.questions import QUESTIONS, Question
from labeling.schema import Schema
from labeling.showing import ShownField
from tests import factories
from tests.questions import EXAMPLES, OPTIONS, box, span

pytestmark = pytest.mark.once

TEXT = "Zoë 😀 lives in\nKöln."
PICTURE = ShownField("photo", "Photo", "image", None, size=(200, 100))


def asked(kind: str, **rest) -> Question:
    fields = [{"name": "text", "type": "text"}, {"name": "photo", "type": "image"}]
    return Schema.read({"fields": fields, "questions": [{"name": "label", "type": kind, **rest}]}).questions[0]


def people(start: int, n: int = 1) -> tuple[VisibleAnswer, ...]:
    letters = [(at, letter(at)) for at in range(start, start + n)]
    return tuple(VisibleAnswer(at, name, f"Labeler {name}", False, {}, [], {}, "", None) for at, name in letters)


def beside(question: Question, *values, n=None, text: str = TEXT):
    """n: how many people gave each; one unless said."""
    sizes = n or [1] * len(values)
    answers = [
        Answered(at, people(sum(sizes[: at - 1]), size), value)
        for at, (value, size) in enumerate(zip(values, sizes, strict=True), start=1)
    ]
    return side_by_side(question, answers, [ShownField("text", "Text", "text", text), PICTURE], "1")


# shapes in a picture


def things(*values, **rest) -> list[tuple[str, list[tuple[str, str]], str]]:
    found = beside(asked("boxes", options=OPTIONS), *values, **rest)
    return [(thing.kind, [(name.title, name.letters) for name in thing.names], thing.lacking) for thing in found.things]


def test_shapes_that_match_are_one_thing_and_others_stand_alone():
    near, far = [box(x=10), box(x=12), box(x=14)], box(x=90)
    assert things([near[0], far], [near[1]], [near[2]]) == [
        ("all", [("Joy", "A, B, C")], ""),
        ("one", [("Joy", "A")], "B, C"),
    ]


def test_how_well_they_match_is_the_iou_of_the_statistics():
    found = beside(asked("boxes", options=OPTIONS), [box(x=0, width=10)], [box(x=2, width=10)], [box(x=3, width=10)])
    (thing,) = found.things
    assert (round(thing.low, 4), round(thing.high, 4)) == (round(7 / 13, 4), round(9 / 11, 4))
    assert len(thing.joins) == 3


def test_the_same_place_under_another_name_is_one_thing_that_differs():
    assert things([box()], [box(label="anger")], []) == [("some", [("Joy", "A"), ("Anger", "B")], "C")]


def test_a_name_that_matches_goes_before_a_place_that_does():
    both = [box(x=10), box(x=11, label="anger")]
    assert things(both, [box(x=11)]) == [("all", [("Joy", "A, B")], ""), ("one", [("Anger", "A")], "B")]


def test_what_overlaps_too_little_does_not_match():
    assert [kind for kind, *_ in things([box(x=0, width=10)], [box(x=4, width=10)])] == ["one", "one"]  # IoU 6/14


SOME = [box(label, x, 20, width) for label in ("joy", "anger") for x in (10, 14, 30) for width in (20, 30)]
boxes = st.sets(st.integers(0, len(SOME) - 1), max_size=3).map(lambda places: [SOME[place] for place in sorted(places)])


@given(values=st.lists(boxes, min_size=2, max_size=4))
def test_every_shape_is_in_one_thing_and_no_thing_has_two_of_one_answer(values):
    question = asked("boxes", options=OPTIONS)
    found = beside(question, *(question.clean(value, {}) for value in values))
    drawn = [shape for thing in found.things for shape in thing.shapes] if found else []
    assert len(drawn) == sum(map(len, values))
    assert sorted((shape.answered.at, shape.label, shape.corners) for shape in drawn) == sorted(
        (at, part["label"], question.corners(part)) for at, value in enumerate(values, start=1) for part in value
    )
    for thing in found.things if found else ():
        assert len({shape.answered.at for shape in thing.shapes}) == len(thing.shapes)
        assert (thing.kind == "one") == (len(thing.shapes) == 1)


def test_who_drew_nothing_is_named_and_nobody_drawing_anything_is_nothing_to_show():
    assert beside(asked("boxes", options=OPTIONS), [box()], []).nothing == "B"
    assert beside(asked("boxes", options=OPTIONS), [], None) is None


# marks in a text


def marked(*values, **rest):
    return beside(asked("spans", options=OPTIONS), *values, **rest)


def test_only_what_not_all_have_marked_alike_is_hatched():
    found = marked([span(0, 5)], [span(0, 3)], [span(0, 3, "joy"), span(15, 19, "anger")])
    pieces = [(piece.text, piece.differs) for paragraph in found.paragraphs for piece in paragraph]
    assert [text for text, differs in pieces if differs] == [" 😀", "K", "öln"]
    assert "".join(text for text, _ in pieces) == TEXT
    assert [(each.text, [(voice.title, voice.letters) for voice in each.voices]) for each in found.differing] == [
        ("😀", [("Joy", "A"), ("", "B, C")]),
        ("Köln", [("Anger", "C"), ("", "A, B")]),
    ]


def test_each_answer_has_a_lane_of_its_own_and_spans_that_overlap_have_two():
    found = marked([span(0, 5), span(3, 10, "anger")], [span(0, 5)])
    assert [(switch.answered.letters, switch.slots) for switch in found.switches] == [("A", (1, 2)), ("B", (3,))]
    assert {bar.slot for paragraph in found.paragraphs for piece in paragraph for bar in piece.bars} == {1, 2, 3}


def test_of_more_answers_than_can_be_read_those_that_most_gave_are_shown_first():
    values = [[span(at, at + 1)] for at in range(20)]
    found = marked(*values, n=[1] * 19 + [2])
    assert [switch.answered.at for switch in found.switches if switch.is_on] == [*range(1, 8), 20]
    assert len(found.switches) == 20

    crowd = marked(*([span(at, at + 1, name)] for at in range(15) for name in ("joy", "anger")))
    assert (len(crowd.switches), crowd.n_left_out) == (24, 6)
    assert all(bar.slot <= 24 for paragraph in crowd.paragraphs for piece in paragraph for bar in piece.bars)


LINES = "אבג דהו\n😀e\u0301 family"  # two directions, two lines, a mark on a letter
spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from(["joy", "anger"])).map(
        lambda each: span(each[0], min(each[0] + each[1], len(LINES)), each[2])
    ),
    max_size=4,
)


@given(values=st.lists(spans, min_size=2, max_size=4))
def test_each_character_stands_once_under_the_bars_of_those_who_marked_it(values):
    text = LINES
    found = marked(*values, text=text)
    owner = {slot: switch.answered.at for switch in found.switches for slot in switch.slots}
    at = 0
    for piece in (piece for paragraph in found.paragraphs for piece in paragraph):
        assert text[at : at + len(piece.text)] == piece.text
        for place in range(at, at + len(piece.text)):
            over = [{part["label"] for part in value if part["start"] <= place < part["end"]} for value in values]
            assert {owner[bar.slot] for bar in piece.bars} == {n for n, labels in enumerate(over, start=1) if labels}
            assert piece.differs == (len(set(map(frozenset, over))) > 1)
        at += len(piece.text)
    assert at == len(text)


# numbers, ratings, several options


def test_letters_stand_at_their_places_on_the_scale_and_cover_no_other():
    found = beside(asked("rating", min=0, max=10, low="worst", high="best"), 3, 5, 10, n=[3, 1, 1])
    assert [(dot.person.letter, dot.x) for dot in found.dots] == [("A", 32), ("B", 32), ("C", 32), ("D", 50), ("E", 95)]
    assert len({dot.y for dot in found.dots[:3]}) == 3
    assert [tick.text for tick in found.ticks] == [str(n) for n in range(11)]
    assert (found.low, found.high, found.apart) == ("worst", "best", "7")


def test_numbers_that_take_up_little_of_what_is_allowed_are_shown_closer():
    found = beside(asked("number", min=0, max=1000, unit="mm"), 0.1, 0.45)
    assert [tick.text for tick in found.ticks] == ["0.1", "0.2", "0.3", "0.4", "0.5"]
    assert (found.unit, found.apart) == ("mm", "0.35 mm")
    assert [tick.text for tick in beside(asked("number", min=0, max=1), 0.1, 0.45).ticks][::5] == ["0", "1"]


@given(values=st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 6)), min_size=2, max_size=6, unique=True))
def test_every_number_lies_on_its_axis(values):
    found = beside(asked("number"), *values)
    marks = [float(tick.text) for tick in found.ticks]
    unseen = (max(values) - min(values)) / 1e6
    assert marks[0] <= min(values) + unseen
    assert max(values) <= marks[-1] + unseen
    assert all(4.9 <= dot.x <= 95.1 for dot in found.dots)


def test_options_that_some_chose_and_others_did_not_differ():
    options = [*OPTIONS, {"value": "fear", "title": "Fear"}]
    found = beside(asked("choices", options=options), ["joy"], ["joy", "anger"], None, n=[2, 1, 1])
    assert [(row.title, row.differs, row.chosen_by, row.left_by) for row in found.rows] == [
        ("Joy", False, "A, B, C", ""),
        ("Anger", True, "C", "A, B"),
    ]
    assert found.nobody == ("Fear",)


# on the pages


@pytest.fixture
def opened(db, signed_in, work):
    """opened("boxes") -> the manager's browser on the page of a disagreement on such a question."""

    def found(kind: str):
        project = factories.make_project(schema=EXAMPLES[kind].schema)
        labelers = [factories.make_member(project, "labeler") for _ in range(3)]
        picture = {"name": "front.png", "width": 100, "height": 50}
        Item.objects.create(project=project, key="i", data={"text": "Zoë 😀 lives in Köln.", "photo": picture})
        place = factories.make_open_round(project, overlap=3).round_items.get()
        for person, value in zip(labelers, EXAMPLES[kind].different, strict=True):
            factories.answer(place, person, value)
        work()
        client = signed_in(project.created_by)
        row = Disagreement.objects.get()
        return client, reverse("disagreement", args=[project.slug, row.pk])

    return found


@pytest.mark.parametrize("kind", QUESTIONS)
def test_answers_to_every_type_are_shown_side_by_side(opened, kind):
    client, address = opened(kind)
    page, part = client.get(address), client.get(f"{address}beside/")
    shown = page.context["discussion"].beside
    assert (shown is None) == (kind == "choice")
    assert any(isinstance(page.context["discussion"].question, each) for each in SIDE_BY_SIDE) or kind == "choice"
    for text in (page.text, part.text):
        assert text.count('class="answer-card ') >= 2
        assert ('<section class="beside' in text) == (kind != "choice")
    assert "data-take" not in part.text


def test_shapes_lie_over_the_picture_without_a_script_and_each_has_its_switch(opened):
    client, address = opened("boxes")
    page = client.get(address).text
    assert '<svg class="x-layer answers-over" viewBox="0 0 100 50"' in page
    assert page.count('data-switch="') == sum(bool(value) for value in EXAMPLES["boxes"].different)
