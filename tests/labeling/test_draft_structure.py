"""Fields and questions of a draft: added, ordered, removed and brought back in the form, and nothing typed is lost."""

import json

import pytest
from django.urls import reverse

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.fields import FIELDS
from labeling.models import InstructionVersion, Project
from labeling.questions import QUESTIONS
from labeling.schema import Schema
from labeling.views.draft_post import TEXTS
from tests import factories
from tests.labeling.test_question_forms import fields_of
from tests.questions import EXAMPLES
from tests.questions import FIELDS as TEXT_AND_PHOTO

BASE = {"fields": TEXT_AND_PHOTO, "questions": [{"name": "note", "title": "Anything else?", "type": "text"}]}
EMOTION = {"name": "emotion", "title": "Which?", **EXAMPLES["choice"].asked}


class Page:
    """The form of the draft as somebody has it open: buttons pressed, inputs filled in."""

    def __init__(self, client, project: Project):
        self.client, self.url = client, reverse("draft", args=[project.slug])
        self.take(client.get(self.url))

    def take(self, response):
        self.response, self.data = response, fields_of(response)
        return response

    def press(self, button: str, **more: str):
        return self.take(self.client.post(self.url, {**self.data, "do": button, **more}))

    def save(self, **more):
        """As a plain submit; the page that comes back if it was refused."""
        response = self.client.post(self.url, {**self.data, **more})
        if response.status_code == 422:
            self.take(response)
        return response

    def filled(self) -> dict[str, list[str]]:
        return {name: value for name, value in self.data.items() if any(value) and not name.endswith("-was")}

    def fill(self, id: str, asked: dict) -> None:
        """What a person enters for a question of a schema."""
        values = {**asked, "question": asked.get("title", "")}
        for name in ("name", "question", "help"):
            if name in values:
                self.data[f"{id}-{name}"] = [values[name]]
        for setting in QUESTIONS[asked["type"]].settings:
            if setting.name in asked:
                self.data[f"{id}-set-{setting.name}"] = [str(asked[setting.name])]
        options = asked.get("options", [])
        self.data[f"{id}-row"] = [str(at) for at in range(len(options))]
        for name in TEXTS:
            self.data[f"{id}-{name}"] = [str(option.get(name, "")) for option in options]
        for mark in ("uncertain", "exclusive"):
            self.data[f"{id}-{mark}"] = [str(at) for at, option in enumerate(options) if option.get(mark)]


@pytest.fixture
def draft(db) -> InstructionVersion:
    """Of a project that nothing is published of yet."""
    return factories.make_project(schema=BASE, published=False).draft


@pytest.fixture
def page(draft, signed_in) -> Page:
    return Page(signed_in(draft.project.created_by), draft.project)


def stored(draft: InstructionVersion) -> Schema:
    return InstructionVersion.objects.get(pk=draft.pk).questions


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_question_of_every_type_is_added_with_its_options_and_settings(kind, draft, page):
    wanted = {"name": "label", "title": "What is it?", **EXAMPLES[kind].asked}
    page.press("add-question", **{"new-question": kind})
    page.fill("q1", wanted)

    assert page.save().status_code == 302
    assert stored(draft) == Schema.read({**BASE, "questions": [*BASE["questions"], wanted]})


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_of_every_type_is_added(kind, draft, page):
    page.press("add-field", **{"new-field": kind})
    page.data |= {"f2-name": ["more"], "f2-title": ["More of it"], "f2-language": ["de"]}

    assert page.save().status_code == 302
    added = stored(draft).fields[-1]
    assert (added.name, added.type, added.title, added.language) == ("more", kind, "More of it", "de")


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("up q1", ["emotion", "note", "third"]),
        ("down q1", ["note", "third", "emotion"]),
        ("up q0", ["note", "emotion", "third"]),
        ("remove q1", ["note", "third"]),
    ],
)
def test_questions_are_ordered_and_removed_and_keep_what_was_typed(button, order, draft, page):
    rows = [*BASE["questions"], EMOTION, {"name": "third", "type": "number"}]
    save_draft(draft=draft, by=draft.edited_by, revision=1, schema={**BASE, "questions": rows})
    page.take(page.client.get(page.url))
    page.data["q0-help"] = ["Typed just now"]
    page.press(button)
    page.save()

    assert [question.name for question in stored(draft).questions] == order
    assert stored(draft).question("note").help == "Typed just now"


