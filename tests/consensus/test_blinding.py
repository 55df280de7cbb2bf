"""Who sees whose answers, and under which name."""

import pytest

from consensus.actions.disagreements import compare_again, open_for_discussion
from consensus.blinding import disagreements_for, get_disagreement, letter, visible_answers
from consensus.models import Disagreement
from labeling.actions.projects import change_project
from labeling.actions.rounds import close_round, widen
from labeling.errors import NotFound
from labeling.models import Membership
from tests.factories import answer, make_member, make_project


def member(project, user) -> Membership:
    return Membership.objects.select_related("project", "user").get(project=project, user=user)


def sees(project, user, item) -> bool:
    return item.pk in visible_answers(member(project, user), [item])


@pytest.fixture
def disagreement(item, labeler, second_labeler) -> Disagreement:
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return Disagreement.objects.get()


def test_an_sme_sees_the_answers_to_a_finished_item(project, sme, item, disagreement):
    assert sees(project, sme, item)


def test_an_sme_who_may_still_be_asked_is_as_blind_as_a_labeler(project, sme, manager, item, labeler):
    answer(item, labeler, "joy")
    assert not sees(project, sme, item)
    assert not sees(project, manager, item)


def test_an_sme_who_has_answered_sees_the_others(project, sme, item, labeler):
    answer(item, labeler, "joy")
    answer(item, sme, "fear")
    assert sees(project, sme, item)


def test_an_sme_who_is_no_labeler_of_the_round_sees_answers_as_they_come(project, sme, items, labeler, open_round):
    open_round.labelers.add(member(project, labeler))
    item = open_round.round_items.first()
    answer(item, labeler, "joy")
    assert sees(project, sme, item)


def test_widening_blinds_again_whoever_may_now_be_asked(project, manager, sme, item, disagreement, open_round):
    widen(round=open_round, by=manager, overlap=3)
    assert not sees(project, sme, item)
    assert not disagreements_for(member(project, sme)).exists()


def test_a_closed_round_is_open_to_the_sme_and_to_no_labeler(project, manager, sme, labeler, item, open_round):
    answer(item, labeler, "joy")
    close_round(round=open_round, by=manager)
    assert sees(project, sme, item)
    assert not sees(project, labeler, item)


def test_a_labeler_sees_nothing_before_the_item_is_opened(project, labeler, item, disagreement):
    assert not sees(project, labeler, item)
    with pytest.raises(NotFound):
        get_disagreement(labeler, project.slug, disagreement.pk)


def test_opening_shows_the_answers_to_those_who_answered_and_to_no_other_labeler(
    project, sme, labeler, second_labeler, third_labeler, item, disagreement
):
    open_for_discussion(disagreement=disagreement, by=sme)
    assert sees(project, labeler, item)
    assert sees(project, second_labeler, item)
    assert not sees(project, third_labeler, item)
    assert get_disagreement(labeler, project.slug, disagreement.pk)[1] == disagreement
    with pytest.raises(NotFound):
        get_disagreement(third_labeler, project.slug, disagreement.pk)


def test_a_disagreement_of_another_project_does_not_exist(sme, disagreement):
    other = make_project()
    expert = make_member(other, "sme")
    with pytest.raises(NotFound):
        get_disagreement(expert, other.slug, disagreement.pk)
    with pytest.raises(NotFound):
        get_disagreement(sme, other.slug, disagreement.pk)


def test_hidden_names_are_letters_that_stay(project, sme, item, disagreement, labeler):
    first = visible_answers(member(project, sme), [item])[item.pk]
    again = visible_answers(member(project, sme), [item])[item.pk]
    assert first == again
    assert [row.who for row in first] == ["Labeler A", "Labeler B"]
    assert labeler.username not in repr(first)


def test_names_are_shown_where_the_project_shows_them(project, manager, sme, item, disagreement, labeler):
    change_project(project=project, by=manager, changes={"names_hidden": False})
    shown = visible_answers(member(project, sme), [item])[item.pk]
    assert labeler.username in {row.who for row in shown}


def test_letters_go_on_after_z():
    assert [letter(place) for place in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
