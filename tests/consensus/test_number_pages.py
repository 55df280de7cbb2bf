"""Pages about the numbers of a round: labelers, what if classes were one, and how labels are derived."""

import csv
import html
import io
import re
from urllib.parse import parse_qs

import pytest
from celery import current_app
from django.urls import reverse

from consensus.ratings import Known
from consensus.reports.findings import Finding
from consensus.reports.merging import what_if
from consensus.reports.truth import TRUTH, truth
from consensus.tasks import everything, find_what_takes_long
from labeling.actions.rounds import close_round
from labeling.models import Event
from tests import factories
from tests.factories import answer

pytestmark = pytest.mark.once

ANSWERS = ["joy joy joy", "joy anger joy", "anger anger anger", "fear fear fear", "anger joy anger", "fear fear joy"]


@pytest.fixture
def closed_round(project, manager, work):
    """Six items of three labelers; joy and anger are mixed up twice, fear once."""
    people = [factories.make_member(project, "labeler") for _ in range(3)]
    factories.make_items(project, 6, channel="mail")
    held = factories.make_open_round(project, overlap=3)
    for item, labels in zip(held.round_items.order_by("item"), ANSWERS, strict=True):
        for person, label in zip(people, labels.split(), strict=True):
            answer(item, person, label)
    closed = close_round(round=held, by=manager)
    work()
    return closed


@pytest.fixture
def look(closed_round, signed_in, manager):
    """look("labelers", q="…") -> the page as the manager sees it."""
    client = signed_in(manager)
    return lambda name, **query: client.get(reverse(name, kwargs={"slug": closed_round.project.slug}), query)


def test_labelers_stand_beside_each_other_and_beside_the_rest(look):
    text = look("labelers").content.decode()

    assert text.count('<th scope="row">Labeler ') >= 3 + 3 + 3
    assert "Nobody answered an item twice." in text


def test_a_labeler_is_found_by_name(closed_round, look):
    page = look("labelers", q="no such name").content.decode()

    assert "Nobody of that name answered in this round." in page


def test_labelers_who_answer_again_in_another_round_are_compared_with_themselves(closed_round, look, manager, work):
    person = closed_round.round_items.first().assignments.first().labeler
    again = factories.make_open_round(closed_round.project, overlap=1)
    for item, labels in zip(again.round_items.order_by("item"), ANSWERS, strict=True):
        answer(item, person, "joy" if labels.startswith("fear") else labels.split()[0])
    close_round(round=again, by=manager)
    work()

    text = " ".join(look("labelers", round="1").content.decode().split())

    assert "on 6 repeated answers" in text
    assert "66.7 %" in text


def test_putting_classes_together_shows_what_would_be_won_and_changes_nothing(look, closed_round):
    before = closed_round.project.current_instructions.pk
    text = " ".join(look("merge", merge=["joy", "anger"]).content.decode().split())

    assert "2 of 3 disagreements would go away" in text
    assert text.count('class="queue-row"') == 2
    assert closed_round.project.current_instructions.pk == before


def test_the_pair_that_gains_most_is_proposed_first_and_leads_to_what_it_does(look):
    page = look("merge").content.decode()
    pairs = re.findall(r'<tr class="linked"><th scope="row"><a class="row-link" href="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert pairs[0][1] == "Joy + Anger"
    assert len(pairs) == 3
    picked = parse_qs(html.unescape(pairs[0][0]).lstrip("?"))
    assert "2 of 3 disagreements would go away" in " ".join(look("merge", **picked).content.decode().split())


@pytest.mark.parametrize("picked", [[], ["joy"], ["joy", "pride"]])
def test_less_than_two_classes_are_nothing_to_put_together(look, picked):
    text = look("merge", merge=picked).content.decode()

    assert "Before and after" not in text


def test_all_classes_as_one_leave_alpha_undefined_for_a_reason(look):
    text = look("merge", merge=["joy", "anger", "fear"]).content.decode()

    assert "Every answer is the same label" in text


@pytest.mark.parametrize(
    ("kind", "more", "before", "after"),
    [
        ("choices", {}, ([["a"], ["b"]], [["a"], ["a"]]), 1),
        ("spans", {"field": "text"}, ([[("a", 0, 2)], [("b", 0, 2)]], [[("a", 1, 3)], [("a", 1, 3)]]), 1),
    ],
)
def test_options_of_sets_and_classes_of_spans_can_be_put_together(manager, work, kind, more, before, after):
    options = [{"value": "a"}, {"value": "b"}]
    question = {"name": "q", "type": kind, "options": options, **more}
    project = factories.make_project(schema={"fields": [{"name": "text", "type": "text"}], "questions": [question]})
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    factories.make_items(project, 2)
    held = factories.make_open_round(project, overlap=2)
    for item, answers in zip(held.round_items.order_by("item"), before, strict=True):
        for person, given in zip(people, answers, strict=True):
            spans = [{"label": part[0], "start": part[1], "end": part[2]} for part in given if kind == "spans"]
            answer(item, person, spans or given)
    close_round(round=held, by=project.created_by)

    effect = what_if(Known(held, held.instructions.questions.questions[0]), '{"b": "a"}')

    assert (effect.n_differing_before, len(effect.settled)) == (1, after)


def test_methods_of_deriving_labels_stand_beside_each_other(look):
    text = look("consensus_labels").content.decode()

    for title in ("Counting", "Weighted majority", "One coin", "GLAD", "MACE", "Dawid-Skene"):
        assert title in text


@pytest.mark.parametrize("table", ["methods", "labelers"])
def test_each_table_of_labels_comes_as_csv(look, table):
    response = look("consensus_labels", format="csv", table=table)
    rows = list(csv.reader(io.StringIO(response.content.decode())))

    assert len(rows) >= 4
    assert len({len(row) for row in rows}) == 1


def test_while_a_worker_is_at_it_the_page_says_so_and_looks_again(look, monkeypatch):
    told = []
    monkeypatch.setattr("consensus.views.labels.TRUTH", Finding(TRUTH.name, truth, quick=0))
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: told.append(args))

    text = look("consensus_labels").content.decode()
    file = look("consensus_labels", format="csv", table="methods")

    assert "A worker does that" in text
    assert 'hx-trigger="every 3s"' in text
    assert file.status_code == 409
    assert [args[0] for args in told] == ["truth"]


