"""Why labelers differed: counted from the resolutions in force, what to fix first on top."""

import re

import pytest
from django.urls import reverse

from consensus.actions.disagreements import reopen
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement
from consensus.reports.causes import causes


@pytest.fixture
def resolved(expert):
    """Of six between joy and anger four are slips, in two the options overlap; the three joy and fear lack a rule."""
    reasons = ["slip"] * 4 + ["options_overlap"] * 2 + ["rule_missing"] * 3
    found = Disagreement.objects.order_by("pk")
    for row, cause in zip(found, reasons, strict=True):
        resolve(disagreement=row, by=expert.user, outcome="decide", label="joy", cause=cause, rationale="So it is.")
    return list(Disagreement.objects.order_by("pk"))


def test_causes_are_counted_in_all_by_round_by_pair_and_by_slice(expert, resolved):
    found = causes(expert)
    assert [(row.cause, row.n, row.by_round) for row in found.rows] == [
        ("slip", 4, [4]),
        ("rule_missing", 3, [3]),
        ("options_overlap", 2, [2]),
    ]
    assert [(each.title, each.n, each.n_of_the_definition, each.leading) for each in found.pairs] == [
        ("Fear / Joy", 3, 3, "rule_missing"),
        ("Anger / Joy", 6, 2, "slip"),
    ]
    assert {(each.key, each.n, each.n_of_the_definition) for each in found.slices} == {
        ("channel=mail", 5, 5),
        ("channel=phone", 4, 0),
    }
    assert found.first.title == "Fear / Joy"


def test_only_the_resolution_in_force_counts(expert, resolved):
    reopen(disagreement=resolved[0], by=expert.user)
    resolve(
        disagreement=resolved[0], by=expert.user, outcome="ambiguous", cause="subjective", rationale="Both, after all."
    )
    reopen(disagreement=resolved[1], by=expert.user)
    found = causes(expert)
    assert {row.cause: row.n for row in found.rows} == {
        "slip": 2, "rule_missing": 3, "options_overlap": 2, "subjective": 1,
    }  # fmt: skip
    assert (found.n, found.n_waiting) == (8, 1)


def test_where_nothing_lies_in_the_definition_nothing_is_to_be_fixed_first(expert):
    row = Disagreement.objects.first()
    resolve(disagreement=row, by=expert.user, outcome="ambiguous", cause="slip", rationale="A slip.")
    assert causes(expert).first is None


def test_the_page_says_what_to_fix_first_and_leads_there(expert, resolved, signed_in):
    page = signed_in(expert.user).get(reverse("causes", kwargs={"slug": expert.project.slug}))
    text = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
    assert "Fear / Joy : 3 of its 3 resolved disagreements were put down to the definition. Write the rule." in text
    assert reverse("draft", kwargs={"slug": expert.project.slug}) in page.content.decode()
    for part, n in (("pair=fear", 3), ("cause=slip", 4)):
        queue = re.search(rf'href="([^"]+{part}[^"]*)"', page.content.decode())[1].replace("&amp;", "&")
        assert signed_in(expert.user).get(queue).content.decode().count('class="queue-row"') == n


def test_before_anything_is_resolved_the_page_says_so(expert, signed_in):
    page = signed_in(expert.user).get(reverse("causes", kwargs={"slug": expert.project.slug})).content.decode()
    assert "No disagreement is resolved yet; 9 wait." in page


def test_the_number_of_queries_does_not_grow(expert, resolved, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        causes(expert)
