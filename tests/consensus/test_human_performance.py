"""The page of human-level performance and what it warns of."""

import dataclasses

import pytest
from celery import current_app
from django.urls import reverse

from consensus.actions.measurements import measure_round
from consensus.comparisons import EXTRAS
from consensus.ratings import Known
from consensus.reports.findings import compute_asked
from consensus.reports.human_performance import hlp_report
from consensus.reports.numbers import NUMBERS
from labeling.actions.rounds import close_round
from labeling.models import Item, Round
from tests import factories
from tests.factories import answer
from tests.questions import DATA, EXAMPLES

pytestmark = pytest.mark.once


@pytest.fixture
def closed_round(open_round, labeler, second_labeler, third_labeler, manager, work) -> Round:
    """joy joy, joy anger and one who cannot tell; gold says joy, and what it is worth."""
    Item.objects.update(gold={"emotion": "joy"}, gold_source="a panel of three", attributes={"channel": "mail"})
    items = open_round.round_items.order_by("item")
    for item, labels in zip(items, [("joy", "joy"), ("joy", "anger"), ("fear", "fear")], strict=True):
        for person, label in zip((labeler, second_labeler), labels, strict=True):
            answer(item, person, label)
    closed = close_round(round=open_round, by=manager)
    work()
    return closed


def report_of(round: Round, slice: str = ""):
    return hlp_report(round, round.instructions.questions.questions[0], slice)


def test_each_estimate_names_its_reference(closed_round):
    found = {estimate.kind: estimate for estimate in report_of(closed_round).estimates}

    assert found["leave_one_out"].value == found["random_pair"].value == pytest.approx(2 / 3)
    assert found["reference"].value == 0.5
    assert found["reference"].reference == "gold"
    assert found["leave_one_out"].reference == "the other labelers of the item"


def test_a_few_items_gold_and_the_vote_come_with_warnings(closed_round):
    leave_one_out, random_pair, reference = report_of(closed_round).estimates

    assert "Only 3 items" in leave_one_out.warnings[0]
    assert any("always gives an item's most common answer" in warning for warning in random_pair.warnings)
    assert any("a panel of three" in warning for warning in reference.warnings)
    assert any("On 1 items most labelers say something else than gold" in warning for warning in reference.warnings)


def test_without_gold_that_estimate_is_undefined_and_says_why(closed_round):
    Item.objects.update(gold={})
    closed_round.measurements.all().delete()
    reference = report_of(closed_round).estimates[2]

    assert (reference.value, reference.warnings) == (None, ())
    assert reference.reason == "No item of this round has a gold answer to this question."


def test_slices_have_all_estimates(closed_round):
    (row,) = report_of(closed_round, "channel").slices

    assert (row.slice, row.n_items, len(row.estimates)) == ("channel=mail", 3, 3)


def test_where_answers_differ_the_definition_is_likelier_to_blame_than_x(closed_round):
    assert report_of(closed_round).likely_reason == "definition"


def test_where_most_cannot_tell_x_is_likelier(open_round, labeler, second_labeler, manager):
    first, second, third = open_round.round_items.order_by("item")
    for item, labels in [(first, ("joy", "joy")), (second, (None, None)), (third, (None, None))]:
        for person, label in zip((labeler, second_labeler), labels, strict=True):
            answer(item, person, label)
    closed = close_round(round=open_round, by=manager)

    assert report_of(closed).likely_reason == "x"


def test_the_page_tells_a_product_owner_in_a_sentence(closed_round, signed_in, manager):
    address = reverse("hlp", kwargs={"slug": closed_round.project.slug})
    text = signed_in(manager).get(address).content.decode()

    assert "One person gives the answer of the others 66.7\N{NO-BREAK SPACE}% of the time" in text


