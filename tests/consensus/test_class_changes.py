"""The page on which classes of a draft are changed, with how many answers each change touches."""

import pytest
from django.urls import reverse

from consensus.reports.class_changes import effects, given_to, n_items_again
from labeling.actions.classes import change_classes
from labeling.actions.instructions import start_draft
from labeling.actions.rounds import close_round
from tests.factories import answer


@pytest.fixture
def closed(project, manager, open_round, labeler, second_labeler):
    """joy and fear on the first item, fear twice on the second, anger and cannot tell on the third."""
    first, second, third = open_round.round_items.all()
    for item, mine, theirs in [(first, "joy", "fear"), (second, "fear", "fear"), (third, "anger", None)]:
        answer(item, labeler, mine)
        answer(item, second_labeler, theirs)
    return close_round(round=open_round, by=manager)


@pytest.fixture
def draft(project, sme):
    return start_draft(project=project, by=sme)


def do(project, by, act, option, **given):
    draft = project.draft
    named = {"draft": draft, "by": by, "revision": draft.revision, "question": "emotion"}
    return change_classes(**named, act=act, option=option, **given)


def test_answers_and_items_are_counted_by_class(project, instructions, closed):
    found = given_to(project, instructions)
    assert {value: (row.n_answers, row.n_items) for (_, value), row in found.items()} == {
        "joy": (1, 1),
        "fear": (3, 2),
        "anger": (1, 1),
    }


def test_answers_of_an_open_round_are_not_counted(project, instructions, open_round, labeler):
    answer(open_round.round_items.first(), labeler, "joy")
    assert given_to(project, instructions) == {}


def test_items_to_be_labeled_again_are_counted_once(project, sme, closed, draft):
    do(project, sme, "retire", "fear", into=None)
    do(project, sme, "again", "joy")

    assert n_items_again(effects(project, project.draft)) == 2


def test_the_page_says_what_each_change_does_and_takes_it_back(signed_in, project, sme, closed, draft):
    client, url = signed_in(sme), reverse("draft_classes", args=[project.slug])
    form = {"revision": draft.revision, "act": "merge", "question": "emotion", "option": "fear", "into": "anger"}
    page = client.post(url, form, follow=True).text
    assert "3 answers to “Fear” become “Anger”." in page

    form = {"revision": project.draft.revision, "act": "undo", "question": "emotion", "option": "fear"}
    page = client.post(url, form, follow=True).text
    assert "become “Anger”" not in page
    assert project.draft.mapping == {}


def test_a_split_is_entered_a_line_a_class(signed_in, project, sme, closed, draft):
    url = reverse("draft_classes", args=[project.slug])
    lines = "dread = Dread\r\nWorry\r\n"
    form = {"revision": draft.revision, "act": "split", "question": "emotion", "option": "fear", "into": lines}
    page = signed_in(sme).post(url, form, follow=True).text

    assert "“Fear” is split into “Dread”, “Worry”. 2 items would be labeled again." in page
    made = project.draft.questions.question("emotion").options
    assert [(option.value, option.title) for option in made[-2:]] == [("dread", "Dread"), ("Worry", "Worry")]


def test_a_refusal_stands_on_the_page_with_what_was_entered(signed_in, project, sme, draft):
    url = reverse("draft_classes", args=[project.slug])
    form = {"revision": draft.revision, "act": "split", "question": "emotion", "option": "fear", "into": "Dread"}
    answer = signed_in(sme).post(url, form)

    assert answer.status_code == 422
    assert "Name two classes or more" in answer.text
    assert ">Dread</textarea>" in answer.text


def test_somebody_elses_save_in_between_is_said(signed_in, project, sme, draft):
    url = reverse("draft_classes", args=[project.slug])
    do(project, sme, "again", "joy")
    form = {"revision": draft.revision, "act": "again", "question": "emotion", "option": "fear"}

    assert signed_in(sme).post(url, form).status_code == 409


def test_the_draft_saves_what_was_typed_before_it_goes_on_to_classes(signed_in, project, sme, draft):
    client, url = signed_in(sme), reverse("draft", args=[project.slug])
    answer = client.post(url, {"revision": draft.revision, "rules": "Typed", "classes": "emotion fear"})
    assert answer.url == f"{reverse('draft_classes', args=[project.slug])}?question=emotion&option=fear#acts"
    assert project.draft.rules == "Typed"

    do(project, sme, "retire", "fear", into="joy")
    client.post(url, {"revision": project.draft.revision, "rules": "Typed more", "undo": "emotion fear"})
    assert (project.draft.rules, project.draft.mapping) == ("Typed more", {})


def test_the_draft_shows_what_is_pending(signed_in, project, sme, closed, draft):
    do(project, sme, "again", "fear")
    page = signed_in(sme).get(reverse("draft_classes_pending", args=[project.slug])).text
    assert "“Fear” stays, and means something else. 2 items would be labeled again." in page


@pytest.mark.parametrize("name", ["draft_classes", "draft_classes_pending"])
def test_labelers_do_not_see_it(signed_in, project, labeler, draft, name):
    assert signed_in(labeler).get(reverse(name, args=[project.slug])).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_classes(
    signed_in, project, sme, closed, draft, django_assert_max_num_queries
):
    client = signed_in(sme)
    client.get(reverse("draft_classes", args=[project.slug]))
    with django_assert_max_num_queries(22):
        client.get(reverse("draft_classes", args=[project.slug]))
