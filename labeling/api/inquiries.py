"""Asking about the definition over REST, beside an assignment."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from labeling.actions.inquiries import ask
from labeling.api.assignments import LabelingView
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.serializers import Strict, validated
from labeling.models import Inquiry, InquiryReply
from labeling.permissions import get_assignment


class ReplySerializer(serializers.ModelSerializer[InquiryReply]):
    by = serializers.CharField(source="by.__str__", read_only=True)

    class Meta:
        model = InquiryReply
        fields = ["id", "by", "body", "at"]
        read_only_fields = fields


class InquirySerializer(serializers.ModelSerializer[Inquiry]):
    replies = ReplySerializer(many=True, read_only=True, help_text="Oldest first.")

    class Meta:
        model = Inquiry
        fields = ["id", "question", "body", "asked_at", "settled_at", "replies"]
        read_only_fields = fields


class AskSerializer(Strict):
    id = serializers.UUIDField(help_text="Made by the client. Sending the same id again gives the first result.")
    body = serializers.CharField(help_text="What is unclear about the definition.", trim_whitespace=False)
    question = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=60, help_text="Empty: the item as a whole."
    )


class AskView(LabelingView):
    @extend_schema(operation_id="inquiries_mine", responses={200: InquirySerializer(many=True), **PROBLEMS})
    def get(self, request: Request, pk: int) -> Response:
        """What the caller asked about the definition beside this assignment."""
        held = get_assignment(request.user, pk)
        rows = held.inquiries.prefetch_related("replies__by").order_by("asked_at", "pk")
        return Response(InquirySerializer(rows, many=True).data)

    @extend_schema(operation_id="inquiries_ask", request=AskSerializer, responses={200: InquirySerializer, **PROBLEMS})
    def post(self, request: Request, pk: int) -> Response:
        """Ask about the definition. Experts read it; other labelers do not before the item is opened for discussion."""
        held = get_assignment(request.user, pk)
        made = ask(assignment=held, by=request.user, **validated(AskSerializer, request))
        return Response(InquirySerializer(made).data)
