"""What putting classes together, or labeling some again, would do; and what the draft as a whole would do."""

import copy
import html
import json
import re
from collections import Counter
from math import log2
from urllib.parse import parse_qs

import numpy as np
import pytest
from django.urls import reverse

from consensus.ratings import Known
from consensus.reports.merging import what_if, written
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import close_round
from labeling.models import Annotation, Assignment
from tests import factories
from tests.api.conftest import Program

pytestmark = pytest.mark.once

OPTIONS = ["dent", "stain", "deep scratch", "shallow scratch"]
SCHEMA = {
    "fields": [{"name": "text", "type": "text"}],
    "questions": [
        {
            "name": "defect",
            "type": "choice",
            "title": "Which defect?",
            "options": [{"value": value, "title": value.capitalize()} for value in OPTIONS],
        }
    ],
}


@pytest.fixture(scope="module")
def given():
    """Three labelers of forty items who toss a coin between deep and shallow scratches, and slip now and then."""
    rng = np.random.default_rng(3)
    truth = rng.choice(OPTIONS, 40, p=[0.35, 0.25, 0.2, 0.2])
    return [
        [
            str(rng.choice(OPTIONS[2:]) if is_ in OPTIONS[2:] else is_)
            if rng.random() > 0.08
            else str(rng.choice(OPTIONS))
            for _ in range(3)
        ]
        for is_ in truth
    ]


@pytest.fixture
def measured(db, given):
    project = factories.make_project(schema=SCHEMA)
    people = [factories.make_member(project, "labeler") for _ in range(3)]
    factories.make_items(project, len(given))
    made = factories.make_open_round(project, overlap=3)
    rows = made.round_items.order_by("item")
    done = {"status": "submitted", "expires_at": made.opened_at, "ended_at": made.opened_at}
    for person, answers in zip(people, zip(*given, strict=True), strict=True):
        held = Assignment.objects.bulk_create(Assignment(item=row, labeler=person, **done) for row in rows)
        Annotation.objects.bulk_create(
            Annotation(assignment=one, instructions=made.instructions, answers={"defect": answer})
            for one, answer in zip(held, answers, strict=True)
        )
    return close_round(round=made, by=project.created_by)


@pytest.fixture
def look(measured, signed_in):
    client = signed_in(measured.project.created_by)

    def page(name="merge", **query):
        shown = client.get(reverse(name, args=[measured.project.slug]), query).content.decode()
        return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", shown).split())), shown

    return page


def effect(measured, becomes):
    question = measured.instructions.questions.question("defect")
    return what_if(Known(measured, question), written(becomes))


def flat(rows):
    return [label for row in rows for label in row]


def bits(labels):
    counts = Counter(labels)
    return -sum(n / len(labels) * log2(n / len(labels)) for n in counts.values())


def pairs_agree(rows):
    found = [np.mean([a == b for i, a in enumerate(row) for j, b in enumerate(row) if i != j]) for row in rows]
    return np.mean(found)


def alone_agrees(rows):
    credit = []
    for row in rows:
        for place, label in enumerate(row):
            others = Counter(row[:place] + row[place + 1 :])
            most = [name for name, n in others.items() if n == max(others.values())]
            credit.append((label in most) / len(most))
    return np.mean(credit)


MERGE = {"shallow scratch": "deep scratch"}


def test_every_number_before_and_after_is_what_relabeling_by_hand_gives(measured, given):
    found = effect(measured, MERGE)
    after = [[MERGE.get(label, label) for label in row] for row in given]
    numbers = {row.name: (row.before.value, row.after.value) for row in found.numbers}
    assert numbers["random_pair"] == pytest.approx((pairs_agree(given), pairs_agree(after)))
    assert numbers["leave_one_out"] == pytest.approx((alone_agrees(given), alone_agrees(after)))
    assert found.entropy == pytest.approx((bits(flat(given)), bits(flat(after))))
    assert found.n_differing_before == sum(len(set(row)) > 1 for row in given)
    assert len(found.settled) == sum(len(set(a)) > 1 == len(set(b)) for a, b in zip(given, after, strict=True))
    assert (found.n_again, found.n_dropped) == (0, 0)
    assert found.low < found.difference < found.high
    assert found.low > 0
    assert found.shared_lost < 0.05 < found.entropy_lost
    (lost,) = found.lost
    assert (lost.value, lost.becomes, lost.n_labels) == (
        "shallow scratch",
        "deep scratch",
        flat(given).count(lost.value),
    )


def test_a_class_to_be_labeled_again_takes_its_answers_out_and_counts_its_items(measured, given):
    found = effect(measured, {"stain": None})
    assert found.n_again == sum("stain" in row for row in given)
    assert found.n_dropped == flat(given).count("stain")
    kept = [[label for label in row if label != "stain"] for row in given]
    assert found.entropy[1] == pytest.approx(bits(flat(kept)))
    assert found.entropy_lost == 0
    numbers = {row.name: row.after.value for row in found.numbers}
    assert numbers["random_pair"] == pytest.approx(pairs_agree([row for row in kept if len(row) > 1]))


def test_renaming_changes_no_number(measured):
    found = effect(measured, {"stain": "spot", "dent": "dint"})
    assert found.difference == 0
    assert found.alpha_after == found.alpha_before
    assert all(row.before == row.after for row in found.numbers)
    assert (found.entropy_lost, found.shared_lost, found.settled) == (0, 0, ())


