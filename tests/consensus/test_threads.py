"""Posts quote, are edited and withdrawn with what they said kept; rules are proposed, backed, objected to and taken."""

import pytest
from django.test import Client

from consensus.actions.cases import make_case, open_case
from consensus.actions.disagreements import compare_again, open_for_discussion
from consensus.actions.discussions import edit, withdraw, write
from consensus.actions.proposals import checked_proposal, take_into_draft, take_stand
from consensus.blinding import letters
from consensus.models import Disagreement, Message, Notification, RuleProposal, Stand
from consensus.reports.threads import posts_of
from labeling.actions.instructions import discard_draft, publish, save_draft
from labeling.actions.rounds import close_round
from labeling.errors import Conflict, Invalid
from labeling.markdown import rules_by_anchor
from labeling.models import Event, Membership, Project
from tests.factories import answer, bearer


@pytest.fixture
def disagreement(item, labeler, second_labeler, sme) -> Disagreement:
    """Joy against anger, opened for discussion."""
    answer(item, labeler, "joy", comment="canary")
    answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return open_for_discussion(disagreement=Disagreement.objects.get(), by=sme)


@pytest.fixture
def here(disagreement) -> str:
    return f"/p/{disagreement.item.round.project.slug}/disagreements/{disagreement.pk}/"


@pytest.fixture
def question(instructions):
    return instructions.questions.questions[0]


@pytest.fixture
def proposal(disagreement, labeler, question) -> RuleProposal:
    wanted = checked_proposal(question=question, place="include", option="joy", text="Mild joy is joy.")
    return write(disagreement=disagreement, by=labeler, body="It is glad.", proposes=wanted).proposal


def membership(person) -> Membership:
    return Membership.objects.select_related("project", "user").get(user=person)


def page(client, address) -> str:
    return client.get(address).content.decode()


# quotes


def test_an_answer_a_rule_and_a_post_are_quoted_with_a_link_to_their_source(
    disagreement, here, labeler, sme, signed_in
):
    letter = letters(disagreement.item_id)[labeler.pk]
    first = write(disagreement=disagreement, by=labeler, body="It **is** glad.")
    body = f"[quote: answer-{letter}]\n\nWhy?\n\n[quote: rule-1-rule-rules]\n\n[quote: post-{first.pk}]"
    write(disagreement=disagreement, by=sme, body=body)

    shown = page(signed_in(sme), here)
    thread = shown[shown.index('class="thread"') :]
    assert f'<a href="#answer-{letter}">Labeler {letter}</a>' in thread
    assert "<p>Joy</p>" in thread
    assert "Be kind." in thread
    assert "/instructions/1/#rule-rules" in thread
    assert f'<a href="#post-{first.pk}">Labeler {letter}</a>' in thread
    assert thread.count("It <strong>is</strong> glad.") == 2
    assert labeler.username not in thread


def test_a_quote_shows_its_reader_no_answer_that_they_may_not_see(
    disagreement, open_round, manager, sme, labeler, third_labeler, signed_in
):
    other = open_round.round_items.exclude(pk=disagreement.item_id).first()
    answer(other, labeler, "fear")
    answer(other, third_labeler, "joy")
    compare_again([other.pk])
    close_round(round=open_round, by=manager)
    held = list(Disagreement.objects.order_by("pk"))
    case = make_case(project=open_round.project, by=sme, title="Glad", disagreements=held)
    open_case(case=case, by=sme)
    of_other, letter = held[1], letters(other.pk)[labeler.pk]
    write(case=case, by=sme, body=f"[quote: answer-{of_other.pk}-{letter}]")
    address = f"/p/{open_round.project.slug}/cases/{case.number}/"

    assert "<p>Fear</p>" in page(signed_in(sme), address)
    assert "<p>Fear</p>" in page(signed_in(third_labeler), address)
    second = next(
        person
        for person in Membership.objects.filter(role="labeler")
        if person.user_id not in (labeler.pk, third_labeler.pk)
    )
    seen = page(signed_in(second.user), address)
    assert "A quote that you may not see" in seen
    assert "<p>Fear</p>" not in seen


