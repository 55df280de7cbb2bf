"""Make, open, widen and close a round."""

import random
from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import Assignment, Event, InstructionVersion, Item, Membership, Project, Round, RoundItem, User

MAX_OVERLAP = 100


@dataclass(frozen=True)
class Selection:
    """Which items a round asks about: all that are usable, narrowed by what is given; then a seeded sample."""

    attribute: str = ""  # with value: items whose attribute has it
    value: str | int | float | bool | None = None
    keys: tuple[str, ...] = ()  # just these
    new_only: bool = False  # only items that no round has asked about
    sample: int = 0  # so many at random; 0 for all
    seed: int = 0

    def items_of(self, project: Project) -> list[int]:
        """Primary keys in the order in which they will be asked: a shuffle that the seed fixes."""
        items = Item.objects.filter(project=project).usable()
        if self.attribute:
            items = items.with_attribute(self.attribute, self.value)
        if self.keys:
            items = items.filter(key__in=self.keys)
        if self.new_only:
            items = items.filter(round_items=None)
        found = list(items.order_by("pk").values_list("pk", flat=True))
        random.Random(self.seed).shuffle(found)
        return found[: self.sample] if self.sample else found


@transaction.atomic
def create_round(
    *,
    project: Project,
    by: User,
    overlap: int = 3,
    selection: Selection | None = None,
    labelers: Collection[Membership] = (),
    instructions: InstructionVersion | None = None,
    may_skip: bool = True,
) -> Round:
    """A draft round over the selected items under the version in force. Raises Invalid if nothing is selected."""
    Project.objects.select_for_update().get(pk=project.pk)  # rounds are numbered one at a time
    selection = selection or Selection()
    version = instructions or project.current_instructions
    if version is None:
        raise Conflict("A round needs published instructions. Publish version 1 first.")
    if not 1 <= overlap <= MAX_OVERLAP:
        sentence = f"Ask 1 to {MAX_OVERLAP} labelers an item; agreement needs at least 2."
        raise Invalid(sentence, fields={"overlap": sentence})
    items = selection.items_of(project)
    if not items:
        raise Invalid(
            "No item fits this selection. Widen it, or import items first.", fields={"items": "No item fits."}
        )
    number = (project.rounds.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    made = Round.objects.create(
        project=project,
        number=number,
        instructions=version,
        overlap=overlap,
        may_skip=may_skip,
        selection=asdict(selection),
        created_by=by,
    )
    made.labelers.set(labelers)
    RoundItem.objects.bulk_create(
        [RoundItem(round=made, item_id=pk, position=i, overlap=overlap) for i, pk in enumerate(items)], batch_size=1000
    )
    record(Event.Kind.ROUND_CREATED, by=by, project=project, subject=made, number=number, n_items=len(items))
    return made


@transaction.atomic
def open_round(*, round: Round, by: User) -> Round:
    round = locked(round)
    if not round.is_draft:
        raise Conflict(f"{round} is already {round.get_status_display().lower()}.")
    round.status, round.opened_at = Round.Status.OPEN, timezone.now()
    round.save(update_fields=["status", "opened_at"])
    record(Event.Kind.ROUND_OPENED, by=by, project=round.project, subject=round, number=round.number)
    return round


@transaction.atomic
def close_round(*, round: Round, by: User) -> Round:
    """End the labeling. Waits for answers being stored right now; leases end, and what was entered stays as a draft."""
    round = locked(round)
    if round.is_closed:
        return round
    if round.is_draft:
        raise Conflict(f"{round} was never opened.")
    list(RoundItem.objects.select_for_update().filter(round=round).order_by("pk").values_list("pk"))
    now = timezone.now()
    Assignment.objects.filter(item__round=round, status=Assignment.Status.LEASED).update(
        status=Assignment.Status.EXPIRED, ended_at=now
    )
    round.status, round.closed_at = Round.Status.CLOSED, now
    round.save(update_fields=["status", "closed_at"])
    record(Event.Kind.ROUND_CLOSED, by=by, project=round.project, subject=round, number=round.number)
    return round


@transaction.atomic
def widen(*, round: Round, by: User, overlap: int) -> Round:
    """Ask for more labelers an item; never for fewer, since answers that are there stay."""
    round = locked(round)
    if round.is_closed:
        raise Conflict(f"{round} is closed.")
    if not round.overlap < overlap <= MAX_OVERLAP:
        raise Invalid(f"Give a number above {round.overlap}, at most {MAX_OVERLAP}.", fields={"overlap": "Too small."})
    RoundItem.objects.filter(round=round, overlap__lt=overlap).update(overlap=overlap)
    round.overlap = overlap
    round.save(update_fields=["overlap"])
    record(Event.Kind.ROUND_WIDENED, by=by, project=round.project, subject=round, overlap=overlap)
    return round


def locked(round: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("project", "instructions").get(pk=round.pk)
