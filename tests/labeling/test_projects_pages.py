"""Making a project step by step, its front page and its settings."""

import pytest
from django.urls import reverse

from labeling.actions.rounds import close_round
from labeling.models import Project
from tests import factories


def entered(**more: str) -> dict[str, str]:
    return {
        "name": "Phone inspection",
        "field_type": "image",
        "field_name": "picture",
        "question": "Is there a scratch?",
        "question_name": "scratch",
        "options-TOTAL_FORMS": "2",
        "options-INITIAL_FORMS": "0",
        "options-0-title": "Scratch",
        "options-0-definition": "Longer than 0.3 mm",
        "options-1-title": "No scratch",
        **more,
    }


def test_a_person_makes_a_project_and_manages_it(signed_in, stranger):
    answer = signed_in(stranger).post(reverse("new_project"), entered())

    project = Project.objects.get()
    assert answer.url == reverse("setup", args=[project.slug])
    assert project.slug == "phone-inspection"
    assert project.memberships.get().role == "manager"
    question = project.draft.questions.questions[0]
    assert [option.value for option in question.options] == ["scratch", "no_scratch"]
    assert question.options[0].definition == "Longer than 0.3 mm"


def test_a_second_project_of_the_same_name_gets_an_address_of_its_own(signed_in, stranger):
    for _ in range(2):
        signed_in(stranger).post(reverse("new_project"), entered())

    assert set(Project.objects.values_list("slug", flat=True)) == {"phone-inspection", "phone-inspection-2"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"question": ""}, "question"),
        ({"question_name": "two words"}, "question_name"),
        ({"field_name": "1st"}, "field_name"),
        ({"field_type": "video"}, "field_type"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_entered_is_lost(signed_in, stranger, wrong, field):
    answer = signed_in(stranger).post(reverse("new_project"), entered(**wrong))

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "Longer than 0.3 mm" in answer.content.decode()
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "row", "field"),
    [
        ({"options-1-title": "", "options-1-definition": "None"}, 1, "title"),
        ({"options-1-key": "c"}, 1, "key"),
        ({"options-0-value": "same", "options-1-value": "same"}, 1, "value"),
    ],
)
def test_a_wrong_option_is_said_at_its_row(signed_in, stranger, wrong, row, field):
    answer = signed_in(stranger).post(reverse("new_project"), entered(**wrong))

    assert answer.status_code == 422
    assert answer.context["rows"].forms[row].errors[field]


def test_an_empty_row_is_as_if_it_were_not_there_but_two_options_are_needed(signed_in, stranger):
    client = signed_in(stranger)
    three = entered(**{"options-TOTAL_FORMS": "3", "options-1-title": "", "options-2-title": "No scratch"})

    assert client.post(reverse("new_project"), entered(**{"options-1-title": ""})).status_code == 422
    assert client.post(reverse("new_project"), three).status_code == 302


def test_rows_of_options_come_and_go_without_scripts(signed_in, stranger):
    client = signed_in(stranger)

    more = client.post(reverse("new_project"), entered(more="1")).context["rows"]
    fewer = client.post(reverse("new_project"), entered(remove="0")).context["rows"]

    assert [form["title"].value() for form in more.forms] == ["Scratch", "No scratch", None]
    assert [form["title"].value() for form in fewer.forms] == ["No scratch"]
    assert not Project.objects.exists()


def test_with_scripts_only_the_rows_are_sent(signed_in, stranger):
    answer = signed_in(stranger).post(reverse("new_project"), entered(more="1"), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "options-2-title" in answer.content.decode()


@pytest.mark.parametrize("number", ["-1", "7", "x", "9" * 30])
def test_removing_a_row_that_is_not_there_changes_nothing(signed_in, stranger, number):
    answer = signed_in(stranger).post(reverse("new_project"), entered(remove=number))

    assert len(answer.context["rows"].forms) == 2


@pytest.mark.parametrize("total", ["x", "-5", "99999999999"])
def test_a_forged_number_of_rows_is_refused_in_words(signed_in, stranger, total):
    client = signed_in(stranger)

    assert client.post(reverse("new_project"), entered(**{"options-TOTAL_FORMS": total})).status_code == 422
    assert client.post(reverse("new_project"), entered(**{"options-TOTAL_FORMS": total, "more": "1"})).status_code < 500


@pytest.fixture
def unpublished(db) -> Project:
    return factories.make_project(published=False)


def test_setting_up_saves_the_rules_and_publishes_version_1(signed_in, unpublished):
    client = signed_in(unpublished.created_by)
    address = reverse("setup", args=[unpublished.slug])

    client.post(address, {"rules": "# First"})
    assert unpublished.current_instructions is None
    answer = client.post(address, {"rules": "# Second", "publish": "1"})

    assert answer.url == reverse("members", args=[unpublished.slug]) + "?setup=1"
    assert unpublished.current_instructions.rules == "# Second"
    assert client.get(address).url == reverse("project", args=[unpublished.slug])


def test_i12_a_labeler_sets_nothing_up(signed_in, unpublished):
    labeler = factories.make_member(unpublished, "labeler")
    address = reverse("setup", args=[unpublished.slug])

    assert signed_in(labeler).post(address, {"rules": "x", "publish": "1"}).status_code == 403
    assert unpublished.current_instructions is None


def test_a_new_project_lists_what_it_needs_and_an_old_one_does_not(
    signed_in, unpublished, project, manager, open_round
):
    factories.make_member(project, "labeler")
    new = signed_in(unpublished.created_by).get(reverse("project", args=[unpublished.slug])).context["checklist"]
    old = signed_in(manager).get(reverse("project", args=[project.slug])).context["checklist"]

    assert [step["done"] for step in new] == [False, False, False, False]
    assert old == []


def test_a_labeler_sees_what_is_asked_and_no_progress_of_the_others(signed_in, labeler, project, open_round):
    answer = signed_in(labeler).get(reverse("project", args=[project.slug]))

    assert "Which emotion?" in answer.content.decode()
    assert answer.context["progress"] is None
    assert "round_verdict" not in answer.content.decode()


def test_the_verdict_of_the_last_closed_round_stands_on_the_page_of_who_may_measure(
    signed_in, labeler, sme, manager, project, open_round
):
    close_round(round=open_round, by=manager)
    verdict = reverse("round_verdict", args=[project.slug, 1])

    for person, sees in ((labeler, False), (sme, True), (manager, True)):
        text = signed_in(person).get(reverse("project", args=[project.slug])).content.decode()
        assert (verdict in text) is sees


def test_only_a_manager_changes_the_settings(signed_in, manager, sme, labeler, stranger, project):
    address = reverse("project_settings", args=[project.slug])
    sent = {"name": "Better name", "description": "", "slug": "taken-over"}

    statuses = [signed_in(person).post(address, sent).status_code for person in (labeler, sme, stranger)]
    assert statuses == [403, 403, 404]
    assert signed_in(manager).post(address, sent).status_code == 302

    before = project.slug
    project.refresh_from_db()
    assert (project.name, project.slug, project.names_hidden) == ("Better name", before, False)


def test_i01_outsiders_find_no_project(signed_in, stranger, project):
    client = signed_in(stranger)

    for name in ("project", "project_settings", "setup", "members", "history", "rounds", "new_round", "round_count"):
        known, unknown = client.get(reverse(name, args=[project.slug])), client.get(reverse(name, args=["no-such"]))
        assert (known.status_code, unknown.status_code) == (404, 404)
