"""The agreement page, its tables, and the verdict on a round."""

import csv
import html
import io

import pytest
from django.urls import reverse

from consensus.reports.agreement import AgreementReport
from consensus.reports.trend import verdict_report
from labeling.actions.rounds import close_round, widen
from labeling.models import Item, Round
from tests import factories
from tests.factories import answer


def label_all(round: Round, people, labels: str) -> None:
    """labels: "joy joy, joy anger": what each person says of each item."""
    for item, given in zip(round.round_items.order_by("item"), labels.split(","), strict=True):
        for person, label in zip(people, given.split(), strict=True):
            answer(item, person, label)


@pytest.fixture
def people(labeler, second_labeler):
    return [labeler, second_labeler]


@pytest.fixture
def closed_round(open_round, people, manager, work) -> Round:
    Item.objects.update(attributes={"channel": "mail"})
    label_all(open_round, people, "joy joy, joy anger, fear fear")
    closed = close_round(round=open_round, by=manager)
    work()
    return closed


@pytest.fixture
def page(closed_round, signed_in, manager):
    """page(round=1) -> the agreement page as the manager sees it."""
    address = reverse("agreement", kwargs={"slug": closed_round.project.slug})
    client = signed_in(manager)
    return lambda **query: client.get(address, query)


def report_of(round: Round, slice: str = ""):
    return AgreementReport(round, round.instructions.questions.questions[0], slice)


def rows_of(response) -> list[list[str]]:
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_the_page_says_how_far_people_agree_and_on_what(page):
    text = page().content.decode()

    assert "66.7\N{NO-BREAK SPACE}%" in text
    assert "Left out: 0 answers (items with a single answer)" in text
    assert "channel=mail" in text


def test_a_cell_of_the_confusion_opens_the_items_behind_it(page, closed_round, signed_in, manager):
    address = f"/p/{closed_round.project.slug}/agreement/behind/?round=1&question=emotion&row=joy&column=anger"
    assert address.replace("&", "&amp;") in page().content.decode()

    text = signed_in(manager).get(address).content.decode()

    assert "Joy or Anger?" in text
    assert text.count('class="queue-row"') == 1


@pytest.mark.parametrize("cell", ["row=joy&column=fear", "row=joy&column=pride", "row=joy", ""])
def test_a_cell_without_items_is_not_found(closed_round, signed_in, manager, cell):
    address = f"/p/{closed_round.project.slug}/agreement/behind/?round=1&{cell}"

    assert signed_in(manager).get(address).status_code == 404


def test_an_expert_who_may_still_be_asked_sees_no_item_behind_a_cell(open_round, people, sme, signed_in, manager):
    label_all(open_round, people, "joy joy, joy anger, fear fear")
    widen(round=open_round, by=manager, overlap=3)
    for item in open_round.round_items.order_by("item")[1:]:
        answer(item, sme, "fear")
    address = f"/p/{open_round.project.slug}/agreement/behind/?round=1&row=joy&column=anger"
    text = signed_in(sme).get(address).content.decode()

    assert 'class="queue-row"' not in text


@pytest.mark.parametrize("table", ["rounds", "slices", "classes", "coefficients", "confusion"])
def test_each_table_of_agreement_comes_as_csv(page, table):
    rows = rows_of(page(round="1", format="csv", table=table))

    assert len(rows) >= 2
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("table", ["labelers", "pairs", "matrix", "themselves"])
def test_each_table_of_labelers_comes_as_csv(closed_round, signed_in, manager, table):
    address = reverse("labelers", kwargs={"slug": closed_round.project.slug})
    rows = rows_of(signed_in(manager).get(address, {"format": "csv", "table": table}))

    assert len(rows) >= 2
    assert len({len(row) for row in rows}) == 1


def test_a_table_that_there_is_not_is_not_found(page):
    assert page(format="csv", table="secrets").status_code == 404


def test_a_coefficient_may_be_chosen_and_is_explained(page):
    text = page(coefficient="gwet_ac1").content.decode()

    assert "if only items that are hard to label are guessed at" in text
    assert "Stays high on a rare label" in text
    assert page(coefficient="kappa").status_code == 404


def test_the_page_says_in_words_what_two_labelers_have_in_common(page):
    text = page().content.decode()

    assert "Two labelers give the same answer to 67 of 100 items; by chance alone it would be 27." in text


def test_a_slice_has_its_own_numbers_and_an_address(page):
    assert page(round="1", slice="channel=mail").status_code == 200
    assert page(round="1", slice="channel=phone").status_code == 404


def test_a_round_or_question_that_is_not_there_is_not_found(page):
    assert page(round="7").status_code == 404
    assert page(question="mood").status_code == 404
    assert page(round="one").status_code == 404


def test_names_are_hidden_where_the_project_hides_them(closed_round, people, signed_in, manager):
    project = closed_round.project
    client, address = signed_in(manager), reverse("labelers", kwargs={"slug": project.slug})
    assert people[0].username not in client.get(address).content.decode()

    project.names_hidden = False
    project.save()
    assert people[0].username in client.get(address).content.decode()


