"""Accounts, memberships, invitations and tokens."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from labeling.errors import Conflict, Invalid, NotFound
from labeling.events import record
from labeling.models import Event, Invitation, Membership, Project, Role, Token, User
from labeling.models.people import digest, new_secret


@transaction.atomic
def add_member(*, project: Project, user: User, role: str, by: User) -> Membership:
    """Make somebody a member; one who left comes back under the same pseudonym."""
    Project.objects.select_for_update().get(pk=project.pk)  # pseudonyms are numbered one at a time
    if user.is_machine:
        refuse_other_than_labeling(role)
    membership = Membership.objects.filter(project=project, user=user).first()
    if membership is None:
        membership = Membership.objects.create(
            project=project, user=user, role=role, pseudonym=next_pseudonym(project, user)
        )
    else:
        membership.role, membership.is_active = role, True
        membership.save(update_fields=["role", "is_active"])
    record(Event.Kind.MEMBER_ADDED, by=by, project=project, subject=membership, role=role)
    return membership


def next_pseudonym(project: Project, user: User) -> str:
    what = "Machine" if user.is_machine else "Labeler"
    return f"{what} {Membership.objects.filter(project=project).count() + 1}"


def refuse_other_than_labeling(role: str) -> None:
    if role != Role.LABELER:
        sentence = gettext("A machine labels and does nothing else. Give the role to a person.")
        raise Invalid(sentence, fields={"role": sentence})


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    membership = locked_member(membership)
    if membership.user.is_machine:
        refuse_other_than_labeling(role)
    if role != Role.MANAGER:
        keep_a_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record(Event.Kind.MEMBER_CHANGED, by=by, project=membership.project, subject=membership, role=role)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """End a membership. What the person did stays under their pseudonym; the next request of theirs is refused."""
    membership = locked_member(membership)
    keep_a_manager(membership)
    membership.is_active = False
    membership.save(update_fields=["is_active"])
    if membership.user.is_machine:
        revoke_tokens_of(membership.user)
    record(Event.Kind.MEMBER_REMOVED, by=by, project=membership.project, subject=membership)


def locked_member(membership: Membership) -> Membership:
    Project.objects.select_for_update().get(pk=membership.project_id)
    return Membership.objects.select_related("project", "user").get(pk=membership.pk)


def keep_a_manager(leaving: Membership) -> None:
    others = Membership.objects.filter(project=leaving.project, role=Role.MANAGER, is_active=True)
    if leaving.role == Role.MANAGER and not others.exclude(pk=leaving.pk).exists():
        raise Conflict(gettext("A project needs a manager. Make somebody else one first."))


@transaction.atomic
def read_decisions(*, membership: Membership, by: User) -> None:
    """This person has seen what was decided about their items up to now."""
    Membership.objects.filter(pk=membership.pk).update(decisions_read_at=timezone.now())
    record(Event.Kind.DECISIONS_READ, by=by, project=membership.project, subject=membership)


@transaction.atomic
def invite(*, project: Project, role: str, by: User, email: str = "") -> tuple[Invitation, str]:
    """An invitation and the secret for its link, which is shown once."""
    secret = new_secret("invitation")
    invitation = Invitation.objects.create(
        project=project,
        role=role,
        email=email,
        digest=digest(secret),
        created_by=by,
        expires_at=timezone.now() + Invitation.LIFETIME,
    )
    record(Event.Kind.MEMBER_INVITED, by=by, project=project, subject=invitation, role=role)
    return invitation, secret


def find_invitation(secret: str) -> Invitation:
    """Raises NotFound for one that is unknown, used, taken back or too old: they look the same."""
    invitation = Invitation.objects.open().select_related("project").filter(digest=digest(secret)).first()
    if invitation is None:
        raise NotFound(gettext("This invitation is not valid any more. Ask for a new one."))
    return invitation


@transaction.atomic
def accept_invitation(*, secret: str, by: User) -> Membership:
    invitation = find_invitation(secret)
    claimed = Invitation.objects.open().filter(pk=invitation.pk).update(used_by=by, used_at=timezone.now())
    if not claimed:
        raise NotFound(gettext("This invitation is not valid any more. Ask for a new one."))
    held = Membership.objects.filter(project=invitation.project, user=by, is_active=True).first()
    return held or add_member(project=invitation.project, user=by, role=invitation.role, by=by)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())
    record(Event.Kind.INVITATION_REVOKED, by=by, project=invitation.project, subject=invitation)


@transaction.atomic
def add_machine(*, project: Project, name: str, days: int, by: User) -> tuple[Membership, str]:
    """A member that labels by program, and the secret of its token, which is shown once.

    It has no password and no other project: whoever holds the token is all there is to it.
    """
    machine = User.objects.create_user(username=f"machine-{uuid.uuid4().hex[:12]}", name=name, is_machine=True)
    membership = add_member(project=project, user=machine, role=Role.LABELER, by=by)
    return membership, renew_machine(membership=membership, days=days, by=by)


@transaction.atomic
def renew_machine(*, membership: Membership, days: int, by: User) -> str:
    """The secret of a new token for a machine; the one before works no longer."""
    membership = locked_member(membership)
    if not membership.user.is_machine:
        raise Conflict(gettext("Only a machine's token is made here. People make theirs in their account."))
    if not membership.is_active:
        raise Conflict(gettext("This machine is no longer a member. Add another one."))
    revoke_tokens_of(membership.user)
    _, secret = make_token(
        by=by, owner=membership.user, name="labeling", scope=Token.Scope.LABEL, days=days, project=membership.project
    )
    return secret


def revoke_tokens_of(machine: User) -> None:
    """What led to it is recorded by who calls this: a new token, or the end of the membership."""
    Token.objects.filter(user=machine, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def make_token(
    *, by: User, name: str, scope: str, days: int, project: Project | None = None, owner: User | None = None
) -> tuple[Token, str]:
    """A token and its secret, which is shown once. It may do what its scope and its owner may, and no more.

    owner: a machine; whoever makes the token, unless told.
    """
    secret = new_secret("token")
    token = Token.objects.create(
        user=owner or by,
        project=project,
        name=name,
        scope=scope,
        prefix=secret[:19],
        digest=digest(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    record(Event.Kind.TOKEN_MADE, by=by, project=project, subject=token, scope=scope)
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by: User) -> None:
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    record(Event.Kind.TOKEN_REVOKED, by=by, project=token.project, subject=token)


OWN = (
    *("name", "language", "time_zone", "theme", "single_keys", "auto_advance", "key_map"),
    *("email", "mail_direct", "mail_rest"),
)


@transaction.atomic
def change_account(*, by: User, changes: Mapping[str, object]) -> User:
    """Change what a person may change of their own account (OWN); anything else is a mistake of the caller's."""
    person = User.objects.select_for_update().get(pk=by.pk)
    for name in changes:
        if name not in OWN:
            raise ValueError(f"{name} of an account cannot be changed here")
        setattr(person, name, changes[name])
    person.save(update_fields=list(changes))
    record(Event.Kind.ACCOUNT_CHANGED, by=by, project=None, subject=person, changed=sorted(changes))
    return person


@transaction.atomic
def change_password(*, by: User, password: str) -> User:
    """Every session of the person ends with the old password, but for one that the caller carries over."""
    person = User.objects.select_for_update().get(pk=by.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    record(Event.Kind.PASSWORD_CHANGED, by=by, project=None, subject=person)
    return person


@transaction.atomic
def make_account(*, secret: str, username: str, password: str, name: str = "", by: User | None = None) -> Membership:
    """An account for whoever holds an open invitation, and the membership it promises; by is nobody as yet."""
    invited = find_invitation(secret)
    try:
        with transaction.atomic():
            email = invited.email  # where the invitation went, mails go
            person = User.objects.create_user(username=username, password=password, name=name, email=email)
    except IntegrityError:
        sentence = gettext("The name “%(username)s” is taken. Choose another, or sign in if it is yours.") % {
            "username": username
        }
        raise Invalid(sentence, fields={"username": sentence}) from None
    record(Event.Kind.ACCOUNT_MADE, by=by or person, project=None, subject=person)
    return accept_invitation(secret=secret, by=person)
