"""Questions of every type made and edited on pages: nothing that a form does not show is lost by saving it."""

import pytest
from django.urls import reverse

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.errors import Invalid
from labeling.models import InstructionVersion, Project
from labeling.questions import QUESTIONS
from labeling.schema import Schema
from tests import factories
from tests.labeling.test_projects_pages import entered
from tests.questions import EXAMPLES

pytestmark = pytest.mark.once


def fields_of(response) -> dict[str, list[str]]:
    """What the draft's form would send if it were saved as it is shown."""
    form = response.context["form"]
    data: dict[str, list[str]] = {"revision": [form.revision]}
    for field in form.fields:
        data.setdefault("field", []).append(field.id)
        for name in ("name", "type", "title", "language"):
            data[f"{field.id}-{name}"] = [getattr(field, name)]
        data[f"{field.id}-was"] = [field.name]
    for question in form.questions:
        id = question.id
        data.setdefault("question", []).append(id)
        data |= {f"{id}-was": [question.name], f"{id}-name": [question.name], f"{id}-type": [question.type]}
        data |= {f"{id}-question": [question.title], f"{id}-help": [question.help]}
        data |= {f"{id}-required": ["on"]} if question.required else {}
        ticks = [value for decider in question.deciders for value, _, ticked in decider.options if ticked]
        data |= {f"{id}-show": ticks} if ticks else {}
        for row in question.settings:
            data[row.input] = [row.value or (row.choices[0][0] if row.choices else "")]
        for option in question.options:
            data.setdefault(f"{id}-row", []).append(option.row)
            for name, text in option.texts.items():
                data.setdefault(f"{id}-{name}", []).append(text)
            for mark in ("uncertain", "exclusive"):
                data.setdefault(f"{id}-{mark}", []).extend([option.row] if getattr(option, mark) else [])
    return data


@pytest.mark.parametrize("kind", EXAMPLES)
def test_saving_a_draft_as_it_is_shown_changes_nothing(kind, db, signed_in):
    project = factories.make_project(schema=EXAMPLES[kind].schema)
    draft = start_draft(project=project, by=project.created_by)
    page = reverse("draft", args=[project.slug])
    client = signed_in(project.created_by)
    shown = client.get(page)
    saved = client.post(page, fields_of(shown))
    draft.refresh_from_db()

    assert saved.status_code == 302
    assert draft.revision == 2
    assert draft.questions == Schema.read(EXAMPLES[kind].schema)


def test_a_draft_changes_the_ends_of_a_scale_and_says_where_they_are_wrong(db, signed_in):
    project = factories.make_project(schema=EXAMPLES["rating"].schema)
    draft = start_draft(project=project, by=project.created_by)
    page, client = reverse("draft", args=[project.slug]), signed_in(project.created_by)
    form = fields_of(client.get(page))

    wrong = client.post(page, form | {"q0-set-max": ["0"]})
    assert wrong.status_code == 422
    assert "max must be above min." in wrong.text

    client.post(page, form | {"q0-set-max": ["10"], "q0-set-step": ["0.5"]})
    draft.refresh_from_db()
    assert draft.questions.questions[0].scale.wanted == "Give a number from 1 to 10, in steps of 0.5."


def changed(project: Project, **settings: object) -> InstructionVersion:
    """A draft in which the question has these settings."""
    draft = start_draft(project=project, by=project.created_by)
    schema = {**draft.schema, "questions": [{**draft.schema["questions"][0], **settings}]}
    return save_draft(draft=draft, by=project.created_by, revision=1, schema=schema, summary="Otherwise.")


def test_a_comparison_of_versions_names_what_was_set_otherwise(db, signed_in):
    project = factories.make_project(schema=EXAMPLES["number"].schema)
    publish(draft=changed(project, max=20), by=project.created_by)

    page = signed_in(project.created_by).get(reverse("instruction_diff", args=[project.slug, 1, 2])).text
    assert "Range" in page
    assert ("10" in page, "20" in page) == (True, True)


@pytest.mark.parametrize(
    ("kind", "otherwise", "sentence"),
    [
        ("choice", EXAMPLES["number"].asked, "of type choice"),
        ("number", {"unit": "cm"}, "are in mm"),
        ("spans", {"field": "note"}, "about parts of “text”"),
    ],
)
def test_a_question_whose_answers_would_mean_something_else_needs_a_new_name(db, kind, otherwise, sentence):
    fields = [*EXAMPLES[kind].schema["fields"], {"name": "note", "type": "text"}]
    project = factories.make_project(schema={**EXAMPLES[kind].schema, "fields": fields})

    with pytest.raises(Invalid, match=f"{sentence}. Give the new question a new name."):
        publish(draft=changed(project, **otherwise), by=project.created_by)


def test_the_page_says_why_a_question_needs_a_new_name(db, signed_in):
    project = factories.make_project(schema=EXAMPLES["choice"].schema)
    changed(project, **EXAMPLES["number"].asked)
    form = {"revision": "2", "summary": "Now a number."}
    answer = signed_in(project.created_by).post(reverse("publish", args=[project.slug]), form)

    assert answer.status_code == 422
    assert "of type choice. Give the new question a new name." in answer.text
    assert project.instructions.published().count() == 1


NEEDS = {
    "choice": {},
    "choices": {"options-1-exclusive": "on"},
    "rating": {"min": "0", "max": "10", "step": "any", "high": "the same"},
    "number": {"unit": "mm"},
    "text": {"normaliser": "raw", "language": "de"},
    "spans": {"field_type": "text", "field": "picture"},
    "boxes": {},
}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_person_makes_a_project_that_asks_it(kind, signed_in, stranger):
    form = entered(question_type=kind, **NEEDS.get(kind, {}))
    answer = signed_in(stranger).post(reverse("new_project"), form)

    assert answer.status_code == 302, answer.context["form"].errors
    question = Project.objects.get().draft.questions.questions[0]
    assert question.type == kind
    needed = list(NEEDS.get(kind, {}).values())
    assert all(str(question.said()).count(value) for value in needed[-1:] if question.said())


def test_boxes_about_no_picture_are_refused_at_the_field(signed_in, stranger):
    answer = signed_in(stranger).post(reverse("new_project"), entered(question_type="boxes", field_type="text"))

    assert answer.status_code == 422
    assert answer.context["form"].errors["field_type"] == ["Add a field of type image."]
