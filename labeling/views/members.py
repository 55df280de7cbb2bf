"""Who is in a project, as what; inviting, changing a role, ending a membership."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labeling.actions.people import (
    add_machine,
    add_member,
    change_role,
    invite,
    remove_member,
    renew_machine,
    revoke_invitation,
)
from labeling.errors import Conflict
from labeling.forms.members import AddMemberForm, MachineForm, RoleForm
from labeling.models import Invitation, Membership, Role, User
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_invitation, get_member, get_membership
from labeling.templatetags.languages import inside
from labeling.views.projects import STEPS


@login_required
@read_or_post
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The list; a POST invites somebody by link, adds somebody by user name, or a machine by its name."""
    membership = get_membership(cast(User, request.user), slug, to=Do.MANAGE)
    if request.method != "POST":
        return members_page(request, membership)
    if "username" in request.POST:
        return add(request, membership)
    if "machine" in request.POST:
        return machine(request, membership)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return members_page(request, membership, invite_form=form)
    invitation, secret = invite(project=membership.project, role=form.cleaned_data["role"], by=membership.user)
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    return members_page(request, membership, link=link, invited=invitation)


def add(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Only somebody who shares a project with the manager is found: names of others stay unknown."""
    form = AddMemberForm(request.POST)
    person = None
    if form.is_valid():
        person = known_to(membership.user, form.cleaned_data["username"])
        if person is None:
            form.add_error("username", _("Nobody of this name shares a project with you. Send an invitation instead."))
    if person is None:
        return members_page(request, membership, add_form=form)
    role = form.cleaned_data["role"]
    if Membership.objects.filter(project=membership.project, user=person, is_active=True).exists():
        form.add_error(
            "username", (_("%(person)s is a member already. Change the role in the list.") % {"person": person})
        )
        return members_page(request, membership, add_form=form)
    add_member(project=membership.project, user=person, role=role, by=membership.user)
    messages.success(request, (_("%(person)s is in the project.") % {"person": person}))
    return redirect("members", membership.project.slug)


def machine(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = MachineForm(request.POST)
    if not form.is_valid():
        return members_page(request, membership, machine_form=form)
    made, secret = add_machine(
        project=membership.project,
        name=form.cleaned_data["machine"],
        days=form.cleaned_data["days"],
        by=membership.user,
    )
    return members_page(request, membership, secret=secret, machine=made)


def known_to(manager: User, username: str) -> User | None:
    mine = Membership.objects.filter(user=manager, is_active=True).values("project")
    met = User.objects.filter(
        is_active=True, memberships__project__in=mine, memberships__imported_as="", is_machine=False
    )
    return met.filter(username=username).distinct().first()


def members_page(
    request: HttpRequest,
    membership: Membership,
    *,
    invite_form: RoleForm | None = None,
    add_form: AddMemberForm | None = None,
    machine_form: MachineForm | None = None,
    machine: Membership | None = None,
    secret: str = "",
    link: str = "",
    invited: Invitation | None = None,
) -> HttpResponse:
    people = Membership.objects.filter(project=membership.project).select_related("user")
    named = people.filter(imported_as="").order_by("-is_active", "pk")
    imported = people.exclude(imported_as="").order_by("pk")
    context = {
        "page": Paginator(named, 50).get_page(request.GET.get("page")),
        "imported": Paginator(imported, 50).get_page(request.GET.get("imported")),
        "invitations": Invitation.objects.open().filter(project=membership.project).select_related("created_by"),
        "invite_form": invite_form or RoleForm(initial={"role": Role.LABELER}, auto_id="invite_%s"),
        "add_form": add_form or AddMemberForm(initial={"role": Role.LABELER}, auto_id="add_%s"),
        "machine_form": machine_form or MachineForm(auto_id="machine_%s"),
        "machine": machine,
        "secret": secret,
        "roles": Role.choices,
        "link": link,
        "invited": invited,
        "steps": STEPS if "setup" in request.GET else [],
    }
    wrong = invite_form or add_form or machine_form
    return project_page(
        request, "labeling/members/members.html", membership, context, area="members", status=422 if wrong else 200
    )


@login_required
@require_POST
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another role, or the end of a membership (remove). The last manager stays one."""
    manager = cast(User, request.user)
    member = get_member(manager, slug, pk)
    if member.imported_as or not member.is_active:
        raise Conflict(_("This membership has ended. Invite the person again if they should come back."))
    if "remove" in request.POST:
        remove_member(membership=member, by=manager)
        messages.success(
            request,
            (
                _("%(user)s is no longer a member. What they did stays, as %(pseudonym)s.")
                % {"user": member.user, "pseudonym": member.pseudonym}
            ),
        )
        return redirect("home") if member.user_id == manager.pk else redirect("members", slug)
    if "renew" in request.POST:
        secret = renew_machine(membership=member, days=MachineForm.DAYS, by=manager)
        return members_page(request, get_membership(manager, slug, to=Do.MANAGE), secret=secret, machine=member)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Conflict(_("There is no such role. Nothing was changed."))
    change_role(membership=member, role=form.cleaned_data["role"], by=manager)
    messages.success(
        request,
        (
            _("%(user)s is now %(role)s.")
            % {"user": member.user, "role": inside(str(Role(form.cleaned_data["role"]).label))}
        ),
    )
    return redirect("project" if member.user_id == manager.pk else "members", slug)


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = get_invitation(cast(User, request.user), slug, pk)
    revoke_invitation(invitation=invitation, by=cast(User, request.user))
    messages.success(request, _("The invitation no longer works."))
    return redirect("members", slug)
