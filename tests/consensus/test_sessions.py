"""Group sessions: blind votes, the reveal, a second vote, and agreement before and after."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consensus.actions import sessions
from consensus.models import Disagreement, GroupSession, Message, SessionVote
from consensus.reports.sessions import results
from consensus.stats import Ratings, krippendorff_alpha
from labeling.errors import Conflict, Invalid, InvalidAnswer
from labeling.models import Annotation, Membership
from tests import factories


def membership_of(user, project) -> Membership:
    return Membership.objects.get(project=project, user=user)


@pytest.fixture
def session(team, between_joy_and_anger) -> GroupSession:
    """Two labelers have joined; the expert leads and has begun; three items."""
    project, (first, second, expert) = team
    made = sessions.make_session(
        project=project, by=expert, title="Laughing", disagreements=between_joy_and_anger[:3],
        members=[membership_of(user, project) for user in (first, second)],
    )  # fmt: skip
    for person in (first, second):
        sessions.join(session=made, by=person)
    sessions.go_on(session=made, by=expert, item=None)
    made.refresh_from_db()
    return made


@pytest.fixture
def vote(session):
    """vote(user, label, ballot): on the item that is at hand; None abstains."""

    def cast(user, label, ballot=1):
        session.refresh_from_db()
        kind = "abstain" if label is None else "answer"
        sessions.cast(session=session, by=user, item=session.current.pk, ballot=ballot, kind=kind, answer=label)

    return cast


@pytest.fixture
def lead(session, team):
    """lead("reveal"): what the leader presses, on the item at hand."""

    def press(act, **more):
        session.refresh_from_db()
        sessions.ON_ITEM[act](session=session, by=team[1][2], item=session.current_id, **more)
        session.refresh_from_db()

    return press


def play(vote, lead, people, before, after):
    """One item from the first vote to the next item."""
    for person, label in zip(people, before, strict=True):
        vote(person, label)
    lead("reveal")
    lead("again")
    for person, label in zip(people, after, strict=True):
        vote(person, label, 2)
    lead("reveal")
    lead("next")


def pages(session, name="session"):
    return reverse(name, kwargs={"slug": session.project.slug, "number": session.number})


def seen_by(user, session) -> str:
    """Everything of a session that somebody can read: pages, the part that is asked for every two seconds, REST."""
    client = Client()
    client.force_login(user)
    api = f"/api/v1/projects/{session.project.slug}/sessions/"
    addresses = [pages(session, name) for name in ("session", "session_now", "session_results")]
    addresses += [api, f"{api}{session.number}/", f"{api}{session.number}/results/", f"/p/{session.project.slug}/"]
    return "".join(client.get(address).content.decode() for address in addresses)


def part_of_page(user, session) -> str:
    client = Client()
    client.force_login(user)
    return re.sub(r'"[A-Za-z0-9]{64}"', '"token"', client.get(pages(session, "session_now")).content.decode())


def test_nobody_can_tell_a_vote_before_the_reveal_not_even_that_it_was_cast(session, team, vote, lead):
    _, (first, second, expert) = team
    vote(first, "joy")
    before = part_of_page(first, session)

    vote(second, "fear")

    assert part_of_page(first, session) == before
    assert "1 of 2" not in seen_by(second, session)
    assert "2 of 2" in seen_by(expert, session)
    assert "Labeler B" not in seen_by(expert, session)
    lead("reveal")
    assert "Labeler B" in seen_by(first, session)
    assert "Labeler B" in seen_by(expert, session)


def test_the_second_vote_is_as_blind_as_the_first(session, team, vote, lead):
    _, (first, second, expert) = team
    vote(first, "joy")
    vote(second, "anger")
    lead("reveal")
    lead("again")
    vote(first, "fear", 2)

    for person in (second, expert):
        assert '"second":[]' in seen_by(person, session).replace(" ", "")
    lead("reveal")
    assert "fear" in seen_by(second, session).split('"second":')[1]


def test_a_vote_may_be_changed_until_the_reveal_and_not_after_it(session, team, vote, lead):
    _, (first, second, _expert) = team
    vote(first, "joy")
    vote(first, "anger")
    item = session.current
    lead("reveal")

    with pytest.raises(Conflict, match="revealed meanwhile"):
        sessions.cast(session=session, by=second, item=item.pk, ballot=1, kind="answer", answer="joy")

    assert list(SessionVote.objects.values_list("by", "answer")) == [(first.pk, "anger")]


def test_a_step_pressed_twice_or_in_another_tab_is_one_step(session, team, vote, lead):
    expert = team[1][2]
    item = session.current_id
    for _ in range(2):
        sessions.reveal(session=session, by=expert, item=item)
    session.refresh_from_db()
    assert session.current.stage == "revealed"
    for _ in range(3):
        sessions.go_on(session=session, by=expert, item=item)
    session.refresh_from_db()
    assert (session.current.place, session.current.stage) == (2, "first")
    assert sorted(session.items.values_list("stage", flat=True)) == ["done", "first", "waiting"]


@pytest.mark.parametrize("answer", ["bliss", "", None, ["joy"], 3])
def test_a_vote_is_an_answer_to_the_question(session, team, answer):
    item = session.current_id
    with pytest.raises((InvalidAnswer, Invalid)):
        sessions.cast(session=session, by=team[1][0], item=item, ballot=1, kind="answer", answer=answer)


def test_agreement_before_and_after_counts_the_same_people_on_the_same_items(session, team, vote, lead):
    project, (first, second, expert) = team
    third = factories.make_member(project, "labeler")
    sessions.invite(session=session, by=expert, members=[membership_of(third, project)])
    sessions.join(session=session, by=third)
    people = (first, second, third)
    play(vote, lead, people, ("joy", "anger", "joy"), ("joy", "joy", "joy"))
    play(vote, lead, people, ("joy", "anger", "fear"), ("fear", "anger", "fear"))
    play(vote, lead, people, ("joy", "joy", None), ("joy", "anger", "anger"))  # the third has no first vote

    found = results(membership_of(expert, project), session)

    def alpha(rows):
        return krippendorff_alpha(Ratings.from_columns(*zip(*rows, strict=True)))

    before = [(1, 1, "joy"), (1, 2, "anger"), (1, 3, "joy"), (2, 1, "joy"), (2, 2, "anger"), (2, 3, "fear"),
              (3, 1, "joy"), (3, 2, "joy")]  # fmt: skip
    after = [(1, 1, "joy"), (1, 2, "joy"), (1, 3, "joy"), (2, 1, "fear"), (2, 2, "anger"), (2, 3, "fear"),
             (3, 1, "joy"), (3, 2, "anger")]  # fmt: skip
    percent, beyond_chance = found.changes
    assert (percent.before.value, percent.after.value) == pytest.approx(((1 / 3 + 0 + 1) / 3, (1 + 1 / 3 + 0) / 3))
    assert (beyond_chance.before.value, beyond_chance.after.value) == pytest.approx((alpha(before), alpha(after)))
    assert beyond_chance.difference == pytest.approx(alpha(after) - alpha(before))
    assert (found.n_compared, found.n_votes, found.n_left_out, found.few) == (3, 8, 1, True)
    moved = [(mover.before, mover.after) for mover in found.items[0].movers]
    assert moved == [("Anger", "Joy")]
    assert [row.agreed for row in found.items] == [True, False, False]


def test_votes_count_in_no_round(session, team, vote, lead):
    n = Annotation.objects.count()
    play(vote, lead, team[1][:2], ("joy", "fear"), ("fear", "fear"))

    assert Annotation.objects.count() == n


def test_items_of_an_open_round_are_refused_with_a_sentence(team, between_joy_and_anger):
    project, (first, _second, expert) = team
    factories.make_open_round(project)

    with pytest.raises(Invalid, match="Round 2 is open and asks about 2 of these items"):
        sessions.make_session(
            project=project, by=expert, title="x", disagreements=between_joy_and_anger[:2],
            members=[membership_of(first, project)],
        )  # fmt: skip


def test_a_round_opened_meanwhile_stops_the_reveal_and_hides_what_was_revealed(session, team, vote, lead):
    project, (first, second, expert) = team
    vote(first, "joy")
    vote(second, "anger")
    lead("reveal")
    assert "Labeler B" in seen_by(first, session)
    factories.make_open_round(project)

    assert "Labeler B" not in seen_by(first, session)
    assert "Labeler B" not in seen_by(expert, session)
    lead("again")
    with pytest.raises(Conflict, match="Round 2 was opened and asks about this item"):
        lead("reveal")


def test_joining_late_leaving_abstaining_and_closing_early(session, team, vote, lead):
    project, (first, second, expert) = team
    late = factories.make_member(project, "labeler")
    with pytest.raises(Conflict, match="not invited"):
        sessions.join(session=session, by=late)
    sessions.invite(session=session, by=expert, members=[membership_of(late, project)])
    with pytest.raises(Conflict, match="Join the session first"):
        vote(late, "joy")
    vote(first, None)
    sessions.leave(session=session, by=second)
    with pytest.raises(Conflict, match="Join the session first"):
        vote(second, "joy")
    lead("reveal")  # before all have voted
    sessions.join(session=session, by=late)
    sessions.join(session=session, by=second)
    lead("again")
    vote(late, "joy", 2)
    sessions.close_session(session=session, by=expert)
    session.refresh_from_db()

    assert "Labeler A" not in seen_by(first, session)  # the second vote was not revealed
    with pytest.raises(Conflict, match="closed"):
        vote(first, "joy", 2)
    sessions.reopen_session(session=session, by=expert)
    vote(first, "joy", 2)
    lead("reveal")
    lead("next")
    assert session.current.place == 2
    assert results(membership_of(expert, project), session).n_compared == 0


def test_an_item_that_is_passed_over_shows_no_vote_and_can_be_taken_up(session, team, vote, lead):
    _, (first, _second, expert) = team
    passed = session.current
    vote(first, "fear")
    lead("pass")
    assert session.current.place == 2
    assert "fear" not in seen_by(expert, session).split("results/")[-1]
    with pytest.raises(Conflict, match="A vote is open"):
        sessions.take_up(session=session, by=expert, item=passed.pk)
    lead("reveal")
    sessions.take_up(session=session, by=expert, item=passed.pk)
    session.refresh_from_db()
    assert session.current == passed


def test_notes_wait_for_the_reveal_and_the_summary_goes_to_the_thread(session, team, vote, lead):
    first, expert = team[1][0], team[1][2]
    item, disagreement = session.current_id, session.current.disagreement
    with pytest.raises(Conflict, match="while the votes are shown"):
        sessions.take_note(session=session, by=first, item=item, body="It is meant to hurt.")
    lead("reveal")
    sessions.take_note(session=session, by=first, item=item, body="It is meant to hurt.")
    assert "It is meant to hurt." in seen_by(team[1][1], session)

    lead("next", summary="Laughing at is anger.")

    assert Message.objects.get(disagreement=disagreement).body == "**Group session 1.** Laughing at is anger."
    assert Message.objects.get().by == expert


def test_only_the_invited_and_who_resolves_find_a_session(session, team):
    project, (first, _second, _expert) = team
    other = factories.make_member(project, "labeler")
    sme = factories.make_member(project, "sme")
    client = Client()
    for person, status in ((other, 404), (first, 200), (sme, 200)):
        client.force_login(person)
        assert client.get(pages(session)).status_code == status
    client.force_login(first)
    for name in ("session_step", "lead_session", "session_invite", "session_rule"):
        assert client.post(pages(session, name), {"act": "reveal"}).status_code == 403
    client.force_login(sme)
    assert client.post(pages(session, "session_step"), {"act": "close"}).status_code == 403
    client.post(pages(session, "lead_session"))
    assert client.post(pages(session, "session_step"), {"act": "close"}).status_code == 302


def test_the_page_asks_cheaply_and_hears_only_what_is_new(session, team, vote):
    _, (first, second, _expert) = team
    client = Client()
    client.force_login(first)
    page = client.get(pages(session)).content.decode()
    seen = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("stage", "more")}
    address = pages(session, "session_now")
    with CaptureQueriesContext(connection) as few:
        assert client.get(address, seen).status_code == 204
    vote(second, "anger")
    with CaptureQueriesContext(connection) as more:
        assert client.get(address, seen).status_code == 204
    assert len(more) == len(few) <= 10

    vote(first, "joy")
    changed = client.get(pages(session, "session_now"), seen)
    assert changed["HX-Retarget"] == "#session-live"
    assert 'You voted: <strong dir="auto">Joy</strong>' in changed.content.decode()


def test_from_the_queue_to_the_results_by_forms_alone(team, signed_in, between_joy_and_anger):
    project, (first, second, expert) = team
    leader, slug = signed_in(expert), {"slug": project.slug}
    address = reverse("new_session", kwargs=slug) + "?pair=anger+%2F+joy"
    assert leader.get(address).content.decode().count('name="items"') == 6
    members = [membership_of(user, project).pk for user in (first, second)]
    chosen = [row.pk for row in between_joy_and_anger[:2]]
    refused = leader.post(address, {"title": "", "items": chosen, "members": members})
    assert (refused.status_code, refused.content.decode().count("checked")) == (422, 4)
    made = leader.post(address, {"title": "Laughing", "items": chosen, "members": members})
    session = GroupSession.objects.get()
    assert made["Location"] == pages(session)

    people = [signed_in(first), signed_in(second)]
    leader.post(pages(session, "session_step"), {"act": "next"})
    session.refresh_from_db()
    for client, label in zip(people, ("joy", "anger"), strict=True):
        assert "You are invited to a group session" in client.get(reverse("home_disagreements", kwargs=slug)).text
        client.post(pages(session, "join_session"))
        assert client.post(pages(session, "session_vote"), {"item": session.current_id}).status_code == 422
        form = {"item": session.current_id, "ballot": 1, "answer-emotion": label}
        assert client.post(pages(session, "session_vote"), form).status_code == 302
    at = {"item": session.current_id}
    for act in ("reveal", "again"):
        leader.post(pages(session, "session_step"), at | {"act": act})
    for client in people:
        client.post(pages(session, "session_vote"), at | {"ballot": 2, "answer-emotion": "anger"})
    leader.post(pages(session, "session_step"), at | {"act": "reveal"})
    leader.post(pages(session, "session_step"), at | {"act": "next", "summary": "It is anger."})
    closed = leader.post(pages(session, "session_step"), {"act": "close"}, follow=True)

    shown = closed.content.decode()
    assert "On 1 item that at least two people answered" in " ".join(shown.split())
    assert "Undefined" in shown or "undefined" in shown
    assert reverse("disagreement", kwargs=slug | {"pk": chosen[0]}) in shown
    leader.post(pages(session, "session_rule"), {"rule": "## Laughing at is anger"})
    assert "Laughing at is anger" in project.draft.rules


def test_over_rest_a_session_is_made_led_and_voted_in(team, between_joy_and_anger):
    project, (first, second, expert) = team
    api = f"/api/v1/projects/{project.slug}/sessions/"
    keys = {user: factories.bearer(user, "manage" if user is expert else "label") for user in (first, second, expert)}

    def post(user, path, body=None):
        return Client().post(f"{api}{path}", body or {}, content_type="application/json", **keys[user])

    members = [membership_of(user, project).pk for user in (first, second)]
    made = post(expert, "", {"title": "x", "disagreements": [between_joy_and_anger[0].pk], "members": members})
    assert (made.status_code, made.json()["session"]["number"]) == (201, 1)
    assert post(first, "1/join/").json()["is_here"]
    assert post(first, "1/steps/", {"act": "next"}).status_code == 403
    at = post(expert, "1/steps/", {"act": "next"}).json()["current"]
    voted = post(first, "1/vote/", {"item": at["id"], "ballot": 1, "answer": "joy"}).json()
    assert (voted["current"]["mine"]["answer"], voted["current"]["first"], voted["current"]["n_votes"]) == (
        "joy",
        [],
        None,
    )
    assert post(second, "1/vote/", {"item": at["id"], "ballot": 1, "answer": "joy"}).status_code == 409
    shown = post(expert, "1/steps/", {"act": "reveal", "item": at["id"]}).json()["current"]
    assert [row["answer"] for row in shown["first"]] == ["joy"]
    assert post(first, "1/vote/", {"item": at["id"], "ballot": 1, "answer": "anger"}).status_code == 409
    found = Client().get(f"{api}1/results/", **keys[first]).json()
    assert (found["n_compared"], [row["stage"] for row in found["items"]]) == (0, ["revealed"])
    assert found["items"][0]["disagreement"] is None


def test_a_session_is_made_of_a_case(team, signed_in, case):
    leader, slug = signed_in(team[1][2]), {"slug": team[0].slug}
    address = f"{reverse('new_session', kwargs=slug)}?case={case.number}"
    assert address.split("/p/")[1] in leader.get(reverse("case", kwargs=slug | {"number": case.number})).text
    page = leader.get(address).text
    assert 'value="Laughing at"' in page
    chosen = list(Disagreement.objects.filter(case=case).values_list("pk", flat=True))
    members = [membership_of(team[1][0], team[0]).pk]
    leader.post(address, {"title": "From a case", "items": chosen, "members": members})
    assert GroupSession.objects.get().case == case
