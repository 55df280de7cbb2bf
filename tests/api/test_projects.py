from labeling.models import Event, Project
from tests.factories import SCHEMA, make_member, make_project


def test_a_person_finds_their_projects_and_their_role_in_each(project, sme, program):
    make_project()

    found = program(sme).get("projects/").json()["results"]

    assert [(row["slug"], row["role"], row["instructions"]) for row in found] == [(project.slug, "sme", 1)]


def test_a_new_project_has_its_maker_as_manager_and_a_draft(stranger, program):
    made = program(stranger).post("projects/", {"slug": "emotions", "name": "Emotions", "schema": SCHEMA})

    assert made.status_code == 201
    assert made.json()["role"] == "manager"
    assert made.json()["instructions"] is None
    assert program(stranger).get("projects/emotions/instructions/draft/").json()["schema"] == SCHEMA


def test_what_is_wrong_with_a_new_project_is_named_by_its_place(stranger, program):
    schema = SCHEMA | {"questions": []}

    refused = program(stranger).post("projects/", {"slug": "emotions", "name": "Emotions", "schema": schema})

    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert "questions" in refused.json()["fields"]
    assert not Project.objects.filter(slug="emotions").exists()


def test_a_token_for_one_project_makes_no_other(project, manager, program):
    bound = program(manager, "manage", project)

    assert bound.post("projects/", {"slug": "other", "name": "Other", "schema": SCHEMA}).status_code == 403
    assert [row["slug"] for row in bound.get("projects/").json()["results"]] == [project.slug]


def test_a_manager_changes_what_may_be_changed_and_nothing_else(project, manager, here, program):
    changed = program(manager).patch(here, {"name": "Feelings"})
    refused = program(manager).patch(here, {"slug": "feelings"})

    assert changed.json()["name"] == "Feelings"
    assert changed.json()["description"] == project.description
    assert refused.status_code == 400
    assert "slug" in refused.json()["fields"]
    assert Event.objects.filter(kind="project_changed", by=manager).count() == 1


def test_me_says_who_asks_and_with_which_token(project, labeler, program):
    me = program(labeler, "label", project).get("me/").json()

    assert me["username"] == labeler.username
    assert me["token"]["scope"] == "label"
    assert me["token"]["project"] == project.slug


def test_the_list_of_projects_costs_the_same_for_one_and_for_many(stranger, program, django_assert_num_queries):
    mine = program(stranger)
    for _ in range(5):
        make_member(make_project(), "labeler", stranger)
    mine.get("projects/")  # notes when the token was last used

    with django_assert_num_queries(2):
        assert len(mine.get("projects/").json()["results"]) == 5
