"""Cases that were hard to tell and have been decided: examples for whoever labels under the instructions in force."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from consensus.models import Disagreement, Resolution
from labeling.actions.instructions import carry_over
from labeling.extracts import Extract, extract_of
from labeling.models import InstructionVersion, Media, Project, Round, RoundItem
from labeling.questions import Question
from labeling.showing import shown_items

NEWEST = 300  # resolutions looked at
CASES = 3  # of each option


@dataclass(frozen=True)
class Case:
    """What of the item fits into a line, and why it was decided so."""

    excerpt: str
    picture: Media | None
    why: str
    resolution: int
    extract: Extract | None  # the part of the item that is shown; None: all of it


@dataclass(frozen=True)
class Cases:
    question: str
    option: str
    title: str
    cases: tuple[Case, ...]


def borderline_cases(project: Project, version: InstructionVersion) -> list[Cases]:
    """Newest first, by option. Of closed rounds, and only of items that nobody is or will be asked about: a decided
    label beside an item that waits for answers would be no example but the answer."""
    found: dict[tuple[str, str], list[tuple[Disagreement, Resolution]]] = defaultdict(list)
    later = list(project.instructions.published().filter(number__lte=version.number).order_by("number"))
    for row in resolved(project):
        resolution = max(row.resolutions.all(), key=lambda one: one.pk, default=None)
        question = version.questions.question(row.question)
        if question is None or resolution is None or resolution.outcome != Resolution.Outcome.DECIDE:
            continue
        for option in options_of(question, row, resolution, later):
            if len(found[question.name, option]) < CASES:
                found[question.name, option].append((row, resolution))
    return [
        Cases(question.name, option.value, option.title, cases_of(found[question.name, option.value], version))
        for question in version.questions.questions
        for option in question.options
        if found.get((question.name, option.value))
    ]


def example(project: Project, resolution: int) -> Resolution | None:
    """One that labelers may see: in force, of an item that nobody is or will be asked about."""
    found = Resolution.objects.filter(pk=resolution, disagreement__in=examples_in(project)).first()
    return found if found and found == found.disagreement.resolution else None


def resolved(project: Project) -> list[Disagreement]:
    rows = examples_in(project).select_related("item__item", "item__round__instructions")
    return list(rows.prefetch_related("resolutions").order_by("-pk")[:NEWEST])


def examples_in(project: Project) -> QuerySet[Disagreement]:
    still_asked = RoundItem.objects.filter(item=OuterRef("item__item")).exclude(round__status=Round.Status.CLOSED)
    return Disagreement.objects.filter(
        ~Exists(still_asked),
        item__round__project=project,
        item__round__status=Round.Status.CLOSED,
        item__item__dropped_at=None,
        status=Disagreement.Status.RESOLVED,
    )


def options_of(
    question: Question, row: Disagreement, resolution: Resolution, versions: list[InstructionVersion]
) -> tuple[str, ...]:
    """The options that the decided label names, under the version in force."""
    decided_under = row.item.round.instructions.number or 0
    label = carry_over(resolution.label, row.question, [one for one in versions if (one.number or 0) > decided_under])
    if label is None:
        return ()
    return (label,) if question.type == "choice" else question.named(label)


def cases_of(rows: list[tuple[Disagreement, Resolution]], version: InstructionVersion) -> tuple[Case, ...]:
    shown = shown_items([(row.item.item, version) for row, _ in rows])
    return tuple(
        Case(
            excerpt=" · ".join(field.excerpt for field in fields if field.excerpt),
            picture=next((field.picture for field in fields if field.picture), None),
            why=resolution.rationale,
            resolution=resolution.pk,
            extract=extract_of(resolution.part, fields),
        )
        for (_, resolution), fields in zip(rows, shown, strict=True)
    )
