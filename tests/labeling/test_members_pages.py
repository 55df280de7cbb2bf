"""Who is in a project: inviting, adding, changing roles, removing."""

import pytest
from django.test import Client
from django.urls import reverse

from labeling.actions.people import invite, remove_member
from labeling.models import Invitation, Membership
from labeling.models.people import digest
from tests import factories


@pytest.fixture
def address(project) -> str:
    return reverse("members", args=[project.slug])


def membership_of(project, person) -> Membership:
    return Membership.objects.get(project=project, user=person)


def change(client: Client, member: Membership, **sent: str):
    return client.post(reverse("member", args=[member.project.slug, member.pk]), sent)


def test_only_a_manager_sees_the_members(signed_in, manager, sme, labeler, stranger, address):
    people = (manager, sme, labeler, stranger)

    assert [signed_in(person).get(address).status_code for person in people] == [200, 403, 403, 404]


def test_an_invitation_link_is_shown_once_and_kept_as_a_digest(signed_in, manager, address):
    client = signed_in(manager)

    link = client.post(address, {"role": "labeler"}).context["link"]

    assert Invitation.objects.get().digest == digest(link.rstrip("/").rsplit("/", 1)[1])
    assert link not in client.get(address).content.decode()


def test_only_a_manager_invites(signed_in, sme, labeler, stranger, address):
    assert [signed_in(one).post(address, {"role": "manager"}).status_code for one in (sme, labeler, stranger)] == [
        403,
        403,
        404,
    ]
    assert not Invitation.objects.exists()


def test_an_unknown_role_invites_nobody(signed_in, manager, address):
    assert signed_in(manager).post(address, {"role": "emperor"}).status_code == 422
    assert not Invitation.objects.exists()


def test_an_invitation_is_taken_back_by_a_manager_of_its_own_project_only(signed_in, manager, labeler, project):
    invitation, _ = invite(project=project, role="labeler", by=manager)
    other = factories.make_project()

    foreign = reverse("revoke_invitation", args=[other.slug, invitation.pk])
    own = reverse("revoke_invitation", args=[project.slug, invitation.pk])
    assert signed_in(other.created_by).post(foreign).status_code == 404
    assert signed_in(labeler).post(own).status_code == 403
    assert Invitation.objects.open().exists()
    assert signed_in(manager).post(own).status_code == 302
    assert not Invitation.objects.open().exists()


def test_somebody_who_shares_a_project_with_the_manager_is_added_by_name(signed_in, manager, address, project):
    other = factories.make_project()
    factories.make_member(other, "manager", manager)
    known = factories.make_member(other, "labeler")

    signed_in(manager).post(address, {"username": known.username, "role": "sme"})

    assert membership_of(project, known).role == "sme"


def test_a_name_that_is_unknown_and_one_that_is_a_stranger_get_the_same_answer(signed_in, manager, stranger, address):
    client = signed_in(manager)

    answers = [client.post(address, {"username": name, "role": "sme"}) for name in (stranger.username, "nobody-at-all")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert len({str(answer.context["add_form"].errors) for answer in answers}) == 1


def test_a_manager_changes_a_role_and_others_may_not(signed_in, manager, sme, labeler, stranger, project):
    member = membership_of(project, labeler)

    refused = [change(signed_in(one), member, role="manager").status_code for one in (labeler, sme, stranger)]
    assert refused == [403, 403, 404]
    assert change(signed_in(manager), member, role="sme").status_code == 302

    member.refresh_from_db()
    assert member.role == "sme"


def test_i10_nobody_raises_their_own_role(signed_in, labeler, project):
    change(signed_in(labeler), membership_of(project, labeler), role="manager")

    assert membership_of(project, labeler).role == "labeler"


def test_i03_a_member_of_another_project_is_not_found_through_ones_own(signed_in, manager, project):
    foreign = factories.make_project().memberships.get()

    answer = signed_in(manager).post(reverse("member", args=[project.slug, foreign.pk]), {"remove": "1"})

    assert answer.status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_active


def test_i14_who_is_removed_is_refused_on_the_next_request(signed_in, manager, labeler, project):
    client = signed_in(labeler)
    assert client.get(reverse("project", args=[project.slug])).status_code == 200

    change(signed_in(manager), membership_of(project, labeler), remove="1")

    assert client.get(reverse("project", args=[project.slug])).status_code == 404


@pytest.mark.parametrize("sent", [{"remove": "1"}, {"role": "labeler"}])
def test_i18_the_last_manager_stays(signed_in, manager, project, sent):
    assert change(signed_in(manager), membership_of(project, manager), **sent).status_code == 409
    assert membership_of(project, manager).is_active
    assert membership_of(project, manager).role == "manager"


def test_a_manager_leaves_once_there_is_another(signed_in, manager, project):
    factories.make_member(project, "manager")

    assert change(signed_in(manager), membership_of(project, manager), remove="1").url == "/"


def test_a_membership_that_has_ended_takes_no_role(signed_in, manager, labeler, project):
    member = membership_of(project, labeler)
    remove_member(membership=member, by=manager)

    assert change(signed_in(manager), member, role="manager").status_code == 409


def test_people_named_in_imported_answers_are_listed_apart_and_by_page(signed_in, manager, project, address):
    for n in range(60):
        person = factories.make_user(f"imported-{n}")
        Membership.objects.create(
            project=project, user=person, role="labeler", pseudonym=f"P{n}", imported_as=f"A{n}", is_active=False
        )

    context = signed_in(manager).get(address).context

    assert context["page"].paginator.count == 1
    assert (context["imported"].paginator.count, len(context["imported"])) == (60, 50)


def test_the_list_asks_the_same_few_questions_for_any_number_of_people(
    signed_in, manager, project, address, django_assert_num_queries
):
    for _ in range(12):
        factories.make_member(project, "labeler")
        invite(project=project, role="labeler", by=manager)
    client = signed_in(manager)

    with django_assert_num_queries(8):
        client.get(address)


def test_a16_writes_want_the_csrf_token(manager, labeler, project, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    member = membership_of(project, labeler)
    invitation, _ = invite(project=project, role="labeler", by=manager)

    assert client.post(address, {"role": "labeler"}).status_code == 403
    assert change(client, member, remove="1").status_code == 403
    assert client.post(reverse("revoke_invitation", args=[project.slug, invitation.pk])).status_code == 403
    assert membership_of(project, labeler).is_active
