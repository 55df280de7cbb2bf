import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus.stats.normalisers import NORMALISERS, raw, words_only
from consensus.stats.shapes import Box, Span, boxes_label, choices_label, spans_label, text_label


def test_choices_are_equal_in_any_order_and_however_often_one_is_named():
    assert choices_label(["love", "joy", "love"]) == choices_label(["joy", "love"]) == ("joy", "love")
    assert choices_label([]) == ()


def test_boxes_of_json_and_boxes_are_equal_in_any_order():
    cat = {"label": "cat", "x": 10, "y": 20, "width": 30, "height": 40}
    ant = {"label": "ant", "x": 1, "y": 2, "width": 3, "height": 4.5}

    expected = (Box("ant", 1, 2, 3, 4.5), Box("cat", 10, 20, 30, 40))
    assert boxes_label([cat, ant]) == boxes_label([ant, cat]) == boxes_label(expected) == expected
    assert expected[1].area == 1200


def test_a_box_drawn_twice_stands_twice():
    box = Box("cat", 0, 0, 2, 2)

    assert boxes_label([box, box]) == (box, box)


def test_spans_stand_by_their_place_and_each_once():
    per = {"label": "PER", "start": 8, "end": 12}
    org = {"label": "ORG", "start": 0, "end": 5}

    assert spans_label([per, org, per]) == (Span(0, 5, "ORG"), Span(8, 12, "PER"))
    assert Span(8, 12, "PER").length == 4


@pytest.mark.parametrize("make", [boxes_label, spans_label])
def test_a_shape_without_its_class_is_refused(make):
    with pytest.raises(KeyError, match="label"):
        make([{"x": 1, "y": 1, "width": 1, "height": 1, "start": 0, "end": 1}])


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Young fitzoth's mother,  came.", "young fitzoth's mother came"),
        ("...with\nhis\twire", "with his wire"),
        ("mother’s", "mother's"),
        ("Straße № 3_b", "straße 3_b"),
        ("—", ""),
    ],
)
def test_words_only_keeps_letters_digits_underscores_and_apostrophes(typed, normal):
    assert words_only(typed) == normal
    assert text_label(typed) == normal
    assert text_label(typed, raw) == typed


@given(st.text(), st.sampled_from(sorted(NORMALISERS)))
def test_normalising_again_changes_nothing(text, name):
    normalise = NORMALISERS[name]

    assert normalise(normalise(text)) == normalise(text)
