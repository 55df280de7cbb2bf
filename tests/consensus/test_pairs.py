"""Answers compared by a worker are not compared again: only pairs of what was answered since are."""

import uuid
from dataclasses import astuple

import numpy as np
import pytest

from consensus import tasks
from consensus.actions.columns import store_columns
from consensus.models import AnswerColumns, PairColumns
from consensus.pairs import packed, unpacked
from consensus.ratings import Known
from consensus.reports import coefficients
from consensus.stats.distances.kept import KeptPairs, Pairs
from labeling.actions.annotations import submit
from labeling.actions.rounds import close_round
from labeling.models import Annotation, Item, Round
from tests import factories
from tests.factories import answer
from tests.questions import DATA, EXAMPLES, box, span

ALL = coefficients.written()
N_ITEMS = 12


def drawn(kind: str, place: int, n: int) -> list[object]:
    return [box(x=place + n, y=n)] if kind == "boxes" else [span(place % 10, place % 10 + 2 + n)]


@pytest.fixture
def people(project_of_boxes):
    return [factories.make_member(project_of_boxes, "labeler") for _ in range(3)]


@pytest.fixture
def project_of_boxes(db):
    return factories.make_project(schema=EXAMPLES["boxes"].schema)


@pytest.fixture
def round(project_of_boxes, people) -> Round:
    """Open; a worker has stored its answers and what it found out about pairs of them. One more item is free."""
    Item.objects.bulk_create(Item(project=project_of_boxes, key=f"{n}", data=DATA) for n in range(N_ITEMS + 1))
    made = factories.make_open_round(project_of_boxes, overlap=3)
    for place, item in enumerate(made.round_items.order_by("item")[:N_ITEMS]):
        for n, person in enumerate(people):
            answer(item, person, drawn("boxes", place, n))
    store_columns(round=made, many=1)
    find(made)
    return made


def find(made: Round) -> None:
    tasks.find(coefficients.ALL.name, made.pk, "label", ALL)


def numbers(made: Round, pairs: KeptPairs | None = None) -> tuple[dict[str, tuple[object, ...]], int]:
    """What all coefficients are, and how many pairs were compared for it; pairs: in the place of what is stored."""
    known = Known(made, made.instructions.questions.questions[0])
    if pairs is not None:
        vars(known)["pairs"] = pairs
    found = coefficients.all_coefficients(known, ALL)
    return {name: astuple(number) for name, number in found.items()}, known.pairs.n_computed


N_COMPARISONS = 8  # of boxes, chance and mean IoU sharing theirs


def test_nothing_is_compared_again_while_nothing_changes(round):
    found, n_computed = numbers(round)

    assert n_computed == 0
    assert found == numbers(round, KeptPairs())[0]


def test_an_item_that_comes_is_compared_and_the_others_are_not(round, people):
    for n, person in enumerate(people):
        answer(round.round_items.order_by("item").last(), person, drawn("boxes", 40, n))

    found, n_computed = numbers(round)
    whole, n_anew = numbers(round, KeptPairs())

    assert found == whole
    n_labels = 3 * N_ITEMS
    assert n_computed <= N_COMPARISONS * 3 + 3 * n_labels  # within the item; and for chance, each with all others
    assert n_anew > 4 * n_computed


@pytest.mark.parametrize("told", [[], ["label"]], ids=["revised", "withdrawn"])
def test_of_an_answer_that_changes_only_its_own_pairs_are_compared(round, people, told):
    held = Annotation.objects.filter(assignment__labeler=people[0]).earliest("pk").assignment
    changed = {} if told else {"label": [box(x=60, y=1)]}
    submit(assignment=held, by=people[0], id=uuid.uuid4(), answers=changed, cannot_tell=told)

    found, n_computed = numbers(round)

    assert found == numbers(round, KeptPairs())[0]
    assert n_computed == 0 if told else 0 < n_computed <= N_COMPARISONS * 2 + 3 * N_ITEMS


def test_answers_of_another_round_are_another_matter(round, project_of_boxes, people, manager_of):
    close_round(round=round, by=manager_of)
    other = factories.make_open_round(project_of_boxes, overlap=3)
    for place, item in enumerate(other.round_items.order_by("item")[:3]):
        for n, person in enumerate(people):
            answer(item, person, drawn("boxes", place + 20, n))
    store_columns(round=other, many=1)

    assert numbers(other) == numbers(other, KeptPairs())


@pytest.fixture
def manager_of(project_of_boxes):
    return project_of_boxes.created_by


def test_columns_made_from_the_beginning_do_not_take_pairs_for_those_of_other_answers(round):
    AnswerColumns.objects.all().delete()  # so the same codes come to mean other answers, perhaps
    store_columns(round=round, many=1)

    assert numbers(round) == numbers(round, KeptPairs())


def test_pairs_are_written_once_a_good_part_of_them_is_new(round, people):
    before = set(PairColumns.objects.values_list("stamp", flat=True))
    find(round)
    assert set(PairColumns.objects.values_list("stamp", flat=True)) == before

    for n, person in enumerate(people):
        answer(round.round_items.order_by("item").last(), person, drawn("boxes", 40, n))
    find(round)
    assert set(PairColumns.objects.values_list("stamp", flat=True)) == before
    store_columns(round=round)
    find(round)
    assert not before & set(PairColumns.objects.values_list("stamp", flat=True))
    assert numbers(round)[1] == 0


def test_of_answers_that_are_not_stored_yet_nothing_is_kept(round, people):
    """The next state of the round may give their places in the vocabulary to other answers."""
    for n, person in enumerate(people):
        answer(round.round_items.order_by("item").last(), person, drawn("boxes", 40, n))
    known = Known(round, round.instructions.questions.questions[0])
    coefficients.all_coefficients(known, ALL)
    PairColumns.objects.all().delete()
    stored = known.columns.vocabulary

    assert (stored.n_stored, len(stored)) == (3 * N_ITEMS, 3 * N_ITEMS + 3)
    find(round)
    n_pairs = stored.n_stored * (stored.n_stored + 1) // 2
    assert all(unpacked(row.pairs).number.max() < n_pairs for row in PairColumns.objects.all())
    assert PairColumns.objects.count() == N_COMPARISONS


def test_a_closed_round_keeps_no_pairs(round, manager_of, work):
    assert PairColumns.objects.filter(round=round).exists()
    close_round(round=round, by=manager_of)
    work()

    assert not PairColumns.objects.filter(round=round).exists()


def test_pairs_come_back_from_the_database_as_they_went():
    pairs = Pairs(np.array([0, 3, 10**11]), np.array([0.5, 1 / 3, 2]), np.array([1.0, 2, 3]))

    found = unpacked(packed(pairs))

    assert [column.tolist() for column in (found.number, found.top, found.bottom)] == [
        column.tolist() for column in (pairs.number, pairs.top, pairs.bottom)
    ]
