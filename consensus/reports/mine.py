"""What disagreements mean to one person: where a resolution differs from their answer, and what waits for them."""

from dataclasses import dataclass

from django.db.models import Q

from consensus.blinding import disagreements_for
from consensus.models import Disagreement, Resolution
from consensus.reports.disagreements import title
from labeling.models import Annotation, Media, Membership
from labeling.permissions import Do, may
from labeling.questions import Question
from labeling.showing import shown_items

NEWEST = 100


@dataclass(frozen=True)
class Differing:
    """A decision that is not what this labeler had answered."""

    disagreement: Disagreement
    excerpt: str
    picture: Media | None
    question: str
    mine: str
    decided: str
    resolution: Resolution
    may_open: bool


def differing_resolutions(membership: Membership) -> list[Differing]:
    """The newest first. Only of closed rounds and of items opened for discussion: until then nobody is told."""
    resolved = (
        Disagreement.objects.filter(
            Q(item__round__status="closed") | Q(item__revealed_at__isnull=False),
            item__round__project=membership.project,
            item__assignments__labeler=membership.user,
            item__assignments__status="submitted",
            status=Disagreement.Status.RESOLVED,
        )
        .select_related("item__item", "item__round__instructions")
        .prefetch_related("resolutions")
        .order_by("-pk")[:NEWEST]
    )
    rows = list(resolved)
    if not rows:
        return []
    mine = own_answers(membership, [row.item_id for row in rows])
    visible = set(disagreements_for(membership).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    shown = shown_items([(row.item.item, row.item.round.instructions) for row in rows])
    found = []
    for row, fields in zip(rows, shown, strict=True):
        question, resolution = row.item.round.instructions.questions.question(row.question), newest(row)
        if question and resolution and differs(mine[row.item_id], resolution, question):
            found.append(
                Differing(
                    disagreement=row,
                    excerpt=" · ".join(field.excerpt for field in fields if field.excerpt),
                    picture=next((field.media for field in fields if field.media), None),
                    question=question.title,
                    mine=own_title(mine[row.item_id], question),
                    decided=title(question, resolution.label),
                    resolution=resolution,
                    may_open=row.pk in visible,
                )
            )
    return found


def newest(row: Disagreement) -> Resolution | None:
    return max(row.resolutions.all(), key=lambda resolution: resolution.pk, default=None)


def own_answers(membership: Membership, items: list[int]) -> dict[int, Annotation]:
    rows = Annotation.objects.current().filter(assignment__labeler=membership.user, assignment__item__in=items)
    return {row.assignment.item_id: row for row in rows.select_related("assignment")}


def differs(annotation: Annotation, resolution: Resolution, question: Question) -> bool:
    if resolution.outcome != Resolution.Outcome.DECIDE:
        return False
    return question.name in annotation.cannot_tell or annotation.answers.get(question.name) != resolution.label


def own_title(annotation: Annotation, question: Question) -> str:
    return title(question, None if question.name in annotation.cannot_tell else annotation.answers.get(question.name))


@dataclass(frozen=True)
class Waiting:
    """What somebody finds on their first page."""

    n_to_resolve: int
    mentions: list[Disagreement]  # threads that name me and are not decided


def waiting_for(membership: Membership) -> Waiting:
    waiting = disagreements_for(membership).filter(status__in=["open", "discussing"])
    mentions = waiting.filter(messages__mentions=membership).distinct().select_related("item__round").order_by("pk")
    return Waiting(
        n_to_resolve=waiting.count() if may(membership, Do.RESOLVE) else 0,
        mentions=list(mentions[:20]),
    )
