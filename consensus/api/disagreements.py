"""The queue of disagreements, one of them, its thread and its resolution."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.actions.disagreements import open_for_discussion, reopen
from consensus.actions.resolutions import resolve
from consensus.api.queue_pages import QueuePages
from consensus.blinding import VisibleAnswer, get_disagreement, visible_answers
from consensus.models import Disagreement, Resolution
from consensus.reports.queue import AGES, ASKED, STATES, Filters, queue
from consensus.reports.ranking import SORTS, Entry
from labeling.api.paging import PageQuery, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked, validated
from labeling.errors import NotFound
from labeling.models import ChangeRequest, Membership
from labeling.permissions import Do, get_membership


class DisagreementSerializer(serializers.ModelSerializer[Disagreement]):
    round = serializers.IntegerField(source="item.round.number", read_only=True)
    instructions = serializers.IntegerField(source="item.round.instructions.number", read_only=True)
    key = serializers.CharField(source="item.item.key", read_only=True)
    item = serializers.IntegerField(source="item.item_id", read_only=True)
    case = serializers.IntegerField(source="case.number", read_only=True, allow_null=True)

    class Meta:
        model = Disagreement
        fields = [
            "id", "round", "instructions", "item", "key", "question", "status", "kind", "spread", "pair", "case",
            "raised_at", "opened_at",
        ]  # fmt: skip
        read_only_fields = fields


class SliceShareSerializer(serializers.Serializer[object]):
    slice = serializers.CharField()
    share = serializers.FloatField()


class RankSerializer(serializers.Serializer[object]):
    score = serializers.FloatField(
        source="telling", help_text="spread × pair_share × slice_share × (1 + reliability) / 2; null counts as 1."
    )
    pair_share = serializers.FloatField(help_text="Of the disagreements on its question in the same state.")
    slice_share = serializers.FloatField(allow_null=True, help_text="The same of its slices, their mean.")
    slices = SliceShareSerializer(many=True)
    reliability = serializers.FloatField(
        allow_null=True, help_text="Of those who differ: 0 as by chance, 1 always as others. null while not known."
    )


class QueuedSerializer(DisagreementSerializer):
    rank = serializers.SerializerMethodField(help_text="Why it stands where it stands.")

    class Meta(DisagreementSerializer.Meta):
        fields = [*DisagreementSerializer.Meta.fields, "rank"]
        read_only_fields = fields

    @extend_schema_field(RankSerializer)
    def get_rank(self, held: Disagreement) -> Any:
        entry: Entry = self.context["entries"][held.pk]
        slices = [{"slice": name, "share": share} for name, share in entry.slice_shares]
        numbers = ("telling", "pair_share", "slice_share", "reliability")
        return RankSerializer({name: getattr(entry, name) for name in numbers} | {"slices": slices}).data


class GivenSerializer(serializers.Serializer[object]):
    letter = serializers.CharField(help_text="The labeler's on this item.")
    who = serializers.CharField()
    is_machine = serializers.BooleanField()
    answer = serializers.JSONField(allow_null=True, help_text="null: cannot tell.")
    reason = serializers.CharField(allow_blank=True, help_text="Why it cannot be told.")
    comment = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    by = serializers.CharField(source="by.__str__", read_only=True)

    class Meta:
        model = Resolution
        fields = ["id", "outcome", "label", "cause", "rationale", "by", "at"]
        read_only_fields = fields


class OneDisagreementSerializer(DisagreementSerializer):
    # A field may be called data or label; the stubs know these names as attributes of every serializer.
    data = serializers.JSONField(source="item.item.data", read_only=True)  # type: ignore[assignment]
    answers = serializers.SerializerMethodField()
    resolution = ResolutionSerializer(read_only=True, allow_null=True, help_text="The one in force.")
    resolutions = ResolutionSerializer(many=True, read_only=True, help_text="All that were ever made.")

    class Meta(DisagreementSerializer.Meta):
        fields = [*DisagreementSerializer.Meta.fields, "data", "answers", "resolution", "resolutions"]
        read_only_fields = fields

    @extend_schema_field(GivenSerializer(many=True))
    def get_answers(self, held: Disagreement) -> Any:
        return GivenSerializer(self.context["answers"], many=True).data


class ResolveSerializer(Strict):
    outcome = serializers.ChoiceField(choices=Resolution.Outcome.choices)
    label = serializers.JSONField(  # type: ignore[assignment]
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


class ReopenSerializer(Strict):
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=settings.MAX_COMMENT,
        help_text="Needed from a minute after resolving on.",
    )  # fmt: skip


class QueueQuery(PageQuery):
    round = serializers.IntegerField(required=False, min_value=1, max_value=MOST)
    question = serializers.CharField(required=False, max_length=60)
    pair = serializers.CharField(required=False, max_length=210, help_text="As pair stands in a row.")
    slice = serializers.CharField(required=False, max_length=300, help_text="noise=car, or of numbers mm=0.3–1.2")
    kind = serializers.ChoiceField(choices=Disagreement.Kind.choices, required=False)
    labeler = serializers.CharField(
        required=False, max_length=40, help_text="The pseudonym of somebody who answered the item."
    )
    cause = serializers.ChoiceField(
        choices=Resolution.Cause.choices, required=False, help_text="Of what is resolved; see status."
    )
    age = serializers.ChoiceField(choices=list(AGES), required=False, help_text="How long ago it was raised.")
    case = serializers.RegexField(r"^(any|none|[0-9]{1,9})$", required=False, help_text="any, none, or its number.")
    asked = serializers.ChoiceField(
        choices=list(ASKED), required=False, help_text="A labeler asked about the definition there."
    )
    status = serializers.ChoiceField(choices=list(STATES), required=False, default="waiting")
    sort = serializers.ChoiceField(choices=list(SORTS), required=False, default="telling")


class QueueView(ProjectResource):
    @extend_schema(
        operation_id="disagreements_list",
        parameters=[QueueQuery],
        responses={200: page_of(QueuedSerializer), **PROBLEMS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """The disagreements that wait, most telling first."""
        membership = get_membership(request.user, slug, to=Do.SEE_ANSWERS)
        wanted = asked(QueueQuery, request)
        filters = Filters.read({name: str(value) for name, value in wanted.items()})
        entries = {entry.pk: entry for entry in queue(membership, filters).entries}
        pages = QueuePages(request, list(entries), wanted)
        rows = Disagreement.objects.select_related("item__item", "item__round__instructions", "case")
        held = rows.in_bulk(pages.rows)
        shown = [held[pk] for pk in pages.rows if pk in held]
        return pages.response(QueuedSerializer(shown, many=True, context={"entries": entries}).data)


class DisagreementView(ProjectResource):
    @extend_schema(operation_id="disagreements_read", responses={200: OneDisagreementSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """A disagreement with everybody's answers; for its labelers once it is opened for discussion."""
        return Response(shown(*get_disagreement(request.user, slug, pk)))


