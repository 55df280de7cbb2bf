"""What putting classes together would do, which to put together first, and what the draft as a whole would do."""

from typing import Any, TypeVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from consensus.api.agreement import NumbersQuery, named
from consensus.ratings import Known
from consensus.reports.draft_effect import draft_effects
from consensus.reports.findings import Kept, find
from consensus.reports.merging import MERGE_ORDER, WHAT_IF, BeforeAfter, WhatIf, can_merge, written
from labeling.api.instructions import draft_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import asked
from labeling.errors import Conflict, Invalid
from labeling.formats.json_values import read_json
from labeling.permissions import Do, get_project
from labeling.questions import Question

Fields = serializers.Serializer[object]
Found = TypeVar("Found")


class MergesQuery(NumbersQuery):
    slice = None  # type: ignore[assignment]  # as DRF leaves a field out


class WhatIfQuery(NumbersQuery):
    slice = None  # type: ignore[assignment]  # as DRF leaves a field out
    becomes = serializers.CharField(
        max_length=200_000,
        help_text='JSON: an option to what it would become, null: labeled again. {"shallow": "deep", "stain": null}',
    )

    def validate_becomes(self, text: str) -> dict[str, str | None]:
        try:
            given = read_json(text)
        except ValueError:
            given = None
        if not isinstance(given, dict) or not all(isinstance(new, str | None) for new in given.values()):
            raise serializers.ValidationError("Give a JSON object: option to option, or null.")
        return given


class ValueSerializer(Fields):
    value = serializers.FloatField(allow_null=True, help_text="null where it is undefined, for the reason given.")
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval over items.")
    high = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class BeforeAfterSerializer(Fields):
    before = ValueSerializer()
    after = ValueSerializer()


class DifferenceSerializer(Fields):
    value = serializers.FloatField(source="difference", allow_null=True, help_text="Alpha after less alpha before.")
    low = serializers.FloatField(allow_null=True, help_text="Of its interval, on the same items.")
    high = serializers.FloatField(allow_null=True)
    p_value = serializers.FloatField(allow_null=True, help_text="Of a permutation test.")
    n_items = serializers.IntegerField()


class LostClassSerializer(Fields):
    value = serializers.CharField()
    becomes = serializers.CharField(allow_null=True, help_text="null: it is to be labeled again.")
    n_labels = serializers.IntegerField(help_text="Answers that name it.")
    share = serializers.FloatField()


class WhatIfSerializer(Fields):
    krippendorff_alpha = BeforeAfterSerializer()
    percent_agreement = BeforeAfterSerializer()
    leave_one_out = BeforeAfterSerializer(help_text="HLP: one labeler against the most common answer of the others.")
    random_pair = BeforeAfterSerializer(help_text="HLP: two labelers at random.")
    difference = DifferenceSerializer()
    n_differing = serializers.IntegerField(help_text="Items whose answers carry over and differ now.")
    n_settled = serializers.IntegerField(help_text="Of these, those whose answers would all be the same.")
    n_again = serializers.IntegerField(help_text="Items with an answer that would have to be given again.")
    n_dropped = serializers.IntegerField(help_text="Answers that do not carry over.")
    lost_classes = LostClassSerializer(many=True)
    entropy = serializers.ListField(
        child=serializers.FloatField(allow_null=True), help_text="Bits that an answer holds, before and after."
    )
    entropy_lost = serializers.FloatField(allow_null=True)
    shared_information = serializers.ListField(
        child=serializers.FloatField(allow_null=True),
        help_text="Bits that an answer says about another labeler's, before and after; null for several classes.",
    )
    shared_lost = serializers.FloatField(allow_null=True)


class PairMergeSerializer(Fields):
    first = serializers.CharField()
    second = serializers.CharField()
    alpha = serializers.FloatField(source="alpha_after")
    gain = serializers.FloatField()
    kept = serializers.FloatField(help_text="Share of the information that labelers' answers hold about each other.")


class MergeStepSerializer(Fields):
    left = serializers.ListField(child=serializers.CharField())
    right = serializers.ListField(child=serializers.CharField())
    alpha = serializers.FloatField()
    kept = serializers.FloatField(help_text="Since the start.")


