"""The pages of cases: from what is proposed to one decision, looked at before it is made and taken back after."""

import re

import pytest
from django.urls import reverse

from consensus.actions.cases import make_case, open_case
from consensus.actions.disagreements import compare_again
from consensus.models import Case, Disagreement, Resolution
from tests import factories

pytestmark = pytest.mark.once

WHY = {"outcome": "decide", "label": "anger", "cause": "options_overlap", "rationale": "Laughing at is anger."}


@pytest.fixture
def page(signed_in, expert):
    return signed_in(expert.user)


def url(name, of, **more):
    slug = {"slug": getattr(of, "project", of).slug}
    return reverse(name, kwargs=slug | ({"number": of.number} if isinstance(of, Case) else {}) | more)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_proposal_says_why_and_becomes_a_case_at_a_click(page, team, between_joy_and_anger):
    project, _ = team
    listed = page.get(url("cases", project))
    assert "3 of the 6 disagreements of this pair are about items that say nearly the same." in text_of(listed)

    rows = ",".join(str(row.pk) for row in between_joy_and_anger)
    made = page.post(url("cases", project), {"disagreements": rows, "title": "Anger / Joy"}, follow=True)

    assert "Case 1 was made." in text_of(made)
    assert Case.objects.get().disagreements.count() == 6
    assert "6 disagreements on" not in text_of(page.get(url("cases", project)))


def test_the_queue_of_one_pair_becomes_a_case_at_a_click(page, team):
    project, _ = team
    queue = page.get(reverse("disagreements", kwargs={"slug": project.slug}) + "?pair=fear+%2F+joy")
    assert "Make one case of these" in text_of(queue)
    fields = dict(re.findall(r'name="(disagreements|title)" value="([^"]*)"', queue.content.decode()))
    page.post(url("cases", project), fields)
    assert Case.objects.get().title == "Fear / Joy"
    assert Case.objects.get().disagreements.count() == 3


def test_a_decision_is_looked_at_before_it_is_made_and_can_be_undone(page, case):
    chosen = [row.pk for row in case.disagreements.order_by("pk")[:4]]
    form = WHY | {"chosen": chosen}
    preview = page.post(url("decide_case", case), form)
    assert "This resolves 4 disagreements" in text_of(preview)
    assert not Resolution.objects.exists()

    changed = page.post(url("decide_case", case), form | {"change": "1"})
    assert "Laughing at is anger." in text_of(changed)
    assert len(re.findall(r'name="chosen"[^>]*checked', changed.content.decode())) == 4

    done = page.post(url("decide_case", case), form | {"confirmed": "1"}, follow=True)
    assert "4 disagreements were resolved." in text_of(done)
    assert set(Resolution.objects.values_list("disagreement", "label")) == {(pk, "anger") for pk in chosen}

    undo = url("take_back", case, pk=case.decisions.get().pk)
    assert undo in done.content.decode()
    assert "4 disagreements were reopened." in text_of(page.post(undo, follow=True))


@pytest.mark.parametrize("wrong", [{"label": ""}, {"cause": ""}, {"rationale": ""}, {"chosen": []}])
def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(page, case, wrong):
    form = WHY | {"chosen": [row.pk for row in case.disagreements.all()], "rule": "## A rule"} | wrong
    refused = page.post(url("decide_case", case), form)
    assert refused.status_code == 422
    assert 'class="errors"' in refused.content.decode()
    assert "## A rule" in text_of(refused)


