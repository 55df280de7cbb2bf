"""Who did what: for managers, newest first, without answers."""

import pytest
from django.urls import reverse

from labeling.actions.projects import change_project
from labeling.models import Event
from tests import factories


@pytest.fixture
def address(project) -> str:
    return reverse("history", args=[project.slug])


def test_only_a_manager_reads_the_history(signed_in, manager, sme, labeler, stranger, address):
    people = (manager, sme, labeler, stranger)

    assert [signed_in(person).get(address).status_code for person in people] == [200, 403, 403, 404]


def test_the_history_holds_no_answers_and_no_other_project(signed_in, manager, labeler, item, address):
    factories.answer(item, labeler, "anger", comment="shouting")
    other = factories.make_project()

    answer = signed_in(manager).get(address, {"kind": "all"})

    text = answer.content.decode()
    assert "anger" not in text
    assert "shouting" not in text
    assert other.created_by.username not in text
    assert Event.objects.filter(kind="annotation_submitted").exists()


def test_the_steps_of_labeling_show_when_asked_for(signed_in, manager, labeler, item, address):
    factories.answer(item, labeler, "joy")
    client = signed_in(manager)

    def kinds(**asked):
        return {row["event"].kind for row in client.get(address, asked).context["events"]}

    assert "assignment_leased" not in kinds()
    assert "assignment_leased" in kinds(kind="all")
    assert kinds(kind="round_opened") == {"round_opened"}
    assert "round_opened" not in kinds(kind="all", person=labeler.pk)


def test_older_events_follow_without_gap_or_repeat(signed_in, manager, project, address):
    for n in range(60):
        change_project(project=project, by=manager, changes={"name": f"Name {n}"})
    client = signed_in(manager)

    first = client.get(address, {"kind": "project_changed"}).context
    second = client.get(address, {"kind": "project_changed", "before": first["older"]}).context

    seen = [row["event"].pk for row in [*first["events"], *second["events"]]]
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)
    assert second["older"] is None


@pytest.mark.parametrize("value", ["x", "-1", "0", "9" * 30, "١", "1e3"])
def test_n11_whatever_stands_in_the_address_is_borne(signed_in, manager, address, value):
    for name in ("before", "person", "kind"):
        assert signed_in(manager).get(address, {name: value}).status_code == 200


def test_the_history_asks_the_same_few_questions_for_any_number_of_events(
    signed_in, manager, project, address, django_assert_num_queries
):
    for _ in range(30):
        factories.make_member(project, "labeler")
    client = signed_in(manager)

    with django_assert_num_queries(6):
        client.get(address)