class MergesSerializer(Fields):
    alpha = serializers.FloatField(allow_null=True)
    pairs = PairMergeSerializer(many=True, help_text="The worthiest first: gain by what is kept.")
    steps = MergeStepSerializer(many=True, help_text="Always the worthiest pair next, until two classes are left.")


class QuestionEffectSerializer(Fields):
    question = serializers.CharField()
    becomes = serializers.DictField(child=serializers.CharField(allow_null=True))
    undecided = serializers.ListField(
        child=serializers.CharField(), help_text="Options that went away; of their answers nothing is said yet."
    )
    effect = WhatIfSerializer()


class DraftEffectSerializer(Fields):
    round = serializers.IntegerField(allow_null=True, help_text="The newest closed one, whose answers are looked at.")
    questions = QuestionEffectSerializer(many=True, help_text="Those of which an answer would change.")


class WhatIfView(ProjectResource):
    @extend_schema(
        operation_id="agreement_what_if", parameters=[WhatIfQuery], responses={200: WhatIfSerializer, **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """Agreement, HLP and information before and after some classes become one or are to be labeled again."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        wanted = asked(WhatIfQuery, request)
        round, question = named(project, wanted)
        refuse_strange(question, wanted["becomes"])
        found = there(find(WHAT_IF, Known(round, question), written(wanted["becomes"])))
        return Response(WhatIfSerializer(told(found)).data)


class MergesView(ProjectResource):
    @extend_schema(
        operation_id="agreement_merges", parameters=[MergesQuery], responses={200: MergesSerializer, **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """Which two classes to put together first, and in which order to go on. Of questions with one answer."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        round, question = named(project, asked(MergesQuery, request))
        if question.type != "choice":
            raise Invalid(_("This question has no two classes that could be put together."))
        found = there(find(MERGE_ORDER, Known(round, question)))
        alpha = found.alpha if found.alpha == found.alpha else None
        return Response(MergesSerializer({"alpha": alpha, "pairs": found.pairs, "steps": found.steps}).data)


class DraftEffectView(ProjectResource):
    @extend_schema(operation_id="instructions_draft_what_if", responses={200: DraftEffectSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """What publishing the draft as it is saved would do to agreement, all of its mapping together."""
        project = get_project(request.user, slug, to=Do.DRAFT)
        draft = draft_of(project)
        found = draft_effects(project, draft, draft.mapping)
        questions = [
            {
                "question": row.name,
                "becomes": {old: new for old, new in row.becomes.items() if old != new},
                "undecided": row.undecided,
                "effect": told(there(row.kept)),
            }
            for row in found.questions
        ]
        number = found.round.number if found.round else None
        return Response(DraftEffectSerializer({"round": number, "questions": questions}).data)


def refuse_strange(question: Question, becomes: dict[str, str | None]) -> None:
    if not can_merge(question):
        raise Invalid(_("This question has no two classes that could be put together."))
    values = {option.value for option in question.options}
    if strange := sorted(set(becomes) - values):
        sentence = _("“%(given)s” is no option of this question.") % {"given": strange[0]}
        raise Invalid(sentence, fields={"becomes": sentence})


def there(kept: Kept[Found]) -> Found:
    if kept.value is None:
        raise Conflict(_("These numbers are being computed. Try again in a minute."))
    return kept.value


def told(found: WhatIf) -> dict[str, Any]:
    numbers = {row.name: row for row in found.numbers}
    return {
        **numbers,
        "krippendorff_alpha": BeforeAfter("krippendorff_alpha", found.alpha_before, found.alpha_after),
        "difference": found,
        "n_differing": found.n_differing_before,
        "n_settled": len(found.settled),
        "n_again": found.n_again,
        "n_dropped": found.n_dropped,
        "lost_classes": found.lost,
        "entropy": list(found.entropy),
        "entropy_lost": found.entropy_lost,
        "shared_information": list(found.shared),
        "shared_lost": found.shared_lost,
    }
