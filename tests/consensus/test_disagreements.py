"""What is raised for an SME, and what is not."""

import itertools
import time

import pytest

from consensus.actions.disagreements import compare_again, open_for_discussion, reopen
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement
from labeling.actions.annotations import submit
from labeling.actions.rounds import close_round
from labeling.errors import Conflict, Invalid
from labeling.models import Annotation, Assignment, Event, InstructionVersion, Item, RoundItem
from tests import factories
from tests.factories import answer


def revise(item: RoundItem, labeler, label: str) -> Annotation:
    held = Assignment.objects.get(item=item, labeler=labeler)
    return submit(assignment=held, by=labeler, id=factories.uuid.uuid4(), answers={"emotion": label})


@pytest.fixture
def disagreement(item, labeler, second_labeler, work) -> Disagreement:
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    work()
    return Disagreement.objects.get()


def test_an_item_whose_labelers_differ_is_raised_with_its_last_answer(item, labeler, second_labeler, work):
    answer(item, labeler, "joy")
    work()
    assert not Disagreement.objects.exists()

    answer(item, second_labeler, "anger")
    work()

    raised = Disagreement.objects.get()
    assert (raised.item, raised.question, raised.status) == (item, "emotion", "open")
    assert (raised.kind, raised.spread, raised.pair) == ("tie", 1.0, "anger / joy")
    assert Event.objects.filter(kind="disagreement_raised", subject_id=raised.pk).count() == 1


def test_an_item_on_which_all_agree_is_never_raised(item, labeler, second_labeler, work):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "joy")
    work()
    assert not Disagreement.objects.exists()


def test_cannot_tell_is_an_answer_unlike_every_other(item, labeler, second_labeler, work):
    answer(item, labeler, None)
    answer(item, second_labeler, "joy")
    work()
    assert Disagreement.objects.get().pair == "cannot tell / joy"


def test_two_who_cannot_tell_agree(item, labeler, second_labeler, work):
    answer(item, labeler, None)
    answer(item, second_labeler, None)
    work()
    assert not Disagreement.objects.exists()


def test_an_option_called_cannot_tell_is_not_the_same_as_not_being_able_to(manager):
    options = [{"value": "cannot tell"}, {"value": "null"}]
    schema = factories.SCHEMA | {"questions": [{"name": "q", "type": "choice", "options": options}]}
    project = factories.make_project(schema=schema)
    factories.make_items(project, 1)
    item = factories.make_open_round(project, overlap=2).round_items.get()
    answer(item, factories.make_member(project, "labeler"), "cannot tell")
    answer(item, factories.make_member(project, "labeler"), None)
    compare_again([item.pk])
    assert Disagreement.objects.count() == 1


def test_raising_twice_changes_nothing(disagreement, item):
    compare_again([item.pk])
    compare_again([item.pk])
    assert Disagreement.objects.count() == 1
    assert Event.objects.filter(kind="disagreement_raised").count() == 1


def test_closing_a_round_raises_items_that_did_not_get_all_their_answers(
    project, manager, items, labeler, second_labeler, work
):
    round = factories.make_open_round(project, overlap=3)
    first, second, third = round.round_items.all()
    answer(first, labeler, "joy")
    answer(first, second_labeler, "fear")
    answer(second, labeler, "joy")
    answer(third, labeler, "joy")
    answer(third, second_labeler, "joy")
    work()
    assert not Disagreement.objects.exists()

    close_round(round=round, by=manager)
    compare_again(list(round.round_items.values_list("pk", flat=True)))

    assert [row.item for row in Disagreement.objects.all()] == [first]


def test_a_revision_that_brings_agreement_settles_it(disagreement, item, second_labeler, work):
    revise(item, second_labeler, "joy")
    work()
    disagreement.refresh_from_db()
    assert disagreement.status == "settled"
    assert Event.objects.filter(kind="disagreement_settled").get().by == second_labeler


def test_a_revision_that_ends_agreement_raises_it(item, labeler, second_labeler, work):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "joy")
    revise(item, labeler, "fear")
    work()
    assert Disagreement.objects.get().pair == "fear / joy"


