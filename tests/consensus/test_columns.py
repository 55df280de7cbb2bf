"""Answers stored as columns: whatever was stored when, the answers read are those that were given."""

import random
import threading
from functools import partial

import numpy as np
import pytest
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from config.tasks import catch_up
from consensus import answers
from consensus.actions import columns as storing
from consensus.actions import measurements
from consensus.actions.columns import rounds_to_store, store_columns
from consensus.answers import read_rows, state_of
from consensus.columns import columns_of, packed, unpacked, updated
from consensus.differences import label_from_json, label_of
from consensus.memory import Memory
from consensus.models import AnswerColumns, Change, ItemColumns
from consensus.ratings import Known, counted
from consensus.slices import Sides
from consensus.slices import packed as packed_sides
from consensus.slices import unpacked as unpacked_sides
from consensus.vocabularies import Vocabulary
from labeling.actions.rounds import close_round, widen
from labeling.models import Annotation, Item, Round, RoundItem
from labeling.schema import read_question
from tests import factories
from tests.factories import answer

LABELS = st.sampled_from(["joy", "anger", "fear"])
ANSWERS = st.dictionaries(
    st.tuples(st.integers(1, 300), st.integers(1, 4)), st.tuples(st.none() | LABELS, st.booleans()), max_size=12
)


def columns_for(given):
    rows = [
        (item, labeler, 2, {"q": label} if label else {}, ["q"] if told else [])
        for (item, labeler), (label, told) in given.items()
    ]
    return columns_of(rows, {"q": str})["q"]


def rows_in(columns):
    label = [columns.vocabulary.labels[code] if code >= 0 else int(code) for code in columns.label]
    return list(zip(columns.item.tolist(), columns.labeler.tolist(), columns.overlap.tolist(), label, strict=True))


@given(ANSWERS, ANSWERS)
def test_items_that_changed_are_as_they_are_now_and_the_others_as_they_were(before, now):
    changed = {item for item, _ in now}
    both = {place: told for place, told in before.items() if place[0] not in changed} | now

    assert rows_in(updated(columns_for(before), columns_for(now))) == rows_in(columns_for(both))


@given(ANSWERS)
def test_columns_come_back_from_the_database_as_they_went(before):
    columns = columns_for(before)

    assert rows_in(unpacked(packed(columns), str)) == rows_in(columns)


def test_numbers_are_held_in_as_few_bytes_as_they_need():
    columns = columns_for({(item, 1): ("joy", False) for item in range(200)})

    assert (columns.item.dtype, columns.label.dtype) == (np.uint8, np.uint8)
    assert len(packed(columns_for({(item, 1): ("joy", False) for item in range(100_000)}))) < 2_000


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({"type": "choices", "options": [{"value": "a"}, {"value": "b"}]}, ["b", "a"]),
        ({"type": "choices", "options": [{"value": "a"}, {"value": "b"}]}, []),
        ({"type": "rating", "min": 0, "max": 10, "step": 0.5}, 2.5),
        ({"type": "number", "unit": "mm"}, -0.3),
        ({"type": "text"}, "Ein „Satz“, mit\nUmbruch."),
        ({"type": "spans", "options": [{"value": "a"}]}, [{"label": "a", "start": 1, "end": 4}]),
        ({"type": "boxes", "options": [{"value": "a"}]}, [{"label": "a", "x": 1, "y": 2.5, "width": 3, "height": 4}]),
    ],
)
def test_labels_of_every_type_come_back_as_they_went(asked, given):
    question = read_question({"name": "q", "title": "Q", **asked}, "questions.0")
    columns = columns_of([(1, 1, 2, {"q": given}, [])], {"q": partial(label_of, question)})["q"]
    (label,) = unpacked(packed(columns), partial(label_from_json, question)).vocabulary.labels

    assert label == label_of(question, given)
    assert hash(label) == hash(label_of(question, given))


def test_of_labels_that_a_process_holds_only_the_new_ones_are_read():
    columns = columns_for({(item, 1): (label, False) for item, label in enumerate(["joy", "anger"])})
    later = updated(columns, columns_for({(7, 1): ("fear", False), (8, 1): ("joy", False)}))
    known, read = {columns.vocabulary.origin: columns.vocabulary}, []
    found = unpacked(packed(later), lambda label: read.append(label) or label, known.get)

    assert rows_in(found) == rows_in(later)
    assert read == ["fear"]


@given(st.lists(st.text()), st.lists(st.text()))
def test_a_vocabulary_grows_at_its_end_and_holds_each_label_once(before, added):
    vocabulary = Vocabulary(dict.fromkeys(before))
    longer, codes = vocabulary.extended(added)

    assert longer.labels == tuple(dict.fromkeys([*before, *added]))
    assert [longer.labels[code] for code in codes] == added
    assert Vocabulary.unpacked(longer.packed(), longer.origin, str, vocabulary).labels == longer.labels


