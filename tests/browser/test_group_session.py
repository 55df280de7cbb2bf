"""A group session in three browsers: two labelers vote by key, the leader reveals, all pages go on by themselves."""

from playwright.sync_api import expect

from consensus.actions.sessions import make_session
from consensus.models import Disagreement, Message, SessionVote
from labeling.actions.rounds import close_round
from labeling.models import Membership
from tests import factories
from tests.browser.accessibility import assert_accessible


def test_two_vote_blind_the_leader_reveals_and_all_pages_follow(
    live, transactional_db, new_person, project, items, labeler, second_labeler, sme, open_round, work, faults
):
    for row in open_round.round_items.all()[:2]:
        factories.answer(row, labeler, "joy")
        factories.answer(row, second_labeler, "anger")
    work()
    close_round(round=open_round, by=project.created_by)
    work()
    invited = Membership.objects.filter(project=project, user__in=[labeler, second_labeler])
    session = make_session(
        project=project, by=sme, title="Laughing", disagreements=Disagreement.objects.all(), members=invited
    )
    address = f"/p/{project.slug}/sessions/{session.number}/"
    first, second, leader = (new_person(user) for user in (labeler, second_labeler, sme))
    for page in (first, second):
        page.goto(address)
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_role("heading", name="Not begun yet")).to_be_visible()
    leader.goto(address)
    leader.keyboard.press("n")

    expect(first.get_by_role("heading", name="First vote")).to_be_visible()
    first.keyboard.press("1")
    first.keyboard.press("Enter")
    expect(first.get_by_text("You voted: Joy.")).to_be_visible()
    expect(leader.get_by_text("1 of 2", exact=True)).to_be_visible()
    expect(second.get_by_role("heading", name="First vote")).to_be_visible()
    second.keyboard.press("2")  # chosen, not sent
    note = second.get_by_role("textbox", name="Note")
    note.fill("It is meant to")
    expect(second.get_by_text("1 of 2", exact=True)).to_be_hidden()
    second.get_by_role("button", name="Vote").click()
    expect(leader.get_by_text("2 of 2", exact=True)).to_be_visible()
    note.focus()
    leader.reload()
    assert_accessible(leader)
    leader.keyboard.press("r")

    for page in (first, second):
        expect(page.get_by_role("heading", name="Discussion")).to_be_visible()
        expect(
            page.get_by_role("list", name="The votes").get_by_role("listitem").filter(has_text="Anger").first
        ).to_be_visible()
    expect(note).to_be_focused()
    expect(note).to_have_value("It is meant to")
    note.press_sequentially(" hurt.")
    note.press("Control+Enter")
    expect(first.get_by_text("It is meant to hurt.")).to_be_visible()
    expect(note).to_have_value("")
    assert_accessible(first)
    leader.keyboard.press("a")

    for page in (first, second):
        expect(page.get_by_role("heading", name="Second vote")).to_be_visible()
    first.get_by_role("radio", name="Anger").check()
    first.context.set_offline(True)
    expect(first.get_by_text("The line is down. Votes")).to_be_visible()
    first.context.set_offline(False)
    expect(first.get_by_text("The line is down. Votes")).to_be_hidden()
    expect(first.get_by_role("radio", name="Anger")).to_be_checked()
    faults[:] = [each for each in faults if "htmx:" not in each]  # what htmx itself writes when a line is down
    first.keyboard.press("Enter")
    second.get_by_role("radio", name="Anger").check()
    second.keyboard.press("Enter")
    expect(leader.get_by_text("2 of 2", exact=True)).to_be_visible()
    leader.keyboard.press("r")
    leader.get_by_label("Summary").fill("Laughing at is anger.")
    leader.get_by_label("Summary").blur()
    leader.keyboard.press("n")
    expect(first.get_by_role("heading", name="Item 2 of 2")).to_be_visible()
    leader.get_by_role("button", name="Close the session").click()

    expect(leader.get_by_role("heading", name="Agreement before and after")).to_be_visible()
    expect(leader.get_by_text("all agree on 1 of 1")).to_be_visible()
    assert_accessible(leader)
    expect(first.get_by_role("heading", name="The session is closed.")).to_be_visible()
    assert SessionVote.objects.count() == 4
    assert Message.objects.get().body.endswith("Laughing at is anger.")
