"""Questions that are asked only after certain answers to one before them (show_if)."""

import re
import uuid

import pytest
from django.urls import reverse

from labeling.actions.additions import add_item
from labeling.actions.annotations import submit
from labeling.actions.assignments import lease, save_draft
from labeling.actions.instructions import start_draft
from labeling.errors import Invalid, InvalidAnswer, InvalidSchema
from labeling.models import Annotation, Assignment
from labeling.schema import Schema
from tests import factories
from tests.labeling.test_question_forms import fields_of


def options(*values: str) -> list[dict]:
    return [{"value": value, "title": value.title()} for value in values]


STATE = {"name": "state", "title": "State", "type": "choice", "options": options("fine", "worn", "defective")}
DEFECT = {
    "name": "defect", "title": "Which defect?", "type": "choices", "options": options("crack", "scratch"),
    "show_if": {"question": "state", "is": ["worn", "defective"]},
}  # fmt: skip
DEPTH = {
    "name": "depth", "title": "How deep?", "type": "number", "unit": "mm",
    "show_if": {"question": "defect", "is": ["crack"]},
}  # fmt: skip
SCHEMA = {"fields": [{"name": "text", "type": "text"}], "questions": [STATE, DEFECT, DEPTH]}


@pytest.fixture
def project(db):
    return factories.make_project(schema=SCHEMA)


@pytest.fixture
def held(project, labeler, open_round) -> Assignment:
    return lease(item=open_round.round_items.first(), by=labeler)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"state": "fine"}, []),
        ({"state": "worn", "defect": ["scratch"]}, []),
        ({"state": "defective", "defect": ["crack", "scratch"], "depth": 2}, []),
        ({"state": "defective", "defect": ["crack"]}, ["depth"]),
        ({"state": "defective"}, ["defect"]),
        ({}, ["state"]),
    ],
)
def test_only_what_is_asked_needs_an_answer(answers, told):
    given = Schema.read(SCHEMA).clean_answers(answers, told, {"text": "x"})

    assert (given.answers, given.cannot_tell) == (answers, told)


@pytest.mark.parametrize(
    ("answers", "told", "wrong"),
    [
        ({"state": "fine", "defect": ["crack"]}, [], "defect"),
        ({"state": "fine"}, ["defect"], "defect"),
        ({"defect": ["crack"]}, ["state"], "defect"),
        ({"state": "worn", "defect": ["scratch"], "depth": 2}, [], "depth"),
        ({"state": "fine", "depth": 2}, [], "depth"),
    ],
)
def test_an_answer_to_what_is_not_asked_is_refused(answers, told, wrong):
    with pytest.raises(InvalidAnswer, match=r"is asked only if .* Leave it out\.") as refused:
        Schema.read(SCHEMA).clean_answers(answers, told, {"text": "x"})

    assert list(refused.value.fields) == [wrong]


def test_what_is_missing_is_told_one_step_at_a_time():
    with pytest.raises(InvalidAnswer) as refused:
        Schema.read(SCHEMA).clean_answers({"state": "defectve", "defect": []}, [], {"text": "x"})
    assert list(refused.value.fields) == ["state"]  # whether there is a defect to name is not known yet

    with pytest.raises(InvalidAnswer) as refused:
        Schema.read(SCHEMA).clean_answers({"state": "worn"}, [], {"text": "x"})
    assert list(refused.value.fields) == ["defect"]


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        ([STATE, DEFECT | {"show_if": {"question": "shape", "is": ["fine"]}}], "There is no question “shape”"),
        ([STATE, DEFECT | {"show_if": {"question": "state", "is": ["new"]}}], "“state” has no option “new”"),
        ([STATE, DEFECT | {"show_if": {"question": "defect", "is": ["crack"]}}], "which must then stand before it"),
        ([DEFECT, STATE], "“defect” depends on “state”, which must then stand before it"),
        ([STATE | {"show_if": {"question": "defect", "is": ["crack"]}}, DEFECT], "must then stand before it"),
        ([STATE, DEFECT, DEPTH, DEPTH | {"name": "n", "show_if": {"question": "depth", "is": ["1"]}}], "no options"),
        ([STATE, DEFECT | {"show_if": {"question": "state"}}], "Give a question and its options"),
        ([STATE, DEFECT | {"show_if": {"question": "state", "is": []}}], "Give a question and its options"),
        ([STATE, DEFECT | {"show_if": "state"}], "Give a question and its options"),
    ],
)
def test_a_rule_that_can_never_hold_is_refused(questions, sentence):
    with pytest.raises(InvalidSchema, match=sentence) as refused:
        Schema.read(SCHEMA | {"questions": questions})

    assert all(path.endswith(".show_if") for path in refused.value.fields)


