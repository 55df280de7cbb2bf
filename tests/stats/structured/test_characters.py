import math
from collections import Counter
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consensus.stats import krippendorff_alpha
from consensus.stats.characters import character_alpha, unitizing_alpha
from consensus.stats.coverage import flattened, merged, of_label, places_only
from consensus.stats.relabel import of_class, of_option, places_alone
from consensus.stats.shapes import Span
from tests.stats.structured import published
from tests.stats.structured.strategies import answers_of, choices, ratings_of, spans, tables

few_examples = settings(max_examples=30)
TEXT = 12


def written_out(answer):
    """The class of every character, None outside; of spans that overlap the one that stands later in order counts."""
    return [
        next((span.label for span in reversed(answer) if span.start <= place < span.end), None) for place in range(TEXT)
    ]


@few_examples
@given(tables(spans))
def test_character_alpha_is_alpha_of_characters(r):
    characters = [list(column) for row in answers_of(r) for column in zip(*map(written_out, row), strict=True)]

    expected = krippendorff_alpha(ratings_of([[str(value) for value in column] for column in characters]))
    lengths = dict.fromkeys(r.items, TEXT)
    assert character_alpha(r, lengths) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def unitizing_alpha_defined(texts):
    """1 - (l.. - sum of l_cc) / (l.. - sum of epsilon_cc), each l and epsilon by its own formula."""
    met, alone = Counter(), Counter()
    for row in (row for row in texts if len(row) >= 2):
        for a, b in permutations(row, 2):
            for pair in zip(written_out(a), written_out(b), strict=True):
                met[pair] += 1 / (len(row) - 1)
        for answer in row:
            pieces = flattened(answer)
            for piece in pieces:
                alone[piece.label] += piece.length**2
            alone[None] += TEXT - sum(piece.length for piece in pieces)
    whole = sum(met.values())
    total = Counter()
    for (value, _), length in met.items():
        total[value] += length
    chance = {value: whole * (total[value] ** 2 - alone[value]) / (whole**2 - sum(alone.values())) for value in total}
    observed = whole - sum(met[value, value] for value in total)
    expected = whole - sum(chance.values())
    return 1 - observed / expected if expected > 1e-9 else math.nan


@few_examples
@given(tables(spans))
def test_unitizing_alpha_is_its_definition(r):
    lengths = dict.fromkeys(r.items, TEXT)
    pairable = [row for row in answers_of(r) if len(row) >= 2]

    expected = unitizing_alpha_defined(pairable) if pairable else math.nan
    assert unitizing_alpha(r, lengths) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_unitizing_alpha_by_hand():
    r = ratings_of([[(Span(2, 5, "PER"),), (Span(3, 6, "PER"),)]])

    # l = 20: 6 inside, 14 outside; on 2 characters they differ, 4 of 20 ordered pairs; 9 + 9 + 14 pairs are no chance
    assert unitizing_alpha(r, {0: 10}) == pytest.approx(1 - 4 * (20**2 - 32) / (20 * (20**2 - 6**2 - 14**2)))
    assert character_alpha(r, {0: 10}) == pytest.approx(1 - 4 * 19 / (20**2 - 6**2 - 14**2))


def test_spans_of_one_character_are_characters():
    r = ratings_of([[(Span(1, 2, "PER"), Span(4, 5, "ORG")), (Span(1, 2, "PER"),)], [(), (Span(0, 1, "ORG"),)]])

    assert unitizing_alpha(r, {0: 8, 1: 5}) == pytest.approx(character_alpha(r, {0: 8, 1: 5}))


def test_the_example_of_krippendorff_1995_character_by_character():
    bertha = (Span(2, 10, "A"), Span(14, 20, "A"))
    bill = (Span(4, 8, "A"), Span(15, 17, "A"))

    # "On the reliability of unitizing continuous data", page 57, study A; the value as DKPro Statistics quotes it
    assert character_alpha(ratings_of([[bertha, bill]]), {0: 24}) == pytest.approx(0.329, abs=5e-4)