def test_what_is_chosen_is_taken_out_or_becomes_a_case_of_its_own(page, case):
    first, second, *_ = case.disagreements.order_by("pk")
    page.post(url("change_case", case), {"act": "take_out", "chosen": [first.pk]})
    page.post(url("change_case", case), {"act": "split", "chosen": [second.pk], "split_title": "Parcels"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.case is None
    assert (second.case.title, second.case.number) == ("Parcels", 2)

    page.post(url("change_case", second.case), {"act": "merge", "into": str(case.number)})
    second.refresh_from_db()
    assert second.case == case
    page.post(url("change_case", case), {"act": "rename", "title": "Laughing"})
    case.refresh_from_db()
    assert case.title == "Laughing"


def test_taking_the_last_one_out_leads_back_to_the_list(page, case):
    everything = {"act": "take_out", "chosen": [row.pk for row in case.disagreements.all()]}
    assert page.post(url("change_case", case), everything).url == url("cases", case.project)


def test_a_disagreement_is_filed_under_a_case_from_its_own_page(page, case):
    loose = Disagreement.objects.filter(case=None).first()
    there = reverse("file_under", kwargs={"slug": case.project.slug, "pk": loose.pk})
    page.post(there, {"case": "new", "title": "Of its own"})
    loose.refresh_from_db()
    assert loose.case.title == "Of its own"
    page.post(there, {"case": str(case.number)})
    loose.refresh_from_db()
    assert loose.case == case
    shown = page.get(reverse("disagreement", kwargs={"slug": case.project.slug, "pk": loose.pk}))
    assert "Case 1: Laughing at" in text_of(shown)
    page.post(there, {"case": "none"})
    loose.refresh_from_db()
    assert loose.case is None


def test_a_labeler_reads_and_writes_in_an_opened_case_and_changes_nothing(case, team, expert, signed_in):
    _, people = team
    labeler = signed_in(people[0])
    assert labeler.get(url("case", case)).status_code == 404
    open_case(case=case, by=expert.user)

    assert "Preview the decision" not in text_of(labeler.get(url("case", case)))
    said = labeler.post(url("write_case_message", case), {"body": "It is laughing with them."}, follow=True)
    assert "It is laughing with them." in text_of(said)
    for name in ("decide_case", "change_case"):
        assert labeler.post(url(name, case), WHY).status_code == 403


def test_an_expert_who_may_still_answer_an_item_does_not_learn_of_it_from_a_case(team, page, expert, signed_in, work):
    project, people = team
    factories.make_items(project, 1)
    made = factories.make_open_round(project, overlap=2)
    row = made.round_items.order_by("-item").first()
    factories.answer(row, people[0], "joy")
    factories.answer(row, people[1], "fear")
    work()
    raised = Disagreement.objects.filter(item=row).first()
    assert raised is not None
    hidden = make_case(project=project, by=expert.user, title="Hidden", disagreements=[raised])
    Disagreement.objects.filter(pk=raised.pk).update(case=hidden)
    row.refresh_from_db()
    type(row).objects.filter(pk=row.pk).update(overlap=3)  # it is to be given to one more
    assert page.get(url("case", hidden)).status_code == 404
    assert "Hidden" not in text_of(page.get(url("cases", project)))


def test_of_many_options_the_label_is_found_by_typing(db, signed_in):
    """Eleven options: a list to filter, as where one disagreement is resolved; it works without scripts."""
    options = [{"value": f"o{n}", "title": f"Part {n}"} for n in range(11)]
    question = {"name": "part", "type": "choice", "title": "Which part?", "options": options}
    project = factories.make_project(schema={"fields": [{"name": "text", "type": "text"}], "questions": [question]})
    expert = factories.make_member(project, "sme")
    factories.make_items(project, 1)
    place = factories.make_open_round(project, overlap=2).round_items.get()
    for label in ("o7", "o8"):
        factories.answer(place, factories.make_member(project, "labeler"), label)
    compare_again([place.pk])
    held = Disagreement.objects.get()
    case = make_case(project=project, by=expert, title="Parts", disagreements=[held])
    page = signed_in(expert)

    shown = page.get(url("case", case)).content.decode()
    assert "Type to filter 11 options" in shown
    assert shown.count('name="answer-part"') == 11

    form = {name: value for name, value in WHY.items() if name != "label"} | {"chosen": [held.pk]}
    refused = page.post(url("decide_case", case), form)
    assert refused.status_code == 422
    assert 'id="label-error"' in refused.content.decode()
    preview = page.post(url("decide_case", case), form | {"answer-part": "o10"}).content.decode()
    assert "Part 10" in preview
    page.post(url("decide_case", case), form | {"label": "o10", "confirmed": "1"})
    assert Resolution.objects.get().label == "o10"
