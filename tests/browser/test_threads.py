"""The thread with the hands on the keyboard: quoting without leaving the page, a proposed rule, and the inbox."""

import re

import pytest
from playwright.sync_api import expect

from consensus.actions.disagreements import compare_again, open_for_discussion
from consensus.actions.discussions import write
from consensus.blinding import letters
from consensus.models import Disagreement, Notification
from tests import factories
from tests.browser.accessibility import assert_accessible


@pytest.fixture
def disagreement(item, labeler, second_labeler, sme) -> Disagreement:
    factories.answer(item, labeler, "joy")
    factories.answer(item, second_labeler, "anger")
    compare_again([item.pk])
    return open_for_discussion(disagreement=Disagreement.objects.get(), by=sme)


def test_a_mention_is_opened_from_the_inbox_and_answered_with_a_quote_and_a_rule(
    page, sign_in, disagreement, sme, labeler, work
):
    write(disagreement=disagreement, by=labeler, body=f"@{sme.username}, is mild joy joy?")
    work()
    sign_in(page, sme)
    page.goto("/inbox/")
    expect(page.get_by_role("link", name="Inbox, 1 unread")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/disagreements/{disagreement.pk}/#post-"))
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_be_visible()  # what is open is read
    assert not Notification.objects.unread().filter(person=sme).exists()

    letter = letters(disagreement.item_id)[labeler.pk]
    page.keyboard.press("t")
    page.keyboard.type("Yes, it is.")
    page.get_by_role("link", name=f"Quote the answer of {letter}").click()
    expect(page.get_by_label("Reply")).to_have_value(f"Yes, it is.\n\n[quote: answer-{letter}]\n\n")
    page.keyboard.press("Control+Enter")
    quote = page.locator(".post .quoted")
    expect(quote).to_contain_text("Joy")
    expect(quote.get_by_role("link")).to_have_text(f"Labeler {letter}")

    page.get_by_text("Propose a rule for the instructions").click()
    page.get_by_label("Where it belongs").select_option("Joy: Include")
    page.get_by_label("The proposed rule").fill("Mild joy is joy.")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_role("region", name="Proposed rule")).to_contain_text("0 back it")
