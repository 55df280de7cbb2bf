"""Machines that label: under the rules of people, marked wherever they are named, kept apart from what people are."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from consensus.actions.releases import ask_release
from consensus.ratings import Known
from consensus.reports.agreement import AgreementReport
from consensus.reports.human_performance import hlp_report
from consensus.verification.numbers import Tally, numbers_that_differ
from labeling.actions.people import add_machine, add_member, change_role, remove_member, renew_machine
from labeling.actions.rounds import close_round
from labeling.errors import Conflict, Invalid
from labeling.models import Assignment, Membership, Token, User
from tests import factories
from tests.factories import answer

pytestmark = pytest.mark.once


@pytest.fixture
def machine(project, manager) -> Membership:
    return add_machine(project=project, name="model 7", days=30, by=manager)[0]


@pytest.fixture
def closed_round(project, manager, machine, work):
    """Four items: two people agree on all, the machine always says fear."""
    people = [factories.make_member(project, "labeler") for _ in range(2)]
    factories.make_items(project, 4)
    held = factories.make_open_round(project, overlap=3)
    for item, label in zip(held.round_items.order_by("item"), ["joy", "anger", "joy", "anger"], strict=True):
        for person in people:
            answer(item, person, label)
        answer(item, machine.user, "fear")
    closed = close_round(round=held, by=manager)
    work()
    return closed


@pytest.fixture
def question(instructions):
    return instructions.questions.questions[0]


def test_a_machine_labels_over_rest_and_takes_a_place_like_everybody(project, manager, labeler, open_round, machine):
    secret = renew_machine(membership=machine, days=1, by=manager)
    ask = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "content_type": "application/json"}
    held = Client().post(f"/api/v1/projects/{project.slug}/assignments/next/", "{}", **ask).json()
    body = json.dumps({"id": "11111111-1111-4111-8111-111111111111", "answers": {"emotion": "joy"}})
    given = Client().put(f"/api/v1/assignments/{held['id']}/annotation/", body, **ask)

    taken = Assignment.objects.get(pk=held["id"])
    assert given.status_code == 200
    assert type(taken.item).objects.with_places_taken().get(pk=taken.item_id).places_taken == 1
    assert Client().get(f"/api/v1/projects/{project.slug}/members/", **ask).status_code == 403


def test_a_machine_has_no_password_and_no_other_role_or_project(project, manager, machine):
    other = factories.make_project()

    assert not machine.user.has_usable_password()
    with pytest.raises(Invalid):
        change_role(membership=machine, role="sme", by=manager)
    with pytest.raises(Invalid):
        add_member(project=other, user=machine.user, role="manager", by=other.created_by)


def test_a_new_token_ends_the_one_before_and_leaving_ends_all(machine, manager, labeler, project):
    renew_machine(membership=machine, days=1, by=manager)
    assert Token.objects.alive().filter(user=machine.user).count() == 1

    remove_member(membership=machine, by=manager)
    assert not Token.objects.alive().filter(user=machine.user).exists()
    with pytest.raises(Conflict):
        renew_machine(membership=machine, days=1, by=manager)
    with pytest.raises(Conflict):
        renew_machine(membership=Membership.objects.get(project=project, user=labeler), days=1, by=manager)


def test_what_people_do_is_told_without_the_machine(closed_round, question):
    people, everybody = Known(closed_round, question), Known(closed_round, question, machines=True)

    assert (people.answered.ratings.n_labels, everybody.answered.ratings.n_labels) == (8, 12)
    assert ("of machines", 4) in [(part.reason, part.n_labels) for part in people.answered.left_out()]
    assert "of machines" not in [part.reason for part in everybody.answered.left_out()]
    assert hlp_report(closed_round, question).estimates[0].value == 1
    assert not list(numbers_that_differ(closed_round, Tally()))


def test_the_agreement_page_counts_machines_if_asked(closed_round, question, manager, signed_in):
    client, address = signed_in(manager), reverse("agreement", args=[closed_round.project.slug])
    page = client.get(address)
    with_machines = client.get(address, {"machines": "1"})

    assert page.context["report"].percent_agreement.value == 1
    assert with_machines.context["report"].percent_agreement.value == pytest.approx(1 / 3)
    assert "People's and machines'" in page.content.decode()
    assert AgreementReport(closed_round, question).known.answered.n_machines == 4


def test_a_round_without_machines_asks_nothing_about_them(open_round, labeler, second_labeler, manager, signed_in):
    for item in open_round.round_items.all():
        answer(item, labeler, "joy")
        answer(item, second_labeler, "joy")

    page = signed_in(manager).get(reverse("agreement", args=[open_round.project.slug])).content.decode()

    assert "and machines'" not in page


def test_rest_counts_machines_if_asked_and_marks_them(closed_round, manager, program, here):
    mine = program(manager)
    people = mine.get(f"{here}agreement/?round=1").json()
    everybody = mine.get(f"{here}agreement/?round=1&machines=true").json()

    assert (people["machines"], people["percent_agreement"]["value"], people["n_labelers"]) == (False, 1.0, 2)
    assert (everybody["machines"], everybody["n_labelers"]) == (True, 3)
    assert [row["labeler"][:7] for row in everybody["labelers"]].count("Machine") == 1
    assert sorted(row["kind"] for row in mine.get(f"{here}members/").json()["results"]).count("machine") == 1
    assert [row["is_machine"] for row in mine.get(f"{here}annotations/").json()["results"]].count(True) == 4


def test_it_is_marked_in_what_a_release_holds(closed_round, manager, project, work):
    release = ask_release(project=project, by=manager)
    work()
    with release.files.get(name="annotations.jsonl").file.open("rb") as file:
        lines = file.read().decode().splitlines()
    rows = [json.loads(line) for line in lines]

    assert {row["labeler"][:7] for row in rows if row["is_machine"]} == {"Machine"}
    assert sum(row["is_machine"] for row in rows) == 4


def test_a_manager_adds_one_and_sees_its_token_once(signed_in, manager, labeler, project):
    client, address = signed_in(manager), reverse("members", args=[project.slug])
    page = client.post(address, {"machine": "model 8", "days": "30"})
    secret = page.context["secret"]
    member = Membership.objects.get(user__is_machine=True)
    renewed = client.post(reverse("member", args=[project.slug, member.pk]), {"renew": "1"})

    assert secret in page.content.decode()
    assert secret not in client.get(address).content.decode()
    assert renewed.context["secret"] not in (None, "", secret)
    assert "model 8 (machine)" in renewed.content.decode()
    assert client.post(address, {"machine": "", "days": "30"}).status_code == 422
    assert signed_in(labeler).post(address, {"machine": "mine", "days": "3"}).status_code == 403


def test_rest_adds_one_and_renews_its_token_for_managers_only(program, manager, sme, here):
    made = program(manager).post(f"{here}machines/", {"name": "model 9"})
    again = program(manager).post(f"{here}members/{made.json()['member']['id']}/token/")

    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json()["member"]["kind"] == "machine"
    assert made.json()["token"] != again.json()["token"]
    assert program(sme).post(f"{here}machines/", {"name": "mine"}).status_code == 403


def test_nobody_adds_somebody_elses_machine_to_a_project(signed_in, manager, machine, project):
    other = factories.make_project()
    factories.make_member(project, "manager", other.created_by)

    page = signed_in(other.created_by).post(
        reverse("members", args=[other.slug]), {"username": machine.user.username, "role": "labeler"}
    )

    assert page.status_code == 422
    assert not Membership.objects.filter(project=other, user=machine.user).exists()


def test_hidden_names_do_not_hide_that_it_is_a_machine(closed_round, sme, program, project, here):
    row = program(sme).get(f"{here}disagreements/").json()["results"][0]
    answers = program(sme).get(f"{here}disagreements/{row['id']}/").json()["answers"]

    assert [given["who"].endswith("(machine)") for given in answers] == [given["is_machine"] for given in answers]
    assert sum(given["is_machine"] for given in answers) == 1
    assert User.objects.get(is_machine=True).username.startswith("machine-")
