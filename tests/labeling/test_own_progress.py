"""What a labeler is told of their own work, and of nobody else's."""

import uuid

from django.urls import reverse

from labeling.actions.annotations import submit
from labeling.actions.assignments import lease_next
from labeling.work import FAR, all_of
from tests import factories
from tests.factories import answer


def test_yours_are_the_items_you_answered_hold_or_can_take(project, labeler, second_labeler, third_labeler):
    factories.make_items(project, 5)
    opened = factories.make_open_round(project, overlap=2)
    first = opened.round_items.first()
    assert all_of(labeler, opened) == 5

    answer(first, labeler, "joy")
    lease_next(project=project, by=labeler)
    assert all_of(labeler, opened) == 5

    last = opened.round_items.last()
    answer(last, second_labeler, "joy")
    answer(last, third_labeler, "joy")  # the last place that this one had
    assert all_of(labeler, opened) == 4


def test_checks_are_told_by_their_share_alone(project, labeler, open_round):
    open_round.repeat_rate = 0.5
    assert all_of(labeler, open_round) == 6


def test_far_away_ends_are_not_counted(project, labeler, open_round, monkeypatch):
    assert FAR >= 1_000
    monkeypatch.setattr("labeling.work.FAR", 2)
    assert all_of(labeler, open_round) is None


def test_the_page_says_so_calmly(project, labeler, open_round, signed_in):
    factories.read_by_everyone(project, open_round.instructions)
    browser, page = signed_in(labeler), reverse("label", args=[project.slug])
    browser.post(reverse("label_next", args=[project.slug]))
    assert "Item 1 of your 3 · 0 done today" in browser.get(page).text

    while held := lease_next(project=project, by=labeler):
        submit(assignment=held, by=labeler, id=uuid.uuid4(), answers={"emotion": "joy"}, seconds=41)
    assert "Today: 3 items in 2 min, about 40 s an item." in browser.get(page).text
