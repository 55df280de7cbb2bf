"""Actions on accounts, memberships, invitations and tokens."""

import pytest

from labeling.actions.people import (
    accept_invitation,
    add_member,
    change_account,
    change_password,
    change_role,
    invite,
    make_account,
    make_token,
    remove_member,
    revoke_invitation,
    revoke_token,
)
from labeling.errors import Conflict, Invalid, NotFound
from labeling.models import Event, Invitation, Membership, Token, User
from tests import factories


def last(kind: str) -> Event:
    return Event.objects.filter(kind=kind).latest("pk")


def test_who_comes_back_has_the_same_pseudonym(project, manager, labeler):
    before = Membership.objects.get(user=labeler)
    remove_member(membership=before, by=manager)

    after = add_member(project=project, user=labeler, role="sme", by=manager)

    assert (after.pk, after.pseudonym, after.role, after.is_active) == (before.pk, before.pseudonym, "sme", True)


def test_removing_somebody_keeps_the_row_and_says_who_did_it(manager, labeler):
    member = Membership.objects.get(user=labeler)

    remove_member(membership=member, by=manager)

    member.refresh_from_db()
    assert not member.is_active
    assert last("member_removed").by == manager


def test_i18_a_project_keeps_a_manager(project, manager):
    member = Membership.objects.get(user=manager)

    for change in (
        lambda: remove_member(membership=member, by=manager),
        lambda: change_role(membership=member, role="labeler", by=manager),
    ):
        with pytest.raises(Conflict):
            change()
    factories.make_member(project, "manager")
    assert change_role(membership=member, role="labeler", by=manager).role == "labeler"


def test_an_invitation_is_accepted_once(project, manager, stranger):
    _, secret = invite(project=project, role="sme", by=manager)

    assert accept_invitation(secret=secret, by=stranger).role == "sme"
    with pytest.raises(NotFound):
        accept_invitation(secret=secret, by=factories.make_user())


def test_an_invitation_does_not_change_the_role_of_who_is_in(project, manager):
    _, secret = invite(project=project, role="labeler", by=manager)

    assert accept_invitation(secret=secret, by=manager).role == "manager"


def test_an_invitation_that_was_taken_back_makes_no_account(project, manager):
    invitation, secret = invite(project=project, role="labeler", by=manager)
    revoke_invitation(invitation=invitation, by=manager)

    with pytest.raises(NotFound):
        make_account(secret=secret, username="new", password="correct horse battery")
    assert not User.objects.filter(username="new").exists()


def test_a_new_account_has_no_rights_beyond_the_invitation(project, manager):
    _, secret = invite(project=project, role="labeler", by=manager)

    joined = make_account(secret=secret, username="new", password="correct horse battery", name="New")

    assert joined.role == "labeler"
    assert not joined.user.is_staff
    assert not joined.user.is_superuser
    assert last("account_made").by == joined.user


def test_a_taken_name_makes_no_account_and_leaves_the_invitation_open(project, manager, stranger):
    _, secret = invite(project=project, role="labeler", by=manager)

    with pytest.raises(Invalid) as refused:
        make_account(secret=secret, username=stranger.username, password="correct horse battery")

    assert "username" in refused.value.fields
    assert Invitation.objects.open().exists()


def test_an_account_changes_only_in_what_is_its_own(labeler):
    assert change_account(by=labeler, changes={"theme": "dark"}).theme == "dark"
    assert last("account_changed").data == {"changed": ["theme"]}
    with pytest.raises(ValueError, match="is_superuser"):
        change_account(by=labeler, changes={"is_superuser": True})


def test_a_changed_password_is_recorded_and_not_told(labeler):
    change_password(by=labeler, password="quite another password")

    labeler.refresh_from_db()
    assert labeler.check_password("quite another password")
    assert "quite another" not in str(last("password_changed").data)


def test_a_revoked_token_is_dead_and_stays_in_the_list(labeler):
    token, secret = make_token(by=labeler, name="t", scope="read", days=1)
    assert secret not in str(Token.objects.values_list())

    revoke_token(token=token, by=labeler)

    assert not Token.objects.alive().exists()
    assert Token.objects.count() == 1