def test_what_stands_in_another_thread_is_not_quoted(disagreement, here, manager, sme, labeler, signed_in):
    loose = make_case(project=disagreement.item.round.project, by=sme, title="Other", disagreements=[disagreement])
    secret = write(case=loose, by=sme, body="canary-secret")
    write(disagreement=disagreement, by=sme, body=f"[quote: post-{secret.pk}]")
    assert "canary-secret" not in page(signed_in(labeler), here)


@pytest.mark.parametrize("reference", ["post-1", "answer-A", "answer-5-AB", "rule-1-rule-12"])
def test_without_scripts_a_link_puts_the_quote_into_the_reply(here, sme, signed_in, reference):
    assert f">[quote: {reference}]\n\n</textarea>" in page(signed_in(sme), f"{here}?quote={reference}")


def test_what_is_no_reference_is_not_put_there(here, sme, signed_in):
    assert "nonsense" not in page(signed_in(sme), f"{here}?quote=nonsense").split('class="thread')[-1]


def test_a_rule_is_found_by_the_anchor_that_its_page_gives_it():
    text = "# Scratches\n\nLong ones.\n\n## Deep\n\nDeeper.\n\n1. First\n2. Second\n   and on\n"
    rules = rules_by_anchor(text)
    assert rules["rule-scratches"] == "# Scratches\n\nLong ones."
    assert rules["rule-2"] == "2. Second\n   and on"


# editing and withdrawing


def test_what_a_post_said_before_stays_readable(disagreement, here, project, labeler, sme, signed_in):
    post = write(disagreement=disagreement, by=labeler, body="It is joy.")
    mine, there = signed_in(labeler), f"/p/{project.slug}/messages/{post.pk}/"
    assert mine.post(there, {"body": " "}).status_code == 422
    assert mine.post(there, {"body": "It is mild joy."}).url == f"{here}#post-{post.pk}"

    thread = page(signed_in(sme), here)
    assert "It is mild joy." in thread
    assert f'<a href="{there}">edited</a>' in thread
    history = page(signed_in(sme), there)
    assert "It is joy." in history
    assert "<textarea" not in history
    assert Event.objects.filter(kind=Event.Kind.MESSAGE_EDITED, by=labeler).exists()


def test_nobody_edits_or_withdraws_the_post_of_another(disagreement, project, labeler, sme, manager, signed_in):
    post = write(disagreement=disagreement, by=labeler, body="It is joy.")
    there = f"/p/{project.slug}/messages/{post.pk}/"
    for person in (sme, manager):
        assert signed_in(person).post(there, {"body": "Anger."}).status_code == 403
        assert signed_in(person).post(f"{there}withdraw/").status_code == 403
    post.refresh_from_db()
    assert (post.body, post.withdrawn_at) == ("It is joy.", None)


def test_a_withdrawn_post_leaves_a_trace_and_comes_back(
    disagreement, here, project, labeler, second_labeler, sme, signed_in
):
    post = write(disagreement=disagreement, by=labeler, body="Secretly glad.")
    write(disagreement=disagreement, by=sme, body=f"[quote: post-{post.pk}]")
    mine, there = signed_in(labeler), f"/p/{project.slug}/messages/{post.pk}/"
    mine.post(f"{there}withdraw/")

    for_others = page(signed_in(second_labeler), here)
    assert "This post was withdrawn on" in for_others
    assert "Secretly" not in for_others
    assert signed_in(second_labeler).get(there).status_code == 404
    assert "Secretly glad." in page(signed_in(sme), here)
    with pytest.raises(Conflict):
        edit(message=post, by=labeler, body="x")
    mine.post(f"{there}restore/")
    assert "Secretly glad." in page(signed_in(second_labeler), here)


# proposals