def test_over_rest_and_in_a_draft_it_is_refused_with_a_sentence(client, held, labeler):
    token = factories.bearer(labeler, "label")
    body = {"id": str(uuid.uuid4()), "answers": {"state": "fine", "defect": ["crack"]}}
    sent = client.put(f"/api/v1/assignments/{held.pk}/annotation/", body, "application/json", **token)
    kept = client.put(f"/api/v1/assignments/{held.pk}/draft/", {"draft": body}, "application/json", **token)

    assert sent.status_code == 422
    assert "is asked only if “State” is Worn or Defective. Leave it out." in str(sent.json())
    with pytest.raises(Invalid, match="is asked only if"):
        save_draft(assignment=held, by=labeler, draft={"answers": body["answers"]})
    assert kept.status_code == 422
    assert not Annotation.objects.exists()


def test_the_page_leaves_out_what_was_entered_before_its_question_went(signed_in, held, labeler, project):
    browser = signed_in(labeler)
    page = reverse("label", args=[project.slug])
    assert "Only if “State” is Worn or Defective." in browser.get(page).text
    entered = {"answer-state": "fine", "answer-defect": ["crack"], "answer-depth": "2", "reason-depth": "unclear"}

    browser.post(reverse("label_draft", args=[project.slug, held.pk]), entered, headers={"X-Concord": "script"})
    held.refresh_from_db()
    assert held.draft["answers"] == {"state": "fine"}

    browser.post(reverse("label_submit", args=[project.slug, held.pk]), entered)
    assert Annotation.objects.get().answers == {"state": "fine"}


def test_a_late_answer_is_kept_without_it(held, labeler, open_round):
    open_round.status = "closed"
    open_round.save()
    with pytest.raises(Exception, match="was closed"):
        submit(assignment=held, by=labeler, id=uuid.uuid4(), answers={"state": "fine", "depth": 1})

    held.refresh_from_db()
    assert held.draft["answers"] == {"state": "fine"}


def test_gold_that_contradicts_itself_is_refused(project, manager):
    with pytest.raises(Invalid, match="is asked only if"):
        add_item(project=project, by=manager, key="a", data={"text": "x"}, gold={"state": "fine", "defect": ["crack"]})

    add_item(
        project=project, by=manager, key="b", data={"text": "x"}, gold={"defect": ["crack"]}
    )  # the state is not told


def test_a_draft_of_the_instructions_sets_and_takes_away_the_rule(project, manager, signed_in):
    draft = start_draft(project=project, by=manager)
    page, client = reverse("draft", args=[project.slug]), signed_in(manager)
    shown = client.get(page)
    form = fields_of(shown)
    assert form["q1-show"] == ["state=worn", "state=defective"]

    client.post(page, form)
    draft.refresh_from_db()
    assert draft.questions == Schema.read(SCHEMA)

    form["revision"] = [str(draft.revision)]
    client.post(page, form | {"q1-show": ["state=defective"], "q2-show": []})
    draft.refresh_from_db()
    assert draft.schema["questions"][1]["show_if"] == {"question": "state", "is": ["defective"]}
    assert "show_if" not in draft.schema["questions"][2]

    form["revision"] = [str(draft.revision)]
    refused = client.post(page, form | {"q0-value": ["fine", "worn", "broken"], "q2-show": []})
    assert refused.status_code == 422
    assert "“state” has no option “defective”, on which “defect” depends." in refused.text
    assert "defective (no option any more)" in refused.text

    assert "Asked if" in client.get(reverse("instruction_diff", args=[project.slug, 1, "draft"])).text


def test_what_was_entered_before_its_question_went_is_there_again_after_a_reload_and_in_no_answer(
    project, held, labeler, signed_in
):
    client, address = signed_in(labeler), {"slug": project.slug, "pk": held.pk}
    entered = {"answer-state": "worn", "answer-defect": "crack", "answer-depth": "2"}
    client.post(reverse("label_draft", kwargs=address), entered | {"answer-state": "fine"})

    page = client.get(f"{reverse('label', args=[project.slug])}?item={held.pk}").text
    crack = next(field for field in re.findall(r"<input[^>]*>", page) if 'value="crack"' in field)
    assert " checked" in crack
    held.refresh_from_db()
    assert held.draft["answers"] == {"state": "fine"}
    client.post(reverse("label_submit", kwargs=address), entered | {"answer-state": "fine"})
    assert Annotation.objects.get().answers == {"state": "fine"}


def test_what_is_set_aside_in_a_draft_has_the_form_of_an_answer(held, labeler):
    with pytest.raises(Invalid) as refused:
        save_draft(assignment=held, by=labeler, draft={"answers": {}, "not_asked": {"answers": 5}})

    assert "draft.not_asked.answers" in refused.value.fields