def test_fields_are_ordered_and_the_last_one_stays(draft, page):
    page.press("down f0")
    page.press("remove f0")
    page.press("remove f1")
    page.save()

    assert [field.name for field in stored(draft).fields] == ["photo"]


def test_after_a_button_the_form_says_what_it_did_and_where_to_go_on(page):
    page.press("add-question", **{"new-question": "choice"})
    assert 'data-focus="q1-question"' in page.response.text
    page.press("up q1")
    assert 'data-focus="q1-up" data-said="Moved to place 1 of 2."' in page.response.text
    page.press("remove q1")
    assert 'data-focus="q0-remove"' in page.response.text
    assert 'id="q0-up"' in page.response.text


def test_another_type_brings_its_settings_and_keeps_options_until_it_is_saved(draft, page):
    page.press("add-question", **{"new-question": "choice"})
    page.fill("q1", EMOTION)
    page.data["q1-type"] = ["number"]
    page.press("type q1")
    assert 'name="q1-set-unit"' in page.response.text
    page.data["q1-type"] = ["choices"]
    page.press("type q1")
    page.save()

    question = stored(draft).question("emotion")
    assert question.type == "choices"
    assert [option.title for option in question.options] == ["Joy", "Anger"]


def test_a_page_that_is_refused_shows_all_that_was_entered_and_each_sentence_at_its_place(draft, page):
    page.press("add-question", **{"new-question": "choice"})
    page.press("add-question", **{"new-question": "number"})
    page.fill("q1", EMOTION | {"options": [{"title": "Joy"}, {}, {"title": "Fear", "hotkey": "c"}]})
    page.fill("q2", {"type": "number", "name": "size", "title": "How long?", "min": 3})
    before = page.filled()
    refused = page.save()

    assert refused.status_code == 422
    assert page.filled() == before
    rows = refused.context["form"].questions[1].options
    assert [list(row.errors) for row in rows] == [[], [], ["hotkey"]]
    page.fill("q1", EMOTION | {"name": "two words"})
    assert "is not a name" in page.save().context["form"].questions[1].errors["name"]
    assert InstructionVersion.objects.get(pk=draft.pk).revision == 1


def test_a_row_with_only_a_definition_is_no_blank_one(page):
    page.press("add-question", **{"new-question": "choice"})
    page.fill("q1", EMOTION | {"options": [{"title": "Joy"}, {"definition": "Dread"}, {"title": "Anger"}]})

    assert page.save().context["form"].questions[1].options[1].errors["value"]
    assert "Dread</textarea>" in page.response.text


def test_a_new_name_is_followed_where_it_is_named(draft, page):
    page.press("add-question", **{"new-question": "choice"})
    page.fill("q1", EMOTION)
    page.press("add-question", **{"new-question": "spans"})
    page.fill("q2", {"name": "words", "title": "Where?", **EXAMPLES["spans"].asked, "field": "text"})
    page.data["q2-show"] = ["emotion=joy"]
    page.press("add-field", **{"new-field": "text"})
    page.data |= {"q1-name": ["feeling"], "f0-name": ["letter"]}

    assert page.save().status_code == 302
    words = stored(draft).question("words")
    assert (words.field, words.show_if.question) == ("letter", "feeling")


def test_a_condition_stays_where_its_question_moved_below_and_saving_says_so(page):
    page.press("add-question", **{"new-question": "choice"})
    page.fill("q1", EMOTION)
    page.press("add-question", **{"new-question": "text"})
    page.data |= {"q2-name": ["why"], "q2-show": ["emotion=joy"]}
    page.press("down q1")

    assert page.save().context["form"].questions[1].errors["show_if"].endswith("which must then stand before it.")
    page.press("up q1")
    assert page.save().status_code == 302


