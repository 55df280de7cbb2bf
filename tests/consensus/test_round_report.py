"""What a round did: the verdict with its rule, and the report beside the round before."""

import csv
import html
import io
import re

import pytest
from django.urls import reverse

from consensus.actions.verdicts import set_verdict_rule
from consensus.reports.round_report import round_report
from consensus.reports.trend import rule_of, verdict_report
from consensus.stats import VerdictRule
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import Selection, close_round
from labeling.errors import Invalid
from labeling.models import Assignment, Event, Item, Round, RoundItem
from tests import factories

pytestmark = pytest.mark.once

TABLES = ["differences", "beside", "classes", "slices", "labelers", "confusions", "times"]
DISPUTED = ["joy anger"] * 10 + ["fear anger"] * 6  # what two people say of the first sixteen items
AGREED = ["joy joy", "anger anger", "fear fear"]


def play(project, people, labels: dict[str, str], *, seconds: float = 10.0) -> Round:
    """A closed round in which people say so of the items with these keys."""
    made = factories.make_open_round(project, selection=Selection(keys=tuple(labels)))
    factories.answer_all(made, people, labels, seconds=seconds)
    return close_round(round=made, by=project.created_by)


def question(round: Round):
    return round.instructions.questions.questions[0]


def plainly(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(" ".join(text.split()))


@pytest.fixture
def people(labeler, second_labeler):
    return [labeler, second_labeler]


@pytest.fixture
def keys(project) -> list[str]:
    made = factories.make_items(project, 70)
    for place, item in enumerate(made):
        Item.objects.filter(pk=item.pk).update(attributes={"channel": "phone" if place % 2 else "mail"})
    return [item.key for item in made]


@pytest.fixture
def first(project, people, keys, work) -> Round:
    """Forty items; on sixteen of them people differ."""
    said = DISPUTED + [AGREED[place % 3] for place in range(24)]
    made = play(project, people, dict(zip(keys[:40], said, strict=True)), seconds=20.0)
    work()
    return made


@pytest.fixture
def second(project, people, keys, first, work) -> Round:
    """The same items, after joy and anger were told apart; twenty-five fresh ones beside them."""
    said = ["joy joy"] * 10 + ["fear anger"] * 6 + [AGREED[place % 3] for place in range(48)] + ["fear joy"]
    made = play(project, people, dict(zip(keys[:65], said, strict=True)), seconds=8.0)
    work()
    return made


def report_of(round: Round):
    found = round_report(round, question(round), rule_of(round.project))
    return found and found[1].value


def test_the_difference_stands_on_the_items_of_both_rounds_with_fresh_ones_beside(second):
    report = report_of(second)
    same, fresh, everything = report.differences

    assert (report.basis, same.is_basis, same.n_before, same.n_after) == ("same items", True, 40, 40)
    assert (fresh.n_before, fresh.n_after) == (40, 25)
    assert (everything.n_before, everything.n_after) == (40, 65)
    assert 0 < same.low < same.difference < same.high
    assert same.drawn_low < same.difference < same.drawn_high
    assert same.p_value < 0.05
    assert (report.beside.again.n_items, report.beside.fresh.n_items) == (40, 25)


def test_the_confusion_that_went_away_stands_first_and_a_new_one_is_not_made_much_of(second):
    report = report_of(second)
    found = {(row.first, row.second): row for row in report.confusions}

    gone, stayed = found["anger", "joy"], found["anger", "fear"]
    assert (report.confusions[0], gone.fate, gone.n_before, gone.n_after) == (gone, "went", 10, 0)
    assert gone.stands_out
    assert (stayed.fate, stayed.n_before, stayed.stands_out) == ("same", 6, False)


def test_classes_and_slices_are_compared_with_a_correction_for_their_number(second):
    report = report_of(second)
    joy, anger, fear = report.classes

    assert (joy.difference > 0, joy.stands_out, fear.stands_out) == (True, True, False)
    assert joy.adjusted >= joy.p_value
    assert [row.name for row in report.slices] == ["channel=mail", "channel=phone"]
    assert [(row.n_before, row.n_after) for row in report.slices] == [(20, 20), (20, 20)]
    assert anger.n_before == 40


def test_labelers_and_time_spent_are_told_before_and_after(second, people):
    report = report_of(second)

    assert [row.labeler for row in report.labelers] == [person.pk for person in people]
    assert [(row.before.value, row.before.n_items) for row in report.labelers] == [(0.6, 40)] * 2
    assert [row.after.value for row in report.labelers] == [34 / 40] * 2
    everybody, *each = report.times
    assert (everybody.labeler, everybody.before, everybody.after) == (None, 20.0, 8.0)
    assert (everybody.n_before, everybody.n_after) == (80, 130)
    assert everybody.hours_before == pytest.approx(80 * 20 / 3600)
    assert [row.n_after for row in each] == [65, 65]


def test_items_chosen_for_their_disagreement_are_no_proof_by_themselves(project, people, keys, first, work):
    again = play(project, people, dict(zip(keys[:40], ["joy joy"] * 8 + DISPUTED[8:] + AGREED * 8, strict=True)))
    del again
    said = dict(zip(keys[:16], ["joy joy"] * 10 + ["fear anger"] * 6, strict=True))
    said |= dict(zip(keys[16:22], AGREED * 2, strict=True))
    chosen = play(project, people, said)
    work()
    found = verdict_report(chosen, question(chosen))

    assert found.basis in ("harder items", "all items")
    assert found.verdict == "not enough data"


def test_answers_of_the_round_before_are_read_under_the_newer_version(project, people, keys, first, work):
    draft = start_draft(project=project, by=project.created_by)
    schema = draft.schema
    schema["questions"][0]["options"] = [row for row in schema["questions"][0]["options"] if row["value"] != "anger"]
    draft = save_draft(
        draft=draft, by=project.created_by, revision=draft.revision, schema=schema, summary="Anger is joy now.",
        mapping={"emotion": {"anger": "joy"}},
    )  # fmt: skip
    publish(draft=draft, by=project.created_by)
    said = ["joy joy"] * 10 + ["fear joy"] * 6 + ["joy joy", "joy joy", "fear fear"] * 8
    made = play(project, people, dict(zip(keys[:40], said, strict=True)))
    work()
    found = verdict_report(made, question(made))

    assert (found.is_read_anew, found.before, found.difference) == (True, found.after, 0)
    assert found.alpha.value == found.after
    assert report_of(made).confusions[0].n_before == 6  # fear and joy, which was fear and anger


def test_what_must_be_labeled_again_is_left_out_of_the_round_before(project, people, keys, first, work):
    draft = start_draft(project=project, by=project.created_by)
    draft = save_draft(
        draft=draft, by=project.created_by, revision=draft.revision, summary="Fear is another thing now.",
        mapping={"emotion": {"fear": None}},
    )  # fmt: skip
    publish(draft=draft, by=project.created_by)
    said = DISPUTED + [AGREED[place % 3] for place in range(24)]
    made = play(project, people, dict(zip(keys[:40], said, strict=True)))
    work()

    assert verdict_report(made, question(made)).n_items == 40 - 6 - 8  # those called fear by anybody are not compared


def test_the_page_tells_the_whole_story_and_every_table_comes_as_csv(second, signed_in, manager):
    client = signed_in(manager)
    address = reverse("round_report", args=[second.project.slug, second.number])
    text = plainly(client.get(address))

    for words in (
        "Agreement rose:",
        "on 40 items of both rounds.",
        "a permutation test says so, too.",
        "rests on these",
        "People remember",
        "Anger / Joy",
        "went away",
        "channel=phone",
    ):
        assert words in text, words
    for table in TABLES:
        rows = list(csv.reader(io.StringIO(client.get(address, {"format": "csv", "table": table}).content.decode())))
        assert len(rows) > 1, table
        assert len({len(row) for row in rows}) == 1


def test_a_confusion_opens_the_items_behind_it(second, signed_in, manager):
    client = signed_in(manager)
    address = reverse("round_report", args=[second.project.slug, second.number])
    links = re.findall(r'href="(/p/[^"]+/agreement/behind/[^"]+)"', client.get(address).content.decode())

    assert links
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200, link


def test_rounds_without_a_report_say_why(project, first, signed_in, manager):
    client = signed_in(manager)
    assert "Nothing to compare with yet" in plainly(client.get(reverse("round_report", args=[project.slug, 1])))

    factories.make_open_round(project)
    assert "The round is not closed yet" in plainly(client.get(reverse("round_report", args=[project.slug, 2])))
    assert client.get(reverse("round_report", args=[project.slug, 3])).status_code == 404
    assert client.get(reverse("round_report", args=[project.slug, 1]), {"question": "mood"}).status_code == 404


def test_labelers_see_no_report(second, people, signed_in):
    address = reverse("round_report", args=[second.project.slug, second.number])

    assert signed_in(people[0]).get(address).status_code == 403


def test_a_manager_changes_the_rule_and_every_verdict_goes_by_it(second, signed_in, manager):
    client, address = signed_in(manager), reverse("verdict_rule", args=[second.project.slug])
    wanted = {"confidence": "99", "smallest_effect": "0.3", "rounds_in_a_row": "1", "minimum_items": "41"}
    assert client.post(address, wanted).status_code == 302

    assert rule_of(second.project) == VerdictRule(0.99, 0.3, 1, 41)
    found = verdict_report(second, question(second))
    assert (found.verdict, found.reason) == (
        "not enough data",
        "The round before has 40 items with two answers; a verdict needs 41.",
    )
    assert "after 1 round without a significant rise" in plainly(client.get(address))
    assert Event.objects.filter(kind="project_changed", data__changed=["verdict_rule"]).count() == 1


@pytest.mark.parametrize("wrong", [{"confidence": "100"}, {"smallest_effect": "0"}, {"rounds_in_a_row": ""}])
def test_a_rule_out_of_bounds_is_refused_at_its_field(second, signed_in, manager, wrong):
    address = reverse("verdict_rule", args=[second.project.slug])
    usual = {"confidence": "95", "smallest_effect": "0.1", "rounds_in_a_row": "2", "minimum_items": "20"}

    assert signed_in(manager).post(address, usual | wrong).status_code == 422
    assert rule_of(second.project) == VerdictRule()
    with pytest.raises(Invalid) as refused:
        set_verdict_rule(project=second.project, by=manager, rule=VerdictRule(confidence=1.0))
    assert list(refused.value.fields) == ["confidence"]


def test_only_managers_change_the_rule(second, sme, people, signed_in):
    address = reverse("verdict_rule", args=[second.project.slug])

    assert [signed_in(person).get(address).status_code for person in (sme, people[0])] == [403, 403]


def test_the_verdict_on_the_page_of_the_round_leads_to_the_report_and_states_its_rule(second, signed_in, manager, sme):
    address = reverse("round_verdict", args=[second.project.slug, second.number])
    shown = signed_in(manager).get(address).content.decode()

    assert reverse("round_report", args=[second.project.slug, second.number]) in shown
    assert reverse("verdict_rule", args=[second.project.slug]) in shown
    assert "2 rounds in a row" in shown
    assert reverse("verdict_rule", args=[second.project.slug]) not in signed_in(sme).get(address).content.decode()


def test_the_report_asks_the_database_as_often_for_many_answers_as_for_few(
    second, signed_in, manager, django_assert_max_num_queries
):
    client = signed_in(manager)
    address = reverse("round_report", args=[second.project.slug, second.number])
    client.get(address)

    with django_assert_max_num_queries(25):
        client.get(address)
    assert Assignment.objects.count() == 80 + 130
    assert RoundItem.objects.count() == 40 + 65


def test_programs_get_the_report_and_the_rule(second, manager, sme, client):
    address = f"/api/v1/projects/{second.project.slug}"
    found = client.get(f"{address}/rounds/2/report/", **factories.bearer(sme)).json()

    assert (found["trend"]["verdict"], found["trend"]["basis"], found["computing"]) == ("rose", "same items", False)
    assert [row["items"] for row in found["differences"]] == ["same", "fresh", "all"]
    assert found["confusions"][0]["fate"] == "went"
    assert found["times"][0]["labeler"] is None
    assert client.get(f"{address}/rounds/1/report/", **factories.bearer(sme)).status_code == 404
    changed = client.patch(
        f"{address}/verdict-rule/",
        {"smallest_effect": 0.2},
        content_type="application/json",
        **factories.bearer(manager),
    )
    assert changed.json() == {"confidence": 0.95, "smallest_effect": 0.2, "rounds_in_a_row": 2, "minimum_items": 20}
    assert client.get(f"{address}/verdict-rule/", **factories.bearer(sme)).json() == changed.json()
