"""Reading, editing, comparing and publishing instructions in the browser."""

import re

import pytest
from django.urls import reverse

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.models import InstructionVersion
from tests import factories


def url(project, name="instructions", **rest) -> str:
    return reverse(name, kwargs={"slug": project.slug, **rest})


@pytest.fixture
def draft(project, sme) -> InstructionVersion:
    return start_draft(project=project, by=sme)


def form_of(draft: InstructionVersion, **changed) -> dict:
    """What the editor sends when nothing was touched, with changes."""
    options = draft.schema["questions"][0]["options"]
    columns = {f"q0-{name}": [option.get(name, "") for option in options] for name in
               ("value", "title", "definition", "include", "exclude", "hotkey")}  # fmt: skip
    form = {
        "revision": draft.revision,
        "rules": draft.rules,
        "question": "q0",
        "q0-was": draft.schema["questions"][0]["name"],
        "q0-name": draft.schema["questions"][0]["name"],
        "q0-type": draft.schema["questions"][0]["type"],
        "q0-question": draft.schema["questions"][0]["title"],
        "q0-help": "",
        "q0-required": "on",
        "q0-row": [str(i) for i in range(len(options))],
        **columns,
    }
    return form | changed


# reading


def test_everybody_of_the_project_reads_the_version_in_force(signed_in, project, labeler, stranger):
    page = signed_in(labeler).get(url(project)).content.decode()
    assert "version 1" in page
    assert "Be kind." in page
    assert "Gladness" in page
    assert 'id="rule-rules"' in page
    assert "Edit the draft" not in page
    assert "New draft" not in page
    assert signed_in(stranger).get(url(project)).status_code == 404


@pytest.mark.parametrize("number", [0, 2, 99999999999999999999])
def test_a_version_that_is_not_there_is_not_found(signed_in, project, labeler, number):
    assert signed_in(labeler).get(url(project, "instruction_version", number=number)).status_code == 404


def test_rules_are_markdown_without_scripts(signed_in, sme, project, draft):
    save_draft(draft=draft, by=sme, revision=1, rules="**Bold** <script>alert(1)</script> [x](javascript:alert(1))")
    draft.refresh_from_db()
    publish(draft=save_draft(draft=draft, by=sme, revision=2, summary="Bold."), by=sme)
    page = signed_in(sme).get(url(project)).content.decode()
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_new_version_marks_what_changed(signed_in, project, sme, labeler, draft):
    schema = draft.schema
    schema["questions"][0]["options"][0]["definition"] = "Great gladness"
    rules = "# Rules\n\nBe kind.\n\n## Sarcasm\n\nCounts as anger."
    publish(draft=save_draft(draft=draft, by=sme, revision=1, schema=schema, rules=rules, summary="Sarcasm."), by=sme)
    page = signed_in(labeler).get(url(project)).content.decode()
    assert "changed since version 1" in page
    assert re.search(r'Sarcasm</a>\s*<span class="badge accent">changed', page)
    old = signed_in(labeler).get(url(project, "instruction_version", number=1)).content.decode()
    assert "Superseded by version 2" in old


# drafting


@pytest.mark.parametrize("name", ["draft", "publish", "discard_draft"])
def test_labelers_may_not_touch_the_draft(signed_in, project, labeler, draft, name):
    client = signed_in(labeler)
    assert client.get(url(project, name)).status_code == 403
    assert client.post(url(project, name), form_of(draft, rules="Mine")).status_code == 403
    draft.refresh_from_db()
    assert "Mine" not in draft.rules


def test_labelers_do_not_read_the_draft_by_comparing(signed_in, project, labeler, sme, draft):
    address = url(project, "instruction_diff", before="1", after="draft")
    assert signed_in(labeler).get(address).status_code == 404
    assert signed_in(sme).get(address).status_code == 200


def test_a_draft_begins_when_asked_for_and_not_by_looking(signed_in, project, sme):
    client = signed_in(sme)
    assert "There is no draft." in client.get(url(project, "draft")).content.decode()
    assert project.draft is None
    client.post(url(project, "draft"), {"start": ""})
    assert project.draft.rules == project.current_instructions.rules


def test_saving_an_untouched_form_changes_nothing(signed_in, project, sme, draft):
    before = draft.questions
    signed_in(sme).post(url(project, "draft"), form_of(draft))
    draft = InstructionVersion.objects.get(pk=draft.pk)
    assert (draft.questions, draft.revision) == (before, 2)


def test_options_are_edited_added_reordered_and_removed(signed_in, project, sme, draft):
    form = form_of(draft) | {
        "q0-row": ["1", "0", "9"],
        "q0-value": ["anger", "joy", ""],
        "q0-question": "What does the writer feel?",
        "q0-title": ["Anger", "Joy", "Awe"],
        "q0-definition": ["Fury", "Gladness", ""],
        "q0-include": ["", "", ""],
        "q0-exclude": ["", "", ""],
        "q0-hotkey": ["h", "", ""],
        "q0-uncertain": ["0"],
    }
    signed_in(sme).post(url(project, "draft"), form)
    question = InstructionVersion.objects.get(pk=draft.pk).questions.questions[0]
    assert question.title == "What does the writer feel?"
    assert [(option.value, option.title) for option in question.options] == [
        ("anger", "Anger"),
        ("joy", "Joy"),
        ("Awe", "Awe"),
    ]
    assert [option.uncertain for option in question.options] == [False, True, False]
    assert question.options[0].hotkey == "h"


