"""Home: my projects and the next thing each of them waits for."""

from labeling.models import Membership
from tests import factories


def things(client) -> list[str]:
    return [thing.action for row in client.get("/").context["rows"] for thing in row["things"]]


def test_somebody_without_a_project_is_told_what_to_do(signed_in, stranger):
    assert "No projects yet" in signed_in(stranger).get("/").content.decode()


def test_home_lists_my_projects_and_no_others(signed_in, labeler, project):
    factories.make_project("secret-project")

    text = signed_in(labeler).get("/").content.decode()

    assert project.name in text
    assert "Secret-Project" not in text


def test_i14_a_project_one_has_left_is_gone_from_home(signed_in, labeler, project):
    Membership.objects.filter(user=labeler).update(is_active=False)

    assert project.name not in signed_in(labeler).get("/").content.decode()


def test_a_labeler_is_sent_to_items_that_wait(signed_in, labeler, open_round):
    assert things(signed_in(labeler)) == ["Label"]


def test_a_labeler_who_has_done_everything_is_left_in_peace(signed_in, labeler, open_round):
    for item in open_round.round_items.all():
        factories.answer(item, labeler, "joy")

    assert things(signed_in(labeler)) == []


def test_home_tells_a_labeler_nothing_of_how_far_the_others_are(signed_in, labeler, second_labeler, item):
    before = signed_in(labeler).get("/").context["rows"][0]["things"]

    factories.answer(item, second_labeler, "joy")

    assert signed_in(labeler).get("/").context["rows"][0]["things"] == before


def test_a_round_with_all_its_answers_waits_for_the_manager_to_close_it(
    signed_in, manager, sme, labeler, second_labeler, open_round
):
    for item in open_round.round_items.all():
        factories.answer(item, labeler, "joy")
        factories.answer(item, second_labeler, "joy")

    assert "Close the round" in things(signed_in(manager))
    assert "Close the round" not in things(signed_in(sme))


def test_an_unpublished_first_version_waits_for_its_manager(signed_in, db):
    project = factories.make_project(published=False)
    labeler = factories.make_member(project, "labeler")

    assert things(signed_in(project.created_by)) == ["Go on setting up"]
    assert things(signed_in(labeler)) == []


def test_several_rounds_of_a_project_are_one_thing_to_do(signed_in, labeler, project, open_round):
    factories.make_open_round(project)

    row = signed_in(labeler).get("/").context["rows"][0]

    assert [thing.text for thing in row["things"]] == ["2 rounds have items for you."]


def test_a_project_without_a_round_waits_for_its_manager(signed_in, manager, labeler):
    assert things(signed_in(manager)) == ["Go on setting up"]
    assert things(signed_in(labeler)) == []


def test_home_asks_the_same_few_questions_for_any_number_of_projects(signed_in, labeler, django_assert_num_queries):
    for _ in range(8):
        other = factories.make_project()
        factories.make_items(other, 2)
        factories.make_member(other, "manager", labeler)
        factories.make_open_round(other)
    client = signed_in(labeler)

    with django_assert_num_queries(11):
        client.get("/")