def test_the_planted_pair_is_proposed_first_in_table_and_tree(look):
    text, shown = look()
    pairs = re.findall(r'<tr class="linked"><th scope="row"><a class="row-link" href="[^"]+"[^>]*>([^<]+)</a>', shown)
    assert pairs[0] in ("Deep scratch + Shallow scratch", "Shallow scratch + Deep scratch")
    assert re.search(r"Step 1: (Deep scratch \+ Shallow scratch|Shallow scratch \+ Deep scratch)", shown)
    assert shown.count('class="branch') == 2 + 2  # two steps, and the two groups that are left
    assert "Shallow scratch" in text


def test_a_step_of_the_tree_leads_to_all_merges_up_to_it(look):
    _, shown = look()
    links = [html.unescape(link) for link in re.findall(r'<a href="\?([^"]+)" aria-label="Step', shown)]
    assert len(links) == 2
    text, _ = look(**parse_qs(links[1]))
    assert "Before and after" in text
    assert text.count("as one class.") in (1, 2)


def test_several_groups_at_once_and_a_class_to_be_labeled_again(look):
    text, shown = look(merge=["deep scratch", "shallow scratch"], merge2=["dent", "stain"])
    assert text.count("as one class.") == 2
    assert "No item needs a label again: every answer carries over." in text
    text, shown = look(merge=["deep scratch", "shallow scratch"], again=["stain"])
    assert "To be labeled again: Stain ." in text
    assert "do not carry over" in text
    assert shown.count('name="merge" value="deep scratch"') == 2  # in the form, and to be proposed


def test_what_the_address_has_wrong_is_left_out(look):
    text, _ = look(merge=["deep scratch", "nothing"], merge2=["deep scratch"], mergex=["stain"], again=["nope"])
    assert "Before and after" not in text


def test_the_draft_as_a_whole(measured, look, signed_in):
    project = measured.project
    manager = project.created_by
    assert "Every answer stays what it is" not in look("draft_effect")[0]  # there is no draft
    draft = start_draft(project=project, by=manager)
    assert "Every answer stays what it is" in look("draft_effect")[0]
    schema = copy.deepcopy(draft.schema)
    schema["questions"][0]["options"] = [
        {"value": "dent"}, {"value": "stain"}, {"value": "scratch", "title": "Scratch"}
    ]  # fmt: skip
    save_draft(draft=draft, by=manager, revision=1, schema=schema, mapping={"defect": {"deep scratch": "scratch"}})
    text, _ = look("draft_effect")
    assert "Nothing is said yet of what becomes of: Shallow scratch." in text
    whole = {"deep scratch": "scratch", "shallow scratch": "scratch"}
    text, _ = look("draft_effect", **{f"map:defect:{old}": new for old, new in whole.items()})
    assert "Deep scratch would be Scratch" in text
    assert f"{len(effect(measured, whole).settled)} of" in text
    assert "No item needs a label again" in text


def test_a_draft_after_two_versions_is_read_through_the_mapping_between(measured, look):
    project, manager = measured.project, measured.project.created_by
    for gone, to in (("shallow scratch", "deep scratch"), ("deep scratch", "dent")):
        draft = start_draft(project=project, by=manager)
        schema = copy.deepcopy(draft.schema)
        options = schema["questions"][0]["options"]
        schema["questions"][0]["options"] = [row for row in options if row["value"] != gone]
        saved = save_draft(
            draft=draft, by=manager, revision=1, schema=schema, mapping={"defect": {gone: to}}, summary="Merged."
        )
        if gone == "shallow scratch":
            publish(draft=saved, by=manager)
    text, _ = look("draft_effect")
    assert "given under version 1" in text
    assert "Shallow scratch would be Dent" in text


def test_labelers_see_none_of_it(measured, signed_in):
    labeler = measured.project.memberships.filter(role="labeler").first().user
    for name in ("merge", "draft_effect"):
        assert signed_in(labeler).get(reverse(name, args=[measured.project.slug])).status_code == 403


def test_programs_get_the_same(measured, look):
    program = Program(factories.bearer(measured.project.created_by))
    here = f"projects/{measured.project.slug}/"
    found = program.get(f"{here}agreement/what-if/?becomes={json.dumps(MERGE)}").json()
    expected = effect(measured, MERGE)
    assert found["difference"]["value"] == pytest.approx(expected.difference)
    assert found["krippendorff_alpha"]["after"]["value"] == pytest.approx(expected.alpha_after.value)
    assert found["n_settled"] == len(expected.settled)
    assert found["entropy_lost"] == pytest.approx(expected.entropy_lost)
    order = program.get(f"{here}agreement/merges/").json()
    assert {order["pairs"][0]["first"], order["pairs"][0]["second"]} == {"deep scratch", "shallow scratch"}
    assert len(order["steps"]) == 2
    assert program.get(f"{here}agreement/what-if/?becomes=nothing").status_code == 400
    assert program.get(f'{here}agreement/what-if/?becomes={{"x":null}}').status_code == 422
    start_draft(project=measured.project, by=measured.project.created_by)
    draft = program.get(f"{here}instructions/draft/what-if/").json()
    assert draft == {"round": 1, "questions": []}
