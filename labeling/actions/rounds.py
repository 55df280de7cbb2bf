"""Make, open, widen and close a round."""

import random
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.actions.checks import WASH_OUT, add_checks, follow, refuse_checks
from labeling.errors import Conflict, Invalid
from labeling.events import record
from labeling.models import Assignment, Event, InstructionVersion, Item, Membership, Project, Round, RoundItem, User
from labeling.templatetags.languages import inside

MAX_OVERLAP = 100
LEAST_GAIN = 0.03


class Selects(Protocol):
    """Which items a round asks about, and what is kept about that."""

    @property
    def seed(self) -> int: ...

    def items_of(self, project: Project) -> list[int]:
        """Primary keys in the order in which they will be asked."""
        ...

    def kept(self) -> dict[str, Any]:
        """With the round, as JSON: how its items were chosen."""
        ...

    def brought(self, item: int) -> list[str] | None:
        """Values of Brought, kept with the place of the item."""
        ...


@dataclass(frozen=True)
class Selection:
    """Which items a round asks about: all that are usable, narrowed by what is given; then a seeded sample."""

    attribute: str = ""  # with value: items whose attribute has it
    value: str | int | float | bool | None = None
    keys: tuple[str, ...] = ()  # just these
    new_only: bool = False  # only items that no round has asked about
    without_gold: bool = False  # not those whose answer is known: they can be mixed in unseen
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
            asked = RoundItem.objects.no_checks().filter(item=OuterRef("pk"))
            items = items.filter(~Exists(asked))
        if self.without_gold:
            items = items.filter(gold={})
        found = list(items.order_by("pk").values_list("pk", flat=True))
        random.Random(self.seed).shuffle(found)
        return found[: self.sample] if self.sample else found

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def brought(self, item: int) -> None:
        return None


@dataclass(frozen=True)
class Chosen:
    """Just these items, each with what brought it; all in one shuffle, so that no place tells which.

    items: primary key -> values of Brought. said: kept with the round.
    """

    items: Mapping[int, Collection[str]]
    seed: int = 0
    said: Mapping[str, Any] = field(default_factory=dict)

    def items_of(self, project: Project) -> list[int]:
        usable = Item.objects.filter(project=project).usable().order_by("pk").values_list("pk", flat=True)
        found = [pk for pk in usable if pk in self.items]
        random.Random(self.seed).shuffle(found)
        return found

    def kept(self) -> dict[str, Any]:
        return {**self.said, "seed": self.seed}

    def brought(self, item: int) -> list[str]:
        return list(self.items[item])


