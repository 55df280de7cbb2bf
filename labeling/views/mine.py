"""My work: what I answered, skipped and left unsent. Only my own, of rounds of this project."""

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Max, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labeling.models import Annotation, Assignment, Membership, User
from labeling.models.assignments import AssignmentQuerySet
from labeling.models.rounds import AGAIN
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership
from labeling.showing import ShownField, shown_items

PAGE = 25


@dataclass(frozen=True)
class Told:
    """One question of an item and what I said to it."""

    question: str
    answer: str
    position: int | None  # of the option, for its colour


@dataclass(frozen=True)
class Mine:
    """One line of the page."""

    held: Assignment
    fields: list[ShownField]
    told: list[Told]
    annotation: Annotation | None

    @property
    def note(self) -> str:
        """Of the answer, or of what has been entered since."""
        return str((self.held.draft or {}).get("comment") or (self.annotation.comment if self.annotation else ""))

    @property
    def is_again(self) -> bool:
        return self.held.item.is_given_again and not self.held.item.round.is_open

    @property
    def may_revise(self) -> bool:
        return self.held.is_submitted and self.held.item.round.is_open and self.held.item.revealed_at is None


@login_required
@require_GET
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.LABEL)
    answered = of(membership).submitted().without_own_twice().annotate(answered_at=Max("annotations__created_at"))
    page = Paginator(answered.order_by("-answered_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "answers": lines(list(page.object_list)),
        "skips": lines(list(skipped(membership)[:PAGE])),
        "drafts": [line for line in lines(list(unsent(membership)[:PAGE])) if line.told or line.note],
        "resolutions_url": resolutions_url(slug),
    }
    trail = ((_("My work"), ""),)
    return project_page(request, "labeling/mine/page.html", membership, context, area="label", trail=trail)


def of(membership: Membership) -> AssignmentQuerySet:
    revisions = Prefetch("annotations", Annotation.objects.order_by("-revision"))
    return (
        Assignment.objects.filter(labeler=membership.user, item__round__project=membership.project)
        .select_related("item__item", "item__round__instructions")
        .prefetch_related(revisions)
    )


def skipped(membership: Membership) -> AssignmentQuerySet:
    postponed = Q(status=Assignment.Status.LEASED, postponed_at__isnull=False)
    found = of(membership).filter(Q(status=Assignment.Status.SKIPPED) | postponed)
    found = found.exclude(item__position__gte=AGAIN, item__round__status="open")  # it stands among the answers
    return found.order_by("-item__round__number", "-pk")


def unsent(membership: Membership) -> AssignmentQuerySet:
    """Entered and not counted: the place went, the round closed, or I stopped in the middle."""
    return of(membership).filter(draft__isnull=False).exclude(status=Assignment.Status.SKIPPED).order_by("-draft_at")


def lines(held: list[Assignment]) -> list[Mine]:
    """Two queries a list at most: the pictures, and what the caller's queryset prefetched."""
    shown = shown_items([(row.item.item, row.item.round.instructions) for row in held])
    return [line(row, fields) for row, fields in zip(held, shown, strict=True)]


def line(held: Assignment, fields: list[ShownField]) -> Mine:
    annotation = next(iter(held.annotations.all()), None)
    if held.is_submitted and annotation:
        return Mine(held, fields, told(held, annotation.answers, annotation.cannot_tell), annotation)
    draft = held.draft or {}
    return Mine(held, fields, told(held, draft.get("answers") or {}, draft.get("cannot_tell") or []), annotation)


def told(held: Assignment, answers: dict[str, object], cannot_tell: list[str]) -> list[Told]:
    rows = []
    for question in held.item.round.instructions.questions.questions:
        if question.name in cannot_tell:
            rows.append(Told(question.title, _("cannot tell"), None))
        elif question.name in answers:
            answer = answers[question.name]
            option = next((option for option in question.options if option.value == answer), None)
            rows.append(Told(question.title, question.describe(answer), option.position if option else None))
    return rows


def resolutions_url(slug: str) -> str:
    """The part about resolutions belongs to consensus, which labeling does not import: it is there or it is not."""
    try:
        return reverse("my_resolutions", kwargs={"slug": slug})
    except NoReverseMatch:
        return ""