def test_a_project_without_a_round_says_what_to_do(project, signed_in, manager):
    text = signed_in(manager).get(reverse("agreement", kwargs={"slug": project.slug})).content.decode()

    assert "Agreement needs a round" in text


def test_where_no_item_has_two_answers_the_page_says_so(open_round, item, labeler, signed_in, manager):
    answer(item, labeler, "joy")
    close_round(round=open_round, by=manager)
    text = signed_in(manager).get(reverse("agreement", kwargs={"slug": open_round.project.slug})).content.decode()

    assert "Agreement needs at least one item with two answers. 1 item has one." in text
    assert "No item has answers from two labelers yet." in text


def test_an_open_round_is_computed_from_its_complete_items_as_answers_come_in(open_round, people):
    first, second, _ = open_round.round_items.order_by("item")
    for person in people:
        answer(first, person, "joy")
    before = report_of(open_round)
    for person, label in zip(people, ["joy", "anger"], strict=True):
        answer(second, person, label)

    assert before.percent_agreement.value == 1
    assert before.krippendorff_alpha.reason == "Every answer is the same label, so chance alone would agree too."
    assert report_of(open_round).percent_agreement.value == 0.5


def test_the_numbers_of_classes_and_labelers(closed_round):
    report = report_of(closed_round)

    joy, anger, fear = report.classes.value
    assert (joy.n_labels, joy.met, joy.n_met) == (3, "Anger", 1)
    assert (anger.n_labels, fear.n_labels) == (1, 2)
    assert (joy.specific.value, joy.percent.value) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert report.confusion.value.counts == ((2, 1, 0), (1, 0, 0), (0, 0, 2))
    assert [(row.n_labels, row.likeness.value) for row in report.labelers.value.rows] == [(3, pytest.approx(2 / 3))] * 2


@pytest.mark.parametrize("role", ["labeler", "stranger"])
def test_labelers_and_outsiders_see_no_agreement(closed_round, signed_in, request, role):
    person = request.getfixturevalue(role)
    wanted = 404 if role == "stranger" else 403
    slug = {"slug": closed_round.project.slug}
    pages = ["agreement", "agreement_behind", "labelers", "merge", "consensus_labels"]
    for name, address in [*((page, slug) for page in pages), ("round_verdict", {**slug, "number": 1})]:
        assert signed_in(person).get(reverse(name, kwargs=address)).status_code == wanted, name


def test_the_page_asks_the_database_as_often_for_many_labelers_as_for_few(
    closed_round, page, django_assert_num_queries
):
    page()
    with django_assert_num_queries(13):
        page()


@pytest.fixture
def two_rounds(project, manager, people, work):
    """two_rounds(n): how many of 30 items each of two rounds agrees on; the last round with everything measured."""

    def make(*agreed: int) -> Round:
        factories.make_items(project, 30)
        for n in agreed:
            labels = ["joy joy" if place % 2 else "anger anger" for place in range(n)] + ["joy anger"] * (30 - n)
            made = factories.make_open_round(project, overlap=2)
            label_all(made, people, ",".join(labels))
            made = close_round(round=made, by=manager)
        work()
        return made

    return make


@pytest.mark.parametrize(("agreed", "verdict"), [((12, 29), "rose"), ((20, 20), "not enough data"), ((29, 12), "fell")])
def test_the_verdict_compares_with_the_round_before(two_rounds, agreed, verdict):
    last = two_rounds(*agreed)
    found = verdict_report(last, last.instructions.questions.questions[0])

    assert (found.verdict, found.against, found.paired, found.n_items) == (verdict, 1, True, 30)


def test_the_page_of_a_round_shows_the_verdict_in_a_sentence(two_rounds, signed_in, manager):
    last = two_rounds(12, 29)
    address = reverse("round_verdict", kwargs={"slug": last.project.slug, "number": 2})
    text = " ".join(signed_in(manager).get(address).content.decode().split())

    assert "Agreement rose: −0.18 → 0.93, difference 1.11 [" in text
    assert "], p < 0.001, on 30 items of both rounds." in html.unescape(text), text


def test_too_little_data_gives_no_verdict(closed_round, items, people, manager):
    again = factories.make_open_round(closed_round.project, overlap=2)
    label_all(again, people, "joy joy, joy joy, fear fear")
    found = verdict_report(close_round(round=again, by=manager), again.instructions.questions.questions[0])

    assert (found.verdict, found.paired) == ("not enough data", False)
    assert found.reason == "The round before has 3 items with two answers; a verdict needs 20."


def test_the_first_round_and_an_open_one_have_no_verdict(closed_round, project):
    question = closed_round.instructions.questions.questions[0]

    assert verdict_report(closed_round, question).verdict == ""
    assert verdict_report(factories.make_open_round(project), question).verdict == ""