@transaction.atomic
def create_round(
    *,
    project: Project,
    by: User,
    overlap: int = 3,
    most_overlap: int | None = None,
    least_gain: float = LEAST_GAIN,
    selection: Selects | None = None,
    labelers: Collection[Membership] = (),
    instructions: InstructionVersion | None = None,
    may_skip: bool = True,
    gold_rate: float | None = None,
    repeat_rate: float | None = None,
    wash_out_items: int | None = None,
    wash_out_hours: float | None = None,
) -> Round:
    """A draft round over the selected items under the version in force. Raises Invalid if nothing is selected.

    most_overlap: items whose label is unsure after `overlap` answers are given to one more labeler, up to so many, as
    long as that is expected to make the label right with a chance higher by `least_gain`.
    gold_rate: this share of what a labeler gets are gold items from outside the round. repeat_rate: this share are
    items of the round that they answered before, so many items and hours ago (30 items if neither is said).
    """
    Project.objects.select_for_update().get(pk=project.pk)  # rounds are numbered one at a time
    selection = selection or Selection()
    version = instructions or project.current_instructions
    if version is None:
        raise Conflict(_("A round needs published instructions. Publish version 1 first."))
    if not 1 <= overlap <= MAX_OVERLAP:
        sentence = _("Ask 1 to %(MAX_OVERLAP)s labelers an item; agreement needs at least 2.") % {
            "MAX_OVERLAP": MAX_OVERLAP
        }
        raise Invalid(sentence, fields={"overlap": sentence})
    refuse_adaptive(version, overlap, most_overlap, least_gain)
    if repeat_rate is None:
        wash_out_items = wash_out_hours = None
    elif wash_out_items is None and wash_out_hours is None:
        wash_out_items = WASH_OUT
    refuse_checks(gold_rate, repeat_rate, wash_out_items, wash_out_hours)
    items = selection.items_of(project)
    if not items:
        raise Invalid(
            _("No item fits this selection. Widen it, or import items first."), fields={"items": _("No item fits.")}
        )
    number = (project.rounds.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    made = Round.objects.create(
        project=project,
        number=number,
        instructions=version,
        overlap=overlap,
        most_overlap=most_overlap,
        least_gain=None if most_overlap is None else least_gain,
        may_skip=may_skip,
        gold_rate=gold_rate,
        repeat_rate=repeat_rate,
        wash_out_items=wash_out_items,
        wash_out_hours=wash_out_hours,
        selection=selection.kept(),
        created_by=by,
    )
    made.labelers.set(labelers)
    RoundItem.objects.bulk_create(
        [
            RoundItem(round=made, item_id=pk, position=i, overlap=overlap, brought_by=selection.brought(pk))
            for i, pk in enumerate(items)
        ],
        batch_size=1000,
    )
    if made.is_watched:
        add_checks(made, seed=selection.seed)
    record(Event.Kind.ROUND_CREATED, by=by, project=project, subject=made, number=number, n_items=len(items))
    return made


def refuse_adaptive(version: InstructionVersion, overlap: int, most_overlap: int | None, least_gain: float) -> None:
    if most_overlap is None:
        return
    if not overlap < most_overlap <= MAX_OVERLAP:
        sentence = _(
            "Give a number above %(overlap)s, the labelers that every item gets, and at most %(MAX_OVERLAP)s."
        ) % {"overlap": overlap, "MAX_OVERLAP": MAX_OVERLAP}
        raise Invalid(sentence, fields={"most_overlap": sentence})
    if overlap < 2:
        sentence = _("Whether one more labeler pays can be told from two answers on. Ask at least 2 labelers an item.")
        raise Invalid(sentence, fields={"overlap": sentence})
    if not 0 < least_gain < 1:
        sentence = _("Give a share above 0 and below 1, such as 0.03.")
        raise Invalid(sentence, fields={"least_gain": sentence})
    if not any(question.type == "choice" for question in version.questions.questions):
        sentence = _("Only questions with one answer of several options can tell whether one more labeler pays.")
        raise Invalid(sentence, fields={"most_overlap": sentence})


@transaction.atomic
def open_round(*, round: Round, by: User) -> Round:
    round = locked(round)
    if not round.is_draft:
        raise Conflict(
            _("%(round)s is already %(state)s.") % {"round": round, "state": inside(round.get_status_display())}
        )
    round.status, round.opened_at = Round.Status.OPEN, timezone.now()
    round.save(update_fields=["status", "opened_at"])
    follow(round)
    record(Event.Kind.ROUND_OPENED, by=by, project=round.project, subject=round, number=round.number)
    return round


@transaction.atomic
def close_round(*, round: Round, by: User) -> Round:
    """End the labeling. Waits for answers being stored right now; leases end, and what was entered stays as a draft."""
    round = locked(round)
    if round.is_closed:
        return round
    if round.is_draft:
        raise Conflict(_("%(round)s was never opened.") % {"round": round})
    list(RoundItem.objects.select_for_update().filter(round=round).order_by("pk").values_list("pk"))
    now = timezone.now()
    Assignment.objects.filter(item__round=round, status=Assignment.Status.LEASED).update(
        status=Assignment.Status.EXPIRED, ended_at=now
    )
    round.status, round.closed_at = Round.Status.CLOSED, now
    round.save(update_fields=["status", "closed_at"])
    follow(round)
    record(Event.Kind.ROUND_CLOSED, by=by, project=round.project, subject=round, number=round.number)
    return round


@transaction.atomic
def widen(*, round: Round, by: User, overlap: int) -> Round:
    """Ask for more labelers an item; never for fewer, since answers that are there stay."""
    round = locked(round)
    if round.is_closed:
        raise Conflict(_("%(round)s is closed.") % {"round": round})
    if not round.overlap < overlap <= MAX_OVERLAP:
        raise Invalid(
            (
                _("Give a number above %(overlap)s, at most %(MAX_OVERLAP)s.")
                % {"overlap": round.overlap, "MAX_OVERLAP": MAX_OVERLAP}
            ),
            fields={"overlap": _("Too small.")},
        )
    round.overlap = overlap
    if round.most_overlap is not None and round.most_overlap <= overlap:
        round.most_overlap = None  # every item is asked as often as the unsure ones would have been
    round.save(update_fields=["overlap", "most_overlap"])
    RoundItem.objects.filter(round=round, overlap__lt=overlap).update(overlap=overlap)
    record(Event.Kind.ROUND_WIDENED, by=by, project=round.project, subject=round, overlap=overlap)
    return round


@transaction.atomic
def widen_item(*, item: RoundItem, by: User | None, overlap: int) -> bool:
    """Ask one more labeler about an item, up to the round's limit; False if it is too late. Safe to repeat."""
    item = RoundItem.objects.select_for_update(of=("self",)).select_related("round__project").get(pk=item.pk)
    round = item.round
    if not round.is_open or round.most_overlap is None or item.revealed_at:
        return False
    if not item.overlap < overlap <= round.most_overlap:
        return False
    item.overlap = overlap
    item.save(update_fields=["overlap"])
    record(Event.Kind.ITEM_WIDENED, by=by, project=round.project, subject=item, overlap=overlap)
    return True


def locked(round: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("project", "instructions").get(pk=round.pk)
