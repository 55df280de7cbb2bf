"""Group sessions: making and leading one, voting in it, and what came of it."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from consensus.actions import sessions as actions
from consensus.actions.cases import MAX_TITLE
from consensus.api.cases import Ids, named
from consensus.api.disagreements import GivenSerializer, as_row
from consensus.blinding import cases_for
from consensus.models import GroupSession, SessionVote
from consensus.reports.numbers import Number
from consensus.reports.sessions import Change, Live, live, results
from consensus.sessions import get_led_session, get_session, place_in, sessions_for, visible_votes
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked, validated
from labeling.errors import NotAllowed, NotFound
from labeling.models import Membership, Token
from labeling.permissions import Do, get_membership, may


class SessionSerializer(serializers.ModelSerializer[GroupSession]):
    instructions = serializers.IntegerField(source="instructions.number", read_only=True)
    case = serializers.IntegerField(source="case.number", read_only=True, allow_null=True, default=None)
    leader = serializers.CharField(source="leader.__str__", read_only=True)

    class Meta:
        model = GroupSession
        fields = ["number", "title", "question", "instructions", "case", "leader", "made_at", "closed_at"]
        read_only_fields = fields


class OwnVoteSerializer(serializers.ModelSerializer[SessionVote]):
    class Meta:
        model = SessionVote
        fields = ["ballot", "kind", "answer", "at"]
        read_only_fields = fields


class AtHandSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField(help_text="Votes and steps name it.")
    place = serializers.IntegerField()
    stage = serializers.CharField(help_text="first, revealed, second or done.")
    ballot = serializers.IntegerField(allow_null=True, help_text="The one that is open: 1 or 2.")
    key = serializers.CharField(allow_null=True, help_text="Of the item; for who may see answers.")
    data = serializers.JSONField()  # type: ignore[assignment]  # the stubs know data as an attribute of serializers
    mine = OwnVoteSerializer(allow_null=True, help_text="My vote in the open ballot.")
    first = GivenSerializer(many=True, help_text="The votes of the first ballot, once they are revealed.")
    second = GivenSerializer(many=True, help_text="Those of the second.")
    n_votes = serializers.IntegerField(allow_null=True, help_text="How many have voted; for the leader.")


class OneSessionSerializer(serializers.Serializer[object]):
    session = SessionSerializer()
    n_items = serializers.IntegerField()
    n_over = serializers.IntegerField(help_text="Done or passed over.")
    is_here = serializers.BooleanField(help_text="I have joined.")
    n_here = serializers.IntegerField()
    current = AtHandSerializer(allow_null=True, help_text="null: not begun, over, or I am not in it.")


class NewSessionSerializer(Strict):
    title = serializers.CharField(max_length=MAX_TITLE)
    disagreements = Ids(min_length=1, help_text="About one question; their items are gone through.")
    members = Ids(min_length=1, help_text="Ids of memberships.")
    case = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1, max_value=MOST)


class VoteSerializer(Strict):
    item = serializers.IntegerField(min_value=1, max_value=MOST, help_text="id of current.")
    ballot = serializers.IntegerField(min_value=1, max_value=2, help_text="ballot of current.")
    kind = serializers.ChoiceField(choices=SessionVote.Kind.choices, required=False, default="answer")
    answer = serializers.JSONField(required=False, default=None, help_text="Where kind is answer.")


class NoteSerializer(Strict):
    item = serializers.IntegerField(min_value=1, max_value=MOST)
    body = serializers.CharField(max_length=actions.MAX_NOTE)


class StepSerializer(Strict):
    act = serializers.ChoiceField(choices=[*actions.ON_ITEM, *actions.ON_SESSION])
    item = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=MOST,
        help_text="id of current, so that a step sent twice is one step; null to begin.",
    )  # fmt: skip
    summary = serializers.CharField(required=False, default="", allow_blank=True, max_length=2_000)


class EstimateSerializer(serializers.Serializer[Number]):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    n_items = serializers.IntegerField()
    n_labels = serializers.IntegerField()

    class Meta:
        ref_name = "SessionEstimate"


class ChangeSerializer(serializers.Serializer[Change]):
    name = serializers.CharField()
    before = EstimateSerializer()
    after = EstimateSerializer()
    difference = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p_value = serializers.FloatField(allow_null=True)


class ItemResultSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    disagreement = serializers.IntegerField(allow_null=True)
    stage = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    agreed = serializers.BooleanField(allow_null=True, help_text="At the last vote that was revealed.")
    first = GivenSerializer(many=True)
    second = GivenSerializer(many=True)


class ResultsSerializer(serializers.Serializer[Any]):
    n_compared = serializers.IntegerField(help_text="Items that two people or more answered in both votes.")
    n_votes = serializers.IntegerField(help_text="Answers that count in each vote.")
    n_left_out = serializers.IntegerField()
    n_undone = serializers.IntegerField()
    n_hidden = serializers.IntegerField(help_text="Items that an open round asks you about.")
    changes = ChangeSerializer(many=True)
    items = ItemResultSerializer(many=True)


class SessionsView(ProjectResource):
    @extend_schema(
        operation_id="sessions_list", parameters=[PageQuery], responses={200: page_of(SessionSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """The group sessions; for a labeler those they are invited to."""
        membership = get_membership(request.user, slug, to=Do.DISCUSS)
        asked(PageQuery, request)
        return page(
            sessions_for(membership).select_related("instructions", "case", "leader"), request, SessionSerializer
        )

    @extend_schema(
        operation_id="sessions_make", request=NewSessionSerializer, responses={201: OneSessionSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Begin a session about the items of these disagreements, none of which an open round may ask about."""
        membership = get_membership(request.user, slug, to=Do.RESOLVE)
        body = validated(NewSessionSerializer, request)
        order = {pk: place for place, pk in enumerate(body["disagreements"])}
        held = sorted(named(membership, body["disagreements"]), key=lambda row: order[row.pk])
        members = list(membership.project.memberships.filter(pk__in=body["members"]).select_related("user"))
        if len(members) < len(set(body["members"])):
            raise NotFound("Some of these members do not exist.")
        case = cases_for(membership).filter(number=body["case"]).first() if body["case"] else None
        if body["case"] and case is None:
            raise NotFound("There is no such case.")
        made = actions.make_session(
            project=membership.project,
            by=request.user,
            title=body["title"],
            disagreements=held,
            members=members,
            case=case,
        )
        return Response(shown(request, slug, made.number), status=status.HTTP_201_CREATED)


