"""Cases: disagreements with one cause, their thread, and the decisions on them."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.actions.cases import (
    MAX_TITLE,
    add_to_case,
    decide_case,
    make_case,
    open_case,
    rename_case,
    take_back,
    take_out,
)
from consensus.api.disagreements import DisagreementSerializer
from consensus.blinding import cases_for, disagreements_for, get_case
from consensus.models import Case, CaseDecision, Disagreement, Resolution
from consensus.reports.cases import listed, proposals
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked, validated
from labeling.errors import NotFound
from labeling.models import ChangeRequest, Membership
from labeling.permissions import Do, get_membership

MANY = 5_000  # disagreements that one request names


class Ids(serializers.ListField):
    child = serializers.IntegerField(min_value=1, max_value=MOST)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MANY, **options)


class CaseSerializer(serializers.ModelSerializer[Case]):
    n_disagreements = serializers.SerializerMethodField(help_text="Those that this person may see.")
    n_waiting = serializers.SerializerMethodField(help_text="Of these, so many are to be decided.")

    class Meta:
        model = Case
        fields = ["number", "question", "title", "made_at", "opened_at", "n_disagreements", "n_waiting"]
        read_only_fields = fields

    def get_n_disagreements(self, case: Case) -> int:
        return int(self.context["counts"][case.pk][0])

    def get_n_waiting(self, case: Case) -> int:
        return int(self.context["counts"][case.pk][1])


class CaseDecisionSerializer(serializers.ModelSerializer[CaseDecision]):
    by = serializers.CharField(source="by.__str__", read_only=True)

    class Meta:
        model = CaseDecision
        fields = ["id", "outcome", "label", "cause", "rationale", "by", "at"]
        read_only_fields = fields


class OneCaseSerializer(CaseSerializer):
    disagreements = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "disagreements", "decisions"]
        read_only_fields = fields

    def get_disagreements(self, case: Case) -> list[dict[str, Any]]:
        held = disagreements_for(self.context["membership"]).filter(case=case).order_by("pk")
        rows = held.select_related("item__item", "item__round__instructions", "case")
        return list(DisagreementSerializer(rows, many=True).data)

    def get_decisions(self, case: Case) -> list[dict[str, Any]]:
        return list(CaseDecisionSerializer(case.decisions.select_related("by"), many=True).data)


class ProposalSerializer(serializers.Serializer[object]):
    question = serializers.CharField()
    pair = serializers.CharField()
    slice = serializers.CharField(allow_blank=True, help_text="The slice that holds more of the pair's than expected.")
    is_alike = serializers.BooleanField(help_text="The texts of its items share most of their words.")
    n = serializers.IntegerField()
    expected = serializers.FloatField(help_text="Of a slice: how many there would be if it were like the others.")
    disagreements = serializers.ListField(child=serializers.IntegerField())


class NewCaseSerializer(Strict):
    title = serializers.CharField(max_length=MAX_TITLE)
    disagreements = Ids(min_length=1)


class RenameSerializer(Strict):
    title = serializers.CharField(max_length=MAX_TITLE)


class MoveSerializer(Strict):
    add = Ids(required=False, default=list)
    remove = Ids(required=False, default=list)


class DecideSerializer(Strict):
    disagreements = Ids(
        required=False, default=None, allow_null=True, help_text="Of the case; without it, all that wait."
    )
    outcome = serializers.ChoiceField(choices=Resolution.Outcome.choices)
    label = serializers.JSONField(  # type: ignore[assignment]  # the stubs know label as an attribute of serializers
        required=False, default=None, help_text="The answer, where the outcome is decide."
    )
    cause = serializers.ChoiceField(choices=Resolution.Cause.choices)
    rationale = serializers.CharField(max_length=settings.MAX_COMMENT)
    rule = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20_000, trim_whitespace=False,
        help_text="Markdown to add to the draft of the instructions.",
    )  # fmt: skip
    wanted = serializers.ChoiceField(
        choices=ChangeRequest.Wanted.choices, required=False, default="other",
        help_text="Of a better x, where the outcome is change_x.",
    )  # fmt: skip


class BackSerializer(Strict):
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=settings.MAX_COMMENT,
        help_text="Needed from a minute after deciding on.",
    )  # fmt: skip


class ReopenedSerializer(serializers.Serializer[object]):
    reopened = serializers.IntegerField()


class CasesView(ProjectResource):
    @extend_schema(
        operation_id="cases_list", parameters=[PageQuery], responses={200: page_of(CaseSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """The cases; for a labeler those that are open to them."""
        membership = get_membership(request.user, slug, to=Do.DISCUSS)
        asked(PageQuery, request)
        return page(cases_for(membership), request, CaseSerializer, context=counted(membership))

    @extend_schema(operation_id="cases_make", request=NewCaseSerializer, responses={201: OneCaseSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str) -> Response:
        """Make a case of disagreements; each leaves the case it was in."""
        membership = get_membership(request.user, slug, to=Do.RESOLVE)
        body = validated(NewCaseSerializer, request)
        held = named(membership, body["disagreements"])
        case = make_case(project=membership.project, by=request.user, title=body["title"], disagreements=held)
        return Response(shown(membership, case), status=status.HTTP_201_CREATED)


class ProposalsView(ProjectResource):
    @extend_schema(operation_id="cases_proposals", responses={200: ProposalSerializer(many=True), **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """Groups among what waits that look as if they had one cause, the largest pair first."""
        membership = get_membership(request.user, slug, to=Do.RESOLVE)
        return Response(ProposalSerializer(proposals(membership), many=True).data)


class CaseView(ProjectResource):
    @extend_schema(operation_id="cases_read", responses={200: OneCaseSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """A case with its disagreements and the decisions on it."""
        return Response(shown(*get_case(request.user, slug, number)))

    @extend_schema(
        operation_id="cases_rename", request=RenameSerializer, responses={200: OneCaseSerializer, **PROBLEMS}
    )
    def patch(self, request: Request, slug: str, number: int) -> Response:
        """Give it another title."""
        _, case = get_case(request.user, slug, number, to=Do.RESOLVE)
        rename_case(case=case, by=request.user, title=validated(RenameSerializer, request)["title"])
        return Response(shown(*get_case(request.user, slug, number)))


class CaseDisagreementsView(ProjectResource):
    @extend_schema(operation_id="cases_move", request=MoveSerializer, responses={200: CaseSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Add disagreements, and take others out."""
        membership, case = get_case(request.user, slug, number, to=Do.RESOLVE)
        body = validated(MoveSerializer, request)
        if body["add"]:
            add_to_case(case=case, by=request.user, disagreements=named(membership, body["add"]))
        if body["remove"]:
            take_out(case=case, by=request.user, disagreements=named(membership, body["remove"]))
        return Response(CaseSerializer(case, context=counted(membership, case)).data)


