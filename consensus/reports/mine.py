"""What disagreements mean to one person: what was decided about their items, and what waits for them."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from consensus.blinding import disagreements_for
from consensus.differences import sameness
from consensus.models import Disagreement, Resolution
from labeling.answers import ShownAnswer, shown_answer
from labeling.models import Annotation, Media, Membership
from labeling.permissions import Do, may
from labeling.questions import Question
from labeling.showing import ShownField, shown_items

NEWEST = 100


@dataclass(frozen=True)
class Decided:
    """What was decided about an item that this labeler had answered. decided: None unless a label was; differs: it is
    not what they had said; is_new: they have not said yet that they read it."""

    disagreement: Disagreement
    excerpt: str
    picture: Media | None
    question: str
    mine: ShownAnswer | None  # None: I could not tell
    decided: ShownAnswer | None
    resolution: Resolution
    may_open: bool
    differs: bool
    is_new: bool


def resolved_on_mine(membership: Membership) -> QuerySet[Disagreement]:
    """Only of closed rounds and of items opened for discussion: until then nobody is told."""
    return Disagreement.objects.filter(
        Q(item__round__status="closed") | Q(item__revealed_at__isnull=False),
        item__round__project=membership.project,
        item__assignments__labeler=membership.user,
        item__assignments__status="submitted",
        status=Disagreement.Status.RESOLVED,
    )


def new_decisions(membership: Membership) -> int:
    """How many decisions on their items this person has not read."""
    latest = Resolution.objects.filter(disagreement=OuterRef("pk")).order_by("-pk").values("at")[:1]
    rows = resolved_on_mine(membership).annotate(decided_at=Subquery(latest))
    if membership.decisions_read_at is not None:
        rows = rows.filter(decided_at__gt=membership.decisions_read_at)
    return rows.count()


def decisions_on_mine(membership: Membership) -> list[Decided]:
    """Those that differ from what they had said first, then the newest."""
    rows = list(
        resolved_on_mine(membership)
        .select_related("item__item", "item__round__instructions")
        .prefetch_related("resolutions")
        .order_by("-pk")[:NEWEST]
    )
    if not rows:
        return []
    mine = own_answers(membership, [row.item_id for row in rows])
    visible = set(disagreements_for(membership).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    shown = shown_items([(row.item.item, row.item.round.instructions) for row in rows])
    found = []
    for row, fields in zip(rows, shown, strict=True):
        question, resolution = row.item.round.instructions.questions.question(row.question), newest(row)
        if question and resolution:
            label, read_at = resolution.label, membership.decisions_read_at
            found.append(
                Decided(
                    disagreement=row,
                    excerpt=" · ".join(field.excerpt for field in fields if field.excerpt),
                    picture=next((field.picture for field in fields if field.picture), None),
                    question=question.title,
                    mine=own_answer(mine[row.item_id], question, fields),
                    decided=None if label is None else shown_answer(question, label, fields),
                    resolution=resolution,
                    may_open=row.pk in visible,
                    differs=differs(mine[row.item_id], resolution, question),
                    is_new=read_at is None or resolution.at > read_at,
                )
            )
    return sorted(found, key=lambda one: not one.differs)


def newest(row: Disagreement) -> Resolution | None:
    return max(row.resolutions.all(), key=lambda resolution: resolution.pk, default=None)


def own_answers(membership: Membership, items: list[int]) -> dict[int, Annotation]:
    rows = Annotation.objects.current().filter(assignment__labeler=membership.user, assignment__item__in=items)
    return {row.assignment.item_id: row for row in rows.select_related("assignment")}


def differs(annotation: Annotation, resolution: Resolution, question: Question) -> bool:
    if resolution.outcome != Resolution.Outcome.DECIDE:
        return False
    mine = annotation.answers.get(question.name)
    told = question.name in annotation.cannot_tell or mine is None
    return told or sameness(mine, question) != sameness(resolution.label, question)


def own_answer(annotation: Annotation, question: Question, fields: list[ShownField]) -> ShownAnswer | None:
    answer = None if question.name in annotation.cannot_tell else annotation.answers.get(question.name)
    return None if answer is None else shown_answer(question, answer, fields)


@dataclass(frozen=True)
class Waiting:
    """What somebody finds on their first page."""

    n_to_resolve: int
    n_new_decisions: int  # on items that I answered
    mentions: list[Disagreement]  # threads that name me and are not decided


def waiting_for(membership: Membership) -> Waiting:
    waiting = disagreements_for(membership).filter(status__in=["open", "discussing"])
    mentions = waiting.filter(messages__mentions=membership).distinct().select_related("item__round").order_by("pk")
    return Waiting(
        n_to_resolve=waiting.count() if may(membership, Do.RESOLVE) else 0,
        n_new_decisions=new_decisions(membership),
        mentions=list(mentions[:20]),
    )
