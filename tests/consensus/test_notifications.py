"""Who hears of what, in the inbox: never before they may see it, never twice, never what it says."""

import uuid

import pytest
from django.test import Client

from consensus.actions.cases import make_case, open_case
from consensus.actions.disagreements import compare_again, open_for_discussion
from consensus.actions.discussions import write
from consensus.actions.resolutions import resolve
from consensus.inbox import OF_SEVERAL, SENTENCES
from consensus.models import Disagreement, Notification
from labeling.actions.inquiries import ask, reply
from labeling.actions.people import remove_member
from labeling.actions.rounds import close_round
from labeling.models import Event, Membership, Project, RoundItem
from tests import factories
from tests.factories import answer, bearer

Kind = Notification.Kind


@pytest.fixture
def disagreement(item, labeler, second_labeler) -> Disagreement:
    answer(item, labeler, "joy")
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return Disagreement.objects.get()


@pytest.fixture
def opened(disagreement, sme) -> Disagreement:
    return open_for_discussion(disagreement=disagreement, by=sme)


@pytest.fixture
def told(work):
    """told(person) -> the kinds of what they hear of, the oldest first, once the worker has done its work."""

    def kinds(person) -> list[str]:
        work()
        return list(Notification.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))

    return kinds


def inbox(client) -> str:
    return client.get("/inbox/").content.decode()


def decide(disagreement, by) -> None:
    resolve(disagreement=disagreement, by=by, outcome="decide", label="joy", cause="slip", rationale="secretly glad")


def test_who_is_mentioned_hears_of_that_and_not_of_a_new_post_besides(disagreement, manager, sme, told):
    write(disagreement=disagreement, by=sme, body="Hm.")
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    assert told(sme) == [Kind.MENTIONED]
    assert told(manager) == []


def test_who_is_in_a_thread_hears_of_new_posts_but_not_of_their_own(disagreement, manager, sme, told):
    write(disagreement=disagreement, by=sme, body="Hm.")
    write(disagreement=disagreement, by=manager, body="Well.")
    assert (told(sme), told(manager)) == ([Kind.POSTED], [])


def test_a_labeler_who_is_mentioned_hears_of_it_only_once_the_item_is_opened(disagreement, sme, labeler, told):
    write(disagreement=disagreement, by=sme, body=f"@{labeler.username}, why?")
    assert told(labeler) == []
    open_for_discussion(disagreement=disagreement, by=sme)
    assert told(labeler) == [Kind.OPENED]
    write(disagreement=disagreement, by=sme, body=f"@{labeler.username}, why?")
    assert told(labeler) == [Kind.OPENED, Kind.MENTIONED]


def test_an_expert_who_may_still_answer_the_item_does_not_hear_of_its_thread(disagreement, sme, manager, told):
    RoundItem.objects.filter(pk=disagreement.item_id).update(overlap=3)
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    assert told(sme) == []


def test_a_case_that_is_opened_is_one_entry_whatever_it_holds(disagreement, open_round, manager, sme, labeler, told):
    close_round(round=open_round, by=manager)
    case = make_case(project=open_round.project, by=manager, title="Glad?", disagreements=[disagreement])
    open_case(case=case, by=sme)
    assert told(labeler) == [Kind.OPENED]
    assert Notification.objects.get(person=labeler).about_type == "case"


def test_who_asked_hears_of_the_answer(item, labeler, sme, told):
    held = answer(item, labeler, "joy").assignment
    reply(inquiry=ask(assignment=held, by=labeler, id=uuid.uuid4(), body="Mild?"), by=sme, body="Yes.")
    assert told(labeler) == [Kind.ANSWERED]


def test_who_opened_or_discussed_it_hears_of_the_decision_and_labelers_of_their_item(
    opened, manager, sme, labeler, second_labeler, told
):
    write(disagreement=opened, by=labeler, body="It is joy.")
    assert [told(person) for person in (sme, labeler, second_labeler)] == [[Kind.POSTED], [Kind.OPENED], [Kind.OPENED]]
    decide(opened, by=manager)
    assert told(sme)[-1] == Kind.DECIDED
    assert told(labeler)[-1] == Kind.DECIDED
    assert told(second_labeler)[-1] == Kind.RESOLVED


def test_of_an_item_that_is_not_opened_its_labelers_hear_when_the_round_is_closed(
    disagreement, open_round, manager, labeler, told
):
    decide(disagreement, by=manager)
    assert told(labeler) == []
    close_round(round=open_round, by=manager)
    assert told(labeler) == [Kind.RESOLVED]


def test_reactions_that_run_again_tell_nobody_twice(disagreement, manager, sme, told):
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    told(sme)
    Event.objects.filter(kind=Event.Kind.MESSAGE_WRITTEN).update(waiting=True, attempts=0, attempted_at=None)
    assert told(sme) == [Kind.MENTIONED]


def test_machines_and_people_who_left_are_not_told(disagreement, project, manager, sme, told):
    gone = factories.make_member(project, "sme")
    write(disagreement=disagreement, by=gone, body="Hm.")
    remove_member(membership=Membership.objects.get(user=gone), by=manager)
    write(disagreement=disagreement, by=sme, body=f"@{gone.username}?")
    assert told(gone) == []


def test_the_inbox_says_who_did_what_without_a_word_of_it(opened, project, sme, labeler, signed_in, work):
    write(disagreement=opened, by=labeler, body="It is secretly anger.")
    work()
    mine = inbox(signed_in(sme))
    assert "A labeler wrote in a thread that you are in" in mine
    assert labeler.username not in mine
    assert "secretly" not in mine
    assert f'href="/p/{project.slug}/disagreements/{opened.pk}/#post-{opened.messages.get().pk}"' in mine

    Project.objects.update(names_hidden=False)
    assert f"{labeler} wrote in a thread" in inbox(signed_in(sme))