class OpenView(ProjectResource):
    @extend_schema(
        operation_id="disagreements_open", request=None, responses={200: OneDisagreementSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Show the item's labelers its answers and the thread. From now on none of them revises."""
        membership, held = get_disagreement(request.user, slug, pk, to=Do.RESOLVE)
        return Response(shown(membership, open_for_discussion(disagreement=held, by=request.user)))


class ResolutionView(ProjectResource):
    @extend_schema(operation_id="resolution_read", responses={200: ResolutionSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """The resolution in force; 404 while there is none."""
        _, held = get_disagreement(request.user, slug, pk)
        if held.resolution is None:
            raise NotFound("This disagreement is not resolved.")
        return Response(ResolutionSerializer(held.resolution).data)

    @extend_schema(
        operation_id="disagreements_resolve",
        request=ResolveSerializer,
        responses={201: ResolutionSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Decide the label, ask for a better x, drop the item, or accept it as ambiguous."""
        _, held = get_disagreement(request.user, slug, pk, to=Do.RESOLVE)
        made = resolve(disagreement=held, by=request.user, **validated(ResolveSerializer, request))
        return Response(ResolutionSerializer(made).data, status=status.HTTP_201_CREATED)


class ReopenView(ProjectResource):
    @extend_schema(
        operation_id="disagreements_reopen",
        request=ReopenSerializer,
        responses={200: OneDisagreementSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Put the resolution out of force; it stays in the history."""
        membership, held = get_disagreement(request.user, slug, pk, to=Do.RESOLVE)
        again = reopen(disagreement=held, by=request.user, reason=validated(ReopenSerializer, request)["reason"])
        return Response(shown(membership, again))


def shown(membership: Membership, held: Disagreement) -> Any:
    given = visible_answers(membership, [held.item]).get(held.item_id, [])
    rows = [as_row(answer, held.question) for answer in given if answer.has(held.question)]
    return OneDisagreementSerializer(held, context={"answers": rows}).data


def as_row(answer: VisibleAnswer, question: str) -> dict[str, Any]:
    return {
        "letter": answer.letter,
        "who": answer.who,
        "is_machine": answer.is_machine,
        "answer": answer.to(question),
        "reason": answer.reasons.get(question, ""),
        "comment": answer.comment,
        "at": answer.at,
    }
