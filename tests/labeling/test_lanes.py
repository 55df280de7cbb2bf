"""Spans in an answer: below each other where they overlap, each with its name where it begins, the text as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.answers import in_common, shown_answer
from labeling.lanes import Laid, character_end, cuts, lay, reach
from labeling.showing import ShownField
from tests.labeling.test_questions import question
from tests.questions import span

TEXT = "Zoe\u0308 👨‍👩‍👧‍👦 lives in Köln."


@st.composite
def spans(draw):
    start = draw(st.integers(0, len(TEXT) - 1))
    return Laid(start, draw(st.integers(start + 1, len(TEXT))), draw(st.sampled_from(["", "Joy", "Organisation"])), 1)


@given(st.lists(spans(), max_size=8))
def test_spans_in_one_lane_never_touch_and_the_pieces_are_the_text(given):
    laid = lay(given)
    for at, one in enumerate(laid):
        assert all(one.lane != other.lane or reach(one) <= other.start for other in laid[at + 1 :])
    found = cuts(TEXT, laid)

    assert "".join(TEXT[cut.start : cut.end] for cut in found) == TEXT
    assert sum(len(cut.begin) for cut in found) == len(laid)
    assert all(span.start <= cut.start and cut.end <= span.end for cut in found for span in cut.over)


@pytest.mark.parametrize(
    ("text", "end"),
    [("ab", 1), ("e\u0308a", 2), ("👨‍👩‍👧‍👦b", 7), ("👍🏽b", 2), ("🇩🇪🇫🇷", 2), ("❤️b", 2), ("क्षa", 2), ("a", 1)],
)
def test_a_name_stands_below_a_whole_character(text, end):
    assert character_end(text, 0) == end


def test_spans_that_overlap_are_all_seen_with_their_names():
    shown = shown_answer(
        question("spans"),
        [span(0, 19), span(5, 12, "anger"), span(5, 99)],  # the last is about an earlier, longer text
        [ShownField("text", "Text", "text", TEXT)],
    )
    (paragraph,) = shown.paragraphs
    told = [(piece.text, [(bar.name, bar.lane) for bar in piece.bars]) for piece in paragraph.pieces]

    assert paragraph.lanes == 2
    assert told == [
        ("Z", [("Joy", 0)]),
        ("oe\u0308 ", [("", 0)]),
        ("👨‍👩‍👧‍👦", [("", 0), ("Anger", 1)]),
        (" lives ", [("", 0)]),
        ("in Köln.", []),
    ]


def test_beside_other_answers_it_shows_what_not_all_have():
    text = "Zoë\r\nlives\nin Köln."
    answers = [[span(0, 3), span(5, 10)], [span(0, 3), span(14, 18)], [span(0, 3), span(14, 18, "anger")]]
    common = in_common(answers)
    fields = [ShownField("text", "Text", "text", text)]
    shown = [shown_answer(question("spans"), answer, fields, common) for answer in answers]
    names = [[bar.name for each in one.paragraphs for piece in each.pieces for bar in piece.bars] for one in shown]

    assert common == [span(0, 3)]
    assert [[name for name in each if name] for each in names] == [
        ["Joy", "≠ Joy"],
        ["Joy", "≠ Joy"],
        ["Joy", "≠ Anger"],
    ]
    assert ["".join(piece.text for piece in each.pieces) for each in shown[0].paragraphs] == [
        "Zoë\r\n",
        "lives\n",
        "in Köln.",
    ]
    assert in_common([]) == []
