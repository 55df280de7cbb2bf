"""Rounds that ask one more labeler where it pays."""

import pytest
from django.core.management import call_command

from consensus.actions.overlap import ask_another_where_it_pays
from consensus.models import Disagreement
from consensus.ratings import answered
from consensus.stats import percent_agreement
from labeling.actions.assignments import lease_next
from labeling.actions.rounds import close_round
from labeling.models import Event, RoundItem
from labeling.progress import progress_of
from tests import factories
from tests.factories import answer


@pytest.fixture
def adaptive(project, items, labeler, second_labeler, third_labeler):
    return factories.make_open_round(project, overlap=2, most_overlap=3)


@pytest.fixture
def item(adaptive):
    return adaptive.round_items.first()


def overlap_of(item: RoundItem) -> int:
    return RoundItem.objects.get(pk=item.pk).overlap


def test_an_item_whose_labelers_differ_is_given_to_one_more(item, labeler, second_labeler, third_labeler, work):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    work()

    assert overlap_of(item) == 3
    assert lease_next(project=item.round.project, by=third_labeler).item_id == item.pk


def test_an_item_whose_labelers_agree_is_not(adaptive, item, labeler, second_labeler, work):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "joy")
    work()

    assert overlap_of(item) == 2
    assert progress_of(adaptive).n_saved == 3


def test_the_limit_of_the_round_is_kept(item, labeler, second_labeler, third_labeler, work):
    for person, label in ((labeler, "joy"), (second_labeler, "anger")):
        answer(item, person, label)
    work()
    answer(RoundItem.objects.get(pk=item.pk), third_labeler, "joy")
    work()

    assert overlap_of(item) == 3


def test_a_disagreement_waits_until_nobody_is_to_be_asked_any_more(item, labeler, second_labeler, third_labeler, work):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    work()
    before = Disagreement.objects.count()

    answer(RoundItem.objects.get(pk=item.pk), third_labeler, "joy")
    work()

    assert (before, Disagreement.objects.count()) == (0, 1)


def test_nobody_else_is_asked_where_labelers_cannot_tell(item, labeler, second_labeler, work):
    answer(item, labeler, None)
    answer(item, second_labeler, "anger")
    work()

    assert overlap_of(item) == 2


def test_a_round_that_is_not_to_ask_more_does_not(open_round, labeler, second_labeler, work):
    item = open_round.round_items.first()
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    work()

    assert overlap_of(item) == 2


def test_acting_twice_on_the_same_answers_asks_one_more_labeler_and_not_two(item, labeler, second_labeler, work):
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    event = Event.objects.get(kind=Event.Kind.ITEM_ANSWERED)

    ask_another_where_it_pays(event)
    ask_another_where_it_pays(event)

    assert overlap_of(item) == 3
    assert Event.objects.filter(kind=Event.Kind.ITEM_WIDENED).count() == 1


def test_agreement_is_that_of_the_answers_which_every_item_got(adaptive, labeler, second_labeler, third_labeler, work):
    first, second, third = adaptive.round_items.all()
    for item, labels in ((first, ("joy", "anger")), (second, ("joy", "joy")), (third, ("anger", "anger"))):
        for person, label in zip((third_labeler, second_labeler), labels, strict=True):
            answer(item, person, label)
    work()
    answer(RoundItem.objects.get(pk=first.pk), labeler, "joy")  # of all three the one who stands first by number

    known = answered(adaptive, adaptive.instructions.questions.questions[0])

    assert percent_agreement(known.ratings) == pytest.approx(2 / 3)
    assert [(row.reason, row.n_labels) for row in known.left_out()][-1] == (
        "asked for because the first answers differed",
        1,
    )


def test_what_is_stored_about_such_a_round_can_be_recomputed(
    adaptive, labeler, second_labeler, third_labeler, work, capsys
):
    for item in adaptive.round_items.all():
        answer(item, third_labeler, "joy")
        answer(item, second_labeler, "anger" if item.position == 0 else "joy")
    work()
    for item in adaptive.round_items.filter(overlap=3):
        answer(item, labeler, "joy")
    close_round(round=adaptive, by=adaptive.created_by)
    work()

    call_command("verify", project=adaptive.project.slug)

    assert "nothing differs" in capsys.readouterr().out
