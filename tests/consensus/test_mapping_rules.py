"""What a mapping may do to numbers: a renaming nothing, a merge what relabeling by hand does, null leaves nothing over.

Of every question type, and of every statistic that a page or REST shows of its answers.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consensus.actions.combining import combined
from consensus.coefficients import coefficients_of
from consensus.differences import label_of, labels_in_order
from consensus.measures import measures_of
from consensus.reports.classes import NAMED
from consensus.reports.merging import RENAMED
from consensus.stats import Ratings, majority, take_first
from labeling.actions.instructions import carry_over
from labeling.models import InstructionVersion
from labeling.questions import Question
from labeling.schema import Schema

pytestmark = pytest.mark.once

CLASSES = ["a", "b", "c", "d"]
POINTS = ["1", "2", "3", "4"]
FIELDS = [{"name": "text", "type": "text"}, {"name": "photo", "type": "image"}]
TYPES = ["choice", "choices", "rating", "spans", "boxes", "polygon"]
Answer = Any
Mapped = Mapping[str, str | None]

places = st.integers(0, 3).map(lambda at: at * 5)
triangles = places.map(lambda at: [[at, 0], [at + 8, 0], [at, 8]])


def parts(begin: str, **place: st.SearchStrategy) -> st.SearchStrategy:
    """No two that begin at the same place: of these, coefficients by characters look at one alone, chosen by name."""
    each = st.fixed_dictionaries({"label": st.sampled_from(CLASSES), **place})
    return st.lists(each, max_size=3, unique_by=lambda part: str(part[begin]))


# Question type -> what somebody might answer; `clean` puts it into order.
ANSWERS: dict[str, st.SearchStrategy] = {
    "choice": st.sampled_from(CLASSES),
    "choices": st.lists(st.sampled_from(CLASSES), unique=True),
    "rating": st.sampled_from([1, 2, 3, 4]),
    "spans": parts("start", start=places, end=places.map(lambda at: at + 20)),
    "boxes": parts("x", x=places, y=places, width=st.just(10), height=st.sampled_from([10, 20])),
    "polygon": parts("points", points=triangles),
}


def version(kind: str, values: list[str], mapping: Mapped | None = None) -> InstructionVersion:
    question = {"name": "label", "type": kind, "options": [{"value": value} for value in values]}
    schema = {"fields": FIELDS, "questions": [question]}
    return InstructionVersion(schema=schema, mapping={"label": dict(mapping)} if mapping else {})


def asked(version: InstructionVersion) -> Question:
    return version.questions.questions[0]


def carried(answer: Answer, *versions: InstructionVersion) -> Answer | None:
    return carry_over(answer, "label", list(versions))


@st.composite
def answered(draw: st.DrawFn, kind: str) -> dict[tuple[int, int], Answer]:
    """(item, labeler) -> an answer that the question accepts; gaps allowed."""
    question = asked(version(kind, POINTS if kind == "rating" else CLASSES))
    data = {"text": "x" * 60, "photo": {"name": "p.png", "width": 100, "height": 100}}
    cells = st.tuples(st.integers(0, 4), st.integers(0, 3))
    found = draw(st.dictionaries(cells, ANSWERS[kind], min_size=4, max_size=16))
    return {cell: question.clean(answer, data) for cell, answer in found.items()}


def ratings(question: Question, answers: Mapping[tuple[int, int], Answer]) -> Ratings:
    """As consensus.ratings makes them: classes stand as the options do."""
    rows = [(item, labeler, label_of(question, answer)) for (item, labeler), answer in answers.items()]
    labels = labels_in_order(question, list(dict.fromkeys(label for _, _, label in rows)))
    order = labels if question.type in ("choice", "rating") else None
    return Ratings.from_columns(*(list(column) for column in zip(*rows, strict=True)), order=order)


def numbers(question: Question, answers: Mapping[tuple[int, int], Answer]) -> dict[str, float]:
    """Every number of the agreement and HLP pages, and over REST; the first answer to an item stands for its gold."""
    found = ratings(question, answers)
    gold = {item: label_of(question, answer) for (item, _), answer in reversed(answers.items())}
    values: dict[str, float] = {"n_labels": found.n_labels, "n_items": found.n_items}
    for measure in measures_of(question):
        if measure.fits(found, gold):
            values[f"measure {measure.name}"] = measure.of(found, gold, resamples=5).value
    for coefficient in coefficients_of(question):
        try:
            score = coefficient.statistic(found, **coefficient.given(dict.fromkeys(range(5), 60)))
            values[f"coefficient {coefficient.name}"] = float(score)
        except ValueError:
            values[f"coefficient {coefficient.name}"] = math.nan
    return values


def classes(question: Question, answers: Mapping[tuple[int, int], Answer]) -> dict[str, int]:
    """Option -> answers that name it."""
    named = NAMED[question.type]
    labels = [label_of(question, answer) for answer in answers.values()]
    return {option.value: sum(option.value in named(label) for label in labels) for option in question.options}


def same(one: Mapping[str, float], other: Mapping[str, float]) -> None:
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert value == pytest.approx(other[name], nan_ok=True, abs=1e-9), name


def renamings(kind: str) -> st.SearchStrategy[dict[str, str]]:
    """New names of some classes, or old names in another order."""
    if kind == "rating":  # a point that is another number is another place on the scale
        return st.just({})
    new = ["a2", "b2", "c2", "d2"]
    some = st.sets(st.sampled_from(range(4))).map(lambda chosen: {CLASSES[at]: new[at] for at in chosen})
    return some | st.permutations(CLASSES).map(lambda order: dict(zip(CLASSES, order, strict=True)))


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_renaming_changes_no_number(kind, data):
    old = POINTS if kind == "rating" else CLASSES
    answers, mapping = data.draw(answered(kind)), data.draw(renamings(kind))
    before, after = version(kind, old), version(kind, [mapping.get(value, value) for value in old], mapping)
    renamed = {cell: carried(answer, after) for cell, answer in answers.items()}

    same(numbers(asked(before), answers), numbers(asked(after), renamed))
    counts = classes(asked(before), answers)
    assert classes(asked(after), renamed) == {mapping.get(value, value): n for value, n in counts.items()}


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_another_title_or_order_of_the_versions_text_changes_no_answer(kind, data):
    answers = data.draw(answered(kind))
    after = version(kind, POINTS if kind == "rating" else CLASSES)
    assert {cell: carried(answer, after) for cell, answer in answers.items()} == answers


def by_hand(kind: str, answer: Answer, of: Callable[[str], str]) -> Answer:
    """The answer as somebody would write it who has the other classes; plain loops, nothing of the product."""
    if kind == "choice":
        return of(answer)
    if kind == "rating":
        return int(of(str(answer)))
    if kind == "choices":
        return sorted({of(value) for value in answer})
    return [{**part, "label": of(part["label"])} for part in answer]


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_merging_is_relabeling_by_hand(kind, data):
    old = POINTS if kind == "rating" else CLASSES
    answers = data.draw(answered(kind))
    gone = data.draw(st.sets(st.sampled_from(old[1:]), min_size=1, max_size=2))
    target = data.draw(st.sampled_from([value for value in old if value not in gone]))
    mapping = dict.fromkeys(gone, target)
    after = version(kind, [value for value in old if value not in gone], mapping)
    merged = {cell: carried(answer, after) for cell, answer in answers.items()}
    hand = {cell: by_hand(kind, answer, lambda value: mapping.get(value, value)) for cell, answer in answers.items()}

    same(numbers(asked(after), merged), numbers(asked(after), hand))
    assert classes(asked(after), merged) == classes(asked(after), hand)
    assert labels_of(asked(after), merged) == labels_of(asked(after), hand)


def labels_of(question: Question, answers: Mapping[tuple[int, int], Answer]) -> list[Any]:
    """What releases and the page of labels begin with: the most common answer, and answers put together."""
    common = [(row.item, row.label, row.confidence) for row in majority(ratings(question, answers), ties=take_first)]
    rows = [(item, str(labeler), answer) for (item, labeler), answer in answers.items()]
    return [common, combined(question, rows)]


@pytest.mark.parametrize("kind", ["choice", "choices", "spans", "boxes", "polygon"])
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_if_says_of_a_merge_what_the_version_then_does(kind, data):
    answers = data.draw(answered(kind))
    into, gone = data.draw(st.permutations(CLASSES))[:2]
    after = version(kind, [value for value in CLASSES if value != gone], {gone: into})
    for answer in answers.values():
        label = label_of(asked(version(kind, CLASSES)), answer)
        supposed = {gone: into}.get(label, label) if kind == "choice" else RENAMED[kind](label, {gone: into})
        assert label_of(asked(after), carried(answer, after)) == supposed


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_is_carried_over_where_the_mapping_says_null(kind, data):
    old = POINTS if kind == "rating" else CLASSES
    answers = data.draw(answered(kind))
    again = data.draw(st.sets(st.sampled_from(old), min_size=1, max_size=2))
    stays = data.draw(st.booleans())  # it is split and a part keeps the name, or its meaning moved
    after = version(kind, [value for value in old if stays or value not in again], dict.fromkeys(again))
    question = asked(version(kind, old))

    for answer in answers.values():
        touched = again & set(NAMED[kind](label_of(question, answer)))
        assert carried(answer, after) == (None if touched else answer)


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_several_versions_are_one_after_the_other(kind, data):
    """v1 -> v3 is v1 -> v2 -> v3; and what one of them asks again, no later one brings back."""
    old = POINTS if kind == "rating" else CLASSES
    answers = data.draw(answered(kind))
    targets = st.fixed_dictionaries({value: st.sampled_from([*old, None]) for value in old})
    first, second = (version(kind, old, data.draw(targets)) for _ in range(2))

    for answer in answers.values():
        step = carried(answer, first)
        assert carried(answer, first, second) == (None if step is None else carried(step, second))


def test_an_answer_that_would_contradict_itself_is_asked_again():
    """Who said “b” beside “c” did not say “none of these”, which “b” became."""
    options = [{"value": "a"}, {"value": "c"}, {"value": "none", "exclusive": True}]
    after = version("choices", CLASSES, {"b": "none"})
    after.schema["questions"][0]["options"] = options

    assert carried(["b"], after) == ["none"]
    assert carried(["b", "c"], after) is None


def test_the_schema_of_the_tests_is_one_that_people_could_write():
    for kind in TYPES:
        assert isinstance(asked(version(kind, POINTS if kind == "rating" else CLASSES)), Question)
        Schema.read(version(kind, POINTS if kind == "rating" else CLASSES).schema)
