"""Rounds: make, open, widen, close, and how far they are."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.checks import MOST_RATE
from labeling.actions.rounds import LEAST_GAIN, MAX_OVERLAP, Selection, close_round, create_round, open_round, widen
from labeling.api.instructions import version_of
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked, validated
from labeling.errors import Invalid, NotFound
from labeling.models import InstructionVersion, Membership, Project, Round
from labeling.permissions import Do, get_project, get_round
from labeling.progress import progress_of


class RoundSerializer(serializers.ModelSerializer[Round]):
    instructions = serializers.IntegerField(source="instructions.number", read_only=True)

    class Meta:
        model = Round
        fields = [
            "number", "status", "instructions", "overlap", "most_overlap", "least_gain", "may_skip", "selection",
            "gold_rate", "repeat_rate", "wash_out_items", "wash_out_hours", "created_at", "opened_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = fields


CHECKS = ("gold_rate", "repeat_rate", "wash_out_items", "wash_out_hours")


class LabelerCountSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    is_machine = serializers.BooleanField()
    done = serializers.IntegerField()
    held = serializers.IntegerField()
    skipped = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer[object]):
    n_items = serializers.IntegerField()
    n_complete = serializers.IntegerField(help_text="Items that have all the answers they ask for.")
    n_answers = serializers.IntegerField()
    n_wanted = serializers.IntegerField(help_text="Answers asked for.")
    n_widened = serializers.IntegerField(help_text="Items given to more labelers since their label was unsure.")
    n_saved = serializers.IntegerField(help_text="Answers not asked for, against asking the most about every item.")
    n_held = serializers.IntegerField(help_text="Items in somebody's hands right now.")
    labelers = LabelerCountSerializer(many=True)


class OneRoundSerializer(RoundSerializer):
    progress = serializers.SerializerMethodField()

    class Meta(RoundSerializer.Meta):
        fields = [*RoundSerializer.Meta.fields, "progress"]
        read_only_fields = fields

    def get_progress(self, round: Round) -> ProgressSerializer:
        return ProgressSerializer(progress_of(round)).data  # type: ignore[return-value]  # the type is for the document


class ScalarField(serializers.JSONField):
    """Text, a number, true or false."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str | int | float):
            raise serializers.ValidationError("Must be text, a number, true or false.")
        return data


class RateField(serializers.FloatField):
    """A share of a labeler's items; null: none."""

    def __init__(self, **options: Any) -> None:
        limits = {"required": False, "default": None, "allow_null": True, "min_value": 0.001, "max_value": MOST_RATE}
        super().__init__(**{**limits, **options})


class SelectionSerializer(Strict):
    attribute = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)
    value = ScalarField(required=False, default=None, help_text="Of the attribute.")
    keys = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, default=list, max_length=10_000
    )
    new_only = serializers.BooleanField(
        required=False, default=False, help_text="Only items that no round has asked about."
    )
    without_gold = serializers.BooleanField(
        required=False, default=False, help_text="Not items with gold answers, so that they can be mixed in unseen."
    )
    sample = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=MOST, help_text="So many at random; 0 for all."
    )
    seed = serializers.IntegerField(required=False, default=0, min_value=0, max_value=MOST)


class NewRoundSerializer(Strict):
    overlap = serializers.IntegerField(required=False, default=3, min_value=1, max_value=MAX_OVERLAP)
    most_overlap = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=3,
        max_value=MAX_OVERLAP,
        help_text="Items whose label is unsure are given to one more labeler, up to so many. Null: never.",
    )
    least_gain = serializers.FloatField(
        required=False,
        default=LEAST_GAIN,
        min_value=0.001,
        max_value=0.5,
        help_text="Ask one more while the label is expected to become right with a chance higher by so much.",
    )
    may_skip = serializers.BooleanField(required=False, default=True)
    gold_rate = RateField(help_text="Of what a labeler gets, this share are gold items from outside the round.")
    repeat_rate = RateField(help_text="Of what a labeler gets, this share are items that they answered before.")
    wash_out_items = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=1,
        max_value=100_000,
        help_text="Own items are given again after so many others; 30 if neither this nor the hours are given.",
    )
    wash_out_hours = serializers.FloatField(
        required=False, default=None, allow_null=True, min_value=0.001, max_value=10_000
    )
    selection = SelectionSerializer(required=False)
    labelers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        default=list,
        max_length=1000,
        help_text="Ids of members; everybody if left out.",
    )
    instructions = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="A published version; the one in force if left out."
    )


