"""What each question type makes of a schema and of an answer."""

import math

import pytest

from labeling.errors import Contradiction, InvalidAnswer, InvalidSchema
from labeling.questions import QUESTIONS, Question
from labeling.schema import Schema
from tests.questions import DATA, EXAMPLES, FIELDS, Json, box, span


def question(kind: str, **more: Json) -> Question:
    asked = {**EXAMPLES[kind].asked, **more}
    return Schema.read({"fields": FIELDS, "questions": [{"name": "label", "title": "What is it?", **asked}]}).questions[
        0
    ]


def each(part: str) -> list[object]:
    return [
        pytest.param(kind, *row, id=f"{kind}-{place}")
        for kind, example in EXAMPLES.items()
        for place, row in enumerate(getattr(example, part))
    ]


@pytest.mark.parametrize(("kind", "given", "kept"), each("same"))
def test_an_answer_is_kept_in_one_way_only(kind, given, kept):
    found = question(kind).clean(given, DATA)

    assert found == kept
    assert repr(found) == repr(kept)  # 3.0 is kept as 3
    assert question(kind).clean(found, DATA) == found


@pytest.mark.parametrize(("kind", "given", "sentence"), each("refused"))
def test_what_is_no_answer_is_refused_in_a_sentence_at_its_question(kind, given, sentence):
    with pytest.raises(InvalidAnswer) as refused:
        question(kind).clean(given, DATA)

    assert sentence in refused.value.fields["label"]


@pytest.mark.parametrize(
    "given", [None, [], [None], {}, "x", 7, True, math.inf, [[]], {"label": {}}, [{"label": "joy"}]]
)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_whatever_comes_is_accepted_or_refused_and_a_draft_of_it_can_be_shown(kind, given):
    asked = question(kind)
    try:
        kept = asked.clean(given, DATA)
    except InvalidAnswer:
        kept = given

    assert isinstance(asked.describe(kept), str)
    assert isinstance(asked.named(kept), tuple)


@pytest.mark.parametrize(("kind", "text", "kept"), each("cells"))
def test_a_cell_of_a_spreadsheet_says_an_answer(kind, text, kept):
    asked = question(kind)

    assert asked.clean(asked.parse(text), DATA) == kept


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_answer_is_told_in_a_few_words(kind):
    given, _ = EXAMPLES[kind].same[0]
    asked = question(kind)

    assert asked.describe(asked.clean(given, DATA)) == EXAMPLES[kind].words


@pytest.mark.parametrize(("kind", "more", "sentence"), each("bad_schemas"))
def test_a_schema_that_makes_no_sense_is_refused_in_a_sentence(kind, more, sentence):
    with pytest.raises(InvalidSchema, match=sentence):
        question(kind, **more)


def test_a_question_about_parts_needs_the_field_that_has_them():
    for kind in ("spans", "boxes"):
        schema = {**EXAMPLES[kind].schema, "fields": [{"name": "row", "type": "record"}]}
        with pytest.raises(InvalidSchema, match="needs a field of type"):
            Schema.read(schema)


def test_spans_point_into_the_field_they_name_else_into_the_first_text():
    fields = [{"name": "photo", "type": "image"}, {"name": "a", "type": "text"}, {"name": "b", "type": "markdown"}]
    asked = {"name": "label", **EXAMPLES["spans"].asked}
    first = Schema.read({"fields": fields, "questions": [asked]}).questions[0]
    named = Schema.read({"fields": fields, "questions": [{**asked, "field": "b"}]}).questions[0]

    assert first.clean([span(0, 3)], {"a": "abc", "b": ""}) == [span(0, 3)]
    assert named.clean([span(0, 3)], {"a": "", "b": "abc"}) == [span(0, 3)]


def test_spans_count_code_points():
    assert question("spans").clean([span(4, 5)], DATA) == [span(4, 5)]
    assert DATA["text"][4:5] == "😀"


def test_spans_that_overlap_are_an_answer_where_the_question_allows_it():
    given = [span(0, 9), span(1, 3), span(4, 5, "anger"), span(9, 12)]
    found = question("spans", overlapping="refused")

    assert question("spans").clean(given, DATA) == given
    with pytest.raises(Contradiction, match="The spans from 0 to 9 and from 1 to 3 overlap") as refused:
        found.clean(given, DATA)
    assert refused.value.answer == given
    assert found.clean([span(0, 9), span(9, 12)], DATA)
    assert found.carried(given, {}) is None  # labeled again
    assert found.said()["Overlap"] == "Spans may not overlap: no character is marked twice."


