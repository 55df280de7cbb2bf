"""Every question type has its coefficients, and the code that pages print is what is computed."""

import pytest
from pytest import approx

from consensus.coefficients import COEFFICIENTS
from consensus.stats import Ratings
from consensus.stats.distances.polygons import Polygon
from consensus.stats.shapes import Box, Span
from labeling.questions import QUESTIONS

NEAR, FAR = (Box("dog", 0, 0, 10, 10),), (Box("dog", 3, 0, 10, 10), Box("cat", 40, 40, 5, 5))
ANSWERS = {
    "choice": ("joy", "anger", "joy"),
    "choices": (("joy",), ("anger", "joy"), ()),
    "rating": (1, 2, 5),
    "number": (1, 2.5, 5),
    "boxes": (NEAR, FAR, ()),
    "spans": ((Span(0, 5, "PER"),), (Span(0, 4, "PER"), Span(6, 9, "LOC")), ()),
    "text": ("a cat", "a fat cat", "the dog"),
    "polygon": (
        (Polygon("dog", ((0.0, 0.0), (10.0, 0.0), (0.0, 10.0))),),
        (Polygon("cat", ((40.0, 0.0), (50.0, 0.0), (40.0, 9.0))), Polygon("dog", ((0.0, 0.0), (9.0, 0.0), (0.0, 9.0)))),
        (),
    ),
}
LENGTHS = {0: 10, 1: 10, 2: 12}
EVERY = [(kind, each) for kind, some in COEFFICIENTS.items() for each in some]


def ratings_of(kind: str) -> Ratings:
    """Two items where two of three say the same, one where all differ."""
    one, two, three = ANSWERS[kind]
    given = [(one, one, two), (two, two, three), (one, two, three)]
    rows = [(item, who, label) for item, answers in enumerate(given) for who, label in enumerate(answers)]
    return Ratings.from_columns(*zip(*rows, strict=True), order=list(dict.fromkeys(sorted(ANSWERS[kind]))))


def test_every_question_type_has_coefficients_with_names_of_their_own():
    assert set(COEFFICIENTS) == set(QUESTIONS)
    for some in COEFFICIENTS.values():
        assert some[0].name == "krippendorff_alpha"
        assert len({each.name for each in some}) == len({each.title for each in some}) == len(some)


@pytest.mark.parametrize(("kind", "coefficient"), EVERY, ids=[f"{kind} {each.name}" for kind, each in EVERY])
def test_the_printed_code_computes_the_same_number(kind, coefficient):
    ratings = ratings_of(kind)
    known = {"ratings": ratings, "lengths": LENGTHS}
    exec("\n".join(coefficient.imports), known)

    arguments = ", ".join(part for part in ("ratings", coefficient.code) if part)
    printed = eval(f"{coefficient.statistic.__name__}({arguments})", known)

    assert float(printed) == approx(float(coefficient.statistic(ratings, **coefficient.given(LENGTHS))), abs=1e-12)


@pytest.mark.parametrize(("kind", "coefficient"), EVERY, ids=[f"{kind} {each.name}" for kind, each in EVERY])
def test_each_says_what_it_is_and_when_it_misleads_in_a_line(kind, coefficient):
    for sentence in (coefficient.says, coefficient.misleads):
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith((".", ")."))
        assert len(sentence) <= 160