def test_several_posts_of_a_thread_are_one_row(disagreement, manager, sme, signed_in, work):
    write(disagreement=disagreement, by=sme, body="Hm.")
    for body in ("One", "Two", "Three"):
        write(disagreement=disagreement, by=manager, body=body)
    work()
    assert "3 new posts in a thread that you are in" in inbox(signed_in(sme))


def test_what_may_no_longer_be_seen_is_a_row_that_says_nothing(disagreement, manager, sme, signed_in, work):
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    work()
    assert "mentioned you" in inbox(signed_in(sme))
    RoundItem.objects.filter(pk=disagreement.item_id).update(overlap=3)  # it is to be given to one more
    now = inbox(signed_in(sme))
    assert "Something that you may not see at the moment" in now
    assert "mentioned you" not in now
    assert f"/disagreements/{disagreement.pk}/" not in now


def test_rows_are_marked_by_forms_and_all_at_once_with_a_way_back(disagreement, manager, sme, signed_in, work):
    for body in ("Look", "And here"):
        write(disagreement=disagreement, by=manager, body=f"@{sme.username}: {body}")
    work()
    client, rows = signed_in(sme), ",".join(str(pk) for pk in Notification.objects.values_list("pk", flat=True))
    assert "Inbox, 2 unread" in client.get("/").content.decode()
    client.post("/inbox/", {"act": "read", "rows": rows})
    assert "unread" not in client.get("/").content.decode()
    assert "You have read everything" in client.get("/inbox/?show=unread").content.decode()
    client.post("/inbox/", {"act": "unread", "rows": rows})
    done = client.post("/inbox/", {"act": "all"}, follow=True).content.decode()
    assert not Notification.objects.unread().exists()
    undo = done.split('action="/inbox/undo/?moment=')[1].split('"')[0]
    client.post(f"/inbox/undo/?moment={undo}")
    assert Notification.objects.unread().count() == 2


def test_an_open_page_reads_what_it_shows_and_by_itself_changes_nothing(disagreement, manager, sme, signed_in, work):
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    work()
    client, row = signed_in(sme), Notification.objects.get()
    page = client.get(f"/p/{disagreement.item.round.project.slug}/disagreements/{disagreement.pk}/").content.decode()
    assert f'{{"act": "read", "rows": "{row.pk}"}}' in page
    assert Notification.objects.unread().exists()
    answer = client.post("/inbox/", {"act": "read", "rows": row.pk}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="inbox-link"' in answer
    assert "unread" not in answer
    assert not Notification.objects.unread().exists()


def test_nobody_marks_the_rows_of_others(disagreement, manager, sme, labeler, signed_in, work):
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    work()
    signed_in(labeler).post("/inbox/", {"act": "read", "rows": Notification.objects.get().pk})
    signed_in(labeler).post("/inbox/", {"act": "all"})
    assert Notification.objects.unread().count() == 1


def test_of_a_project_that_one_has_left_nothing_is_shown(disagreement, manager, sme, signed_in, work):
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    work()
    remove_member(membership=Membership.objects.get(user=sme), by=manager)
    assert "mentioned you" not in inbox(signed_in(sme))
    assert "unread" not in signed_in(sme).get("/").content.decode()


def test_the_inbox_asks_the_same_few_questions_for_many_projects_and_rows(
    disagreement, manager, sme, signed_in, work, django_assert_num_queries
):
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}, why?")
    work()
    client = signed_in(sme)
    with django_assert_num_queries(7):
        inbox(client)
    for _ in range(2):
        project = factories.make_project()
        factories.make_items(project, 2)
        people = [factories.make_member(project, role) for role in ("labeler", "labeler")]
        factories.make_member(project, "sme", sme)
        made = factories.make_open_round(project)
        for row in made.round_items.all():
            for person, label in zip(people, ("joy", "fear"), strict=True):
                answer(row, person, label)
        work()
        for row in Disagreement.objects.filter(item__round=made):
            write(disagreement=row, by=project.created_by, body=f"@{sme.username}, why?")
    work()
    assert Notification.objects.filter(person=sme).count() == 5
    with django_assert_num_queries(7):
        inbox(client)


def test_over_rest_with_a_token_for_one_project_only_its_rows(disagreement, project, manager, sme, work):
    write(disagreement=disagreement, by=manager, body=f"@{sme.username}: secret")
    elsewhere = factories.make_project()
    factories.make_member(elsewhere, "sme", sme)
    work()
    client, here = Client(), bearer(sme, project=project)
    (row,) = client.get("/api/v1/inbox/", **here).json()["results"]
    assert row["text"] == f"{manager} mentioned you"
    assert row["url"].startswith(f"/p/{project.slug}/disagreements/{disagreement.pk}/#post-")
    assert "secret" not in str(row)
    assert client.get("/api/v1/inbox/", **bearer(sme, project=elsewhere)).json()["results"] == []

    marked = client.post("/api/v1/inbox/", {"ids": [row["id"]]}, content_type="application/json", **here)
    assert marked.status_code == 204
    assert client.get("/api/v1/inbox/?unread=true", **here).json()["results"] == []
    client.post("/api/v1/inbox/", {"ids": [row["id"]], "read": False}, content_type="application/json", **here)
    assert len(client.get("/api/v1/inbox/?unread=true", **here).json()["results"]) == 1
    bare = client.post("/api/v1/inbox/", {"read": False}, content_type="application/json", **here)
    assert bare.status_code == 400


def test_every_kind_has_sentences():
    assert set(SENTENCES) == set(OF_SEVERAL) == set(Kind)