class SessionView(ProjectResource):
    @extend_schema(operation_id="sessions_read", responses={200: OneSessionSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """What a session is at. No vote is in it before its ballot is revealed."""
        return Response(shown(request, slug, number))


class JoinView(ProjectResource):
    scope: ClassVar[str] = Token.Scope.LABEL

    @extend_schema(operation_id="sessions_join", request=None, responses={200: OneSessionSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Be in it, from where the others are."""
        _, session = get_session(request.user, slug, number)
        actions.join(session=session, by=request.user)
        return Response(shown(request, slug, number))


class LeaveView(ProjectResource):
    scope: ClassVar[str] = Token.Scope.LABEL

    @extend_schema(operation_id="sessions_leave", request=None, responses={200: OneSessionSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Be in it no more. What was voted stays."""
        _, session = get_session(request.user, slug, number)
        actions.leave(session=session, by=request.user)
        return Response(shown(request, slug, number))


class VoteView(ProjectResource):
    scope: ClassVar[str] = Token.Scope.LABEL

    @extend_schema(
        operation_id="sessions_vote", request=VoteSerializer, responses={200: OneSessionSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Vote, or vote otherwise until the ballot is revealed; 409 afterwards."""
        _, session = get_session(request.user, slug, number)
        actions.cast(session=session, by=request.user, **validated(VoteSerializer, request))
        return Response(shown(request, slug, number))


class NotesView(ProjectResource):
    scope: ClassVar[str] = Token.Scope.LABEL

    @extend_schema(
        operation_id="sessions_note", request=NoteSerializer, responses={201: OneSessionSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """A few words on the item whose votes are shown."""
        _, session = get_session(request.user, slug, number)
        actions.take_note(session=session, by=request.user, **validated(NoteSerializer, request))
        return Response(shown(request, slug, number), status=status.HTTP_201_CREATED)


class LeadView(ProjectResource):
    @extend_schema(operation_id="sessions_lead", request=None, responses={200: OneSessionSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Take the lead from who has it."""
        _, session = get_session(request.user, slug, number, to=Do.RESOLVE)
        actions.take_lead(session=session, by=request.user)
        return Response(shown(request, slug, number))


class StepsView(ProjectResource):
    @extend_schema(
        operation_id="sessions_step", request=StepSerializer, responses={200: OneSessionSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """What the leader does: begin or go on (next), reveal, vote again, pass an item over, take one up, close."""
        _, session = get_led_session(request.user, slug, number)
        body = validated(StepSerializer, request)
        act = body["act"]
        if act in actions.ON_SESSION:
            actions.ON_SESSION[act](session=session, by=request.user)
        else:
            more = {"summary": body["summary"]} if act == "next" else {}
            actions.ON_ITEM[act](session=session, by=request.user, item=body["item"], **more)
        return Response(shown(request, slug, number))


class ResultsView(ProjectResource):
    @extend_schema(operation_id="sessions_results", responses={200: ResultsSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """Agreement before and after the discussions, on the same items with the votes of the same people."""
        membership, session = get_session(request.user, slug, number)
        member = place_in(membership, session)
        if not may(membership, Do.RESOLVE) and (member is None or member.joined_at is None):
            raise NotAllowed("Join the session first.")
        found = results(membership, session)
        votes = visible_votes(membership, [each.row for each in found.items])
        items = [
            {
                "id": each.row.pk,
                "disagreement": each.row.disagreement_id if may(membership, Do.SEE_ANSWERS) else None,
                "stage": each.row.stage,
                "summary": each.row.summary,
                "agreed": each.agreed,
                "first": [as_row(vote, session.question) for vote in votes.get((each.row.pk, 1), [])],
                "second": [as_row(vote, session.question) for vote in votes.get((each.row.pk, 2), [])],
            }
            for each in found.items
        ]
        return Response(ResultsSerializer({**vars(found), "items": items}).data)


def shown(request: Request, slug: str, number: int) -> Any:
    membership, session = get_session(request.user, slug, number)
    seen = live(membership, session)
    return OneSessionSerializer(
        {
            "session": session,
            "n_items": seen.n_items,
            "n_over": seen.n_over,
            "is_here": seen.is_here,
            "n_here": len(seen.here),
            "current": at_hand(membership, seen) if seen.is_here or seen.leads else None,
        }
    ).data


def at_hand(membership: Membership, seen: Live) -> dict[str, Any] | None:
    row, question = seen.row, seen.question.name
    if row is None:
        return None
    votes = visible_votes(membership, [row])
    return {
        "id": row.pk,
        "place": row.place,
        "stage": row.stage,
        "ballot": row.ballot,
        "key": row.item.key if may(membership, Do.SEE_ANSWERS) else None,
        "data": row.item.data,
        "mine": seen.mine,
        "first": [as_row(vote, question) for vote in votes.get((row.pk, 1), [])],
        "second": [as_row(vote, question) for vote in votes.get((row.pk, 2), [])],
        "n_votes": seen.counts.n_votes if seen.counts else None,
    }
