"""Actions on projects."""

import pytest

from labeling.actions.projects import change_project, create_project
from labeling.errors import Conflict, InvalidSchema
from labeling.models import Event, Project
from tests.factories import SCHEMA


def test_a_new_project_has_its_maker_as_manager_and_a_draft_of_version_1(stranger):
    project = create_project(by=stranger, slug="new", name="New", schema=SCHEMA, rules="Be kind.")

    assert [(one.user, one.role) for one in project.memberships.all()] == [(stranger, "manager")]
    assert (project.draft.rules, project.current_instructions) == ("Be kind.", None)
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "project_created",
        "member_added",
        "draft_started",
    ]


def test_a_taken_address_is_refused_at_its_field_and_nothing_is_left_behind(project, stranger):
    with pytest.raises(Conflict) as refused:
        create_project(by=stranger, slug=project.slug, name="Other", schema=SCHEMA)

    assert "slug" in refused.value.fields
    assert not stranger.memberships.exists()


def test_a_schema_that_asks_nothing_makes_no_project(stranger):
    with pytest.raises(InvalidSchema):
        create_project(by=stranger, slug="new", name="New", schema={"fields": [], "questions": []})
    assert not Project.objects.exists()


def test_a_change_is_recorded_by_name_and_touches_nothing_else(project, manager):
    change_project(project=project, by=manager, changes={"names_hidden": False})

    project.refresh_from_db()
    assert project.names_hidden is False
    assert Event.objects.get(kind="project_changed").data == {"changed": ["names_hidden"]}
    with pytest.raises(ValueError, match="slug"):
        change_project(project=project, by=manager, changes={"slug": "other"})
