"""Threads of disagreements and cases: posts with quotes, and rules that they propose for the instructions."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.actions.discussions import edit, restore, withdraw, write
from consensus.actions.proposals import MAX_RULE, checked_proposal, take_into_draft, take_stand
from consensus.blinding import get_case, get_disagreement
from consensus.models import Case, Disagreement, EarlierText, Message, RuleProposal, Stand
from consensus.permissions import get_message
from consensus.reports.threads import ThreadPost, posts_of, question_of
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, validated
from labeling.errors import Conflict, NotFound
from labeling.models import Membership
from labeling.permissions import Do


class QuoteSerializer(serializers.Serializer[Any]):
    reference = serializers.CharField(help_text="As it stands in the body: [quote: reference].")
    source = serializers.CharField(help_text="Who said it, by the letter where names are hidden; or which rules.")  # type: ignore[assignment]
    text = serializers.CharField()


class StandSerializer(serializers.Serializer[Any]):
    by = serializers.CharField(source="who")
    view = serializers.ChoiceField(choices=Stand.View.choices, source="stand.view")
    reason = serializers.CharField(source="stand.reason", allow_blank=True)
    at = serializers.DateTimeField(source="stand.at")


class ProposalOfRuleSerializer(serializers.Serializer[Any]):
    where = serializers.ChoiceField(choices=RuleProposal.Place.choices, source="proposal.place")
    option = serializers.CharField(source="proposal.option", allow_blank=True)
    rule = serializers.CharField(source="proposal.text")
    backs = serializers.IntegerField(source="n_backs")
    objects = serializers.IntegerField(source="n_objects")
    stands = StandSerializer(many=True)
    state = serializers.CharField(allow_blank=True, help_text="What became of it.")


class MessageSerializer(serializers.Serializer[Message]):
    id = serializers.IntegerField(source="message.pk")
    by = serializers.CharField(source="author")
    body = serializers.SerializerMethodField(help_text="Empty where the post was withdrawn.")
    at = serializers.DateTimeField(source="message.at")
    edited_at = serializers.DateTimeField(source="message.edited_at", allow_null=True)
    withdrawn_at = serializers.DateTimeField(source="message.withdrawn_at", allow_null=True)
    quotes = QuoteSerializer(many=True, help_text="Those that the caller may see.")
    proposal = ProposalOfRuleSerializer(allow_null=True)

    def to_representation(self, message: Message) -> dict[str, Any]:
        """context: posts, by the key of their message."""
        return super().to_representation(self.context["posts"][message.pk])

    def get_body(self, post: ThreadPost) -> str:
        return "" if post.is_withdrawn else post.message.body


class EarlierSerializer(serializers.ModelSerializer[EarlierText]):
    class Meta:
        model = EarlierText
        fields = ["body", "written_at"]
        read_only_fields = fields


class OneMessageSerializer(MessageSerializer):
    earlier = EarlierSerializer(many=True, source="message.earlier", help_text="What it said before, oldest first.")


MESSAGES = page_of(MessageSerializer)  # one component of the document, of whichever thread


class NewRuleSerializer(Strict):
    where = serializers.ChoiceField(choices=RuleProposal.Place.choices)
    option = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200, help_text="Whose include or exclude it is for."
    )
    rule = serializers.CharField(max_length=MAX_RULE, trim_whitespace=False, help_text="Markdown.")


class NewMessageSerializer(Strict):
    body = serializers.CharField(
        max_length=settings.MAX_COMMENT,
        trim_whitespace=False,
        allow_blank=True,
        required=False,
        default="",
        help_text="Markdown. @username mentions a member; a line [quote: post-12], [quote: answer-A] or "
        "[quote: rule-3-rule-12] (version 3) quotes. May be empty where a rule is proposed.",
    )
    proposal = NewRuleSerializer(required=False, default=None, allow_null=True, help_text="A rule to propose.")


class EditSerializer(Strict):
    body = serializers.CharField(max_length=settings.MAX_COMMENT, trim_whitespace=False)


class TakeStandSerializer(Strict):
    view = serializers.ChoiceField(choices=Stand.View.choices)
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=settings.MAX_COMMENT,
        help_text="Needed with an objection.",
    )  # fmt: skip


class TakenSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="Of the draft.")


class MessagesView(ProjectResource):
    @extend_schema(operation_id="messages_list", parameters=[PageQuery], responses={200: MESSAGES, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """The thread, oldest first."""
        return listed(request, *get_disagreement(request.user, slug, pk))

    @extend_schema(
        operation_id="messages_write", request=NewMessageSerializer, responses={201: MessageSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Write in the thread, or propose a rule in it."""
        membership, held = get_disagreement(request.user, slug, pk, to=Do.DISCUSS)
        body = validated(NewMessageSerializer, request)
        made = write(disagreement=held, by=request.user, body=body["body"], proposes=proposed(held, body["proposal"]))
        return Response(shown(membership, made), status=status.HTTP_201_CREATED)


