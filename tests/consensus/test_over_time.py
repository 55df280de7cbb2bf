"""Agreement within a round: the items finished first beside those finished last."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from consensus.ratings import Known
from consensus.reports.coefficients import written
from consensus.reports.over_time import AT_THE_SAME_TIME, over_time
from labeling.models import Annotation, Assignment, Round
from tests.factories import bearer, make_items, make_member, make_open_round

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALPHA = written("", "krippendorff_alpha")


@pytest.fixture
def answered(project):
    """answered(labels, minutes): each item with the labels of two labelers, finished so many minutes after BEGIN."""

    def made(labels: list[str], minutes: list[float]) -> Round:
        people = [make_member(project, "labeler") for _ in range(2)]
        make_items(project, len(labels))
        held = make_open_round(project, overlap=2)
        rows = []
        for item, pair, after in zip(held.round_items.order_by("item"), labels, minutes, strict=True):
            for place, (person, label) in enumerate(zip(people, pair.split(), strict=True)):
                at = BEGIN + timedelta(minutes=after) - timedelta(days=1 - place)  # the first answer: a day before
                lease = Assignment(
                    item=item, labeler=person, status="submitted", leased_at=at, expires_at=at, ended_at=at
                )
                rows.append((lease, at, label))
        Assignment.objects.bulk_create([lease for lease, _, _ in rows])
        Annotation.objects.bulk_create(
            Annotation(assignment=lease, instructions=held.instructions, answers={"emotion": label}, created_at=at)
            for lease, at, label in rows
        )
        return held

    return made


def known(held: Round) -> Known:
    return Known(held, held.instructions.questions.questions[0])


# Sixty items on which two labelers agree and sixty on which they differ every other time: the latter finished first.
AGREED, HALF_AGREED = ["joy joy", "anger anger"] * 30, ["joy joy", "joy anger"] * 30
LATE, EARLY = [1000.0 + place for place in range(60)], [float(place) for place in range(60)]


def test_items_stand_in_the_order_in_which_they_had_their_last_answer(answered):
    held = answered(AGREED + HALF_AGREED, LATE + EARLY)
    found = over_time(known(held), ALPHA)

    assert [row.number.n_items for row in found.stretches] == [30, 30, 30, 30]
    assert [(row.first - BEGIN).total_seconds() / 60 for row in found.stretches] == [0, 30, 1000, 1030]
    assert [(row.last - BEGIN).total_seconds() / 60 for row in found.stretches] == [29, 59, 1029, 1059]
    assert [row.number.value for row in found.stretches[2:]] == [1, 1]


def test_the_second_half_is_held_against_the_first(answered):
    drift = over_time(known(answered(AGREED + HALF_AGREED, LATE + EARLY)), ALPHA).drift

    # 60 items, 30 of them joy/anger: observed 1/2; 90 joy and 30 anger of 120: expected 2 * 90 * 30 / (120 * 119)
    assert drift.before == pytest.approx(1 - 0.5 / (2 * 90 * 30 / (120 * 119)))
    assert drift.after == 1
    assert drift.difference == pytest.approx(drift.after - drift.before)
    assert 0 < drift.low < drift.difference < drift.high
    assert drift.p_value < 0.01


def test_what_an_import_brings_at_once_has_no_order(answered):
    found = over_time(known(answered(AGREED, [0.0] * 60)), ALPHA)

    assert (found.stretches, found.drift, found.reason) == ((), None, AT_THE_SAME_TIME)


def test_few_items_are_not_taken_apart(answered):
    found = over_time(known(answered(AGREED[:59], EARLY[:59])), ALPHA)

    assert found.stretches == ()
    assert found.reason == "Agreement over time needs 60 items with two answers or more; so far there are 59."


def test_the_page_the_download_and_rest_show_it(answered, signed_in, manager, client):
    held = answered(AGREED + HALF_AGREED, LATE + EARLY)
    address = reverse("agreement", kwargs={"slug": held.project.slug})
    page = signed_in(manager)

    assert "a change of" in page.get(address).content.decode().partition("Over time within the round")[2]
    lines = page.get(address, {"format": "csv", "table": "times"}).content.decode().splitlines()
    assert lines[0].startswith("part,first,last,coefficient,value")
    assert len(lines) == 1 + 4
    told = client.get(f"/api/v1/projects/{held.project.slug}/agreement/", **bearer(manager)).json()["over_time"]
    assert [row["n_items"] for row in told["stretches"]] == [30] * 4
    assert told["drift"]["after"] == 1
