"""Class surgery in a draft: each act changes schema and mapping together, shows as pending, and can be taken back."""

import pytest

from labeling.actions.classes import change_classes
from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.class_changes import class_changes, composed
from labeling.errors import Invalid, StaleDraft
from labeling.models import Event
from tests import factories


@pytest.fixture
def act(project, sme):
    """act("merge", "fear", into="anger") on the project's draft, and the draft after it."""
    start_draft(project=project, by=sme)

    def do(name, option="", **given):
        draft = project.draft
        return change_classes(
            draft=draft, by=sme, revision=draft.revision, act=name, question="emotion", option=option, **given
        )

    return do


def values(draft) -> list[str]:
    return [option.value for option in draft.questions.question("emotion").options]


def pending(project) -> dict[str, tuple[str, list[str]]]:
    found = class_changes(project.current_instructions, project.draft)
    return {each.option.value: (str(each.kind), [option.value for option in each.into]) for each in found}


def test_a_renamed_class_keeps_its_place_and_its_answers(project, act):
    draft = act("rename", "anger", title="Rage", value="rage")

    assert values(draft) == ["joy", "rage", "fear"]
    assert draft.mapping == {"emotion": {"anger": "rage"}}
    assert pending(project) == {"anger": ("renamed", ["rage"])}


def test_another_title_is_no_other_class(project, act):
    draft = act("rename", "anger", title="Rage")

    assert values(draft) == ["joy", "anger", "fear"]
    assert draft.mapping == {}
    assert pending(project) == {}


def test_a_class_renamed_twice_maps_the_old_name_to_the_newest(act):
    act("rename", "anger", title="Rage", value="rage")
    assert act("rename", "rage", title="Fury", value="fury").mapping == {"emotion": {"anger": "fury"}}
    assert act("rename", "fury", title="Anger", value="anger").mapping == {}


def test_a_merged_class_goes_and_what_became_it_before_goes_along(project, act):
    act("merge", "fear", into="anger")
    draft = act("rename", "anger", title="Bad feelings", value="bad")

    assert values(draft) == ["joy", "bad"]
    assert draft.mapping == {"emotion": {"fear": "bad", "anger": "bad"}}
    assert pending(project) == {"anger": ("merged", ["bad"]), "fear": ("merged", ["bad"])}


def test_a_split_asks_again_only_where_the_class_split(project, act):
    draft = act("split", "anger", into=[{"title": "Irritation"}, {"title": "Rage", "value": "rage"}])

    assert values(draft) == ["joy", "Irritation", "rage", "fear"]
    assert draft.mapping == {"emotion": {"anger": None}}
    assert pending(project) == {"anger": ("split", ["Irritation", "rage"])}


def test_a_part_of_a_split_may_keep_the_value_and_its_answers_are_asked_again_all_the_same(project, act):
    draft = act("split", "anger", into=[{"title": "Anger", "value": "anger"}, {"title": "Rage"}])

    assert values(draft) == ["joy", "anger", "Rage", "fear"]
    assert draft.mapping == {"emotion": {"anger": None}}
    assert pending(project) == {"anger": ("split", ["anger", "Rage"])}


@pytest.mark.parametrize(("into", "target", "kind"), [("joy", "joy", "merged"), (None, None, "retired")])
def test_a_retired_class_says_where_its_answers_go(project, act, into, target, kind):
    draft = act("retire", "anger", into=into)

    assert values(draft) == ["joy", "fear"]
    assert draft.mapping == {"emotion": {"anger": target}}
    assert pending(project)["anger"][0] == kind


def test_a_class_whose_meaning_moved_stays_and_is_asked_again(project, act):
    draft = act("again", "anger")

    assert values(draft) == ["joy", "anger", "fear"]
    assert draft.mapping == {"emotion": {"anger": None}}
    assert pending(project) == {"anger": ("again", [])}


@pytest.mark.parametrize("pattern", ["unclear", "unintelligible"])
def test_one_click_adds_a_class_for_not_being_sure(project, act, pattern):
    added = act("add", pattern=pattern).questions.question("emotion").options[-1]

    assert added.value == pattern
    assert added.uncertain
    assert added.definition
    assert pending(project) == {pattern: ("added", [pattern])}
    with pytest.raises(Invalid):
        act("add", pattern=pattern)


ACTS = [
    ("rename", "anger", {"title": "Rage", "value": "rage"}),
    ("merge", "anger", {"into": "joy"}),
    ("split", "anger", {"into": [{"title": "Irritation"}, {"title": "Rage"}]}),
    ("split", "anger", {"into": [{"title": "Anger", "value": "anger"}, {"title": "Rage"}]}),
    ("retire", "anger", {"into": None}),
    ("again", "anger", {}),
]


@pytest.mark.parametrize(("name", "option", "given"), ACTS)
def test_every_act_can_be_taken_back(project, act, name, option, given):
    act(name, option, **given)
    draft = act("undo", option)

    assert draft.schema == project.current_instructions.schema
    assert draft.mapping == {}
    assert pending(project) == {}


def test_an_added_class_can_be_taken_back(project, act):
    act("add", title="Awe")
    assert act("undo", "Awe").schema == project.current_instructions.schema


def test_taking_a_renaming_back_keeps_what_was_written_since(project, sme, act):
    draft = act("rename", "anger", title="Rage", value="rage")
    schema = draft.schema
    schema["questions"][0]["options"][1]["definition"] = "Written since"
    save_draft(draft=draft, by=sme, revision=draft.revision, schema=schema)

    restored = act("undo", "anger").questions.question("emotion").options[1]
    assert (restored.value, restored.title, restored.definition) == ("anger", "Anger", "Written since")