def test_slices_and_gold_come_back_as_they_went():
    sides = Sides({"task=a/b": np.array([1, 5]), "é": np.array([2])}, {"q": {5: ["x"], 1: "y"}, "r": {2: 0.5}})
    found = unpacked_sides(packed_sides(sides))

    assert {name: items.tolist() for name, items in found.slices.items()} == {"task=a/b": [1, 5], "é": [2]}
    assert found.gold == sides.gold


def test_a_process_keeps_what_it_used_last():
    memory = Memory[str](n_bytes=10, size_of=len)
    for word in ["four", "five!", "six"]:
        memory.put(word, word)
    assert (memory.get("four"), memory.get("five!"), memory.get("six")) == (None, "five!", "six")

    memory.put("too long to keep", "too long to keep")
    assert memory.get("too long to keep") is None


@pytest.fixture
def question(open_round):
    return open_round.instructions.questions.questions[0]


def read_now(round):
    """The answers as a page would read them: stored columns, and what changed since."""
    known = Known(round, round.instructions.questions.questions[0])
    return in_words(known.answered)


def read_all(round):
    """The answers straight from the annotations."""
    question = round.instructions.questions.questions[0]
    return in_words(counted(read_rows(round, [question])[question.name], question, round))


def in_words(found):
    ratings = found.ratings
    items, labelers = np.array(ratings.items)[ratings.item], np.array(ratings.labelers)[ratings.labeler]
    labels = [ratings.labels[code] for code in ratings.label]
    return (
        list(zip(items.tolist(), labelers.tolist(), labels, strict=True)),
        found.cannot_tell.tolist(),
        found.n_waiting,
    )


def revise(item, labeler, label):
    held = item.assignments.get(labeler=labeler)
    n = held.annotations.count()
    held.annotations.create(revision=n + 1, instructions=item.round.instructions, answers={"emotion": label})


def test_what_is_stored_need_not_be_read_again(open_round, item, people, question, django_assert_num_queries):
    for person in people:
        answer(item, person, "joy")
    assert store_columns(round=open_round, many=1)
    read_now(open_round)

    state = state_of(open_round)
    with django_assert_num_queries(0):
        assert Known(open_round, question, state).answered.ratings.n_labels == 2


@pytest.fixture
def people(labeler, second_labeler):
    return labeler, second_labeler


def test_an_answer_given_after_storing_is_read_by_itself(open_round, people, question, django_assert_max_num_queries):
    first, second, _ = open_round.round_items.all()
    for person in people:
        answer(first, person, "joy")
    store_columns(round=open_round, many=1)
    read_now(open_round)
    for person in people:
        answer(second, person, "fear")

    state = state_of(open_round)
    with django_assert_max_num_queries(3) as queries:  # what changed, its answers, whether the columns are still those
        assert Known(open_round, question, state).answered.ratings.n_labels == 4
    assert not any('"columns"' in query["sql"] for query in queries)


def test_how_many_answers_there_are_is_known_without_reading_them(
    open_round, item, people, question, django_assert_num_queries
):
    answer(item, people[0], "joy")
    store_columns(round=open_round, many=1)
    answer(item, people[1], "joy")

    known = Known(open_round, question)
    with django_assert_num_queries(0):
        assert known.n_answers == 2


@pytest.mark.parametrize("seed", range(2))
def test_however_things_went_the_answers_are_those_that_were_given(project, people, third_labeler, manager, seed):
    chances = random.Random(seed)
    factories.make_items(project, 6)
    round = factories.make_open_round(project, overlap=2)
    items = list(round.round_items.order_by("item"))
    for _ in range(40):
        item = chances.choice(items)
        held = set(item.assignments.values_list("labeler", flat=True))
        free = [person for person in [*people, third_labeler] if person.pk not in held]
        label = chances.choice(["joy", "anger", "fear", None])
        step = chances.randrange(8)
        if step < 4 and free and len(held) < RoundItem.objects.get(pk=item.pk).overlap:
            answer(item, free[0], label)
        elif step == 4 and held:
            revise(item, chances.choice(sorted(held)), label or "joy")
        elif step == 5:
            store_columns(round=round, many=1)
        elif step == 6 and chances.random() < 0.3:
            RoundItem.objects.filter(pk=item.pk).update(overlap=3)
        elif step == 7 and round.overlap == 2 and chances.random() < 0.1:
            round = widen(round=round, by=manager, overlap=3)
        assert read_now(round) == read_all(round)
    round = close_round(round=round, by=manager)
    assert read_now(round) == read_all(round)
    store_columns(round=round)
    assert not Change.objects.exists()
    assert read_now(round) == read_all(round)


