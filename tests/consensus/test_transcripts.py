"""Transcripts beside each other: which words stand at one place, and how each differs from what most have."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from consensus.reports.side_by_side import transcripts
from consensus.reports.side_by_side.transcripts import beside, words_of
from consensus.stats.normalisers import NORMALISERS
from labeling.models import Item
from tests import factories
from tests.questions import EXAMPLES

texts = st.text(alphabet="aB'’ ,-.ΣσIİß\u0301 \n7", max_size=30)


def told(*given: str, normaliser: str = "words_only", weights: tuple[int, ...] = ()) -> list[str]:
    """Each place as "near ≠far −": what each transcript has there, with its sign."""
    found = beside(
        [("ABCDEF"[at], text, (weights or (1,) * len(given))[at]) for at, text in enumerate(given)], normaliser
    )
    return [" ".join(f"{cell.sign}{cell.text}" for cell in place.cells) for place in found.places]


def test_what_differs_from_most_is_a_word_put_in_left_out_or_another():
    given = "Find the nearest gas station.", "find the nearest petrol station", "find nearest gas station, please"
    assert told(*given) == [
        "Find find find", "the the −", "nearest nearest nearest", "gas ≠petrol gas", "station. station station,",
        "  +please",
    ]  # fmt: skip


def test_of_two_that_differ_neither_is_right():
    assert told("a b c", "a x c d") == ["a a", "≠b ≠x", "c c", "− +d"]


def test_an_answer_counts_as_often_as_it_was_given():
    assert told("gas", "petrol", weights=(1, 2)) == ["≠gas petrol"]


def test_what_the_normaliser_passes_over_is_shown_and_is_no_difference():
    assert told("Well-known – to Zoë!", "well known to zoë") == ["Well- well", "known – known", "to to", "Zoë! zoë"]
    assert told("Zoë!", "zoë", normaliser="raw") == ["≠Zoë! ≠zoë"]
    assert told("", "— !") == []
    assert told("", "uh") == ["− +uh"]


def test_a_long_run_on_which_all_agree_is_folded():
    same = " ".join(map(str, range(40)))
    found = beside([("A", f"{same} x {same}", 1), ("B, C", f"{same} y {same}", 2)], "words_only")

    assert (found.n_places, [place.number for place in found.differing]) == (81, [41])
    assert [place.hidden for place in found.places if place.hidden] == [30, 30]
    assert [(variant.letters, variant.parts) for variant in found.differing[0].variants] == [
        ("B, C", (("y", True),)),
        ("A", (("x", True),)),
    ]


def test_where_they_differ_those_who_wrote_the_same_stand_together_with_what_counts_for_nothing_set_apart():
    found = beside([("A", "Gas!", 1), ("B", "petrol", 1), ("C", "“gas”", 1)], "words_only")
    told_of = [(variant.sign, variant.letters, variant.parts) for variant in found.places[0].variants]
    assert told_of == [("", "A, C", (("Gas", True), ("!", False))), ("≠", "B", (("petrol", True),))]


@pytest.mark.parametrize("most", [0, 1_500])  # around one transcript, and all together
@given(given=st.lists(texts, min_size=1, max_size=4), name=st.sampled_from(sorted(NORMALISERS)))
def test_every_word_stands_once_and_in_order(most, given, name):
    before, transcripts.MOST_WORDS = transcripts.MOST_WORDS, most
    transcripts.FOLDED, folds = 10_000, transcripts.FOLDED
    try:
        found = beside([("ABCD"[at], text, 1) for at, text in enumerate(given)], name)
    finally:
        transcripts.MOST_WORDS, transcripts.FOLDED = before, folds
    for at, text in enumerate(given):
        words = words_of(text, NORMALISERS[name])
        assert [word.compared for word in words] == NORMALISERS[name](text).split()
        assert [place.cells[at].text for place in found.places if place.cells[at].text] == [
            word.shown for word in words
        ]
    assert all(any(cell.text for cell in place.cells) for place in found.places)
    if len(set(given)) == 1:
        assert not found.differing


def test_transcripts_as_long_as_an_answer_may_be_are_aligned():
    long = " ".join(f"word{n % 97}" for n in range(8_000))
    found = beside([("A", long, 1), ("B", f"{long} end", 1), ("C", long.replace("word13 ", "", 1), 1)], "words_only")

    assert found.n_places == 8_001
    assert [place.number for place in found.differing] == [14, 8_001]


def test_the_page_of_a_disagreement_lays_transcripts_beside_each_other(db, signed_in, work):
    project = factories.make_project(schema=EXAMPLES["text"].schema)
    people = [factories.make_member(project, "labeler") for _ in range(3)]
    Item.objects.create(project=project, key="i", data={"text": "…", "photo": "front.png"})
    made = factories.make_open_round(project, overlap=3)
    for person, text in zip(people, ["nächste Tanke", "Nächste Tanke!", "nächste <b>"], strict=True):
        factories.answer(made.round_items.get(), person, text)
    work()
    disagreement = made.round_items.get().disagreements.get()
    page = signed_in(project.created_by).get(reverse("disagreement", args=[project.slug, disagreement.pk]))

    assert page.context["discussion"].beside.n_places == 2
    assert "1 of 2 places differ" in page.text
    assert (
        '<b class="beside-sign">≠</b><bdi><span class="ignored">&lt;</span>b<span class="ignored">&gt;</span>'
        in page.text
    )
