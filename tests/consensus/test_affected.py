"""Which items a version touches, by rule; and the round that is made of them."""

import copy
import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consensus.actions.cases import decide_case, make_case
from consensus.actions.disagreements import reopen
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement
from consensus.reports.affected import RULES, affected
from labeling.actions.assignments import lease, skip
from labeling.actions.inquiries import ask
from labeling.actions.instructions import carry_over, publish, save_draft, start_draft
from labeling.actions.rounds import close_round, create_round
from labeling.models import Annotation, Assignment, Item, Round
from tests import factories

ANSWERS = [
    ("joy", "joy"),
    ("joy", "anger"),
    ("anger", "anger"),
    ("fear", "fear"),
    ("joy", "fear"),
    ("joy", None),
    ("joy", "joy"),
    ("joy", "joy"),
    ("anger", "fear"),
]


@pytest.fixture
def team(db, work):
    """A closed round of nine items; about the seventh somebody asks, the eighth somebody leaves to an expert."""
    project = factories.make_project()
    people = [factories.make_member(project, role) for role in ("labeler", "labeler", "labeler", "sme")]
    factories.make_items(project, len(ANSWERS))
    made = factories.make_open_round(project, overlap=2)
    rows = list(made.round_items.order_by("item"))
    for row, (mine, theirs) in zip(rows, ANSWERS, strict=True):
        answered = factories.answer(row, people[0], mine)
        if row is rows[7]:
            skip(assignment=lease(item=row, by=people[2]), by=people[2], reason="expert")
        factories.answer(row, people[1], theirs)
        if row is rows[6]:
            ask(assignment=answered.assignment, by=people[0], id=uuid.uuid4(), body="What is joy?")
    work()
    close_round(round=made, by=project.created_by)
    work()
    factories.make_items(project, 10)
    return project, people


def draft_of(project, by, *, mapping=None, gone=(), reworded=(), rules="Be fair."):
    draft = start_draft(project=project, by=by)
    schema = copy.deepcopy(draft.schema)
    options = [row for row in schema["questions"][0]["options"] if row["value"] not in gone]
    for row in options:
        if row["value"] in reworded:
            row["definition"] = "Read this again."
    schema["questions"][0]["options"] = options
    return save_draft(
        draft=draft, by=by, revision=draft.revision, rules=rules, schema=schema, summary="Clearer.",
        mapping={"emotion": mapping or {}},
    )  # fmt: skip


def touched(project, version):
    """Rule -> places of its items among ANSWERS."""
    places = {item: place for place, item in enumerate(sorted(Item.objects.values_list("pk", flat=True)))}
    found = affected(project, version)
    return {
        str(rule): [places[pk] for pk, rules in found.items.items() if rule in rules]
        for rule in RULES
        if found.count(rule)
    }


def test_a_class_that_is_mapped_to_nothing_brings_its_items(team):
    project, people = team
    draft = draft_of(project, people[3], mapping={"fear": None}, gone=["fear"])
    assert touched(project, draft)["mapping"] == [3, 4, 8]


def test_a_pure_merge_asks_nobody_again(team):
    project, people = team
    draft = draft_of(project, people[3], mapping={"fear": "anger"}, gone=["fear"])
    assert "mapping" not in touched(project, draft)


def test_a_class_that_stays_and_reads_otherwise_brings_its_items(team):
    project, people = team
    assert touched(project, draft_of(project, people[3], reworded=["anger"]))["definition"] == [1, 2, 8]


def test_who_could_not_tell_or_flagged_an_item_brings_it(team):
    project, people = team
    assert touched(project, draft_of(project, people[3])) == {"cannot_tell": [5], "flagged": [6, 7]}


def test_a_question_that_reads_as_before_touches_nobody_who_could_not_tell(team):
    project, people = team
    draft = draft_of(project, people[3], rules=project.current_instructions.rules)
    assert touched(project, draft) == {"flagged": [6, 7]}


def decide(disagreement, by, **more):
    given = {"outcome": "decide", "label": "joy", "cause": "slip", "rationale": "It is glad."} | more
    return resolve(disagreement=disagreement, by=by, **given)


def held(place):
    item = sorted(Item.objects.values_list("pk", flat=True))[place]
    return Disagreement.objects.get(item__item=item)


def test_a_disagreement_that_led_to_a_rule_brings_its_item_and_those_of_its_case(team):
    project, people = team
    make_case(project=project, by=people[3], title="Laughing", disagreements=[held(1), held(4)])
    decide(held(1), people[3], rule="Laughing at is anger.")
    draft = project.draft
    assert touched(project, draft)["case"] == [1, 4]
    reopen(disagreement=held(1), by=people[3], reason="Not so sure.")
    assert touched(project, draft)["case"] == [1, 4]


