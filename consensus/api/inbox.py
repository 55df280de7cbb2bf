"""What the caller should hear of, from all their projects; of one project with a token for it."""

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request as AnyRequest
from rest_framework.response import Response
from rest_framework.views import APIView

from consensus.actions.notifications import mark_read, mark_unread
from consensus.inbox import rows_for
from consensus.models import Notification
from labeling.api.paging import PageQuery, Pages, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.serializers import Strict, asked, validated

MANY = 1000  # entries that one request names


class NotificationSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="newest.pk")
    project = serializers.CharField(source="project.slug")
    kind = serializers.ChoiceField(choices=Notification.Kind.choices, source="newest.kind")
    text = serializers.CharField(source="sentence")
    about = serializers.CharField(
        source="about.title", default="", help_text="Empty where the caller may not see it now."
    )
    url = serializers.CharField(allow_blank=True, help_text="Its page, without the host.")
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(source="newest.read_at", allow_null=True)


class InboxQuery(PageQuery):
    unread = serializers.BooleanField(required=False, default=False, help_text="true: only what is unread.")


class MarkSerializer(Strict):
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=MANY,
        allow_null=True,
        required=False,
        default=None,
        help_text="Without it, all.",
    )
    read = serializers.BooleanField(default=True, help_text="false: they are unread again; wants ids.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not given["read"] and given["ids"] is None:
            raise serializers.ValidationError({"ids": ["Name what is unread again."]})
        return given


class InboxView(APIView):
    @extend_schema(
        operation_id="inbox_list", parameters=[InboxQuery], responses={200: page_of(NotificationSerializer), **PROBLEMS}
    )
    def get(self, request: Request) -> Response:
        """What the caller should hear of, the newest first."""
        wanted = asked(InboxQuery, request)
        mine = Notification.objects.of(request.user)
        rows = (mine.unread() if wanted["unread"] else mine).select_related("project", "by")
        return NewestFirst().respond(rows, request)

    @extend_schema(operation_id="inbox_mark", request=MarkSerializer, responses={204: None, **PROBLEMS})
    def post(self, request: Request) -> Response:
        """Mark entries as read, or as unread again."""
        body = validated(MarkSerializer, request)
        if body["read"]:
            mark_read(by=request.user, rows=body["ids"])
        else:
            mark_unread(by=request.user, rows=body["ids"])
        return Response(status=204)


class NewestFirst(Pages):
    ordering = "-pk"

    def respond(self, rows: QuerySet[Notification], request: Request) -> Response:
        found = cast("list[Notification]", self.paginate_queryset(rows, cast(AnyRequest, request)))
        shown = rows_for(request.user, found, together=False)
        return self.get_paginated_response(NotificationSerializer(shown, many=True).data)
