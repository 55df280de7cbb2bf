"""The numbers about a round's answers: agreement, and human-level performance."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from consensus.readings import version_to_read
from consensus.reports.agreement import AgreementReport
from consensus.reports.human_performance import HlpReport, hlp_report
from consensus.reports.labelers import names_of
from consensus.reports.numbers import Asked, choose, measured_rounds
from consensus.reports.told import told_of
from consensus.reports.trend import verdict_report
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import MOST, Strict, asked
from labeling.errors import NotFound
from labeling.models import InstructionVersion, Project, Round
from labeling.permissions import Do, get_project
from labeling.questions import Question

Fields = serializers.Serializer[object]


class NumbersQuery(Strict):
    round = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text="Its number; the newest closed round if left out."
    )
    question = serializers.CharField(required=False, max_length=60, help_text="The first one if left out.")
    slice = serializers.CharField(
        required=False, max_length=200, help_text="task=MT for its items alone; task for the slices of that attribute."
    )
    under = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST,
        help_text="A later version of the instructions to read the answers under, by the mappings in between.",
    )  # fmt: skip


class HlpQuery(NumbersQuery):
    checks = serializers.BooleanField(
        required=False, default=False, help_text="Also the gold items that were mixed in unseen; never counted unasked."
    )


class AgreementQuery(NumbersQuery):
    by = serializers.CharField(
        required=False, max_length=200, help_text="An attribute: slices holds those of it, and no others."
    )
    machines = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Count the answers of machines, too; they are left out of every other number.",
    )
    coefficient = serializers.CharField(
        required=False, max_length=60, help_text="By name, as coefficients lists them; slices are compared by it."
    )


class LeftOutSerializer(Fields):
    reason = serializers.CharField()
    n_labels = serializers.IntegerField()


class IntervalSerializer(Fields):
    value = serializers.FloatField(allow_null=True, help_text="null where it is undefined, for the reason given.")
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval over items.")
    high = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class AlphaSerializer(IntervalSerializer):
    level = serializers.CharField(help_text="Of measurement: how far apart two answers are.")


class CountedSerializer(IntervalSerializer):
    n_items = serializers.IntegerField()
    n_labels = serializers.IntegerField()


class ComparedSerializer(CountedSerializer):
    value = serializers.FloatField(source="number.value", allow_null=True, help_text="Of the coefficient asked for.")
    low = serializers.FloatField(source="number.low", allow_null=True)
    high = serializers.FloatField(source="number.high", allow_null=True)
    n_items = serializers.IntegerField(source="number.n_items")
    n_labels = serializers.IntegerField(source="number.n_labels")
    difference = serializers.FloatField(allow_null=True, help_text="The slice less the rest of the items.")
    difference_low = serializers.FloatField(source="low", allow_null=True)
    difference_high = serializers.FloatField(source="high", allow_null=True)
    p_value = serializers.FloatField(allow_null=True, help_text="Of a permutation test of that difference.")
    adjusted_p_value = serializers.FloatField(allow_null=True, help_text="After Holm's correction for all slices.")
    stands_out = serializers.BooleanField(help_text="By more than the number of slices explains.")


class AgreementSliceSerializer(Fields):
    slice = serializers.CharField()
    n_items = serializers.IntegerField(source="percent_agreement.n_items")
    n_labels = serializers.IntegerField(source="percent_agreement.n_labels")
    percent_agreement = IntervalSerializer()
    krippendorff_alpha = AlphaSerializer()
    compared = ComparedSerializer(allow_null=True, help_text="With the rest of the items; null while it is computed.")


class CoefficientSerializer(CountedSerializer):
    name = serializers.CharField(source="coefficient.name")
    title = serializers.CharField(source="coefficient.title")
    kind = serializers.CharField(
        source="coefficient.kind", help_text="beyond chance, share, error or amount: what 1 and 0 mean."
    )
    says = serializers.CharField(source="coefficient.says")
    misleads = serializers.CharField(source="coefficient.misleads")
    value = serializers.FloatField(source="number.value", allow_null=True)
    low = serializers.FloatField(source="number.low", allow_null=True)
    high = serializers.FloatField(source="number.high", allow_null=True)
    reason = serializers.CharField(source="number.reason", allow_null=True)
    n_items = serializers.IntegerField(source="number.n_items")
    n_labels = serializers.IntegerField(source="number.n_labels")


class ClassSerializer(Fields):
    value = serializers.CharField()
    title = serializers.CharField()
    n_labels = serializers.IntegerField(help_text="Answers that name it.")
    share = serializers.FloatField()
    agreement = CountedSerializer(
        source="found", allow_null=True, help_text="A labeler says so where most of the others do; of single classes."
    )
    specific_agreement = CountedSerializer(source="specific", help_text="Where one labeler gives it, another does.")
    percent_agreement = CountedSerializer(source="percent", help_text="On whether it is there or not.")
    krippendorff_alpha = CountedSerializer(source="alpha", help_text="Of it against the rest.")
    gwet_ac1 = CountedSerializer(source="ac1", help_text="Of it against the rest.")
    placed = CountedSerializer(allow_null=True, help_text="How well its boxes or spans lie on each other.")


class StretchSerializer(CountedSerializer):
    first = serializers.DateTimeField(help_text="When the first of its items had all its answers.")
    last = serializers.DateTimeField()
    value = serializers.FloatField(source="number.value", allow_null=True, help_text="Of the coefficient asked for.")
    low = serializers.FloatField(source="number.low", allow_null=True)
    high = serializers.FloatField(source="number.high", allow_null=True)
    reason = serializers.CharField(source="number.reason", allow_null=True)
    n_items = serializers.IntegerField(source="number.n_items")
    n_labels = serializers.IntegerField(source="number.n_labels")


class DriftSerializer(Fields):
    before = serializers.FloatField(allow_null=True, help_text="Of the half of the items that was finished first.")
    after = serializers.FloatField(allow_null=True, help_text="Of the other half.")
    difference = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p_value = serializers.FloatField(allow_null=True, help_text="Of a permutation test.")
    reason = serializers.CharField(allow_null=True)


class OverTimeSerializer(Fields):
    stretches = StretchSerializer(many=True, help_text="In the order in which the items were finished.")
    drift = DriftSerializer(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why there are none.")


class LabelerSerializer(Fields):
    labeler = serializers.CharField(
        source="name", help_text="A machine is marked as one, here and wherever it is named."
    )
    n_labels = serializers.IntegerField()
    agreement = CountedSerializer(help_text="With the most common answer of the others.")
    likeness = CountedSerializer(help_text="With another labeler of the item, drawn at random; see likeness.")
    alpha_gain = serializers.FloatField(allow_null=True, help_text="Alpha of the others alone, less that of all.")


class PairSerializer(Fields):
    first = serializers.CharField(source="first_name")
    second = serializers.CharField(source="second_name")
    n_items = serializers.IntegerField(help_text="That both answered.")
    agreement = serializers.FloatField(help_text="The very same answer.")
    likeness = serializers.FloatField(allow_null=True)


class MatrixSerializer(Fields):
    labelers = serializers.ListField(
        child=serializers.CharField(), help_text="Those with most answers, the alike next to each other."
    )
    likeness = serializers.ListField(child=serializers.ListField(child=serializers.FloatField(allow_null=True)))
    n_shared = serializers.ListField(
        source="shared", child=serializers.ListField(child=serializers.IntegerField()), help_text="Items of both."
    )


class AgainSerializer(CountedSerializer):
    labeler = serializers.CharField()


class SelfAgreementSerializer(Fields):
    rounds = serializers.ListField(child=serializers.IntegerField(), help_text="Closed ones that were looked at.")
    everybody = CountedSerializer()
    labelers = AgainSerializer(many=True)


class TrendSerializer(Fields):
    verdict = serializers.CharField(allow_blank=True, help_text="rose, no longer rises, fell or not enough data.")
    against = serializers.IntegerField(allow_null=True, help_text="The round that it is compared with.")
    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)
    difference = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p_value = serializers.FloatField(allow_null=True, help_text="Of a permutation test.")
    n_items = serializers.IntegerField()
    paired = serializers.BooleanField(help_text="Only items with two answers in both rounds were compared.")
    basis = serializers.CharField(
        allow_blank=True, help_text="same, fresh, all, harder or easier items: those that the verdict rests on."
    )
    reason = serializers.CharField(allow_null=True)
    power = serializers.FloatField(allow_null=True, help_text="The chance to find a rise of the smallest effect.")
    n_without_rise = serializers.IntegerField(help_text="Rounds in a row without a rise, narrowly enough measured.")
    items_needed = serializers.IntegerField(allow_null=True, help_text="In each round, where there is not enough data.")


class ConfusionSerializer(Fields):
    values = serializers.ListField(
        child=serializers.CharField(allow_blank=True), help_text="An empty one at the end: nothing in its place."
    )
    counts = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Ordered pairs of answers to one item by two labelers; symmetric, the diagonal is agreement.",
    )


class AgreementSerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    instructions = serializers.IntegerField(help_text="The version that the answers are read under.")
    given_under = serializers.IntegerField(help_text="The version that they were given under.")
    read_as = serializers.CharField(help_text="The same in words.")
    is_open = serializers.BooleanField(help_text="Then only items that have all their answers count.")
    slice = serializers.CharField(allow_blank=True)
    n_items = serializers.IntegerField(help_text="With two answers or more, as all the counts.")
    n_labels = serializers.IntegerField()
    n_labelers = serializers.IntegerField()
    machines = serializers.BooleanField(help_text="Whether answers of machines count.")
    left_out = LeftOutSerializer(many=True)
    percent_agreement = IntervalSerializer()
    krippendorff_alpha = AlphaSerializer()
    reading = serializers.ListField(source="sentences", child=serializers.CharField(), help_text="In plain words.")
    slices = AgreementSliceSerializer(many=True)
    slices_note = serializers.CharField(allow_blank=True, help_text="What looking at so many slices does.")
    coefficients = CoefficientSerializer(many=True)
    classes = ClassSerializer(many=True)
    over_time = OverTimeSerializer()
    likeness = serializers.CharField(allow_blank=True, help_text="What likeness of labelers is, for this question.")
    labelers = LabelerSerializer(many=True)
    labeler_pairs = PairSerializer(many=True, help_text="The 50 with most items in common.")
    labeler_matrix = MatrixSerializer()
    self_agreement = SelfAgreementSerializer(allow_null=True)
    again = CountedSerializer(
        allow_null=True,
        help_text="Own answers beside those given before, by `again_measure`; null where nothing is given again.",
    )
    again_measure = serializers.CharField(
        allow_null=True,
        help_text="A coefficient of the question's type: of one class how often it is the very same, of boxes F1, …",
    )
    again_between = CountedSerializer(
        allow_null=True, help_text="The same of two labelers of an item: what own answers are to be held against."
    )
    trend = TrendSerializer()
    confusion = ConfusionSerializer()
    computing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Fields that a worker still computes: they are empty, or old where answers came in since.",
    )


class AgreementView(ProjectResource):
    @extend_schema(
        operation_id="agreement", parameters=[AgreementQuery], responses={200: AgreementSerializer, **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """How far the labelers of a round agree on a question, with whom and about what."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        wanted = asked(AgreementQuery, request)
        round, question, under = read_as_asked(project, wanted)
        named_parts = wanted.get("slice", ""), wanted.get("coefficient", "")
        report = AgreementReport(round, question, *named_parts, machines=wanted["machines"], under=under)
        told = told_of(report, names_of(project), verdict_report(round, question))
        return Response(AgreementSerializer(told).data | slices_by(report, wanted.get("by", "")))