def test_what_was_removed_by_hand_waits_for_a_word(project, sme, act):
    draft = project.draft
    schema = draft.schema
    schema["questions"][0]["options"].pop()
    save_draft(draft=draft, by=sme, revision=draft.revision, schema=schema)

    assert pending(project) == {"fear": ("undecided", [])}
    act("retire", "fear", into="anger")
    assert pending(project) == {"fear": ("merged", ["anger"])}
    assert values(act("undo", "fear")) == ["joy", "anger", "fear"]


def test_where_another_question_is_asked_follows_the_class(sme):
    more = {"name": "why", "type": "text", "show_if": {"question": "emotion", "is": ["anger"]}}
    schema = {**factories.SCHEMA, "questions": [*factories.SCHEMA["questions"], more]}
    project = factories.make_project(schema=schema)
    by = project.created_by

    def do(name, option, **given):
        draft = start_draft(project=project, by=by)
        named = {"draft": draft, "by": by, "revision": draft.revision, "act": name}
        changed = change_classes(**named, question="emotion", option=option, **given)
        return changed.questions.question("why").show_if.values

    assert do("split", "anger", into=[{"title": "Irritation"}, {"title": "Rage"}]) == ("Irritation", "Rage")
    assert do("undo", "anger") == ("anger",)
    assert do("rename", "anger", title="Rage", value="rage") == ("rage",)
    assert do("undo", "anger") == ("anger",)
    assert do("merge", "anger", into="fear") == ("fear",)
    assert do("undo", "anger") == ("fear", "anger")
    do("retire", "anger", into=None)
    with pytest.raises(Invalid, match="is asked only of those who chose this class"):
        do("retire", "fear", into=None)


@pytest.mark.parametrize(
    ("name", "option", "given"),
    [
        ("rename", "awe", {"title": "Awe"}),
        ("rename", "anger", {"title": "Joy", "value": "joy"}),
        ("merge", "anger", {"into": "anger"}),
        ("merge", "anger", {"into": "awe"}),
        ("split", "anger", {"into": [{"title": "Rage"}]}),
        ("split", "anger", {"into": [{"title": "Rage"}, {"title": "Rage"}]}),
        ("split", "anger", {"into": [{"title": "Rage"}, {"title": "joy"}]}),
        ("retire", "anger", {"into": "anger"}),
        ("again", "awe", {}),
        ("add", "", {"title": " "}),
        ("add", "", {"title": "joy"}),
        ("undo", "anger", {}),
        ("dissolve", "anger", {}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(project, act, name, option, given):
    before = project.draft.schema
    with pytest.raises(Invalid):
        act(name, option, **given)
    assert project.draft.schema == before


def test_an_act_on_an_older_draft_is_refused(project, sme, act):
    revision = project.draft.revision
    act("merge", "fear", into="anger")
    with pytest.raises(StaleDraft):
        change_classes(
            draft=project.draft, by=sme, revision=revision, act="retire", question="emotion", option="joy", into="anger"
        )


def test_points_of_a_scale_stay_numbers_and_in_order(sme):
    points = [{"value": point, "title": f"{point} of 4"} for point in (1, 2, 3, 4)]
    schema = {**factories.SCHEMA, "questions": [{"name": "grade", "type": "rating", "options": points}]}
    project = factories.make_project(schema=schema)
    by = project.created_by
    draft = start_draft(project=project, by=by)
    draft = change_classes(
        draft=draft, by=by, revision=draft.revision, act="merge", question="grade", option="3", into="4"
    )

    assert [row["value"] for row in draft.schema["questions"][0]["options"]] == [1, 2, 4]
    assert draft.mapping == {"grade": {"3": "4"}}
    with pytest.raises(Invalid):  # not in order any more
        change_classes(
            draft=draft, by=by, revision=draft.revision, act="rename", question="grade", option="1", title="", value="9"
        )


def test_mappings_of_several_versions_compose():
    first = {"emotion": {"annoyance": "anger", "joy": "gladness"}}
    second = {"emotion": {"anger": None, "gladness": "joy"}, "state": {"worn": "used"}}

    assert composed([first, second]) == {
        "emotion": {"annoyance": None, "joy": "joy", "anger": None, "gladness": "joy"},
        "state": {"worn": "used"},
    }


def test_what_was_split_is_told_by_the_version_that_did_it_alone(project, sme, act):
    draft = act("split", "anger", into=[{"title": "Irritation"}, {"title": "Rage"}])
    draft = save_draft(draft=draft, by=sme, revision=draft.revision, summary="Anger is split.")
    made = publish(draft=draft, by=sme)
    assert [option.split_of for option in made.questions.question("emotion").options] == ["", "anger", "anger", ""]

    start_draft(project=project, by=sme)
    assert {option.split_of for option in project.draft.questions.question("emotion").options} == {""}


def test_the_history_says_which_act_it_was(project, act):
    act("merge", "fear", into="anger")
    assert Event.objects.filter(kind=Event.Kind.DRAFT_SAVED).latest("pk").data["act"] == "merge"


def test_a_key_that_another_class_moved_onto_goes_by_place_again(sme):
    options = [{"value": value, "hotkey": str(at)} for at, value in enumerate("abc", start=1)]
    project = factories.make_project(
        schema={**factories.SCHEMA, "questions": [{"name": "emotion", "type": "choice", "options": options}]}
    )
    by = project.created_by
    for name, option, given in [("merge", "a", {"into": "b"}), ("add", "", {"pattern": "unclear"})]:
        draft = start_draft(project=project, by=by)
        named = {"draft": draft, "by": by, "revision": draft.revision, "question": "emotion"}
        draft = change_classes(**named, act=name, option=option, **given)

    assert [option.key for option in draft.questions.question("emotion").options] == ["1", "2", "3"]