def test_a_script_that_saves_gets_the_new_revision(signed_in, project, sme, draft):
    saved = signed_in(sme).post(
        url(project, "draft"), form_of(draft, rules="New"), headers={"accept": "application/json"}
    )
    assert saved.json() == {"revision": 2}


def test_a_taken_key_is_refused_at_its_field(signed_in, project, sme, draft):
    form = form_of(draft, **{"q0-hotkey": ["c", "", ""]})
    refused = signed_in(sme).post(url(project, "draft"), form)
    assert refused.status_code == 422
    assert "taken by the workspace" in refused.content.decode()
    quiet = signed_in(sme).post(url(project, "draft"), form, headers={"accept": "application/json"})
    assert quiet.status_code == 422
    assert "questions.0.options.0.hotkey" in quiet.json()["fields"]


def test_a_stale_save_shows_both_texts_and_overwrites_neither(signed_in, project, sme, manager, draft):
    form = form_of(draft, rules="Mine")
    save_draft(draft=draft, by=manager, revision=1, rules="Theirs")
    stale = signed_in(sme).post(url(project, "draft"), form)
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Mine</textarea>" in page
    assert "Theirs</textarea>" in page
    assert 'name="revision" value="2"' in page
    draft.refresh_from_db()
    assert draft.rules == "Theirs"


def test_the_merged_text_is_saved_from_there(signed_in, project, sme, manager, draft):
    save_draft(draft=draft, by=manager, revision=1, rules="Theirs")
    stale = signed_in(sme).post(url(project, "draft"), form_of(draft, revision=1, rules="Mine"))
    schema = stale.context["mine_json"]
    signed_in(sme).post(url(project, "draft"), {"revision": 2, "rules": "Both", "schema": schema})
    draft.refresh_from_db()
    assert draft.rules == "Both"


@pytest.mark.parametrize("schema", ["{", "[]", '{"questions": 1}', "null"])
def test_a_broken_schema_is_refused(signed_in, project, sme, draft, schema):
    refused = signed_in(sme).post(url(project, "draft"), {"revision": 1, "rules": "x", "schema": schema})
    assert refused.status_code == 422


@pytest.mark.parametrize("revision", ["", "x", "²", "9" * 30])
def test_a_save_names_the_revision_it_was_made_from(signed_in, project, sme, draft, revision):
    assert signed_in(sme).post(url(project, "draft"), form_of(draft, revision=revision)).status_code == 422


def test_the_preview_stores_nothing(signed_in, project, sme, labeler, draft):
    page = signed_in(sme).post(url(project, "draft_preview"), {"rules": "**New**"}).content.decode()
    assert "<strong>New</strong>" in page
    draft.refresh_from_db()
    assert draft.revision == 1
    assert signed_in(labeler).post(url(project, "draft_preview"), {"rules": "x"}).status_code == 403


def test_discarding_asks_first(signed_in, project, sme, draft):
    client = signed_in(sme)
    client.get(url(project, "discard_draft"))
    assert project.draft
    client.post(url(project, "discard_draft"))
    assert project.draft is None


# publishing


@pytest.fixture
def without_fear(draft, sme) -> InstructionVersion:
    schema = draft.schema
    schema["questions"][0]["options"].pop()
    return save_draft(draft=draft, by=sme, revision=1, schema=schema)


def test_publishing_asks_what_becomes_of_options_that_went_away(signed_in, project, sme, without_fear):
    client, form = signed_in(sme), {"revision": without_fear.revision, "summary": "Less fear.", "map:emotion:fear": ""}
    refused = client.post(url(project, "publish"), form)
    assert refused.status_code == 422
    assert "Say what becomes of" in refused.content.decode()
    assert "Less fear." in refused.content.decode()
    again = form | {"revision": project.draft.revision, "map:emotion:fear": "anger"}
    done = client.post(url(project, "publish"), again)
    assert done["Location"] == url(project, "instruction_version", number=2)
    assert project.current_instructions.mapping == {"emotion": {"fear": "anger"}}


def test_publishing_asks_for_a_summary_and_keeps_the_mapping(signed_in, project, sme, without_fear):
    form = {"revision": without_fear.revision, "summary": "", "map:emotion:fear": "anger"}
    refused = signed_in(sme).post(url(project, "publish"), form)
    assert refused.status_code == 422
    assert '<option value="anger" selected>' in refused.content.decode()


def test_publishing_what_somebody_has_changed_since_is_refused(signed_in, project, sme, manager, draft):
    save_draft(draft=draft, by=manager, revision=1, rules="Changed")
    refused = signed_in(sme).post(url(project, "publish"), {"revision": 1, "summary": "My summary"})
    assert refused.status_code == 409
    assert "My summary" in refused.content.decode()
    assert project.current_instructions.number == 1


def test_version_one_is_published_without_a_summary(signed_in, db):
    project = factories.make_project(published=False)
    client = signed_in(project.created_by)
    assert client.get(url(project)).status_code == 200
    assert client.get(url(project, "publish")).status_code == 200
    client.post(url(project, "publish"), {"revision": 1})
    assert project.current_instructions.number == 1