class EstimateSerializer(CountedSerializer):
    kind = serializers.CharField(help_text="leave_one_out, random_pair or reference; gold_checks if asked for.")
    reference = serializers.CharField(help_text="What the answer of one person is held against.")
    warnings = serializers.ListField(child=serializers.CharField())


class HlpSliceSerializer(Fields):
    slice = serializers.CharField()
    n_items = serializers.IntegerField()
    estimates = EstimateSerializer(many=True)


class HlpSerializer(Fields):
    round = serializers.IntegerField()
    question = serializers.CharField()
    instructions = serializers.IntegerField(help_text="The version that the answers are read under.")
    given_under = serializers.IntegerField(help_text="The version that they were given under.")
    read_as = serializers.CharField(help_text="The same in words.")
    is_open = serializers.BooleanField(help_text="Then only items that have all their answers count.")
    estimates = EstimateSerializer(many=True)
    slices = HlpSliceSerializer(many=True)
    constant_predictor = CountedSerializer(help_text="What always giving an item's most common answer would reach.")


class HlpView(ProjectResource):
    @extend_schema(operation_id="hlp", parameters=[HlpQuery], responses={200: HlpSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str) -> Response:
        """How well one person does, against each stated reference."""
        project = get_project(request.user, slug, to=Do.MEASURE)
        wanted = asked(HlpQuery, request)
        round, question, under = read_as_asked(project, wanted)
        report: HlpReport = hlp_report(round, question, wanted.get("slice", ""), checks=wanted["checks"], under=under)
        return Response(HlpSerializer(report).data)


def named(project: Project, wanted: dict[str, Any]) -> Asked:
    """The round and question of the query; NotFound if the round was never opened or does not ask that."""
    return choose(measured_rounds(project, wanted.get("question", "")), str(wanted.get("round", "")))


def read_as_asked(project: Project, wanted: dict[str, Any]) -> tuple[Round, Question, InstructionVersion | None]:
    """The round, the question as the version asks it that the answers are to be read under, and that version where it
    is not the round's own."""
    round, question = named(project, wanted)
    under = version_to_read(round, question.name, wanted["under"]) if "under" in wanted else None
    return round, (under.questions.question(question.name) if under else None) or question, under


def slices_by(report: AgreementReport, attribute: str) -> dict[str, Any]:
    if not attribute:
        return {}
    rows = [row for row in report.slices if row.slice.startswith(f"{attribute}=")]
    if not rows:
        raise NotFound(f"Round {report.round} has no slices by “{attribute}”.")
    return {"slices": AgreementSliceSerializer(rows, many=True).data}
