"""The raw answers, for those who may see them."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from consensus.blinding import visible_annotations
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, asked
from labeling.models import Annotation
from labeling.permissions import Do, get_membership


class AnswerGivenSerializer(serializers.ModelSerializer[Annotation]):
    round = serializers.IntegerField(source="assignment.item.round.number", read_only=True)
    item = serializers.IntegerField(source="assignment.item.item_id", read_only=True)
    key = serializers.CharField(source="assignment.item.item.key", read_only=True)
    attributes = serializers.JSONField(
        source="assignment.item.item.attributes", read_only=True, help_text="Of the item: what slices are made of."
    )
    labeler = serializers.CharField(read_only=True, help_text="The pseudonym, as in releases.")
    is_machine = serializers.BooleanField(source="assignment.labeler.is_machine", read_only=True)
    instructions = serializers.IntegerField(source="instructions.number", read_only=True)

    class Meta:
        model = Annotation
        fields = [
            "id", "round", "item", "key", "attributes", "labeler", "is_machine", "instructions", "revision",
            "answers", "cannot_tell", "reasons", "comment", "seconds", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class AnnotationQuery(PageQuery):
    round = serializers.IntegerField(required=False, min_value=1, max_value=MOST, help_text="Its number.")
    key = serializers.CharField(required=False, max_length=200, help_text="Of the item.")


class AnnotationsView(ProjectResource):
    @extend_schema(
        operation_id="annotations_list",
        parameters=[AnnotationQuery],
        responses={200: page_of(AnswerGivenSerializer), **PROBLEMS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """The revision of each answer that counts; not those of items that the caller may still be asked about."""
        membership = get_membership(request.user, slug, to=Do.SEE_ANSWERS)
        wanted = asked(AnnotationQuery, request)
        rows = visible_annotations(membership)
        if "round" in wanted:
            rows = rows.filter(assignment__item__round__number=wanted["round"])
        if "key" in wanted:
            rows = rows.filter(assignment__item__item__key=wanted["key"])
        return page(rows, request, AnswerGivenSerializer, ordering="assignment_id")
