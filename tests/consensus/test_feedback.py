"""What labelers learn once their items are decided: what was decided and why, and cases to go by."""

import pytest
from django.urls import reverse

from consensus.actions.resolutions import resolve
from consensus.models import Disagreement
from labeling.actions.rounds import Selection, close_round
from labeling.models import Membership
from tests import factories
from tests.factories import answer


@pytest.fixture
def closed_round(open_round, labeler, second_labeler, manager, work):
    """Three items, joy and anger on each."""
    for item in open_round.round_items.all():
        answer(item, labeler, "joy")
        answer(item, second_labeler, "anger")
    closed = close_round(round=open_round, by=manager)
    work()
    return closed


def decide(row: Disagreement, sme, outcome: str = "decide", label: str | None = "joy", why: str = "It laughs."):
    return resolve(disagreement=row, by=sme, outcome=outcome, label=label, cause="rule_unclear", rationale=why)


def told(client, project) -> str:
    return client.get(reverse("my_resolutions", args=[project.slug])).content.decode()


def test_labelers_see_what_was_decided_and_why_whatever_they_had_said(
    closed_round, project, labeler, second_labeler, sme, signed_in
):
    first, second, _ = Disagreement.objects.order_by("pk")
    decide(first, sme)
    decide(second, sme, "drop", None, "Nobody can read it.")

    mine, theirs = told(signed_in(labeler), project), told(signed_in(second_labeler), project)

    assert "that is what was decided" in mine
    assert "the item was dropped" in mine
    assert "It laughs." in mine
    assert 'it was decided to be <strong dir="auto">Joy' in theirs
    assert theirs.index("decided to be") < theirs.index("the item was dropped")


def test_the_project_page_counts_what_is_new_until_it_is_read(closed_round, project, labeler, sme, stranger, signed_in):
    rows = list(Disagreement.objects.order_by("pk"))
    client, home = signed_in(labeler), reverse("home_disagreements", args=[project.slug])
    assert "new decision" not in client.get(home).content.decode()
    decide(rows[0], sme)

    assert (
        reverse("home_disagreements", args=[project.slug])
        in client.get(reverse("project", args=[project.slug])).content.decode()
    )
    assert "1</span> new decision on items" in client.get(home).content.decode()
    assert "1 new" in told(client, project)
    client.post(reverse("my_resolutions", args=[project.slug]))
    assert "new decision" not in client.get(home).content.decode()
    assert "It laughs." in told(client, project)

    decide(rows[1], sme)
    assert "1</span> new decision" in client.get(home).content.decode()
    assert signed_in(stranger).post(reverse("my_resolutions", args=[project.slug])).status_code == 404


def test_looking_at_decisions_marks_nothing_as_read(closed_round, project, labeler, sme, signed_in):
    decide(Disagreement.objects.first(), sme)

    told(signed_in(labeler), project)

    assert Membership.objects.get(project=project, user=labeler).decisions_read_at is None


def test_decided_cases_stand_beside_the_instructions_by_option(
    closed_round, project, labeler, sme, signed_in, stranger
):
    first, second, _ = Disagreement.objects.order_by("pk")
    decide(first, sme)
    decide(second, sme, "ambiguous", None, "Both.")
    address = reverse("borderline", args=[project.slug, 1])

    page = signed_in(labeler).get(address).content.decode()

    assert 'data-cases-of="emotion" data-option="joy"' in page
    assert "It laughs." in page
    assert first.item.item.data["text"] in page
    assert "Both." not in page
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(labeler).get(reverse("borderline", args=[project.slug, 9])).status_code == 404


def test_an_item_that_is_asked_about_again_is_no_example(closed_round, project, labeler, sme, manager, signed_in):
    decide(Disagreement.objects.first(), sme)
    factories.make_open_round(project, overlap=1, selection=Selection())

    page = signed_in(labeler).get(reverse("borderline", args=[project.slug, 1])).content.decode()

    assert "It laughs." not in page
