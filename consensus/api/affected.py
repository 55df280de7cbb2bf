"""What a version touches, and the next round made of it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.api.queue_pages import QueuePages
from consensus.reports.affected import RULES, Affected, affected
from labeling.actions.next_round import FRESH, MOST_MIXED_IN, make_next_round
from labeling.actions.rounds import MAX_OVERLAP
from labeling.api.instructions import draft_of, version_of
from labeling.api.paging import PageQuery, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.rounds import OneRoundSerializer, chosen_labelers
from labeling.api.serializers import MOST, Strict, asked, validated
from labeling.models import Item
from labeling.permissions import Do, get_project

Fields = serializers.Serializer[object]
NAMES = [str(rule) for rule in RULES]


class RuleSerializer(Fields):
    rule = serializers.CharField(help_text=", ".join(NAMES))
    title = serializers.CharField()
    n_items = serializers.IntegerField()
    n_alone = serializers.IntegerField(help_text="Items that no other rule touches.")


class AffectedSerializer(Fields):
    version = serializers.IntegerField(allow_null=True, help_text="null for the draft.")
    rules = RuleSerializer(many=True)
    n_items = serializers.IntegerField(help_text="Touched by any rule.")
    n_asked = serializers.IntegerField(help_text="Touched, and in a round under this version already; not counted.")


class AffectedQuery(PageQuery):
    rule = serializers.ChoiceField(choices=NAMES, required=False, help_text="Items that this rule touches.")


class AffectedItemSerializer(Fields):
    id = serializers.IntegerField()
    key = serializers.CharField()
    rules = serializers.ListField(child=serializers.CharField())


AFFECTED_PAGE = page_of(AffectedItemSerializer)


class NextRoundSerializer(Strict):
    rules = serializers.ListField(
        child=serializers.ChoiceField(choices=NAMES), required=False, default=NAMES, help_text="All if left out."
    )
    fresh = serializers.FloatField(
        required=False,
        default=FRESH,
        min_value=0,
        max_value=MOST_MIXED_IN,
        help_text="Share of the round that are items nobody has labeled before; labelers cannot tell which.",
    )
    control = serializers.FloatField(
        required=False,
        default=0.0,
        min_value=0,
        max_value=MOST_MIXED_IN,
        help_text="Share of the round that are items labeled before and not touched.",
    )
    seed = serializers.IntegerField(required=False, default=0, min_value=0, max_value=MOST)
    overlap = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=1,
        max_value=MAX_OVERLAP,
        help_text="As in the newest round if left out.",
    )
    labelers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        default=None,
        allow_null=True,
        max_length=1000,
        help_text="Ids of members; those of the newest round if left out, everybody if empty.",
    )


def counted(found: Affected, version: int | None) -> dict[str, Any]:
    rules = [
        {"rule": str(rule), "title": rule.label, "n_items": found.count(rule), "n_alone": found.count_alone(rule)}
        for rule in RULES
    ]
    return {"version": version, "rules": rules, "n_items": len(found.items), "n_asked": found.n_asked}


def items_of(found: Affected, request: Request) -> Response:
    wanted = asked(AffectedQuery, request)
    rule = wanted.get("rule")
    pages = QueuePages(request, [pk for pk, rules in found.items.items() if rule is None or rule in rules], wanted)
    keys = dict(Item.objects.filter(pk__in=pages.rows).values_list("pk", "key"))
    return pages.response([{"id": pk, "key": keys[pk], "rules": list(found.items[pk])} for pk in pages.rows])


class AffectedByDraftView(ProjectResource):
    @extend_schema(operation_id="instructions_draft_affected", responses={200: AffectedSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """How many items publishing the draft as it is saved would touch, by rule. Answers of closed rounds count."""
        project = get_project(request.user, slug, to=Do.DRAFT)
        return Response(AffectedSerializer(counted(affected(project, draft_of(project)), None)).data)


class AffectedByDraftItemsView(ProjectResource):
    @extend_schema(
        operation_id="instructions_draft_affected_items",
        parameters=[AffectedQuery],
        responses={200: AFFECTED_PAGE, **PROBLEMS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """The items that publishing the draft would touch, with the rules that touch them."""
        project = get_project(request.user, slug, to=Do.DRAFT)
        return items_of(affected(project, draft_of(project)), request)


class AffectedView(ProjectResource):
    @extend_schema(operation_id="instructions_affected", responses={200: AffectedSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """How many items a version touches, by rule. Answers of closed rounds count."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        version = version_of(project, number)
        return Response(AffectedSerializer(counted(affected(project, version), version.number)).data)


class AffectedItemsView(ProjectResource):
    @extend_schema(
        operation_id="instructions_affected_items",
        parameters=[AffectedQuery],
        responses={200: AFFECTED_PAGE, **PROBLEMS},
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        """The items that a version touches, with the rules that touch them."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        return items_of(affected(project, version_of(project, number)), request)


class NextRoundView(ProjectResource):
    @extend_schema(
        operation_id="instructions_next_round",
        request=NextRoundSerializer,
        responses={201: OneRoundSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Make a draft round of the items that the version in force touches, with fresh ones mixed in unseen."""
        project = get_project(request.user, slug, to=Do.RUN)
        wanted = validated(NextRoundSerializer, request)
        version = version_of(project, number)
        people = wanted["labelers"]
        made = make_next_round(
            version=version,
            by=request.user,
            touched=affected(project, version).by(wanted["rules"]),
            fresh=wanted["fresh"],
            control=wanted["control"],
            seed=wanted["seed"],
            overlap=wanted["overlap"],
            labelers=None if people is None else chosen_labelers(project, people),
        )
        return Response(OneRoundSerializer(made).data, status=status.HTTP_201_CREATED)
