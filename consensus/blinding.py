"""Whose answers may I see, and under which name? The one door between answers and people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.crypto import salted_hmac

from consensus.models import Case, Disagreement
from labeling.errors import NotFound
from labeling.models import Annotation, Assignment, Membership, Project, Round, RoundItem, User
from labeling.permissions import MAY, Do, get_membership, may
from labeling.questions import Answer


@dataclass(frozen=True)
class VisibleAnswer:
    """What one labeler answered, under the letter that is theirs on this item and the name that may be shown."""

    labeler: int
    letter: str
    who: str
    is_machine: bool
    answers: dict[str, Answer]
    cannot_tell: list[str]
    reasons: dict[str, str]
    comment: str
    at: datetime

    def to(self, question: str) -> Answer:
        """None: cannot tell."""
        return None if question in self.cannot_tell else self.answers.get(question)

    def has(self, question: str) -> bool:
        return question in self.cannot_tell or question in self.answers


def disagreements_for(membership: Membership) -> QuerySet[Disagreement]:
    """The disagreements a person may see. An expert who may still be asked about an item is blind like a labeler;
    a labeler sees those of items they have answered, once these are opened for discussion."""
    found = Disagreement.objects.filter(item__round__project=membership.project)
    if may(membership, Do.SEE_ANSWERS):
        return found.exclude(item__in=still_to_answer(membership.user))
    return found.filter(answered_by(membership.user, "item"), item__revealed_at__isnull=False)


def disagreements_of(person: User) -> QuerySet[Disagreement]:
    """disagreements_for(), in all projects of a person at once."""
    experts, labelers = projects_by_right(person)
    return Disagreement.objects.filter(
        Q(item__round__project__in=experts) & ~Q(item__in=still_to_answer(person))
        | Q(answered_by(person, "item"), item__round__project__in=labelers, item__revealed_at__isnull=False)
    )


def cases_of(person: User) -> QuerySet[Case]:
    """cases_for(), in all projects of a person at once."""
    experts, labelers = projects_by_right(person)
    return Case.objects.filter(
        Exists(disagreements_of(person).filter(case=OuterRef("pk"))),
        Q(project__in=experts) | Q(project__in=labelers, opened_at__isnull=False),
    )


def projects_by_right(person: User) -> tuple[QuerySet[Membership, int], QuerySet[Membership, int]]:
    """The projects in which a person sees everybody's answers, and those in which they label."""
    seeing = [role for role, allowed in MAY.items() if Do.SEE_ANSWERS in allowed]
    mine = Membership.objects.filter(user=person, user__is_active=True, is_active=True).values_list(
        "project", flat=True
    )
    if person.bound_to is not None:
        mine = mine.filter(project=person.bound_to)
    return mine.filter(role__in=seeing), mine.exclude(role__in=seeing)


def readers(thread: Disagreement | Case, people: Iterable[int]) -> set[int]:
    """Those of these people who may see a disagreement, or a case, and its thread now."""
    project = thread.project if isinstance(thread, Case) else thread.item.round.project
    members = Membership.objects.filter(project=project, user__in=set(people), user__is_active=True, is_active=True)
    found = set()
    labelers = set()
    for member in members.select_related("user", "project"):
        if not may(member, Do.SEE_ANSWERS):
            labelers.add(member.user_id)
        elif isinstance(thread, Case):
            found |= {member.user_id} if cases_for(member).filter(pk=thread.pk).exists() else set()
        elif disagreements_for(member).filter(pk=thread.pk).exists():
            found.add(member.user_id)
    return found | (labelers & labelers_of(thread))


def labelers_of(thread: Disagreement | Case) -> set[int]:
    """Those who answered an item of it and to whom it is opened."""
    answered = Assignment.objects.submitted().filter(item__revealed_at__isnull=False)
    if isinstance(thread, Disagreement):
        return set(answered.filter(item=thread.item_id).values_list("labeler", flat=True))
    if thread.opened_at is None:
        return set()
    return set(answered.filter(item__disagreements__case=thread).values_list("labeler", flat=True))


def cases_for(membership: Membership) -> QuerySet[Case]:
    """The cases a person may see: those that hold a disagreement they may see; a labeler once the case is opened,
    which it is only when no round of its items is open any more: its thread may speak of all of them."""
    found = Case.objects.filter(
        Exists(disagreements_for(membership).filter(case=OuterRef("pk"))), project=membership.project
    )
    return found if may(membership, Do.SEE_ANSWERS) else found.filter(opened_at__isnull=False)


