"""The story of a project on one page: versions, rounds, agreement, what was resolved."""

import csv
import html
import io
import re

import pytest
from django.urls import reverse

from consensus.actions.resolutions import resolve
from consensus.models import Disagreement
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import close_round
from labeling.models import Round
from tests import factories

pytestmark = pytest.mark.once


@pytest.fixture
def people(labeler, second_labeler):
    return [labeler, second_labeler]


@pytest.fixture
def story(project, people, sme, work) -> list[Round]:
    """Thirty items twice: twelve disputed under version 1, one under version 2, two of the twelve resolved."""
    items = factories.make_items(project, 30)
    rounds = []
    for n_disputed in (12, 1):
        said = ["joy anger"] * n_disputed + ["joy joy", "anger anger"] * 15
        made = factories.make_open_round(project)
        factories.answer_all(made, people, {item.key: label for item, label in zip(items, said, strict=False)})
        rounds.append(close_round(round=made, by=project.created_by))
        work()
        if len(rounds) == 1:
            for disagreement in Disagreement.objects.order_by("pk")[:2]:
                resolve(
                    disagreement=disagreement, by=sme, outcome="ambiguous", label=None, cause="rule_unclear",
                    rationale="It is both.",
                )  # fmt: skip
            draft = start_draft(project=project, by=sme)
            draft = save_draft(draft=draft, by=sme, revision=draft.revision, summary="Joy told from anger.")
            publish(draft=draft, by=sme)
    factories.make_open_round(project)
    return rounds


@pytest.fixture
def page(project, story, signed_in, manager):
    client = signed_in(manager)
    return lambda **query: client.get(reverse("timeline", args=[project.slug]), query)


def plainly(response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_the_story_is_told_in_order(page):
    text = plainly(page())
    told = text.partition("The story")[2]
    parts = [
        "Version 1 of the instructions",
        "Round 1 is the first with this question.",
        "2 of its 12 disagreements are resolved",
        "Version 2 of the instructions : Joy told from anger.",
        "Agreement rose:",
        "open, under version 2.",
    ]

    assert [part for part in parts if part not in told] == []
    assert [told.index(part) for part in parts] == sorted(told.index(part) for part in parts)
    assert "From round 1 to round 2 alpha went from" in text
    assert "2 of 13 disagreements are resolved." in text


def test_each_point_leads_to_its_round_and_each_version_to_itself(page, project):
    text = page().content.decode()

    for name, number in (("round", 1), ("round_report", 2), ("instruction_version", 1), ("instruction_version", 2)):
        assert reverse(name, args=[project.slug, number]) in text
    assert text.count('class="dot"') == text.count('class="hlp-dot"') == 2
    assert 'class="band"' in text


def test_the_table_behind_it_comes_as_csv(page):
    rows = list(csv.DictReader(io.StringIO(page(format="csv").content.decode())))

    assert [(row["round"], row["instructions"], row["verdict"]) for row in rows] == [("1", "1", ""), ("2", "2", "rose")]
    assert [(row["disagreements"], row["resolved"]) for row in rows] == [("12", "2"), ("1", "0")]


def test_before_a_round_is_closed_there_is_nothing_to_tell(project, signed_in, manager):
    address = reverse("timeline", args=[project.slug])
    assert "Nothing to tell yet" in plainly(signed_in(manager).get(address))

    factories.make_items(project, 2)
    factories.make_open_round(project)
    assert "Nothing to tell yet" in plainly(signed_in(manager).get(address))
    assert signed_in(manager).get(address, {"question": "mood"}).status_code == 404


def test_labelers_have_no_timeline(story, project, people, signed_in):
    assert signed_in(people[0]).get(reverse("timeline", args=[project.slug])).status_code == 403


def test_programs_get_the_same(story, project, manager, client):
    found = client.get(f"/api/v1/projects/{project.slug}/timeline/", **factories.bearer(manager)).json()

    assert [(row["round"], row["is_open"]) for row in found["rounds"]] == [(1, False), (2, False), (3, True)]
    assert [row["number"] for row in found["versions"]] == [1, 2]
    assert found["rounds"][1]["trend"]["verdict"] == "rose"
    assert found["rounds"][0]["n_resolved"] == 2