def test_a_rule_is_proposed_by_a_form_that_says_what_is_missing(here, labeler, signed_in):
    client = signed_in(labeler)
    refused = client.post(f"{here}messages/", {"rule": " ", "where": "include:joy", "body": "Since it is glad."})
    assert refused.status_code == 422
    assert "Since it is glad." in refused.content.decode()
    assert client.post(f"{here}messages/", {"rule": "Glad is joy.", "where": "include:sorrow"}).status_code == 422
    assert not Message.objects.exists()
    client.post(f"{here}messages/", {"rule": "Glad is joy.", "where": "rules", "body": ""})
    client.post(f"{here}messages/", {"rule": "Mild joy.", "where": "include:joy"})
    assert list(RuleProposal.objects.values_list("place", "option")) == [("rules", ""), ("include", "joy")]
    assert "Joy: Include" in page(client, here)


def test_people_back_it_or_object_with_a_reason_and_the_newest_counts(
    proposal, here, project, labeler, second_labeler, sme, signed_in
):
    there = f"/p/{project.slug}/messages/{proposal.message_id}/stand/"
    client = signed_in(second_labeler)
    refused = client.post(there, {"view": "objects", "reason": " "})
    assert refused.status_code == 422
    assert "Say what speaks against it" in refused.content.decode()
    client.post(there, {"view": "backs"})
    client.post(there, {"view": "objects", "reason": "Too wide."})
    signed_in(sme).post(there, {"view": "backs"})

    (post,) = posts_of(membership(sme), proposal.message.disagreement)
    assert (post.proposal.n_backs, post.proposal.n_objects) == (1, 1)
    assert "Too wide." in page(signed_in(labeler), here)
    assert Stand.objects.filter(by=second_labeler).count() == 2
    client.post(there, {"view": "none"})
    (post,) = posts_of(membership(sme), proposal.message.disagreement)
    assert (post.proposal.n_backs, post.proposal.n_objects) == (1, 0)


def test_nobody_backs_their_own_rule_nor_one_that_was_withdrawn(proposal, labeler, sme):
    with pytest.raises(Conflict):
        take_stand(proposal=proposal, by=labeler, view="backs")
    withdraw(message=proposal.message, by=labeler)
    with pytest.raises(Conflict):
        take_stand(proposal=proposal, by=sme, view="backs")


def test_an_expert_takes_it_into_the_draft_and_the_proposal_says_what_became_of_it(
    proposal, here, project, labeler, sme, signed_in
):
    there = f"/p/{project.slug}/messages/{proposal.message_id}/draft/"
    assert signed_in(labeler).post(there).status_code == 403
    signed_in(sme).post(there)
    draft = Project.objects.get(pk=project.pk).draft
    assert draft.questions.questions[0].options[0].include == "Mild joy is joy."
    assert "In draft 2." in page(signed_in(labeler), here)
    assert signed_in(sme).post(there).status_code == 409
    source = Event.objects.get(kind=Event.Kind.PROPOSAL_TAKEN).data
    assert source["disagreement"] == proposal.message.disagreement_id

    publish(draft=save_draft(draft=draft, by=sme, revision=draft.revision, summary="Mild joy."), by=sme)
    assert "Published in version 2." in page(signed_in(labeler), here)


def test_a_rule_whose_draft_was_discarded_can_be_taken_again(proposal, here, project, sme, signed_in):
    discard_draft(draft=take_into_draft(proposal=proposal, by=sme), by=sme)
    assert "was discarded" in page(signed_in(sme), here)
    proposal.refresh_from_db()
    take_into_draft(proposal=proposal, by=sme)
    assert "In draft 2." in page(signed_in(sme), here)


def test_a_rule_that_was_changed_in_the_draft_says_so(disagreement, here, question, project, labeler, sme, signed_in):
    wanted = checked_proposal(question=question, place="rules", option="", text="Glad is joy.")
    made = write(disagreement=disagreement, by=labeler, body="", proposes=wanted)
    draft = take_into_draft(proposal=made.proposal, by=sme)
    assert draft.rules.endswith("\n\nGlad is joy.\n")
    save_draft(draft=draft, by=sme, revision=draft.revision, rules="# Rules\n\nGlad is mostly joy.")
    assert "In draft 2. It was changed there." in page(signed_in(sme), here)


