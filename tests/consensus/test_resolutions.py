"""Deciding a disagreement: once, with a cause and a reason, and with what follows from it."""

import threading

import pytest
from django.db import connection

from consensus.actions.disagreements import compare_again, reopen
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement, Resolution
from labeling.errors import Conflict, Invalid
from labeling.models import Event
from tests.factories import answer

WHY = {"cause": "rule_unclear", "rationale": "The writer laughs."}


@pytest.fixture
def disagreement(item, labeler, second_labeler) -> Disagreement:
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return Disagreement.objects.get()


def test_deciding_keeps_the_label_the_cause_and_the_reason(disagreement, sme):
    made = resolve(disagreement=disagreement, by=sme, outcome="decide", label="fear", **WHY)
    disagreement.refresh_from_db()
    assert (made.label, made.cause, made.rationale, made.by) == ("fear", "rule_unclear", "The writer laughs.", sme)
    assert disagreement.resolution == made
    event = Event.objects.get(kind="disagreement_resolved")
    assert "fear" not in str(event.data)


@pytest.mark.parametrize("label", [None, "", "sadness", ["joy"], 3])
def test_the_label_must_be_one_that_the_question_takes(disagreement, sme, label):
    with pytest.raises(Invalid) as refused:
        resolve(disagreement=disagreement, by=sme, outcome="decide", label=label, **WHY)
    assert "label" in refused.value.fields
    assert not Resolution.objects.exists()


def test_every_field_that_is_wrong_is_named_at_once(disagreement, sme):
    with pytest.raises(Invalid) as refused:
        resolve(disagreement=disagreement, by=sme, outcome="", cause="because", rationale=" ")
    assert set(refused.value.fields) == {"outcome", "cause", "rationale"}


def test_a_label_is_kept_only_where_it_was_decided(disagreement, sme):
    assert resolve(disagreement=disagreement, by=sme, outcome="ambiguous", label="joy", **WHY).label is None


def test_it_is_resolved_once(disagreement, sme, manager):
    resolve(disagreement=disagreement, by=sme, outcome="decide", label="joy", **WHY)
    with pytest.raises(Conflict):
        resolve(disagreement=disagreement, by=manager, outcome="decide", label="anger", **WHY)
    assert Resolution.objects.get().label == "joy"


@pytest.mark.django_db(transaction=True)
def test_of_several_who_resolve_at_once_one_does(disagreement, sme):
    refused = []
    start = threading.Barrier(6)

    def attempt() -> None:
        start.wait()
        try:
            resolve(disagreement=disagreement, by=sme, outcome="decide", label="joy", **WHY)
        except Conflict as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Resolution.objects.count(), len(refused)) == (1, 5)
    assert Event.objects.filter(kind="disagreement_resolved").count() == 1


def test_dropping_leaves_the_item_out_and_reopening_takes_it_back_in(disagreement, item, sme):
    resolve(disagreement=disagreement, by=sme, outcome="drop", **WHY)
    item.item.refresh_from_db()
    assert item.item.dropped_at is not None
    reopen(disagreement=disagreement, by=sme)
    item.item.refresh_from_db()
    assert item.item.dropped_at is None


def test_changing_x_asks_for_a_better_one_and_reopening_takes_that_back(disagreement, item, sme):
    resolve(disagreement=disagreement, by=sme, outcome="change_x", **WHY)
    item.item.refresh_from_db()
    assert item.item.change_requested_at is not None
    reopen(disagreement=disagreement, by=sme)
    item.item.refresh_from_db()
    assert item.item.change_requested_at is None


def test_an_item_that_another_resolution_dropped_stays_out(disagreement, item, sme):
    other = Disagreement.objects.create(item=item, question="other", kind="tie", spread=1, pair="a / b")
    resolve(disagreement=disagreement, by=sme, outcome="drop", **WHY)
    resolve(disagreement=other, by=sme, outcome="drop", **WHY)
    reopen(disagreement=disagreement, by=sme)
    item.item.refresh_from_db()
    assert item.item.dropped_at is not None


def test_a_rule_goes_into_the_draft_in_the_same_step(disagreement, project, sme, instructions):
    resolve(disagreement=disagreement, by=sme, outcome="decide", label="joy", rule="## Laughing\n\nIs joy.", **WHY)
    assert project.draft.rules == f"{instructions.rules}\n\n## Laughing\n\nIs joy.\n"
    assert project.draft.edited_by == sme


def test_a_second_rule_stands_below_the_first(disagreement, project, sme):
    resolve(disagreement=disagreement, by=sme, outcome="decide", label="joy", rule="First rule", **WHY)
    reopen(disagreement=disagreement, by=sme)
    resolve(disagreement=disagreement, by=sme, outcome="decide", label="joy", rule="Second rule", **WHY)
    assert project.draft.rules.endswith("First rule\n\nSecond rule\n")


def test_a_refused_resolution_adds_no_rule(disagreement, project, sme):
    with pytest.raises(Invalid):
        resolve(disagreement=disagreement, by=sme, outcome="decide", label="no such", rule="A rule", **WHY)
    assert project.draft is None
