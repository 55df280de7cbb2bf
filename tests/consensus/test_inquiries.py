"""Who reads a question about the definition, and when; answering it on pages and over REST."""

import uuid

import pytest
from django.test import Client

from consensus.actions.disagreements import compare_again, open_for_discussion
from consensus.blinding import letters
from consensus.inquiries import inquiries_for
from consensus.models import Disagreement
from labeling.actions.inquiries import ask, reply
from labeling.models import Inquiry, Membership
from tests.factories import answer, bearer


@pytest.fixture
def inquiry(item, labeler) -> Inquiry:
    given = answer(item, labeler, "joy")
    return ask(assignment=given.assignment, by=labeler, id=uuid.uuid4(), question="emotion", body="Is mild joy joy?")


@pytest.fixture
def complete(inquiry, item, second_labeler) -> Disagreement:
    """The other answer is in, so that experts may read what was asked."""
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return Disagreement.objects.get()


def sees(person, project) -> bool:
    return inquiries_for(Membership.objects.get(project=project, user=person)).exists()


def test_an_expert_reads_it_when_they_can_answer_the_item_no_more(inquiry, item, project, sme, second_labeler):
    assert not sees(sme, project)
    answer(item, second_labeler, "joy")
    assert sees(sme, project)


def test_another_labeler_reads_it_once_the_item_is_opened(complete, project, sme, labeler, second_labeler):
    assert sees(labeler, project)
    assert not sees(second_labeler, project)
    open_for_discussion(disagreement=complete, by=sme)
    assert sees(second_labeler, project)


def test_once_opened_it_stands_in_the_thread_of_its_item(
    complete, inquiry, project, sme, second_labeler, labeler, signed_in
):
    reply(inquiry=inquiry, by=sme, body="Mild joy is joy.")
    open_for_discussion(disagreement=complete, by=sme)

    page = signed_in(second_labeler).get(f"/p/{project.slug}/disagreements/{complete.pk}/").content.decode()

    assert "Is mild joy joy?" in page
    assert "Mild joy is joy." in page
    assert f"Labeler {letters(inquiry.assignment.item_id)[labeler.pk]}" in page
    assert labeler.username not in page


def test_an_expert_answers_it_and_who_asked_reads_that(complete, inquiry, project, sme, labeler, signed_in):
    expert, asker, here = signed_in(sme), signed_in(labeler), f"/p/{project.slug}"
    assert "1 question about the definition to answer" in expert.get(f"{here}/disagreements/waiting/").content.decode()
    assert "Is mild joy joy?" in expert.get(f"{here}/inquiries/").content.decode()

    refused = expert.post(f"{here}/inquiries/{inquiry.pk}/reply/", {"body": " "})
    assert refused.status_code == 422
    expert.post(f"{here}/inquiries/{inquiry.pk}/reply/", {"body": "Mild joy **is** joy.", "settles": "yes"})

    assert "No question waits" in expert.get(f"{here}/inquiries/").content.decode()
    assert "1 new answer to what you asked" in asker.get(f"{here}/disagreements/waiting/").content.decode()
    for address in ("mine/inquiries/", "mine/inquiries/?beside"):
        assert "Mild joy <strong>is</strong> joy." in asker.get(f"{here}/{address}").content.decode()
    asker.post(f"{here}/mine/inquiries/")
    assert "new answer" not in asker.get(f"{here}/disagreements/waiting/").content.decode()


def test_a_rule_is_drafted_from_what_was_said(complete, inquiry, project, sme, signed_in):
    reply(inquiry=inquiry, by=sme, body="Mild joy is joy.")
    expert, address = signed_in(sme), f"/p/{project.slug}/inquiries/{inquiry.pk}/"

    page = expert.get(address).content.decode()
    assert "## Which emotion?\n\nMild joy is joy.\n\nExample: “Text" in page
    expert.post(f"{address}rule/", {"rule": "Mild joy is joy."})

    assert "Mild joy is joy." in project.draft.rules
    inquiry.refresh_from_db()
    assert inquiry.is_settled


def test_what_is_held_back_is_counted_and_can_be_read_instead_of_labeling(inquiry, item, project, sme, signed_in):
    expert, here = signed_in(sme), f"/p/{project.slug}/inquiries"
    page = expert.get(f"{here}/").content.decode()
    assert "Read it instead of labeling its item" in page
    assert "mild joy" not in page
    assert expert.get(f"{here}/{inquiry.pk}/").status_code == 404

    expert.post(f"{here}/{inquiry.pk}/renounce/")

    assert "Is mild joy joy?" in expert.get(f"{here}/{inquiry.pk}/").content.decode()


def test_over_rest(item, project, sme, labeler, second_labeler):
    client, asking, expert = Client(), bearer(labeler, "label"), bearer(sme)
    held = answer(item, labeler, "joy").assignment
    body = {"id": str(uuid.uuid4()), "question": "emotion", "body": "Is mild joy joy?"}
    here, json = f"/api/v1/projects/{project.slug}/inquiries/", "application/json"

    for _ in range(2):
        asked = client.post(f"/api/v1/assignments/{held.pk}/inquiries/", body, json, **asking)
        assert asked.status_code == 200
    assert client.get(here, **expert).json()["results"] == []
    answer(item, second_labeler, "anger")
    (row,) = client.get(here, **expert).json()["results"]
    assert (row["id"], row["by"], row["replies"]) == (body["id"], f"Labeler {letters(held.item_id)[labeler.pk]}", [])

    said = client.post(f"{here}{row['id']}/replies/", {"body": "It is."}, json, **expert)
    assert said.status_code == 201
    assert client.get(here, **expert).json()["results"] == []
    assert client.post(f"{here}{row['id']}/settle/", {}, json, **expert).json()["settled_at"]
    assert client.post(f"{here}{row['id']}/rule/", {"rule": "Mild joy is joy."}, json, **expert).status_code == 200
    assert client.post(f"{here}{row['id']}/replies/", {"body": "I agree."}, json, **bearer(labeler)).status_code == 403
    (mine,) = client.get(f"/api/v1/assignments/{held.pk}/inquiries/", **asking).json()
    assert [one["body"] for one in mine["replies"]] == ["It is."]
