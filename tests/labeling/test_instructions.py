"""What changed between two versions, and what becomes of old answers."""

import copy

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.changes import AGAIN, changes, mapping_rows, read_mapping


def drafted(project, sme, *, rules=None, edit=lambda options: None):
    draft = start_draft(project=project, by=sme)
    schema = copy.deepcopy(draft.schema)
    edit(schema["questions"][0]["options"])
    return save_draft(draft=draft, by=sme, revision=draft.revision, rules=rules, schema=schema)


def test_versions_that_say_the_same_have_no_changes(project, sme, instructions):
    assert not changes(instructions, drafted(project, sme))


def test_rules_are_compared_by_words(project, sme, instructions):
    found = changes(instructions, drafted(project, sme, rules="# Rules\n\nBe very kind."))
    assert [(part.kind, part.text.strip()) for part in found.rules] == [
        ("same", "# Rules\n\nBe"),
        ("ins", "very"),
        ("same", "kind."),
    ]
    assert found.questions == []


def test_options_that_came_went_moved_and_changed(project, sme, instructions):
    def edit(options):
        joy, anger, _ = options
        options[:] = [anger, joy | {"definition": "Great gladness"}, {"value": "awe", "title": "Awe"}]

    (question,) = changes(instructions, drafted(project, sme, edit=edit)).questions
    found = {option.value: option for option in question.options}
    assert {value: option.kind for value, option in found.items()} == {
        "anger": "changed",
        "joy": "changed",
        "awe": "added",
        "fear": "removed",
    }
    assert [part.name for part in found["joy"].changes] == ["Definition"]
    assert found["anger"].moved


def test_a_published_mapping_says_what_a_removed_option_becomes(project, sme, instructions):
    draft = drafted(project, sme, edit=lambda options: options.pop())
    draft = save_draft(
        draft=draft, by=sme, revision=draft.revision, mapping={"emotion": {"fear": "anger"}}, summary="Less fear."
    )
    ((fear,),) = [question.options for question in changes(instructions, publish(draft=draft, by=sme)).questions]
    assert fear.becomes == "becomes Anger"


def test_the_mapping_asks_about_options_that_went_away_or_changed_their_meaning(project, sme, instructions):
    def edit(options):
        options.pop()
        options[0]["definition"] = "Something else"

    gone, changed = sorted(mapping_rows(instructions, drafted(project, sme, edit=edit)), key=lambda row: not row.gone)
    assert (gone.option.value, changed.option.value) == ("fear", "joy")
    assert gone.targets[0][0] == ""
    assert changed.targets[0] == ("joy", "stays")


def test_a_form_becomes_a_mapping(project, sme, instructions):
    rows = mapping_rows(instructions, drafted(project, sme, edit=lambda options: options.pop()))
    assert read_mapping(rows, {"map:emotion:fear": "anger"}) == {"emotion": {"fear": "anger"}}
    assert read_mapping(rows, {"map:emotion:fear": AGAIN}) == {"emotion": {"fear": None}}
    assert read_mapping(rows, {}) == {}