def test_an_answer_that_is_committed_late_is_not_missed(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time, so nobody commits late")
    project = factories.make_project()
    factories.make_items(project, 2)
    round = factories.make_open_round(project, overlap=1)
    slow, quick = (factories.make_member(project, "labeler") for _ in range(2))
    first, second = round.round_items.all()
    written, stored = threading.Event(), threading.Event()

    def answer_slowly() -> None:
        with transaction.atomic():
            answer(first, slow, "joy")
            written.set()
            stored.wait(10)
        connections.close_all()

    elsewhere = threading.Thread(target=answer_slowly)
    elsewhere.start()
    written.wait(10)
    answer(second, quick, "fear")
    assert store_columns(round=round, many=1)
    stored.set()
    elsewhere.join()

    assert [label for _, _, label in read_now(round)[0]] == ["joy", "fear"]
    store_columns(round=round)
    assert [label for _, _, label in read_now(round)[0]] == ["joy", "fear"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_columns_stored_in_the_middle_of_reading_lose_nothing(open_round, item, people, monkeypatch, when):
    answer(item, people[0], "joy")
    store_columns(round=open_round, many=1)
    read_now(open_round)  # this process keeps these columns
    answer(item, people[1], "fear")

    def read_changes_while_another_stores(round):
        found = changed(round) if when == "after" else []
        store_columns(round=round)
        return found or changed(round)

    changed = answers.changed_items
    monkeypatch.setattr(answers, "changed_items", read_changes_while_another_stores)
    assert [label for _, _, label in read_now(open_round)[0]] == ["joy", "fear"]


def test_two_who_store_at_once_do_not_undo_each_other(open_round, item, people, monkeypatch):
    answer(item, people[0], "joy")
    store_columns(round=open_round, many=1)
    answer(item, people[1], "fear")

    def while_another_stores(*given):
        monkeypatch.setattr(storing, "newer_answers", newer)
        found = newer(*given)
        revise(item, people[0], "anger")
        assert store_columns(round=open_round)
        return found

    newer = storing.newer_answers
    monkeypatch.setattr(storing, "newer_answers", while_another_stores)
    assert not store_columns(round=open_round)
    assert read_now(open_round) == read_all(open_round)


def test_a_bulk_of_answers_is_noted_too(open_round, people):
    store_columns(round=open_round, many=0)
    place = open_round.round_items.first()
    held = [
        place.assignments.create(labeler=person, status="submitted", expires_at="2026-01-01T00:00Z")
        for person in people
    ]
    Annotation.objects.bulk_create(
        Annotation(assignment=one, instructions=open_round.instructions, answers={"emotion": "joy"}) for one in held
    )

    assert read_now(open_round) == read_all(open_round)
    assert len(read_now(open_round)[0]) == 2


def test_gold_and_attributes_that_change_are_seen(open_round, question):
    Item.objects.update(attributes={"channel": "mail"})
    store_columns(round=open_round)
    assert list(Known(open_round, question).sides.slices) == ["channel=mail"]

    Item.objects.update(attributes={"channel": "phone"}, gold={"emotion": "joy"})
    known = Known(open_round, question)
    assert (list(known.sides.slices), set(known.gold.values())) == (["channel=phone"], {"joy"})

    store_columns(round=open_round)
    assert not Change.objects.exists()
    assert list(Known(open_round, question).sides.slices) == ["channel=phone"]


def test_widening_a_round_notes_nothing_and_asks_more_of_every_item(open_round, item, people, manager):
    for person in people:
        answer(item, person, "joy")
    store_columns(round=open_round, many=1)
    round = widen(round=open_round, by=manager, overlap=3)

    assert not Change.objects.exists()
    assert read_now(round) == ([], [], 2)


def test_the_worker_stores_rounds_that_are_far_behind(open_round, item, labeler, monkeypatch):
    assert rounds_to_store() == [open_round]  # its slices are not stored yet
    store_columns(round=open_round)
    assert (rounds_to_store(), AnswerColumns.objects.exists()) == ([], False)

    monkeypatch.setattr(storing, "MANY", 1)
    answer(item, labeler, "joy")
    assert rounds_to_store() == [open_round]


def test_a_round_closed_before_there_were_columns_is_made_up_for(open_round, item, labeler, manager):
    answer(item, labeler, "joy")
    round = close_round(round=open_round, by=manager)
    Change.objects.all().delete()
    assert rounds_to_store() == [round]

    catch_up()
    assert rounds_to_store() == []
    assert len(read_now(round)[0]) == 1
    assert round.measurements.exists()


def test_one_round_that_fails_keeps_no_other_waiting(project, open_round, monkeypatch, caplog):
    other = factories.make_open_round(project)
    store = measurements.store_columns

    def fail_once(*, round):
        if round == open_round:
            raise ValueError
        return store(round=round)

    monkeypatch.setattr(measurements, "store_columns", fail_once)
    assert catch_up() == 2

    assert list(ItemColumns.objects.values_list("round", flat=True)) == [other.pk]
    assert f"round {open_round.pk} were not stored" in caplog.text


def test_a_draft_has_nothing_to_store(project, items, manager):
    draft = Round.objects.create(
        project=project, number=1, instructions=project.current_instructions, created_by=manager
    )

    assert not store_columns(round=draft)
