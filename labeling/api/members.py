"""Who has which role in a project."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.people import add_machine, add_member, change_role, remove_member, renew_machine
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, validated
from labeling.errors import Conflict, Invalid
from labeling.models import Membership, Project, Role, User
from labeling.permissions import Do, get_member, get_project

Fields = serializers.Serializer[object]


class MemberSerializer(serializers.ModelSerializer[Membership]):
    username = serializers.CharField(source="user.username", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
    is_machine = serializers.BooleanField(source="user.is_machine", read_only=True)
    kind = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "username", "name", "kind", "is_machine", "role", "pseudonym", "is_active", "joined_at"]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "enum": ["person", "machine"]})
    def get_kind(self, membership: Membership) -> str:
        return "machine" if membership.user.is_machine else "person"


class RoleSerializer(Strict):
    role = serializers.ChoiceField(choices=Role.choices)


class NewMemberSerializer(RoleSerializer):
    username = serializers.CharField(
        max_length=150, help_text="Somebody who shares a project with the caller; invite others by link."
    )


class TokenDaysSerializer(Strict):
    days = serializers.IntegerField(
        required=False, default=90, min_value=1, max_value=365, help_text="For which its token works."
    )


class NewMachineSerializer(TokenDaysSerializer):
    name = serializers.CharField(max_length=150, help_text="Such as the model and its version.")


class MachineSerializer(Fields):
    member = MemberSerializer()
    token = serializers.CharField(help_text="Shown this once. It labels in this project and does nothing else.")


class MachinesView(ProjectResource):
    @extend_schema(
        operation_id="machines_add", request=NewMachineSerializer, responses={201: MachineSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Add a machine that labels over REST under the rules that hold for people."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        made, secret = add_machine(project=project, by=request.user, **validated(NewMachineSerializer, request))
        return Response(MachineSerializer({"member": made, "token": secret}).data, status=status.HTTP_201_CREATED)


class MachineTokenView(ProjectResource):
    @extend_schema(
        operation_id="machines_renew", request=TokenDaysSerializer, responses={201: MachineSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """A new token for a machine. The one before works no longer."""
        held = get_member(request.user, slug, pk)
        secret = renew_machine(membership=held, by=request.user, **validated(TokenDaysSerializer, request))
        return Response(MachineSerializer({"member": held, "token": secret}).data, status=status.HTTP_201_CREATED)


class MembersView(ProjectResource):
    @extend_schema(
        operation_id="members_list", parameters=[PageQuery], responses={200: page_of(MemberSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """Everybody who is or was a member."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        asked(PageQuery, request)
        return page(project.memberships.select_related("user"), request, MemberSerializer)

    @extend_schema(
        operation_id="members_add", request=NewMemberSerializer, responses={201: MemberSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make somebody a member, or take back in who has left."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        wanted = validated(NewMemberSerializer, request)
        person = acquaintance(request.user, project, wanted["username"])
        made = add_member(project=project, user=person, role=wanted["role"], by=request.user)
        return Response(MemberSerializer(made).data, status=status.HTTP_201_CREATED)


class MemberView(ProjectResource):
    @extend_schema(operation_id="members_read", responses={200: MemberSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One membership."""
        return Response(MemberSerializer(get_member(request.user, slug, pk)).data)

    @extend_schema(operation_id="members_change", request=RoleSerializer, responses={200: MemberSerializer, **PROBLEMS})
    def patch(self, request: Request, slug: str, pk: int) -> Response:
        """Give somebody another role."""
        membership = get_member(request.user, slug, pk)
        role = validated(RoleSerializer, request)["role"]
        change_role(membership=membership, role=role, by=request.user)
        return Response(MemberSerializer(get_member(request.user, slug, pk)).data)

    @extend_schema(operation_id="members_remove", responses={204: None, **PROBLEMS})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """End a membership. What the person did stays, under the pseudonym."""
        remove_member(membership=get_member(request.user, slug, pk), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def acquaintance(user: User, project: Project, username: str) -> User:
    """Somebody of this name who shares a project with the caller. Others look as if they had no account."""
    mine = Membership.objects.filter(user=user, is_active=True).values("project")
    met = Membership.objects.filter(project__in=mine, imported_as="", user__is_machine=False).values("user")
    person = User.objects.filter(pk__in=met, username=username, is_active=True).first()
    if person is None:
        sentence = "Nobody of this name shares a project with you. Invite the person by link instead."
        raise Invalid(sentence, fields={"username": sentence})
    if project.memberships.filter(user=person, is_active=True).exists():
        raise Conflict("This person is a member already. Change the role instead.", fields={"username": "Is a member."})
    return person
