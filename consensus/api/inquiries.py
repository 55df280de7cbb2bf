"""Questions about the definition over REST: experts read, answer and settle them; a labeler reads their own."""

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.inquiries import STATES, asked_by, get_inquiry, in_state, inquiries_for, with_item
from labeling.actions import inquiries as actions
from labeling.api.inquiries import InquirySerializer, ReplySerializer
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, validated
from labeling.models import Inquiry, Membership
from labeling.permissions import Do, get_membership

UUIDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class AskedSerializer(InquirySerializer):
    round = serializers.IntegerField(source="assignment.item.round.number", read_only=True)
    item = serializers.IntegerField(source="assignment.item.item_id", read_only=True)
    by = serializers.SerializerMethodField(help_text="By the letter on this item where names are hidden.")

    class Meta(InquirySerializer.Meta):
        fields = [*InquirySerializer.Meta.fields, "round", "item", "by"]
        read_only_fields = fields

    def get_by(self, inquiry: Inquiry) -> str:
        return asked_by(self.context["membership"], inquiry)


class InquiriesQuery(PageQuery):
    state = serializers.ChoiceField(choices=STATES, required=False, default="waiting")


class NewReplySerializer(Strict):
    body = serializers.CharField(max_length=settings.MAX_COMMENT, trim_whitespace=False, help_text="Markdown.")


class SettleSerializer(Strict):
    settled = serializers.BooleanField(default=True, help_text="false: it is taken up again.")


class RuleSerializer(Strict):
    rule = serializers.CharField(
        max_length=actions.MAX_RULE, trim_whitespace=False, help_text="Markdown to add to the draft."
    )


class InquiriesView(ProjectResource):
    @extend_schema(
        operation_id="inquiries_list",
        parameters=[InquiriesQuery],
        responses={200: page_of(AskedSerializer), **PROBLEMS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """What labelers asked about the definition, as far as the caller may read it: an expert may not while they may
        be asked about the item themself; a labeler has their own, and those on items opened for discussion. In no
        order of time: sort by asked_at."""
        membership = get_membership(request.user, slug, to=Do.DISCUSS)
        wanted = asked(InquiriesQuery, request)
        rows = in_state(with_item(inquiries_for(membership)), wanted["state"]).prefetch_related("replies__by")
        return page(rows, request, AskedSerializer, places=UUIDS, context={"membership": membership})


class InquiryView(ProjectResource):
    @extend_schema(operation_id="inquiries_read", responses={200: AskedSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: UUID) -> Response:
        """One question with its replies."""
        return answered(*get_inquiry(request.user, slug, pk, to=Do.DISCUSS))


class RepliesView(ProjectResource):
    @extend_schema(
        operation_id="inquiries_reply", request=NewReplySerializer, responses={201: ReplySerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, pk: UUID) -> Response:
        """Answer it; who asked sees that at once."""
        _, held = get_inquiry(request.user, slug, pk, to=Do.RESOLVE)
        made = actions.reply(inquiry=held, by=request.user, body=validated(NewReplySerializer, request)["body"])
        return Response(ReplySerializer(made).data, status=status.HTTP_201_CREATED)


class SettleView(ProjectResource):
    @extend_schema(
        operation_id="inquiries_settle", request=SettleSerializer, responses={200: AskedSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, pk: UUID) -> Response:
        """Say that nothing more is to be done about it, or that there is."""
        membership, held = get_inquiry(request.user, slug, pk, to=Do.RESOLVE)
        actions.settle(inquiry=held, by=request.user, **validated(SettleSerializer, request))
        return again(membership, held)


class RuleView(ProjectResource):
    @extend_schema(operation_id="inquiries_rule", request=RuleSerializer, responses={200: AskedSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: UUID) -> Response:
        """Add a rule to the draft of the instructions, and settle the question."""
        membership, held = get_inquiry(request.user, slug, pk, to=Do.DRAFT)
        actions.draft_rule(inquiry=held, by=request.user, rule=validated(RuleSerializer, request)["rule"])
        return again(membership, held)


class RenounceView(ProjectResource):
    @extend_schema(operation_id="inquiries_renounce", request=None, responses={200: AskedSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: UUID) -> Response:
        """Read it rather than be asked about its item."""
        membership, held = get_inquiry(request.user, slug, pk, to=Do.RESOLVE, unread=True)
        actions.renounce(inquiry=held, by=request.user)
        return again(membership, held)


def again(membership: Membership, held: Inquiry) -> Response:
    return answered(*get_inquiry(membership.user, membership.project.slug, held.pk, to=Do.RESOLVE))


def answered(membership: Membership, held: Inquiry) -> Response:
    shown: Any = AskedSerializer(held, context={"membership": membership}).data
    return Response(shown)