def get_case(user: User, slug: str, number: int, *, to: Do = Do.DISCUSS) -> tuple[Membership, Case]:
    membership = get_membership(user, slug, to=to)
    found = cases_for(membership).select_related("project", "made_by").filter(number=number).first()
    if found is None:
        raise NotFound
    return membership, found


def round_items_for(membership: Membership) -> QuerySet[RoundItem]:
    """The round items whose answers a person may see."""
    found = RoundItem.objects.no_checks().filter(round__project=membership.project)
    if may(membership, Do.SEE_ANSWERS):
        return found.exclude(pk__in=still_to_answer(membership.user))
    return found.filter(answered_by(membership.user, "pk"), revealed_at__isnull=False)


def still_to_answer(user: User) -> QuerySet[RoundItem]:
    """Round items to which this person may still give an answer: seeing those of others would end the blindness.

    Also those they have answered or skipped: an answer may be revised, and one to a skipped item is taken.
    """
    waiting = RoundItem.objects.filter(round__in=Round.objects.open_to(user)).unfinished()
    return waiting.order_by().values("pk")  # type: ignore[return-value]  # for a subquery


def answered_by(user: User, item: str) -> Exists:
    return Exists(Assignment.objects.submitted().filter(item=OuterRef(item), labeler=user))


def get_disagreement(user: User, slug: str, pk: int, *, to: Do = Do.DISCUSS) -> tuple[Membership, Disagreement]:
    """A disagreement the person may see and do this with. What they may not see does not exist for them."""
    membership = get_membership(user, slug, to=to)
    found = (
        disagreements_for(membership)
        .select_related("item__item", "item__round__project", "item__round__instructions", "case")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return membership, found


def visible_answers(membership: Membership, items: Iterable[RoundItem]) -> dict[int, list[VisibleAnswer]]:
    """Round item -> its current answers, in an order that is shuffled per item and always the same.

    Items whose answers this person may not see are left out.
    """
    allowed = set(round_items_for(membership).filter(pk__in=[item.pk for item in items]).values_list("pk", flat=True))
    given = defaultdict(list)
    annotations = Annotation.objects.current().filter(assignment__item__in=allowed, assignment__status="submitted")
    for annotation in annotations.select_related("assignment__labeler"):
        given[annotation.assignment.item_id].append(annotation)
    return {item: named(item, annotations, membership.project) for item, annotations in given.items()}


def visible_annotations(membership: Membership) -> QuerySet[Annotation]:
    """The answers that count and that this person may see; labeler is the pseudonym that releases have, too."""
    pseudonym = Membership.objects.filter(project=membership.project, user=OuterRef("assignment__labeler"))
    found = Annotation.objects.current().filter(
        assignment__status="submitted", assignment__item__in=round_items_for(membership).order_by().values("pk")
    )
    found = found.select_related(
        "assignment__item__item", "assignment__item__round", "assignment__labeler", "instructions"
    )
    return found.annotate(labeler=Subquery(pseudonym.values("pseudonym")[:1]))


def named(item: int, annotations: list[Annotation], project: Project) -> list[VisibleAnswer]:
    shuffled = sorted(annotations, key=lambda annotation: place_of(item, annotation.assignment.labeler_id))
    return [
        VisibleAnswer(
            labeler=annotation.assignment.labeler_id,
            letter=letter(place),
            who=called(annotation.assignment.labeler, letter(place), project),
            is_machine=annotation.assignment.labeler.is_machine,
            answers=annotation.answers,
            cannot_tell=annotation.cannot_tell,
            reasons=annotation.reasons,
            comment=annotation.comment,
            at=annotation.created_at,
        )
        for place, annotation in enumerate(shuffled)
    ]


def called(labeler: User, letter: str, project: Project) -> str:
    """A machine is marked as one, whether names are shown or not."""
    if not project.names_hidden:
        return str(labeler)
    return f"Labeler {letter} (machine)" if labeler.is_machine else f"Labeler {letter}"


def place_of(item: int, labeler: int) -> str:
    """Sorts the labelers of an item; nobody can work out from it who stands where."""
    return salted_hmac("consensus.blinding", f"{item}:{labeler}", algorithm="sha256").hexdigest()


def letter(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def letters(item: int) -> dict[int, str]:
    """Labeler -> the letter they have on this item, from A on."""
    people = Assignment.objects.submitted().filter(item=item).values_list("labeler", flat=True)
    shuffled = sorted(people, key=lambda labeler: place_of(item, labeler))
    return {labeler: letter(place) for place, labeler in enumerate(shuffled)}