# under a version in force


@pytest.fixture
def later(db, signed_in) -> Page:
    """The draft of version 2."""
    project = factories.make_project(schema={**BASE, "questions": [EMOTION, *BASE["questions"]]})
    start_draft(project=project, by=project.created_by)
    return Page(signed_in(project.created_by), project)


def test_what_answers_are_known_by_does_not_change_under_them(later):
    later.press("add-question", **{"new-question": "choice"})
    questions = later.response.context["form"].questions

    assert [question.is_known for question in questions] == [True, True, False]
    assert '<select id="q0-type"' not in later.response.text
    assert '<select id="q2-type"' in later.response.text


def test_a_question_that_was_removed_is_brought_back_as_it_was(later):
    later.press("remove q0")
    assert later.response.context["form"].gone_questions == [("emotion", "Which?")]
    later.press("restore-question emotion")
    later.press("restore-question nothing")
    later.save()

    assert (
        Project.objects.get().draft.questions.question("emotion")
        == Schema.read({**BASE, "questions": [EMOTION]}).questions[0]
    )


def test_a_version_that_asks_less_is_published_and_old_answers_stay(later):
    later.press("remove q0")
    later.save()
    project = Project.objects.get()
    saved = save_draft(draft=project.draft, by=project.created_by, revision=2, summary="Only notes.")
    publish(draft=saved, by=project.created_by)

    assert [question.name for question in project.current_instructions.questions.questions] == ["note"]
    assert project.instructions.get(number=1).questions.question("emotion")


# two people


def test_a_button_does_not_make_an_old_page_new(page, draft, sme):
    save_draft(draft=draft, by=sme, revision=1, rules="Theirs")
    page.press("add-question", **{"new-question": "text"})
    page.data |= {"rules": ["Mine"], "q1-question": ["And why?"]}
    stale = page.save()

    assert stale.status_code == 409
    assert "Theirs</textarea>" in stale.text
    assert "And why?" in stale.context["mine_json"]
    assert InstructionVersion.objects.get(pk=draft.pk).rules == "Theirs"


def test_a_structure_taken_from_two_texts_is_shown_again_where_it_is_wrong(page, draft):
    mine = {**BASE, "questions": [{"name": "two words", "type": "number", "title": "Kept?"}]}
    refused = page.client.post(page.url, {"revision": 1, "rules": "Mine", "schema": json.dumps(mine)})

    assert refused.status_code == 422
    assert refused.context["form"].questions[0].title == "Kept?"
    assert refused.context["form"].questions[0].errors["name"]


# to look at


def test_the_draft_is_shown_as_labelers_will_be_asked(page, draft):
    factories.make_items(draft.project, 1)
    page.press("add-question", **{"new-question": "choice"})
    page.fill("q1", EMOTION)
    address = reverse("draft_as_asked", args=[draft.project.slug])
    shown = page.client.post(address, page.data).text

    assert "Joy" in shown
    assert draft.project.items.get().data["text"] in shown
    assert "disabled" in shown
    assert InstructionVersion.objects.get(pk=draft.pk).revision == 1
    page.data["q1-name"] = ["two words"]
    assert "as soon as what is marked above is right" in page.client.post(address, page.data).text


def test_only_who_drafts_may_look_at_it(later, signed_in):
    project = Project.objects.get()
    address = reverse("draft_as_asked", args=[project.slug])
    labeler = factories.make_member(project, "labeler")

    assert signed_in(labeler).post(address, later.data).status_code == 403


@pytest.mark.parametrize(
    "forged", [{"q0-type": "riddle"}, {"f0-type": "film"}, {"do": "up q9"}, {"do": "add-question", "new-question": "x"}]
)
def test_what_no_page_sends_is_refused_in_words(page, forged):
    assert page.client.post(page.url, {**page.data, **forged}).status_code == 422
