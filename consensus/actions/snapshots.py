"""What a release is made of, read from the database at one moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from consensus.models import Disagreement, Measurement, Release, Resolution
from labeling.actions.instructions import carry_over
from labeling.models import Annotation, Assignment, Import, InstructionVersion, Item, Membership, Round
from labeling.questions import Answer


@dataclass(frozen=True)
class ItemRow:
    key: str
    version: int
    data: Mapping[str, Any]
    attributes: Mapping[str, Any]
    out: str  # why it is left out of the labels; empty if it is not


@dataclass(frozen=True)
class AnswerRow:
    """One labeler's current annotation of one item."""

    id: str
    item: int
    round: int
    version: int
    labeler: str
    is_machine: bool
    answers: Mapping[str, Answer]
    cannot_tell: list[str]
    reasons: Mapping[str, str]
    comment: str
    seconds: float | None
    created_at: datetime
    revision: int


@dataclass(frozen=True)
class Ruling:
    """A resolution in force."""

    item: int
    question: str
    round: int
    version: int
    disagreement: int
    outcome: str
    label: Answer | None


@dataclass(frozen=True, eq=False)
class Snapshot:
    version: InstructionVersion  # the definition that the labels are given in
    versions: list[InstructionVersion]  # up to that one, oldest first
    rounds: list[Round]
    items: Mapping[int, ItemRow]
    answers: list[AnswerRow]
    rulings: list[Ruling]
    measurements: list[Measurement]
    imports: list[Import]

    def carried(self, answer: Answer, question: str, version: int) -> Answer | None:
        """An answer given under that version, as the release's version has it; None: it must be labeled again."""
        return carry_over(answer, question, [later for later in self.versions if (later.number or 0) > version])


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as it was when the first row was read.

    SQLite keeps writers out meanwhile, so nothing but reading happens in here. In PostgreSQL nobody waits. Inside
    another transaction the level can no longer be chosen, and that transaction's own applies.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def take_snapshot(release: Release) -> Snapshot:
    project, wanted = release.project, release.parameters
    with one_moment():
        versions = project.instructions.published().filter(number__lte=wanted["instructions"])
        found = list(versions.order_by("number"))
        rounds = list(project.rounds.select_related("instructions").filter(number__in=wanted["rounds"]))
        return Snapshot(
            version=found[-1],
            versions=found,
            rounds=rounds,
            items=items_of(rounds),
            answers=answers_of(release, rounds),
            rulings=rulings_of(rounds),
            measurements=list(
                Measurement.objects.filter(round__in=rounds)
                .select_related("round")
                .order_by("round__number", "question", "slice", "statistic")
            ),
            imports=list(project.imports.filter(status=Import.Status.DONE).order_by("pk")),
        )


def items_of(rounds: list[Round]) -> dict[int, ItemRow]:
    """The items that the rounds asked about, by key."""
    rows = Item.objects.filter(round_items__round__in=rounds).distinct().order_by("key", "version")
    return {
        item.pk: ItemRow(item.key, item.version, item.data, item.attributes, why_out(item))
        for item in rows.iterator(chunk_size=5000)
    }


def why_out(item: Item) -> str:
    if item.dropped_at:
        return gettext_noop("dropped")
    if not item.is_current:
        return gettext_noop("replaced by a better x")
    return gettext_noop("waits for a better x") if item.change_requested_at else ""


def answers_of(release: Release, rounds: list[Round]) -> list[AnswerRow]:
    members = Membership.objects.filter(project=release.project)
    people = members.values_list("user_id", "pseudonym", "user__is_machine")
    names = {user: (pseudonym, is_machine) for user, pseudonym, is_machine in people}
    rows = (
        Annotation.objects.current()
        .filter(assignment__item__round__in=rounds, assignment__status=Assignment.Status.SUBMITTED)
        .order_by("assignment__item__item__key", "assignment__item__round__number", "assignment_id")
        .values_list(
            "pk", "assignment__item__item_id", "assignment__item__round__number", "instructions__number",
            "assignment__labeler_id", "answers", "cannot_tell", "reasons", "comment", "seconds", "created_at",
            "revision",
        )
    )  # fmt: skip
    return [
        AnswerRow(str(pk), item, number, version or 0, *names.get(labeler, ("Somebody", False)), *rest)
        for pk, item, number, version, labeler, *rest in rows.iterator(chunk_size=10_000)
    ]


def rulings_of(rounds: list[Round]) -> list[Ruling]:
    """The newest resolution of each resolved disagreement."""
    rows = Resolution.objects.filter(
        disagreement__item__round__in=rounds, disagreement__status=Disagreement.Status.RESOLVED
    ).select_related("disagreement__item__round__instructions")
    newest = {row.disagreement_id: row for row in rows.order_by("pk")}
    return [
        Ruling(
            item=row.disagreement.item.item_id,
            question=row.disagreement.question,
            round=row.disagreement.item.round.number,
            version=row.disagreement.item.round.instructions.number or 0,
            disagreement=row.disagreement_id,
            outcome=row.outcome,
            label=row.label,
        )
        for row in newest.values()
    ]
