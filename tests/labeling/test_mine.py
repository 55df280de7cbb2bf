from django.urls import reverse

from labeling.actions.annotations import reveal
from labeling.actions.assignments import lease, save_draft, skip
from labeling.actions.rounds import close_round
from tests import factories


def mine(client, project):
    return client.get(reverse("mine", kwargs={"slug": project.slug}))


def test_my_answers_are_listed_and_nobody_elses(project, open_round, item, labeler, second_labeler, signed_in):
    factories.answer(item, labeler, "joy", comment="mine alone")
    factories.answer(item, second_labeler, "fear", comment="theirs alone")

    page = mine(signed_in(labeler), project).text

    assert "mine alone" in page
    assert "Joy" in page
    assert "theirs alone" not in page
    assert "Fear" not in page


def test_an_answer_may_be_revised_while_the_round_is_open_and_the_item_not_discussed(
    project, open_round, item, labeler, sme, manager, signed_in
):
    factories.answer(item, labeler, "joy")
    assert "Revise" in mine(signed_in(labeler), project).text

    reveal(item=item, by=sme)
    assert ">Revise<" not in mine(signed_in(labeler), project).text

    close_round(round=open_round, by=manager)
    assert ">Revise<" not in mine(signed_in(labeler), project).text


def test_what_was_entered_before_the_round_closed_is_shown_as_not_counted(
    project, open_round, item, labeler, manager, signed_in
):
    factories.read_by_everyone(project, open_round.instructions)
    held = lease(item=item, by=labeler)
    save_draft(assignment=held, by=labeler, draft={"answers": {"emotion": "anger"}, "cannot_tell": [], "comment": ""})
    close_round(round=open_round, by=manager)

    page = mine(signed_in(labeler), project).text

    assert "Not counted: Round 1 was closed." in page
    assert "Anger" in page


def test_my_skips_are_listed_with_their_reason(project, open_round, item, labeler, signed_in):
    skip(assignment=lease(item=item, by=labeler), by=labeler, reason="expert", note="ask a doctor")

    page = mine(signed_in(labeler), project).text

    assert "Needs an expert" in page
    assert "ask a doctor" in page


def test_the_number_of_queries_does_not_grow_with_the_answers(
    project, labeler, signed_in, django_assert_max_num_queries
):
    factories.make_items(project, 30)
    round = factories.make_open_round(project, overlap=1)
    for item in round.round_items.all():
        factories.answer(item, labeler, "joy")
    client = signed_in(labeler)

    with django_assert_max_num_queries(14):
        response = mine(client, project)

    assert "of 30 answers" in response.text


def test_strangers_find_nothing(project, stranger, signed_in):
    assert mine(signed_in(stranger), project).status_code == 404
