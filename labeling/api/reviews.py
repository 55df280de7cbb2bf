"""The review of the draft: who was asked, who approved it, which changes are asked for."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.reviews import approve_draft, ask_changes, ask_review
from labeling.api.instructions import draft_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, validated
from labeling.errors import Invalid
from labeling.models import InstructionVersion, Review, User
from labeling.permissions import Do, get_project
from labeling.reviews import Reviews, reviewers


class ReviewSerializer(serializers.ModelSerializer[Review]):
    by = serializers.CharField(source="by.__str__", read_only=True)
    of = serializers.CharField(source="of.__str__", read_only=True, allow_null=True, default=None)
    is_stale = serializers.BooleanField(read_only=True, help_text="The draft was changed since.")

    class Meta:
        model = Review
        fields = ["kind", "by", "of", "revision", "comment", "at", "is_stale"]
        read_only_fields = fields


class ReviewsSerializer(serializers.Serializer[object]):
    revision = serializers.IntegerField(help_text="Of the draft.")
    approval_needed = serializers.BooleanField()
    may_be_published = serializers.BooleanField(help_text="By the caller, as far as approvals go.")
    reviews = ReviewSerializer(many=True, help_text="Oldest first.")


class NewReviewSerializer(Strict):
    kind = serializers.ChoiceField(choices=Review.Kind.choices)
    revision = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="The one that was read; not needed to ask for a review."
    )
    of = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=150,
        help_text="User name of who is asked; else anybody.",
    )
    comment = serializers.CharField(required=False, default="", allow_blank=True, max_length=settings.MAX_COMMENT)


class ReviewsView(ProjectResource):
    @extend_schema(operation_id="instructions_draft_reviews", responses={200: ReviewsSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """What was said about the draft, and whether it holds as the draft reads now."""
        draft = draft_of(get_project(request.user, slug, to=Do.DRAFT))
        return Response(told(draft, request.user))

    @extend_schema(
        operation_id="instructions_draft_review",
        request=NewReviewSerializer,
        responses={201: ReviewsSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ask for a review, approve the draft as it reads, or ask for changes."""
        project = get_project(request.user, slug, to=Do.DRAFT)
        draft, asked = draft_of(project), validated(NewReviewSerializer, request)
        comment, revision = asked["comment"], asked.get("revision", 0)
        if asked["kind"] == Review.Kind.ASKED:
            of = next((user for user in reviewers(project, request.user) if user.username == asked["of"]), None)
            if asked["of"] and of is None:
                sentence = "Nobody of that name may review this draft."
                raise Invalid(sentence, fields={"of": sentence})
            ask_review(draft=draft, by=request.user, of=of, comment=comment)
        elif asked["kind"] == Review.Kind.APPROVED:
            approve_draft(draft=draft, by=request.user, revision=revision, comment=comment)
        else:
            ask_changes(draft=draft, by=request.user, revision=revision, comment=comment)
        return Response(told(draft, request.user), status=status.HTTP_201_CREATED)


def told(draft: InstructionVersion, by: User) -> dict[str, Any]:
    found = Reviews.of(draft)
    for row in found.rows:
        row.review.is_stale = row.is_stale  # type: ignore[attr-defined]  # for the serializer alone
    needed = bool(draft.project.approval_needed)
    body = {
        "revision": draft.revision,
        "approval_needed": needed,
        "may_be_published": not needed or found.may_be_published(by),
        "reviews": [row.review for row in found.rows],
    }
    return dict(ReviewsSerializer(body).data)