def test_the_tables_come_as_csv(closed_round, signed_in, manager):
    address = reverse("hlp", kwargs={"slug": closed_round.project.slug})
    for table in ["estimates", "slices", "classes"]:
        assert signed_in(manager).get(address, {"format": "csv", "table": table}).content.count(b"\n") >= 3
    assert signed_in(manager).get(address, {"format": "csv", "table": "others"}).status_code == 404


def test_without_answers_the_page_says_what_it_needs(open_round, signed_in, manager):
    text = signed_in(manager).get(reverse("hlp", kwargs={"slug": open_round.project.slug})).content.decode()

    assert "HLP needs a closed round with two or more answers an item, or gold answers." in text


@pytest.mark.parametrize(("role", "status"), [("labeler", 403), ("stranger", 404), ("sme", 200)])
def test_who_may_see_it(closed_round, signed_in, request, role, status):
    person = request.getfixturevalue(role)
    assert signed_in(person).get(reverse("hlp", kwargs={"slug": closed_round.project.slug})).status_code == status


@pytest.fixture
def of_type(db, work):
    """of_type("spans"): a round of questions of that type, every item with gold, closed unless told."""

    def make(kind: str, *, closed: bool = True) -> Round:
        example = EXAMPLES[kind]
        project = factories.make_project(schema=example.schema)
        gold = {"label": example.different[0]}
        Item.objects.bulk_create(Item(project=project, key=f"item-{n}", data=DATA, gold=gold) for n in range(2))
        round = factories.make_open_round(project, overlap=2)
        people = [factories.make_member(project, "labeler") for _ in range(2)]
        for place, item in enumerate(round.round_items.order_by("item")):
            answer(item, people[0], example.different[0])
            answer(item, people[1], example.different[place])
        if closed:
            close_round(round=round, by=project.created_by)
            work()
        return round

    return make


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_type_of_question_has_all_three_estimates_and_says_what_they_are_measured_in(of_type, kind, signed_in):
    round = of_type(kind)
    report = report_of(round)
    values = [estimate.value for estimate in report.estimates]

    assert all(0 <= value < 1 for value in values)
    assert report.measured_in
    text = signed_in(round.project.created_by).get(reverse("hlp", kwargs={"slug": round.project.slug})).content.decode()
    assert ("One person gives the answer of the others" in text) == report.by_sameness


@pytest.mark.parametrize("kind", ["choices", "rating", "number", "boxes", "spans", "text"])
def test_answers_are_compared_in_other_units_too_whether_the_round_is_open_or_closed(of_type, kind):
    round = of_type(kind, closed=False)
    before = report_of(round)
    round = close_round(round=round, by=round.project.created_by)
    between = report_of(round)
    measure_round(round=round)

    assert {row.name for row in before.measures} == {extra.name for extra in EXTRAS[kind]}
    assert before.measures == between.measures == report_of(round).measures


def test_while_answers_come_in_faster_than_numbers_the_earlier_ones_are_shown(
    open_round, labeler, second_labeler, signed_in, manager, monkeypatch
):
    monkeypatch.setattr("consensus.reports.numbers.NUMBERS", dataclasses.replace(NUMBERS, quick=-1))
    monkeypatch.setattr(current_app, "send_task", lambda *arguments, **options: None)
    items = list(open_round.round_items.order_by("item"))
    question = open_round.instructions.questions.questions[0]

    def look() -> str:
        page = signed_in(manager).get(reverse("hlp", kwargs={"slug": open_round.project.slug}))
        return page.content.decode().replace("\N{NO-BREAK SPACE}", " ")

    for person in (labeler, second_labeler):
        answer(items[0], person, "joy")
    assert "A worker computes them" in look()
    compute_asked(NUMBERS, Known(open_round, question), "")
    assert "100.0 % of the time" in look()
    assert "every 3s" not in look()

    for person, label in ((labeler, "joy"), (second_labeler, "anger")):
        answer(items[1], person, label)
    assert "100.0 % of the time" in look()
    assert "every 3s" in look()
    compute_asked(NUMBERS, Known(open_round, question), "")
    assert "50.0 % of the time" in look()