def test_a_rule_written_with_the_decision_on_a_case_brings_all_of_it(team):
    project, people = team
    case = make_case(project=project, by=people[3], title="Laughing", disagreements=[held(1), held(4)])
    decide_case(
        case=case, by=people[3], disagreements=list(case.disagreements.all()), outcome="decide", label="joy",
        cause="slip", rationale="It is glad.", rule="Laughing is joy.",
    )  # fmt: skip
    assert touched(project, project.draft)["case"] == [1, 4]


@pytest.mark.parametrize(("cause", "expected"), [("rule_unclear", [1]), ("options_overlap", [1]), ("slip", None)])
def test_what_was_decided_since_and_blamed_the_definition_brings_its_item(team, cause, expected):
    project, people = team
    draft = draft_of(project, people[3])
    decide(held(1), people[3], cause=cause)
    assert touched(project, draft).get("case") == expected


def test_an_item_counts_once_whatever_touches_it(team):
    project, people = team
    draft = draft_of(project, people[3], mapping={"fear": None}, gone=["fear"], reworded=["anger"])
    found = affected(project, draft)
    assert len(found.items) == 8
    assert sum(found.count(rule) for rule in RULES) == 9
    assert sum(found.count_alone(rule) for rule in RULES) == 7
    assert len(found.by(["mapping", "definition"])) == 5


def by_the_definition(project, version):
    """The rule of mapping, answer by answer."""
    versions = [row for row in project.instructions.published().order_by("number") if row.pk != version.pk] + [version]
    again = set()
    for item in Item.objects.filter(project=project):
        rounds = Round.objects.filter(round_items__item=item, status="closed").order_by("-number")
        if not rounds:
            continue
        for row in (
            Annotation.objects.current()
            .filter(assignment__item__item=item, assignment__item__round=rounds[0])
            .select_related("instructions")
        ):
            later = [each for each in versions if each.number is None or each.number > row.instructions.number]
            for question, answer in row.answers.items():
                if carry_over(answer, question, later) is None:
                    again.add(item.pk)
    return again


def test_after_two_versions_it_is_what_the_mappings_say_of_each_answer_of_the_newest_round(team, work):
    project, people = team
    second = publish(draft=draft_of(project, people[3], mapping={"fear": "anger"}, gone=["fear"]), by=people[3])
    some = list(Item.objects.order_by("pk")[:2].values_list("pk", flat=True))
    made = create_round(project=project, by=people[3], overlap=2, instructions=second)
    factories.open_round(round=made, by=people[3])
    for row in made.round_items.filter(item__in=some):
        factories.answer(row, people[0], "joy")
        factories.answer(row, people[1], "joy")
    made.round_items.exclude(item__in=some).delete()
    work()
    close_round(round=made, by=people[3])
    work()
    draft = draft_of(project, people[3], mapping={"anger": None}, reworded=["anger"])
    assert by_the_definition(project, draft) == set(affected(project, draft).by(["mapping"]))
    assert touched(project, draft)["mapping"] == [2, 3, 4, 8]  # the second item was asked again, and is joy by now


def test_an_open_round_says_nothing(team):
    project, people = team
    open_round = factories.make_open_round(project, overlap=2)
    row = open_round.round_items.order_by("item").last()
    factories.answer(row, people[0], "fear")
    factories.answer(row, people[1], "fear")
    draft = draft_of(project, people[3], mapping={"fear": None}, gone=["fear"])
    assert touched(project, draft)["mapping"] == [3, 4, 8]


def test_a_better_x_stands_for_the_one_that_it_replaced(team):
    project, people = team
    old = Item.objects.order_by("pk")[3]
    Item.objects.filter(pk=old.pk).update(is_current=False)
    new = Item.objects.create(project=project, key=old.key, version=2, data={"text": "Better"})
    Item.objects.filter(pk=Item.objects.order_by("pk")[4].pk).update(dropped_at=old.created_at)
    draft = draft_of(project, people[3], mapping={"fear": None}, gone=["fear"])
    found = affected(project, draft).by(["mapping"])
    assert new.pk in found
    assert len(found) == 2


def test_the_number_of_queries_does_not_follow_the_items(team):
    project, people = team
    draft = draft_of(project, people[3], mapping={"fear": None}, gone=["fear"])
    with CaptureQueriesContext(
        connection,
    ) as few:
        affected(project, draft)
    made = Round.objects.get()
    more = factories.make_items(project, 30)
    made.round_items.bulk_create(
        made.round_items.model(round=made, item=item, position=100 + at, overlap=2) for at, item in enumerate(more)
    )
    with CaptureQueriesContext(connection) as many:
        affected(project, draft)
    assert len(many) <= len(few) <= 20