def test_what_takes_long_is_found_when_the_round_is_closed(closed_round, look, monkeypatch):
    slow = Finding(TRUTH.name, truth, quick=0)
    monkeypatch.setattr("consensus.tasks.SHOWN_FIRST", ((slow, everything),))
    monkeypatch.setattr("consensus.views.labels.TRUTH", slow)

    find_what_takes_long(Event.objects.get(kind=Event.Kind.ROUND_CLOSED))

    assert "Weighted majority" in look("consensus_labels").content.decode()


def test_a_number_that_fails_keeps_the_others_from_nothing(closed_round, monkeypatch, caplog):
    def fail(known, argument):
        raise ZeroDivisionError

    found = []
    broken, sound = Finding("broken", fail, 0), Finding("sound", lambda known, argument: found.append(1), 0)
    monkeypatch.setattr("consensus.tasks.SHOWN_FIRST", ((broken, everything), (sound, everything)))

    find_what_takes_long(Event.objects.get(kind=Event.Kind.ROUND_CLOSED))

    assert found == [1]
    assert "broken of round" in caplog.text


@pytest.mark.parametrize("name", ["labelers", "merge", "consensus_labels"])
def test_a_project_without_a_round_says_what_to_do(project, signed_in, manager, name):
    text = signed_in(manager).get(reverse(name, kwargs={"slug": project.slug})).content.decode()

    assert "pen a round first" in text or "Open one first" in text


@pytest.mark.parametrize(("name", "queries"), [("labelers", 11), ("merge", 8), ("consensus_labels", 9)])
def test_the_pages_ask_the_database_as_often_for_many_labelers_as_for_few(
    look, django_assert_num_queries, name, queries
):
    look(name)
    with django_assert_num_queries(queries):
        look(name)


def test_without_gold_an_answer_kept_back_tells_which_method_fits(signed_in, manager, work):
    """Three people mark the first word; on every other item one of them, each in turn, also marks the second."""
    question = {"name": "q", "type": "spans", "field": "text", "options": [{"value": "a"}]}
    project = factories.make_project(schema={"fields": [{"name": "text", "type": "text"}], "questions": [question]})
    people = [factories.make_member(project, "labeler") for _ in range(3)]
    factories.make_items(project, 30)
    held = factories.make_open_round(project, overlap=3)
    first, second = {"label": "a", "start": 0, "end": 4}, {"label": "a", "start": 5, "end": 6}
    for place, item in enumerate(held.round_items.order_by("item")):
        for number, person in enumerate(people):
            answer(item, person, [first, second] if place % 2 and number == place % 3 else [first])
    close_round(round=held, by=project.created_by)
    work()

    found = truth(Known(held, held.instructions.questions.questions[0]), "")
    assert [measure.name for measure in found.method_measures] == ["kept_back"]
    assert all(row.measures[0].n_items > 0 and row.measures[0].low <= row.measures[0].value for row in found.methods)
    assert [row.name for row in found.methods if row.is_recommended] == ["spans_by_vote"]
    assert found.reasons[0].startswith("Without gold: ")
    factories.make_member(project, "manager", manager)
    page = signed_in(manager).get(reverse("consensus_labels", kwargs={"slug": project.slug})).content.decode()
    assert "With an answer kept back" in page