def test_a_text_says_what_its_labelers_do_alike_and_how_long_it_may_be():
    asked = question("text", fillers="leave them out", casing="", max_length=20)

    assert asked.agreed == {"Fillers": "leave them out"}
    assert asked.said() == {
        "Compared": "Capitals, punctuation and the number of spaces do not count as a difference.",
        "Language": "de", "Longest answer": "20 characters", "Fillers": "leave them out",
    }  # fmt: skip
    assert asked.clean("😀" * 20, DATA) == "😀" * 20  # code points
    with pytest.raises(InvalidAnswer, match="21 characters; at most 20"):
        asked.clean("x" * 21, DATA)


@pytest.mark.parametrize(
    ("language", "direction"),
    [("de", "ltr"), ("ar-EG", "rtl"), ("he", "rtl"), ("ur_PK", "rtl"), ("az-Arab", "rtl"), ("pa", "ltr"), ("", "auto"),
     ("ku-Latn", "ltr"), ("ar-Latn", "ltr")],
)  # fmt: skip
def test_a_text_runs_in_the_direction_of_its_language(language, direction):
    assert question("text", language=language).direction == direction


def test_boxes_of_a_picture_of_unknown_size_are_held_to_its_top_left_alone():
    asked, unsized = question("boxes"), {"photo": "front.png"}

    assert asked.clean([box(x=5000)], unsized) == [box(x=5000)]
    with pytest.raises(InvalidAnswer, match="on the left by 1 px"):
        asked.clean([box(x=-1)], unsized)


def test_what_contradicts_itself_is_told_from_what_cannot_be_read():
    with pytest.raises(Contradiction) as found:
        question("choices").clean(["none", "joy"], DATA)

    assert found.value.answer == ["joy", "none"]


def test_a_rating_is_a_row_of_points_where_there_are_few_and_a_number_where_there_are_many():
    assert [option.value for option in question("rating", min=0, max=1, step=0.25).options] == [
        "0", "0.25", "0.5", "0.75", "1"
    ]  # fmt: skip
    assert question("rating", min=0, max=100).options == ()
    assert question("rating", min=0, max=10, step="any").clean(6.77, DATA) == 6.77
    with pytest.raises(InvalidAnswer, match="between two steps"):
        question("rating", min=0, max=10, step=0.5).clean(6.7, DATA)


def test_points_that_are_digits_have_themselves_as_keys():
    assert [option.key for option in question("rating", min=0, max=10).options] == [*"0123456789", ""]
    assert [option.key for option in question("rating", min=1, max=10).options] == [*"1234567890"]
    assert [option.key for option in question("rating", min=-1, max=1).options] == ["1", "2", "3"]


def test_points_may_have_a_meaning_each():
    options = [{"value": 1, "title": "fit"}, {"value": 2, "title": "frail"}]
    asked = question("rating", options=options)

    assert asked.clean(2, DATA) == 2
    assert asked.describe(2) == "2, frail"


@pytest.mark.parametrize(
    ("kind", "answer", "mapping", "carried"),
    [
        ("choice", "joy", {"joy": "gladness"}, "gladness"),
        ("choice", "joy", {"joy": None}, None),
        ("choices", ["anger", "joy"], {"joy": "anger"}, ["anger"]),
        ("choices", ["anger", "joy"], {"joy": None}, None),
        ("choices", ["anger", "joy"], {"joy": "zeal"}, ["anger", "zeal"]),
        ("rating", 3, {"3": "4"}, 4),
        ("rating", 3, {"3": None}, None),
        ("rating", 9, {}, None),  # the new scale has no such point
        ("number", 0.3, {}, 0.3),
        ("number", 30, {}, None),
        ("text", "joy", {"joy": None}, "joy"),
        ("spans", [span(0, 3)], {"joy": "zeal"}, [span(0, 3, "zeal")]),
        ("spans", [span(0, 3), span(4, 5, "anger")], {"anger": None}, None),
        ("spans", [span(0, 3), span(2, 5, "anger")], {}, [span(0, 3), span(2, 5, "anger")]),
        ("boxes", [box("anger"), box("joy", 1)], {"joy": "a"}, [box("a", 1), box("anger")]),
        ("boxes", [], {"joy": None}, []),
    ],
)
def test_an_answer_under_a_newer_version(kind, answer, mapping, carried):
    assert question(kind).carried(answer, mapping) == carried


def test_every_type_has_an_example():
    assert set(EXAMPLES) == set(QUESTIONS)
