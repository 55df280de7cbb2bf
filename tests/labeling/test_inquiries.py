"""Questions about the definition: asked beside an item at any time, once; answered, settled, made a rule."""

import uuid

import pytest

from labeling.actions.annotations import submit
from labeling.actions.assignments import lease, lease_next
from labeling.actions.inquiries import ask, draft_rule, renounce, reply, settle
from labeling.actions.rounds import close_round
from labeling.errors import Conflict, Invalid
from labeling.models import Assignment, Event, Inquiry, RoundItem
from tests.factories import answer, read_by_everyone

ONE = uuid.UUID("0b9f6a1e-7f5e-4a34-9a53-b0f1a1f0d001")


@pytest.fixture
def held(item, labeler) -> Assignment:
    return lease(item=item, by=labeler)


@pytest.fixture
def inquiry(held, labeler) -> Inquiry:
    return ask(assignment=held, by=labeler, id=ONE, question="emotion", body="Is mild joy joy?")


def test_the_same_id_again_asks_once(held, labeler, inquiry):
    again = ask(assignment=held, by=labeler, id=ONE, question="emotion", body="Is mild joy joy?")

    assert again == inquiry
    assert Inquiry.objects.count() == 1
    assert Event.objects.filter(kind="inquiry_made").count() == 1


def test_the_id_of_somebody_else_is_refused(inquiry, item, second_labeler):
    with pytest.raises(Conflict):
        ask(assignment=lease(item=item, by=second_labeler), by=second_labeler, id=ONE, body="Mine")


@pytest.mark.parametrize(
    ("question", "body", "wrong"), [("", " ", "body"), ("", "x" * 4001, "body"), ("no", "a", "question")]
)
def test_a_question_has_words_and_is_about_something_that_is_asked(held, labeler, question, body, wrong):
    with pytest.raises(Invalid) as refused:
        ask(assignment=held, by=labeler, id=ONE, question=question, body=body)

    assert wrong in refused.value.fields


def test_one_may_ask_after_the_round_is_closed(held, open_round, manager, labeler):
    close_round(round=open_round, by=manager)

    assert ask(assignment=held, by=labeler, id=ONE, body="Too late?").assignment == held


def test_what_is_answered_or_settled_waits_no_more(inquiry, sme):
    assert list(Inquiry.objects.waiting()) == [inquiry]

    reply(inquiry=inquiry, by=sme, body="It is.")
    assert not Inquiry.objects.waiting()
    settle(inquiry=inquiry, by=sme)
    settle(inquiry=inquiry, by=sme)
    assert Event.objects.filter(kind="inquiry_settled").count() == 1
    assert not settle(inquiry=inquiry, by=sme, settled=False).is_settled


def test_a_rule_made_of_it_stands_in_the_draft_and_settles_it(inquiry, project, sme):
    draft_rule(inquiry=inquiry, by=sme, rule="Mild joy is joy.")

    assert project.draft.rules.endswith("Mild joy is joy.\n")
    inquiry.refresh_from_db()
    assert inquiry.is_settled
    with pytest.raises(Invalid):
        draft_rule(inquiry=inquiry, by=sme, rule=" ")


def test_who_reads_it_instead_is_given_its_item_no_more_and_others_are(inquiry, item, project, sme, manager):
    read_by_everyone(project, item.round.instructions)
    renounce(inquiry=inquiry, by=sme)

    while held := lease_next(project=project, by=sme):
        assert held.item != item
        submit(assignment=held, by=sme, id=uuid.uuid4(), answers={"emotion": "joy"})
    assert RoundItem.objects.open_to(manager).filter(pk=item.pk).exists()


def test_who_reads_it_instead_gives_back_the_item_in_hand_and_answers_it_no_more(inquiry, item, sme):
    held = lease(item=item, by=sme)

    renounce(inquiry=inquiry, by=sme)

    held.refresh_from_db()
    assert held.status == Assignment.Status.RETURNED
    with pytest.raises(Conflict):
        submit(assignment=held, by=sme, id=uuid.uuid4(), answers={"emotion": "joy"})


def test_who_reads_it_instead_keeps_an_answer_and_revises_it_no_more(inquiry, item, sme):
    given = answer(item, sme, "joy")

    renounce(inquiry=inquiry, by=sme)

    with pytest.raises(Conflict):
        submit(assignment=given.assignment, by=sme, id=uuid.uuid4(), answers={"emotion": "anger"})
    assert given.assignment.annotations.count() == 1
