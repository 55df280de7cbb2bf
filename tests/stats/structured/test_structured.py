"""Every comparison that is offered for a kind of answer, on answers of that kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consensus.stats import structured
from consensus.stats.pair_scores import pair_scores
from consensus.stats.reference_scores import reference_scores
from tests.stats.structured.strategies import KINDS, answers_of, ratings_of, tables

OFFERED = {
    "choices": (structured.SETS, structured.SETS),
    "boxes": (structured.BOXES, structured.BOXES_AGAINST_REFERENCE),
    "spans": (structured.SPANS, structured.SPANS_AGAINST_REFERENCE),
    "texts": (structured.TEXTS, structured.TEXTS_AGAINST_REFERENCE),
}
each_kind = pytest.mark.parametrize("kind", OFFERED)
few_examples = settings(max_examples=25)


def scores(parts):
    return {name: pytest.approx(part.score("none"), abs=1e-9, nan_ok=True) for name, part in parts.items()}


@each_kind
@few_examples
@given(st.data())
def test_the_order_of_people_does_not_matter(kind, data):
    r = data.draw(tables(KINDS[kind]))
    shuffled = ratings_of([data.draw(st.permutations(row)) for row in answers_of(r)])

    for pooled in (False, True):
        found = {name: p.score("none") for name, p in pair_scores(shuffled, OFFERED[kind][0], pooled).items()}
        assert found == scores(pair_scores(r, OFFERED[kind][0], pooled))


@each_kind
@few_examples
@given(st.data())
def test_an_answer_held_against_itself_is_as_good_as_can_be(kind, data):
    answer = data.draw(KINDS[kind])
    r = ratings_of([[answer, answer]])

    between = {name: part.score("none") for name, part in pair_scores(r, OFFERED[kind][0]).items()}
    against = {name: part.score("none") for name, part in reference_scores(r, {0: answer}, OFFERED[kind][1]).items()}

    for found in (between, against):
        for name, value in found.items():
            best = 0 if OFFERED[kind][1][name].is_error else 1
            assert value == pytest.approx(best) or not answer  # where nothing was marked, some have no value


@each_kind
@few_examples
@given(st.data())
def test_every_score_of_two_people_lies_between_nothing_and_everything(kind, data):
    r = data.draw(tables(KINDS[kind]))

    for pooled in (False, True):
        for part in pair_scores(r, OFFERED[kind][0], pooled).values():
            value = part.score("none")
            assert not value.is_defined or -1e-9 <= value <= 1 + 1e-9


def test_numbers_are_compared_in_their_unit():
    r = ratings_of([[1, 4], [2, 2]])

    found = {name: part.score("none") for name, part in pair_scores(r, structured.NUMBERS).items()}
    assert found == {"exact": 0.5, "absolute difference": 1.5}
