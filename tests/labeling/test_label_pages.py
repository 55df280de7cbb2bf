"""The workspace as plain pages and as its scripts use it."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from labeling.actions.annotations import reveal
from labeling.actions.assignments import lease, lease_next
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import close_round, create_round
from labeling.actions.rounds import open_round as open_a_round
from labeling.models import Acknowledgement, Annotation, Assignment
from tests import factories

SCRIPT = {"HTTP_X_CONCORD": "script"}


def label(project):
    return reverse("label", kwargs={"slug": project.slug})


def at(name, held):
    return reverse(name, kwargs={"slug": held.item.round.project.slug, "pk": held.pk})


@pytest.fixture
def page(open_round, labeler, signed_in):
    """A signed-in labeler of the open round who has read its version."""
    Acknowledgement.objects.get_or_create(user=labeler, instructions=open_round.instructions)
    return signed_in(labeler)


@pytest.fixture
def held(open_round, project, labeler, page):
    return lease_next(project=project, by=labeler)


def test_looking_at_the_workspace_takes_no_item(page, project):
    response = page.get(label(project))

    assert "Take an item" in response.text
    assert not Assignment.objects.exists()


def test_the_item_in_hand_stands_beside_the_rules_of_its_version(page, project, held):
    response = page.get(label(project))

    assert held.item.item.data["text"] in response.text
    assert "version 1" in response.text
    assert "Be kind." in response.text


def test_without_scripts_an_answer_brings_the_next_item(page, project, held):
    response = page.post(at("label_submit", held), {"id": str(uuid.uuid4()), "answer-emotion": "joy"}, follow=True)

    assert held.annotations.get().answers == {"emotion": "joy"}
    following = Assignment.objects.leased().get()
    assert following.item.item.data["text"] in response.text


def test_an_answer_sent_twice_counts_once(page, held):
    sent = {"id": str(uuid.uuid4()), "answer-emotion": "joy"}

    first = page.post(at("label_submit", held), sent, **SCRIPT)
    again = page.post(at("label_submit", held), sent, **SCRIPT)

    assert first.json() == again.json() == {"saved": sent["id"], "revision": 1}
    assert Annotation.objects.count() == 1


def test_a_form_without_an_answer_comes_back_with_the_error_at_the_question(page, held):
    response = page.post(at("label_submit", held), {"comment": "hm"})

    assert response.status_code == 422
    assert "has no answer" in response.text
    assert "hm" in response.text
    assert not Annotation.objects.exists()


def test_cannot_tell_with_a_reason_is_an_answer(page, held):
    page.post(at("label_submit", held), {"cannot_tell": "emotion", "reason-emotion": "two_fit"}, **SCRIPT)

    annotation = Annotation.objects.get()
    assert (annotation.cannot_tell, annotation.reasons) == (["emotion"], {"emotion": "two_fit"})


def test_the_next_item_comes_besides_those_in_the_browser(page, project, held):
    response = page.post(reverse("label_next", kwargs={"slug": project.slug}), {"besides": str(held.pk)}, **SCRIPT)

    assert f'data-assignment="{held.pk}"' not in response.text
    assert 'data-assignment="' in response.text


def test_an_item_that_was_not_shown_is_given_back(page, held):
    assert page.post(at("label_return", held)).status_code == 204

    held.refresh_from_db()
    assert held.status == Assignment.Status.RETURNED


def test_a_draft_is_shown_again(page, project, held):
    page.post(at("label_draft", held), {"answer-emotion": "fear", "comment": "not sure"}, **SCRIPT)

    response = page.get(label(project))

    assert 'value="fear" data-option-key="3" checked' in response.text
    assert "not sure" in response.text


def test_skipping_for_good_frees_the_place_and_later_keeps_it(page, held):
    page.post(at("label_skip", held), {"reason": "later"}, **SCRIPT)
    held.refresh_from_db()
    assert held.is_live
    assert held.postponed_at

    page.post(at("label_skip", held), {"reason": "broken", "comment": "black"}, **SCRIPT)
    held.refresh_from_db()
    assert (held.status, held.skip_note) == (Assignment.Status.SKIPPED, "black")


def test_a_round_that_forbids_skipping_says_so(project, items, labeler, signed_in):
    round = factories.make_open_round(project, overlap=1, may_skip=False)
    held = lease(item=round.round_items.first(), by=labeler)

    response = signed_in(labeler).get(label(project))
    refused = signed_in(labeler).post(at("label_skip", held), {"reason": "broken"}, **SCRIPT)

    assert "does not allow skipping" in response.text
    assert refused.status_code == 409


def test_an_answer_may_be_revised_until_it_is_discussed(page, held, sme):
    page.post(at("label_submit", held), {"answer-emotion": "joy"}, **SCRIPT)
    page.post(at("label_submit", held), {"answer-emotion": "fear"}, **SCRIPT)
    assert held.annotations.current().get().answers == {"emotion": "fear"}

    reveal(item=held.item, by=sme)
    refused = page.post(at("label_submit", held), {"answer-emotion": "anger"}, **SCRIPT)

    assert refused.status_code == 409
    assert "can no longer change" in page.get(at("label_reopen", held)).text


def test_an_answer_to_a_closed_round_is_kept_and_not_counted(page, held, open_round, manager):
    close_round(round=open_round, by=manager)

    response = page.post(at("label_submit", held), {"answer-emotion": "joy"}, **SCRIPT)

    assert response.json()["detail"] == "Round 1 was closed. Your last answer was not counted; it is in My work."
    held.refresh_from_db()
    assert held.draft["answers"] == {"emotion": "joy"}


def test_an_answer_whose_place_has_gone_is_kept_and_not_counted(page, held, second_labeler, third_labeler):
    Assignment.objects.filter(pk=held.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    factories.answer(held.item, second_labeler, "joy")
    factories.answer(held.item, third_labeler, "joy")

    response = page.post(at("label_submit", held), {"answer-emotion": "joy"}, **SCRIPT)

    assert response.status_code == 409
    assert response.json()["code"] == "lease_expired"
    held.refresh_from_db()
    assert held.draft["answers"] == {"emotion": "joy"}


def test_a_signed_out_script_is_told_so_and_a_page_is_sent_to_sign_in(client, held, labeler):
    by_script = client.post(at("label_submit", held), {"answer-emotion": "joy"}, **SCRIPT)
    by_page = client.post(at("label_submit", held), {"answer-emotion": "joy"})

    assert (by_script.status_code, by_script.json()["code"]) == (401, "signed_out")
    assert by_page.status_code == 302


def test_an_answer_that_comes_late_leaves_the_cookie_of_a_new_sign_in_alone(page, held):
    Session.objects.all().delete()

    response = page.post(at("label_draft", held), {"answer-emotion": "joy"}, **SCRIPT)

    assert response.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_the_answers_of_one_person_are_never_sent_as_those_of_another(page, held, stranger):
    response = page.post(
        at("label_submit", held), {"answer-emotion": "joy"}, HTTP_X_CONCORD_USER=str(stranger.pk), **SCRIPT
    )

    assert response.status_code == 401
    assert not Annotation.objects.exists()


def test_somebody_elses_item_is_not_there(held, second_labeler, stranger, signed_in):
    for person in (second_labeler, stranger):
        client = signed_in(person)
        assert client.get(at("label_reopen", held)).status_code == 404
        for name in ("label_submit", "label_draft", "label_skip", "label_return"):
            assert client.post(at(name, held), {}, **SCRIPT).status_code == 404
        assert client.get(f"{label(held.item.round.project)}?item={held.pk}").status_code == 404


def test_an_item_is_not_reached_through_another_project(page, held, labeler):
    other = factories.make_project()
    factories.make_member(other, "labeler", labeler)

    assert (
        page.post(reverse("label_submit", kwargs={"slug": other.slug, "pk": held.pk}), {}, **SCRIPT).status_code == 404
    )


def test_a_new_version_is_read_before_its_round_begins(project, items, labeler, signed_in):
    factories.read_by_everyone(project, project.current_instructions)
    draft = start_draft(project=project, by=project.created_by)
    draft = save_draft(
        draft=draft, by=project.created_by, revision=1, rules="# Rules\n\nBe strict.", summary="Strict from now on."
    )
    version = publish(draft=draft, by=project.created_by)
    open_a_round(round=create_round(project=project, by=project.created_by, overlap=1), by=project.created_by)
    page = signed_in(labeler)

    response = page.get(label(project))
    assert "Round 1 uses version 2" in response.text
    assert "Strict from now on." in response.text
    assert "<ins>strict</ins>" in response.text
    assert (
        page.post(reverse("label_next", kwargs={"slug": project.slug}), **SCRIPT).json()["code"] == "not_acknowledged"
    )

    by_hand = page.post(reverse("label_next", kwargs={"slug": project.slug}), follow=True)
    assert "I have read it" in by_hand.text

    page.post(reverse("label_acknowledge", kwargs={"slug": project.slug, "number": version.number}))
    assert "Take an item" in page.get(label(project)).text


def test_the_end_of_the_queue_is_friendly(page, project, labeler, open_round):
    for item in open_round.round_items.all():
        factories.answer(item, labeler, "joy")

    response = page.get(label(project))

    assert "You have done all 3" in response.text
    assert page.post(reverse("label_next", kwargs={"slug": project.slug}), **SCRIPT).status_code == 204


def test_nothing_of_other_labelers_and_no_known_answer_is_on_the_page(page, project, held, second_labeler, items):
    before = page.get(label(project)).text
    items_with_gold = project.items.all()
    items_with_gold.update(gold={"emotion": "goldanswer"}, gold_source="the book of answers")
    factories.answer(held.item, second_labeler, "anger", comment="plainly anger")

    after = page.get(label(project)).text

    for secret in ["goldanswer", "book of answers", "plainly", str(second_labeler), held.item.item.key]:
        assert secret not in after
    assert len(after) == len(before)


@pytest.mark.parametrize("name", ["label_next"])
def test_what_changes_something_is_a_post(page, project, name):
    assert page.get(reverse(name, kwargs={"slug": project.slug})).status_code == 405