class OpenCaseView(ProjectResource):
    @extend_schema(operation_id="cases_open", request=None, responses={200: OneCaseSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Show its labelers the thread, and to each the answers on their own items. Its rounds must be closed."""
        _, case = get_case(request.user, slug, number, to=Do.RESOLVE)
        open_case(case=case, by=request.user)
        return Response(shown(*get_case(request.user, slug, number)))


class CaseDecisionsView(ProjectResource):
    @extend_schema(
        operation_id="cases_decide", request=DecideSerializer, responses={201: CaseDecisionSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """One decision for many disagreements of the case: all of them are resolved, or none."""
        membership, case = get_case(request.user, slug, number, to=Do.RESOLVE)
        body = validated(DecideSerializer, request)
        wanted = body.pop("disagreements")
        held = disagreements_for(membership).filter(case=case)
        waiting = [Disagreement.Status.OPEN, Disagreement.Status.DISCUSSING]
        held = held.filter(status__in=waiting) if wanted is None else held.filter(pk__in=wanted)
        made = decide_case(case=case, by=request.user, disagreements=list(held), **body)
        return Response(CaseDecisionSerializer(made).data, status=status.HTTP_201_CREATED)


class TakeBackView(ProjectResource):
    @extend_schema(
        operation_id="cases_take_back", request=BackSerializer, responses={200: ReopenedSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int, pk: int) -> Response:
        """Reopen what this decision resolved and nobody has decided otherwise since."""
        _, case = get_case(request.user, slug, number, to=Do.RESOLVE)
        decision = case.decisions.filter(pk=pk).first()
        if decision is None:
            raise NotFound
        n = take_back(decision=decision, by=request.user, reason=validated(BackSerializer, request)["reason"])
        return Response(ReopenedSerializer({"reopened": n}).data)


def named(membership: Membership, ids: list[int]) -> list[Disagreement]:
    """Of those this person may see; others do not exist for them."""
    held = list(disagreements_for(membership).filter(pk__in=ids))
    if len(held) < len(set(ids)):
        raise NotFound("Some of these disagreements do not exist.")
    return held


def counted(membership: Membership, *cases: Case) -> dict[str, Any]:
    """What CaseSerializer wants; a case that nothing is left of counts nothing."""
    nothing = {case.pk: (0, 0) for case in cases}
    return {
        "membership": membership,
        "counts": nothing | {row.case.pk: (row.n, row.n_waiting) for row in listed(membership)},
    }


def shown(membership: Membership, case: Case) -> Any:
    return OneCaseSerializer(case, context=counted(membership, case)).data
