"""Gold items mixed in and own items given again: unseen by labelers, counted for nothing but themselves."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consensus.actions.measurements import catch_up
from consensus.actions.snapshots import take_snapshot
from consensus.blinding import visible_annotations
from consensus.models import Change, Release
from consensus.ratings import answered
from consensus.reports.checks import checks_of
from consensus.reports.human_performance import hlp_report
from labeling.actions.annotations import reveal, submit
from labeling.actions.assignments import lease_next
from labeling.actions.rounds import Selection, close_round, create_round, open_round
from labeling.errors import Invalid
from labeling.models import Assignment, Item, Membership, Round, RoundItem
from tests import factories

pytestmark = pytest.mark.once

ALWAYS, SELDOM = 1.0, 1e-12


@pytest.fixture
def gold(project) -> list[Item]:
    """Three items whose answer is known, which the round does not ask about itself."""
    made = factories.make_items(project, 3)
    Item.objects.filter(pk__in=[item.pk for item in made]).update(gold={"emotion": "joy"}, gold_source="a panel")
    return made


def make_round(project, items, **checks) -> Round:
    made = factories.make_open_round(project, overlap=2, **checks)
    assert {place.item_id for place in made.round_items.all()} == {item.pk for item in items}
    return made


def rate(held: Round, *, gold: float | None = None, repeat: float | None = None) -> None:
    """As no form allows: every item is a check, or none; so a test knows what comes."""
    Round.every.filter(pk=held.pk).update(gold_rate=gold, repeat_rate=repeat)


def answer_next(project, labeler, label: str = "joy") -> Assignment:
    held = lease_next(project=project, by=labeler)
    submit(assignment=held, by=labeler, id=uuid.uuid4(), answers={"emotion": label})
    return held


@pytest.fixture
def mixed(project, items, gold, labeler, second_labeler) -> Round:
    """A round over the three plain items, gold mixed in; the next item of a labeler is a gold one."""
    made = factories.make_open_round(project, overlap=2, selection=Selection(without_gold=True), gold_rate=0.5)
    rate(made, gold=ALWAYS)
    return made


@pytest.fixture
def repeated(project, items, labeler, second_labeler) -> Round:
    made = make_round(project, items, repeat_rate=0.5, wash_out_items=1)
    rate(made, repeat=SELDOM)
    return made


@pytest.fixture
def question(instructions):
    return instructions.questions.questions[0]


def test_gold_items_stand_outside_the_round_they_are_mixed_into(mixed, gold, project):
    assert mixed.round_items.count() == 3
    behind = Round.every.get(watches=mixed)
    assert {place.item_id for place in behind.round_items.all()} == {item.pk for item in gold}
    assert (behind.number, behind.status) == (mixed.number, "open")
    assert list(project.rounds.all()) == [mixed]


def test_a_round_without_gold_outside_it_mixes_none_in(project, items, gold, manager):
    with pytest.raises(Invalid, match="No item outside the round has a gold answer"):
        create_round(project=project, by=manager, gold_rate=0.1)


@pytest.mark.parametrize("wrong", [{"gold_rate": 0.6}, {"repeat_rate": 0.0}, {"repeat_rate": 0.1, "wash_out_items": 0}])
def test_rates_that_make_no_sense_are_refused(project, items, manager, wrong):
    with pytest.raises(Invalid):
        create_round(project=project, by=manager, **wrong)


def test_a_gold_item_looks_like_any_other_on_the_page_and_over_rest(mixed, project, labeler, signed_in, client):
    def seen(held: Assignment) -> tuple[str, dict]:
        page = signed_in(labeler).get(reverse("label", args=[project.slug]), {"item": held.pk}).content.decode()
        body = client.get(f"/api/v1/assignments/{held.pk}/", **factories.bearer(labeler)).json()
        kept = {name for name in body if name not in ("id", "item", "key", "data", "leased_at", "expires_at")}
        assert f'data-round="{mixed.number}"' in page
        page = re.sub(
            r'csrfmiddlewaretoken" value="\w+|nonce="[^"]+|[0-9a-f-]{36}|\d+', "#", page[page.index("<main") :]
        )
        return page, {name: body[name] for name in kept}

    check = lease_next(project=project, by=labeler)
    rate(mixed, gold=SELDOM)
    plain = lease_next(project=project, by=labeler, besides=[check.pk])

    assert (check.item.round.holds_checks, plain.item.round.holds_checks) == (True, False)
    assert seen(check) == seen(plain)


def test_a_gold_item_counts_in_the_labelers_own_progress_and_can_be_gone_back_to(mixed, project, labeler, signed_in):
    answer_next(project, labeler)
    held = lease_next(project=project, by=labeler)
    page = signed_in(labeler).get(reverse("label", args=[project.slug]))
    mine = signed_in(labeler).get(reverse("mine", args=[project.slug])).content.decode()

    assert page.context["progress"].done == 1
    assert page.context["last"].item.round.holds_checks
    assert "Round 1" in mine or "round 1" in mine
    assert held.item.round.holds_checks


def test_checks_come_only_between_items_so_their_end_tells_nothing(mixed, project, labeler):
    rate(mixed, gold=SELDOM)
    for _ in range(3):
        answer_next(project, labeler)
    rate(mixed, gold=ALWAYS)

    assert lease_next(project=project, by=labeler) is None


def test_whoever_may_look_answers_up_gets_no_checks(mixed, project, sme, manager):
    for person in (sme, manager):
        factories.read_by_everyone(project, mixed.instructions)
        assert not lease_next(project=project, by=person).item.round.holds_checks


def test_gold_answers_count_for_nothing_but_accuracy(mixed, project, labeler, second_labeler, manager, work, question):
    for label in ("joy", "anger", "joy"):
        answer_next(project, labeler, label)
    answer_next(project, second_labeler)
    rate(mixed, gold=SELDOM)
    for person in (labeler, second_labeler):
        for _ in range(3):
            answer_next(project, person)
    closed = close_round(round=mixed, by=manager)
    work()
    found = checks_of(closed, question)

    first, second = found.labelers
    assert (first.gold.value, first.gold.n_labels) == (pytest.approx(2 / 3), 3)
    assert (first.gold.low, first.gold.high) == (pytest.approx(0.2077, abs=1e-4), pytest.approx(0.9385, abs=1e-4))
    assert (second.gold.value, second.gold.n_labels) == (1, 1)
    assert found.gold.n_labels == 4
    assert answered(closed, question).ratings.n_labels == 6
    assert [row.kind for row in hlp_report(closed, question).estimates] == ["leave_one_out", "random_pair", "reference"]
    assert hlp_report(closed, question, checks=True).estimates[-1].value == 0.75
    boss = Membership.objects.get(project=project, user=manager)
    assert visible_annotations(boss).count() == 6
    release = Release(project=project, parameters={"instructions": 1, "rounds": [1]})
    assert len(take_snapshot(release).answers) == 6


def test_the_round_behind_closes_with_its_own_and_leaves_no_changes_noted(mixed, project, labeler, manager):
    answer_next(project, labeler)
    held = lease_next(project=project, by=labeler)
    close_round(round=mixed, by=manager)
    catch_up()

    held.refresh_from_db()
    assert held.status == "expired"
    assert Round.every.get(watches=mixed).is_closed
    assert not Change.objects.filter(round__in=Round.every.exclude(watches=None)).exists()


def test_an_own_item_comes_again_after_the_wash_out_as_a_second_assignment(repeated, project, labeler):
    first = answer_next(project, labeler, "joy")
    rate(repeated, repeat=ALWAYS)
    before = answer_next(project, labeler, "anger")  # nothing is old enough yet
    again = lease_next(project=project, by=labeler)

    assert not before.item.round.holds_checks
    assert (again.item.round.holds_checks, again.item.item_id) == (True, first.item.item_id)
    assert again.pk != first.pk
    assert again.draft is None
    assert Assignment.objects.filter(labeler=labeler, item__item=first.item.item_id).count() == 2


def test_an_item_comes_again_once_and_not_before_its_hours(repeated, project, labeler):
    Round.every.filter(pk=repeated.pk).update(wash_out_items=None, wash_out_hours=2)
    first = answer_next(project, labeler)
    rate(repeated, repeat=ALWAYS)
    assert not answer_next(project, labeler).item.round.holds_checks

    Assignment.objects.filter(pk=first.pk).update(ended_at=timezone.now() - timedelta(hours=3))
    again = answer_next(project, labeler)
    assert again.item.item_id == first.item.item_id
    assert not lease_next(project=project, by=labeler).item.round.holds_checks


def test_what_others_said_is_never_asked_again(repeated, project, labeler, manager):
    first = answer_next(project, labeler)
    answer_next(project, labeler)
    reveal(item=first.item, by=manager)
    rate(repeated, repeat=ALWAYS)

    assert not lease_next(project=project, by=labeler).item.round.holds_checks


def test_agreement_with_oneself_stands_beside_that_with_others(
    repeated, project, labeler, second_labeler, manager, work, question, signed_in, program
):
    for label in ("joy", "joy"):
        answer_next(project, labeler, label)
    rate(repeated, repeat=ALWAYS)
    again = answer_next(project, labeler, "anger")
    rate(repeated, repeat=SELDOM)
    answer_next(project, labeler, "joy")
    for _ in range(3):
        answer_next(project, second_labeler, "joy")
    closed = close_round(round=repeated, by=manager)
    work()
    found = checks_of(closed, question)

    assert again.item.round.holds_checks
    assert (found.again.value, found.again.n_items) == (0, 1)
    assert answered(closed, question).ratings.n_labels == 6
    client = signed_in(manager)
    page = client.get(reverse("labelers", args=[project.slug])).content.decode()
    assert "With themselves" in page
    assert "With each other" in page
    assert "With themselves" in client.get(reverse("agreement", args=[project.slug])).content.decode()
    body = program(manager).get(f"projects/{project.slug}/agreement/?round=1").json()
    assert (body["again"]["value"], body["percent_agreement"]["value"]) == (0, 1)
    csv = client.get(reverse("labelers", args=[project.slug]), {"format": "csv", "table": "checks"})
    assert csv.status_code == 200


def test_managers_see_checks_over_rest_and_labelers_do_not(mixed, project, manager, labeler, program):
    answer_next(project, labeler)
    here = f"projects/{project.slug}/"

    found = program(manager).get(f"{here}checks/?round=1").json()

    assert (found["gold"]["value"], found["labelers"][0]["gold"]["n_labels"]) == (1, 1)
    assert program(labeler).get(f"{here}checks/?round=1").status_code == 403
    assert program(manager).get(f"{here}rounds/1/").json()["progress"]["n_answers"] == 0
    assert len(program(manager).get(f"{here}rounds/").json()["results"]) == 1


def test_a_manager_asks_for_checks_when_making_a_round(project, items, gold, manager, signed_in, program):
    client, address = signed_in(manager), reverse("new_round", args=[project.slug])
    form = {"items": "all", "overlap": "2", "gold_rate": "10", "repeat_rate": "5", "wash_out_items": "20"}

    refused = client.post(address, form)
    made = client.post(address, form | {"without_gold": "on"})
    over_rest = program(manager).post(
        f"projects/{project.slug}/rounds/", {"gold_rate": 0.2, "selection": {"without_gold": True}}
    )

    assert (refused.status_code, made.status_code, over_rest.status_code) == (422, 302, 201)
    held = Round.objects.get(number=1)
    assert (held.gold_rate, held.repeat_rate, held.wash_out_items) == (0.1, 0.05, 20)
    assert over_rest.json()["gold_rate"] == 0.2
    assert "10.0" in client.get(reverse("round", args=[project.slug, 1])).content.decode()


def test_an_item_that_was_only_a_check_is_still_new(mixed, project, gold, labeler, manager):
    answer_next(project, labeler)
    open_round(round=create_round(project=project, by=manager, selection=Selection(new_only=True)), by=manager)

    asked = RoundItem.objects.filter(Q(round__number=2), round__watches=None)
    assert {place.item_id for place in asked} == {item.pk for item in gold}


def test_over_rest_no_id_tells_that_an_item_comes_again(repeated, project, labeler, manager):
    first = answer_next(project, labeler)
    rate(repeated, repeat=ALWAYS)
    answer_next(project, labeler)
    again = lease_next(project=project, by=labeler)
    client, header = Client(), factories.bearer(labeler, "label")

    def told(held: Assignment) -> list[object]:
        row = client.get(f"/api/v1/assignments/{held.pk}/", **header).json()
        return [row["item"], row["key"]]

    assert again.item.round.holds_checks
    assert told(first) == told(again) == [None, None]
    close_round(round=repeated, by=manager)
    assert told(first) == told(again) == [first.item.item_id, first.item.item.key]


def test_my_work_does_not_show_an_item_twice_while_the_round_is_open(repeated, project, labeler, manager, signed_in):
    address, browser = f"/p/{project.slug}/mine/", signed_in(labeler)
    first = answer_next(project, labeler, "joy")
    text = first.item.item.data["text"]
    rate(repeated, repeat=ALWAYS)
    answer_next(project, labeler, "fear")

    held = lease_next(project=project, by=labeler)
    assert text not in browser.get(address).text  # the second is in hand: what was said first would be looked up
    submit(assignment=held, by=labeler, id=uuid.uuid4(), answers={"emotion": "anger"})
    page = browser.get(address).text
    assert page.count(text) == 1
    assert "Anger" in page
    assert "Joy" not in page
    assert "once more" not in page

    close_round(round=repeated, by=manager)
    page = browser.get(address).text
    assert page.count(text) == 2
    assert "the same item once more" in page