class CaseMessagesView(ProjectResource):
    @extend_schema(operation_id="case_messages_list", parameters=[PageQuery], responses={200: MESSAGES, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """The thread, oldest first."""
        return listed(request, *get_case(request.user, slug, number))

    @extend_schema(
        operation_id="case_messages_write", request=NewMessageSerializer, responses={201: MessageSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Write in the thread, or propose a rule in it."""
        membership, case = get_case(request.user, slug, number, to=Do.DISCUSS)
        body = validated(NewMessageSerializer, request)
        made = write(case=case, by=request.user, body=body["body"], proposes=proposed(case, body["proposal"]))
        return Response(shown(membership, made), status=status.HTTP_201_CREATED)


class MessageView(ProjectResource):
    @extend_schema(operation_id="messages_read", responses={200: OneMessageSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """A post with what it said before."""
        return Response(shown(*get_message(request.user, slug, pk), serializer=OneMessageSerializer))

    @extend_schema(
        operation_id="messages_edit", request=EditSerializer, responses={200: OneMessageSerializer, **PROBLEMS}
    )
    def patch(self, request: Request, slug: str, pk: int) -> Response:
        """Say it otherwise, if one wrote it. What it said before is kept."""
        membership, message = get_message(request.user, slug, pk, own=True)
        made = edit(message=message, by=request.user, body=validated(EditSerializer, request)["body"])
        return Response(shown(membership, made, serializer=OneMessageSerializer))


class WithdrawView(ProjectResource):
    @extend_schema(operation_id="messages_withdraw", request=None, responses={200: MessageSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Take one's own post back. The thread says that there was one."""
        membership, message = get_message(request.user, slug, pk, own=True)
        return Response(shown(membership, withdraw(message=message, by=request.user)))


class RestoreView(ProjectResource):
    @extend_schema(operation_id="messages_restore", request=None, responses={200: MessageSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Bring one's own withdrawn post back."""
        membership, message = get_message(request.user, slug, pk, own=True)
        return Response(shown(membership, restore(message=message, by=request.user)))


class StandView(ProjectResource):
    @extend_schema(
        operation_id="proposals_stand", request=TakeStandSerializer, responses={200: MessageSerializer, **PROBLEMS}
    )
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """Where the caller stands on the rule that a post proposes; the newest counts."""
        membership, message = get_message(request.user, slug, pk)
        body = validated(TakeStandSerializer, request)
        take_stand(proposal=proposal_of(message), by=request.user, **body)
        return Response(shown(membership, message))


class IntoDraftView(ProjectResource):
    @extend_schema(operation_id="proposals_take", request=None, responses={200: TakenSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Take the proposed rule into the draft of the instructions."""
        _, message = get_message(request.user, slug, pk, to=Do.DRAFT)
        return Response(TakenSerializer(take_into_draft(proposal=proposal_of(message), by=request.user)).data)


def proposal_of(message: Message) -> RuleProposal:
    if not hasattr(message, "proposal"):
        raise NotFound("This post proposes no rule.")
    return message.proposal


def proposed(thread: Disagreement | Case, given: dict[str, Any] | None) -> dict[str, str] | None:
    if given is None:
        return None
    question = question_of(thread)
    if question is None:
        raise Conflict("The instructions in force do not ask this question any more.")
    return checked_proposal(question=question, place=given["where"], option=given["option"], text=given["rule"])


def listed(request: Request, membership: Membership, thread: Disagreement | Case) -> Response:
    asked(PageQuery, request)
    return page(thread.messages.all(), request, MessageSerializer, context=with_posts(membership, thread))


def shown(membership: Membership, message: Message, *, serializer: type[MessageSerializer] = MessageSerializer) -> Any:
    return serializer(message, context=with_posts(membership, message.thread)).data


def with_posts(membership: Membership, thread: Disagreement | Case) -> dict[str, Any]:
    return {"posts": {post.pk: post for post in posts_of(membership, thread)}}