def test_what_was_settled_is_raised_again_when_answers_differ_again(disagreement, item, second_labeler, work):
    revise(item, second_labeler, "joy")
    work()
    revise(item, second_labeler, "fear")
    work()
    disagreement.refresh_from_db()
    assert (disagreement.status, disagreement.pair) == ("open", "fear / joy")
    assert Event.objects.filter(kind="disagreement_raised").count() == 2


def test_a_revision_leaves_a_resolution_alone(disagreement, item, sme, second_labeler, work):
    resolve(disagreement=disagreement, by=sme, outcome="decide", label="joy", cause="slip", rationale="A laugh.")
    revise(item, second_labeler, "joy")
    work()
    disagreement.refresh_from_db()
    assert disagreement.status == "resolved"


def test_an_item_is_raised_if_and_only_if_its_answers_differ(project, manager, work):
    """Every way that three labelers can answer with two labels and cannot tell, against the rule in plain words."""
    ways = list(itertools.product(["joy", "fear", None], repeat=3))
    factories.make_items(project, len(ways))
    people = [factories.make_member(project, "labeler") for _ in range(3)]
    round = factories.make_open_round(project, overlap=3)
    for item, given in zip(round.round_items.all(), ways, strict=True):
        for person, label in zip(people, given, strict=True):
            answer(item, person, label)
    work()
    differing = {item.pk for item, given in zip(round.round_items.all(), ways, strict=True) if len(set(given)) > 1}
    assert set(Disagreement.objects.values_list("item", flat=True)) == differing


def test_opening_for_discussion_ends_revising(disagreement, item, sme, labeler):
    opened = open_for_discussion(disagreement=disagreement, by=sme)
    item.refresh_from_db()
    assert opened.status == "discussing"
    assert item.revealed_at is not None
    with pytest.raises(Conflict):
        revise(item, labeler, "fear")


def test_reopening_keeps_the_resolution_and_puts_it_out_of_force(disagreement, sme):
    resolve(disagreement=disagreement, by=sme, outcome="ambiguous", cause="subjective", rationale="Both.")
    reopened = reopen(disagreement=disagreement, by=sme, reason="A rule was missing.")
    assert reopened.status == "open"
    assert reopened.resolution is None
    assert reopened.resolutions.count() == 1
    assert "A rule was missing." in reopened.messages.get().body


def test_reopening_needs_a_reason_once_the_moment_for_undo_has_passed(disagreement, sme, monkeypatch):
    made = resolve(disagreement=disagreement, by=sme, outcome="ambiguous", cause="subjective", rationale="Both.")
    reopen(disagreement=disagreement, by=sme)
    resolve(disagreement=disagreement, by=sme, outcome="ambiguous", cause="subjective", rationale="Both.")
    monkeypatch.setattr("consensus.actions.disagreements.UNDO", -1)
    with pytest.raises(Invalid) as refused:
        reopen(disagreement=disagreement, by=sme)
    assert "reason" in refused.value.fields
    assert made.disagreement == disagreement


def test_a_whole_round_is_compared_quickly(project, manager, django_assert_max_num_queries):
    """800 items with ten answers each, as an import brings them in."""
    version = InstructionVersion.objects.get(project=project)
    items = factories.make_items(project, 800)
    round = factories.make_open_round(project, overlap=10)
    people = [factories.make_member(project, "labeler") for _ in range(10)]
    places = list(round.round_items.all())
    held = Assignment.objects.bulk_create(
        [
            Assignment(item=place, labeler=person, status="submitted", expires_at=round.opened_at)
            for place in places
            for person in people
        ]
    )
    Annotation.objects.bulk_create(
        [
            Annotation(assignment=row, instructions=version, answers={"emotion": ["joy", "fear"][n % 7 == 0]})
            for n, row in enumerate(held)
        ]
    )
    began = time.perf_counter()
    with django_assert_max_num_queries(25):
        compare_again([place.pk for place in places])
    assert Disagreement.objects.count() > 700
    assert time.perf_counter() - began < 5
    assert Item.objects.count() == len(items)