def test_those_concerned_hear_of_a_proposal_and_who_made_it_of_what_becomes_of_it(
    proposal, labeler, second_labeler, sme, work
):
    work()
    assert Notification.objects.get(person=second_labeler, kind="proposed").place == f"post-{proposal.message_id}"
    assert Notification.objects.filter(person=sme, kind="proposed").exists()  # who opened it
    take_stand(proposal=proposal, by=second_labeler, view="objects", reason="No.")
    take_into_draft(proposal=proposal, by=sme)
    work()
    kinds = Notification.objects.filter(person=labeler).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["judged", "taken"]


def test_a_proposed_rule_needs_a_text_and_an_option_that_is_there(question):
    for wrong in ({"text": ""}, {"place": "nowhere"}, {"option": "sorrow"}):
        given = {"place": "include", "option": "joy", "text": "x"} | wrong
        with pytest.raises(Invalid):
            checked_proposal(question=question, **given)


def test_a_thread_asks_the_same_few_questions_whatever_its_length(
    disagreement, question, labeler, sme, django_assert_max_num_queries
):
    letter = letters(disagreement.item_id)[labeler.pk]
    for n in range(6):
        wanted = checked_proposal(question=question, place="rules", option="", text=f"Rule {n}")
        made = write(disagreement=disagreement, by=labeler, body=f"[quote: answer-{letter}]", proposes=wanted)
        take_stand(proposal=made.proposal, by=sme, view="backs")
        write(disagreement=disagreement, by=sme, body=f"[quote: post-{made.pk}]\n\n[quote: rule-1-rule-rules]")
    reader = membership(sme)
    with django_assert_max_num_queries(13):
        posts_of(reader, disagreement)


def test_over_rest(disagreement, project, labeler, second_labeler, sme):
    client, json = Client(), "application/json"
    here = f"/api/v1/projects/{project.slug}"
    thread = f"{here}/disagreements/{disagreement.pk}/messages/"
    letter = letters(disagreement.item_id)[labeler.pk]
    rule = {"where": "exclude", "option": "anger", "rule": "Glad is not anger."}
    body = {"body": f"[quote: answer-{letter}]", "proposal": rule}
    made = client.post(thread, body, json, **bearer(labeler)).json()
    assert made["quotes"] == [{"reference": f"answer-{letter}", "source": f"Labeler {letter}", "text": "Joy"}]
    assert (made["by"], made["proposal"]["option"]) == (f"Labeler {letter}", "anger")
    post = f"{here}/messages/{made['id']}/"
    assert client.put(f"{post}stand/", {"view": "objects"}, json, **bearer(sme)).status_code == 422
    stood = client.put(f"{post}stand/", {"view": "backs"}, json, **bearer(sme)).json()
    assert (stood["proposal"]["backs"], stood["proposal"]["stands"][0]["by"]) == (1, str(sme))
    assert client.post(f"{post}draft/", {}, json, **bearer(labeler)).status_code == 403
    assert client.post(f"{post}draft/", {}, json, **bearer(sme)).status_code == 200
    assert client.patch(post, {"body": "Glad."}, json, **bearer(sme)).status_code == 403
    edited = client.patch(post, {"body": "Glad."}, json, **bearer(labeler)).json()
    assert [text["body"] for text in edited["earlier"]] == [f"[quote: answer-{letter}]"]
    client.post(f"{post}withdraw/", {}, json, **bearer(labeler))
    (row,) = client.get(thread, **bearer(second_labeler)).json()["results"]
    assert row["body"] == ""
    assert row["withdrawn_at"]
    assert row["proposal"] is None
    assert client.post(f"{post}restore/", {}, json, **bearer(labeler)).json()["body"] == "Glad."