# --- from publishing to the round ---


def page_of(client, address, **query):
    shown = client.get(address, query).content.decode()
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", shown).split()))


def test_before_publishing_the_counts_follow_what_the_form_says(team, signed_in):
    project, people = team
    draft_of(project, people[3], gone=["fear"])
    client, address = signed_in(people[3]), reverse("affected_by_draft", args=[project.slug])
    assert "3 items in all" in page_of(client, address)
    assert "6 items in all" in page_of(client, address, **{"map:emotion:fear": "\N{BULLET}again"})
    switched = {"map:emotion:fear": "\N{BULLET}again", "rules": "1", "rule": ["mapping"]}
    assert "3 items in all" in page_of(client, address, **switched)
    shown = page_of(client, address, **switched, look="flagged")
    assert all(item.key in shown for item in Item.objects.order_by("pk")[6:8])


def test_publishing_leads_to_the_round_in_one_click(team, signed_in):
    project, people = team
    draft = draft_of(project, people[3], mapping={"fear": None}, gone=["fear"])
    client = signed_in(project.created_by)
    form = {
        "revision": draft.revision, "summary": "Fear went.", "map:emotion:fear": "\N{BULLET}again", "rules": "1",
        "rule": ["mapping", "cannot_tell"],
    }  # fmt: skip
    there = client.post(reverse("publish", args=[project.slug]), form).url
    assert there == f"{reverse('affected', args=[project.slug, 2])}?rules=1&rule=mapping&rule=cannot_tell"
    shown = page_of(client, there)
    assert "5 items: 4 touched, 1 fresh, 0 as a control. At 2 an item that is 10 answers." in shown

    made = {"rules": "1", "rule": ["mapping", "cannot_tell"], "overlap": 2, "fresh": 20, "control": 0, "seed": 7}
    there = client.post(reverse("affected", args=[project.slug, 2]), made).url
    assert there == reverse("round", args=[project.slug, 2])
    brought = project.rounds.get(number=2).round_items.by_what_brought_them()
    assert {rule: len(items) for rule, items in brought.items()} == {"mapping": 3, "cannot_tell": 1, "fresh": 1}
    assert "Fresh: nobody has labeled it before (1)" in page_of(client, there)
    assert "0 items in all" in page_of(client, reverse("affected", args=[project.slug, 2]), rules="1", rule="mapping")
    assert client.post(reverse("open_round", args=[project.slug, 2])).status_code == 302


def test_an_expert_publishes_and_a_manager_makes_the_round(team, signed_in):
    project, people = team
    draft = draft_of(project, people[3], mapping={"fear": None}, gone=["fear"])
    publish(draft=draft, by=people[3])
    address = reverse("affected", args=[project.slug, 2])
    assert "A manager of the project makes the round." in page_of(signed_in(people[3]), address)
    assert signed_in(people[3]).post(address, {"overlap": 2}).status_code == 403
    assert signed_in(people[0]).get(address).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"overlap": 0}, {"overlap": ""}, {"fresh": 81}, {"fresh": 50, "control": 50}, {"rules": "1"}]
)
def test_a_form_that_makes_no_round_says_why(team, signed_in, wrong):
    project, people = team
    publish(draft=draft_of(project, people[3]), by=people[3])
    form = {"overlap": 2, "fresh": 20, "control": 0, "seed": 0} | wrong
    answer = signed_in(project.created_by).post(reverse("affected", args=[project.slug, 2]), form)
    assert answer.status_code == 422
    assert project.rounds.count() == 1


def test_nothing_a_labeler_gets_tells_which_items_are_fresh(team, signed_in):
    project, people = team
    publish(draft=draft_of(project, people[3], mapping={"fear": None}, gone=["fear"]), by=people[3])
    client = signed_in(project.created_by)
    client.post(reverse("affected", args=[project.slug, 2]), {"overlap": 2, "fresh": 50, "control": 0, "seed": 0})
    client.post(reverse("open_round", args=[project.slug, 2]))
    factories.read_by_everyone(project, project.current_instructions)
    labeler = signed_in(people[0])
    shown = labeler.post(reverse("label_next", args=[project.slug]), follow=True).content.decode().lower()
    shown += labeler.get(reverse("mine", args=[project.slug])).content.decode().lower()
    assert Assignment.objects.filter(item__round__number=2).exists()
    assert "fresh:" not in shown
    assert "brought" not in shown
