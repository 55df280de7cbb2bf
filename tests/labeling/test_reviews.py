"""A draft read by somebody else: asked for, approved as it reads, and old as soon as it changes."""

import pytest
from django.urls import reverse

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.projects import change_project
from labeling.actions.reviews import approve_draft, ask_changes, ask_review
from labeling.errors import Invalid, StaleDraft
from labeling.models import Event, Review
from labeling.reviews import Reviews
from tests import factories


@pytest.fixture
def second_sme(project):
    return factories.make_member(project, "sme")


@pytest.fixture
def draft(project, sme):
    draft = start_draft(project=project, by=sme)
    return save_draft(draft=draft, by=sme, revision=draft.revision, rules="Be kinder.", summary="Kinder.")


@pytest.fixture
def approval_needed(project, manager):
    return change_project(project=project, by=manager, changes={"approval_needed": True})


def test_an_approval_holds_until_the_draft_changes_and_again_if_that_is_taken_back(draft, sme, second_sme):
    approve_draft(draft=draft, by=second_sme, revision=draft.revision)
    assert [row.review.by for row in Reviews.of(draft).approvals] == [second_sme]

    changed = save_draft(draft=draft, by=sme, revision=draft.revision, rules="Be kindest.")
    assert Reviews.of(changed).approvals == []
    assert [row.review.by for row in Reviews.of(changed).stale_approvals] == [second_sme]
    back = save_draft(draft=changed, by=sme, revision=changed.revision, rules="Be kinder.")
    assert len(Reviews.of(back).approvals) == 1


def test_the_summary_and_options_that_stay_are_no_change(draft, sme, second_sme):
    approve_draft(draft=draft, by=second_sme, revision=draft.revision)
    said = {"summary": "Much kinder.", "mapping": {"emotion": {"joy": "joy"}}}
    assert Reviews.of(save_draft(draft=draft, by=sme, revision=draft.revision, **said)).approvals


def test_what_somebody_says_last_counts(draft, second_sme):
    approve_draft(draft=draft, by=second_sme, revision=draft.revision)
    ask_changes(draft=draft, by=second_sme, revision=draft.revision, comment="Whom?")

    found = Reviews.of(draft)
    assert found.approvals == []
    assert [row.review.comment for row in found.wanted] == ["Whom?"]


def test_nobody_approves_what_they_changed_last_nor_what_they_have_not_read(draft, sme, second_sme):
    with pytest.raises(Invalid):
        approve_draft(draft=draft, by=sme, revision=draft.revision)
    with pytest.raises(StaleDraft):
        approve_draft(draft=draft, by=second_sme, revision=draft.revision - 1)
    with pytest.raises(Invalid):
        ask_changes(draft=draft, by=second_sme, revision=draft.revision, comment=" ")


def test_only_those_who_write_instructions_are_asked(draft, sme, second_sme, labeler):
    assert ask_review(draft=draft, by=sme, of=second_sme).of == second_sme
    assert Reviews.of(draft).waiting
    for nobody in (sme, labeler):
        with pytest.raises(Invalid):
            ask_review(draft=draft, by=sme, of=nobody)


def test_a_project_may_publish_only_what_somebody_else_approved(approval_needed, draft, sme, second_sme):
    with pytest.raises(Invalid, match="only after somebody has approved it"):
        publish(draft=draft, by=sme)
    approve_draft(draft=draft, by=second_sme, revision=draft.revision)
    with pytest.raises(Invalid):  # who approved it is not somebody else
        publish(draft=draft, by=second_sme)

    assert publish(draft=draft, by=sme).number == 2


def test_other_projects_publish_as_ever(draft, sme):
    assert publish(draft=draft, by=sme).number == 2


def test_the_page_that_publishes_keeps_an_approval(signed_in, approval_needed, project, draft, sme, second_sme):
    approve_draft(draft=draft, by=second_sme, revision=draft.revision)
    form = {"revision": draft.revision, "summary": "Kinder."}
    answer = signed_in(sme).post(reverse("publish", args=[project.slug]), form)

    assert answer.status_code == 302
    assert project.current_instructions.number == 2


def test_it_is_asked_for_and_given_on_the_page_of_the_draft(signed_in, project, draft, sme, second_sme):
    url, page = (reverse(name, args=[project.slug]) for name in ("draft_review", "draft"))
    asked = {"say": "ask", "of": second_sme.pk, "comment": "The second rule, please."}
    assert "The second rule, please." in signed_in(sme).post(url, asked, follow=True).text
    assert f"asked {second_sme}" in signed_in(second_sme).get(reverse("instructions", args=[project.slug])).text

    given = {"say": "approve", "revision": draft.revision}
    assert "approved revision" in signed_in(second_sme).post(url, given, follow=True).text
    assert "You made the last change" in signed_in(sme).post(url, given, follow=True).text
    assert list(Review.objects.values_list("kind", flat=True)) == ["asked", "approved"]
    kinds = [Event.Kind.REVIEW_ASKED, Event.Kind.DRAFT_APPROVED]
    assert Event.objects.filter(kind__in=kinds).count() == 2
    assert page


def test_a_labeler_takes_no_part(signed_in, project, draft, labeler):
    url = reverse("draft_review", args=[project.slug])
    assert signed_in(labeler).post(url, {"say": "approve"}).status_code == 403


def test_over_rest(client, approval_needed, project, draft, sme, second_sme):
    url = reverse("api_draft_reviews", args=[project.slug])

    def say(who, **body):
        return client.post(url, body, content_type="application/json", **factories.bearer(who))

    assert say(sme, kind="asked", of=second_sme.username).status_code == 201
    assert say(sme, kind="asked", of="nobody").status_code == 422
    assert say(second_sme, kind="approved", revision=draft.revision - 1).status_code == 409
    assert say(second_sme, kind="approved", revision=draft.revision).json()["may_be_published"] is False
    found = client.get(url, **factories.bearer(sme)).json()
    assert [row["kind"] for row in found["reviews"]] == ["asked", "approved"]
    assert found["may_be_published"] is True