@pytest.mark.parametrize(
    ("folder", "inside", "apart"), [("event_spans", 0.2438, 0.2438), ("toxic_spans_sample", 0.2274, 0.1922)]
)
def test_characters_that_people_marked(folder, inside, apart):
    r, lengths = published.dataset(folder, "spans"), published.lengths(folder)

    assert character_alpha(places_alone(r), lengths) == pytest.approx(inside, abs=5e-5)
    assert character_alpha(r, lengths) == pytest.approx(apart, abs=5e-5)
    assert unitizing_alpha(r, lengths) == pytest.approx(apart, abs=1e-4)


@pytest.mark.parametrize("alpha", [character_alpha, unitizing_alpha])
@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([], "No item has answers from two labelers yet."),
        ([[(Span(0, 3, "PER"),)]], "No item has answers from two labelers yet."),
        ([[(), ()]], "Every character is under the same class"),
        ([[(Span(0, 9, "PER"),), (Span(0, 9, "PER"),)]], "Every character is under the same class"),
    ],
)
def test_alpha_of_characters_without_a_value_says_why(answers, reason, alpha):
    score = alpha(ratings_of(answers), {0: 9})

    assert math.isnan(score)
    assert score.reason.startswith(reason)


@pytest.mark.parametrize(("lengths", "sentence"), [({}, "item 0 is not known"), ({0: 3}, "item 0 ends at 4")])
def test_a_text_must_be_as_long_as_its_spans(lengths, sentence):
    with pytest.raises(ValueError, match=sentence):
        character_alpha(ratings_of([[(Span(0, 4, "PER"),), ()]]), lengths)


@given(spans)
def test_merging_and_flattening_cover_the_same_characters(answer):
    covered = {(place, span.label) for span in answer for place in range(span.start, span.end)}
    kept, joined = flattened(answer), merged(answer)

    assert {(place, span.label) for span in joined for place in range(span.start, span.end)} == covered
    assert sum(span.length for span in joined) == len(covered)
    assert all(before.end <= after.start for before, after in pairwise(kept))
    assert written_out(kept) == written_out(answer)
    assert merged(places_only(answer)) == merged(places_only(kept))


def test_a_span_inside_another_interrupts_it():
    long, short = Span(0, 9, "ORG"), Span(3, 5, "PER")

    assert flattened((long, short)) == (Span(0, 3, "ORG"), short, Span(5, 9, "ORG"))
    assert flattened((Span(0, 4, "PER"), Span(4, 9, "PER"))) == (Span(0, 4, "PER"), Span(4, 9, "PER"))
    assert flattened((Span(0, 4, "PER"), Span(3, 9, "PER"))) == (Span(0, 3, "PER"), Span(3, 9, "PER"))
    assert merged((Span(0, 4, "PER"), Span(4, 9, "PER"))) == (Span(0, 9, "PER"),)
    assert of_label((long, short), "PER") == (short,)


def test_one_class_of_spans_and_one_option_of_sets():
    marked = ratings_of([[(Span(0, 3, "PER"), Span(4, 6, "ORG")), (Span(4, 6, "ORG"),)]])
    chosen = ratings_of([[("a", "b"), ()]])

    assert answers_of(of_class(marked, "PER")) == [[(Span(0, 3, "PER"),), ()]]
    assert answers_of(places_alone(marked))[0][1] == (Span(4, 6, ""),)
    assert answers_of(of_option(chosen, "b")) == [["chosen", "not chosen"]]


@few_examples
@given(tables(choices), st.sampled_from("abcd"))
def test_looking_at_one_option_leaves_who_and_what_as_they_are(r, option):
    looked = of_option(r, option)

    assert (looked.items, looked.labelers, looked.n_labels) == (r.items, r.labelers, r.n_labels)