class WidenSerializer(Strict):
    overlap = serializers.IntegerField(min_value=1, max_value=MAX_OVERLAP)


class RoundsView(ProjectResource):
    @extend_schema(
        operation_id="rounds_list", parameters=[PageQuery], responses={200: page_of(RoundSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """The rounds, oldest first."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        asked(PageQuery, request)
        return page(project.rounds.select_related("instructions"), request, RoundSerializer, ordering="number")

    @extend_schema(
        operation_id="rounds_create", request=NewRoundSerializer, responses={201: OneRoundSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make a round. It waits as a draft until it is opened."""
        project = get_project(request.user, slug, to=Do.RUN)
        wanted = validated(NewRoundSerializer, request)
        made = create_round(
            project=project,
            by=request.user,
            overlap=wanted["overlap"],
            most_overlap=wanted["most_overlap"],
            least_gain=wanted["least_gain"],
            may_skip=wanted["may_skip"],
            **{name: wanted[name] for name in CHECKS},
            selection=selected(wanted.get("selection", {})),
            labelers=chosen_labelers(project, wanted["labelers"]),
            instructions=named_version(project, wanted.get("instructions")),
        )
        return Response(OneRoundSerializer(made).data, status=status.HTTP_201_CREATED)


class RoundView(ProjectResource):
    @extend_schema(operation_id="rounds_read", responses={200: OneRoundSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """A round and how far it is."""
        return Response(OneRoundSerializer(get_round(request.user, slug, number, to=Do.MEASURE)).data)


class OpenRoundView(ProjectResource):
    @extend_schema(operation_id="rounds_open", request=None, responses={200: OneRoundSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Labeling begins."""
        held = get_round(request.user, slug, number, to=Do.RUN)
        return Response(OneRoundSerializer(open_round(round=held, by=request.user)).data)


class CloseRoundView(ProjectResource):
    @extend_schema(operation_id="rounds_close", request=None, responses={200: OneRoundSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Labeling ends; every difference is raised and the round is measured. Closing again changes nothing."""
        held = get_round(request.user, slug, number, to=Do.RUN)
        return Response(OneRoundSerializer(close_round(round=held, by=request.user)).data)


class WidenRoundView(ProjectResource):
    @extend_schema(
        operation_id="rounds_widen", request=WidenSerializer, responses={200: OneRoundSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Ask for more labelers an item."""
        held = get_round(request.user, slug, number, to=Do.RUN)
        overlap = validated(WidenSerializer, request)["overlap"]
        return Response(OneRoundSerializer(widen(round=held, by=request.user, overlap=overlap)).data)


def selected(wanted: dict[str, Any]) -> Selection:
    return Selection(**wanted | {"keys": tuple(wanted.get("keys", ()))})


def chosen_labelers(project: Project, ids: list[int]) -> list[Membership]:
    """Active members of this project; others look as if they did not exist."""
    found = list(project.memberships.filter(pk__in=ids, is_active=True))
    if len(found) != len(set(ids)):
        sentence = "Some of these are no members of the project."
        raise Invalid(sentence, fields={"labelers": sentence})
    return found


def named_version(project: Project, number: int | None) -> InstructionVersion | None:
    if number is None:
        return None
    try:
        return version_of(project, number)
    except NotFound:
        sentence = "There is no published version of this number."
        raise Invalid(sentence, fields={"instructions": sentence}) from None
