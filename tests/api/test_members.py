from labeling.models import Membership
from tests.factories import make_member, make_project


def test_a_manager_gives_roles_and_ends_memberships(project, manager, labeler, here, program):
    membership = Membership.objects.get(project=project, user=labeler)
    address = f"{here}members/{membership.pk}/"

    assert program(manager).patch(address, {"role": "sme"}).json()["role"] == "sme"
    assert program(manager).delete(address).status_code == 204
    assert program(labeler).get(here).status_code == 404
    assert program(manager).get(address).json()["is_active"] is False


def test_i_18_the_last_manager_stays(project, manager, here, program):
    address = f"{here}members/{Membership.objects.get(project=project, user=manager).pk}/"

    assert program(manager).patch(address, {"role": "labeler"}).status_code == 409
    assert program(manager).delete(address).status_code == 409


def test_a_manager_adds_whom_they_know_and_nobody_else_has_an_account(project, manager, stranger, here, program):
    elsewhere = make_project()
    make_member(elsewhere, "labeler", manager)
    colleague = make_member(elsewhere, "labeler")

    added = program(manager).post(f"{here}members/", {"username": colleague.username, "role": "labeler"})
    unknown = program(manager).post(f"{here}members/", {"username": stranger.username, "role": "labeler"})
    nobody = program(manager).post(f"{here}members/", {"username": "nobody", "role": "labeler"})

    assert added.status_code == 201
    assert unknown.status_code == nobody.status_code == 422
    assert unknown.json()["detail"] == nobody.json()["detail"]


def test_adding_a_member_again_changes_no_role(project, manager, sme, here, program):
    assert program(manager).post(f"{here}members/", {"username": sme.username, "role": "labeler"}).status_code == 409
    assert Membership.objects.get(project=project, user=sme).role == "sme"


def test_only_managers_see_who_is_there(project, manager, sme, labeler, here, program):
    assert program(manager).get(f"{here}members/").status_code == 200
    assert program(sme).get(f"{here}members/").status_code == 403
    assert program(labeler).get(f"{here}members/").status_code == 403
