"""A round made of the items that a version touches, with others mixed in that nobody can tell from them."""

import random
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from labeling.actions.rounds import Chosen, create_round
from labeling.errors import Conflict, Invalid
from labeling.models import (
    Assignment,
    Brought,
    InstructionVersion,
    Item,
    Membership,
    PracticeItem,
    Project,
    Round,
    RoundItem,
    User,
)

FRESH = 0.2  # of a round, unless told
MOST_MIXED_IN = 0.8  # of a round; with more it would hardly be about the version


@dataclass(frozen=True)
class Before:
    """How the newest round asked, which is how the next one asks unless told otherwise."""

    overlap: int = 3
    labelers: tuple[Membership, ...] = ()

    @classmethod
    def of(cls, project: Project) -> "Before":
        """The labelers that are still members; where none of the chosen ones is, everybody."""
        newest = project.rounds.order_by("-number").first()
        if newest is None:
            return cls()
        overlap = newest.overlap
        if "imported" in newest.selection:  # as many as ever answered one item, elsewhere
            overlap = min(overlap, cls.overlap)
        return cls(overlap, tuple(newest.labelers.filter(is_active=True).order_by("pk")))


@transaction.atomic
def make_next_round(
    *,
    version: InstructionVersion,
    by: User,
    touched: Mapping[int, Collection[str]],
    fresh: float = FRESH,
    control: float = 0.0,
    seed: int = 0,
    overlap: int | None = None,
    labelers: Collection[Membership] | None = None,
) -> Round:
    """A draft round of the items that the version in force touches. Overlap and labelers are those of the newest round
    unless told.

    touched: primary key of an item -> the rules that brought it, values of Brought. fresh, control: the shares of the
    round that are items nobody was ever asked about, and items labeled before that are not touched; so many are drawn,
    or all where there are fewer. Raises Invalid if nothing is touched, Conflict if the version is not in force.
    """
    project = Project.objects.select_for_update().get(pk=version.project_id)
    if project.current_instructions != version:
        raise Conflict(
            _("%(version)s is not in force any more. Make the round from the newest one.") % {"version": version}
        )
    items = mixed(project, touched, fresh=fresh, control=control, seed=seed)
    if not items:
        sentence = _("No item is touched by the rules that are switched on. Switch one on, or make a round by hand.")
        raise Invalid(sentence, fields={"rules": sentence})
    counts = Counter(rule for rules in items.values() for rule in rules)
    before = Before.of(project)
    return create_round(
        project=project,
        by=by,
        selection=Chosen(
            items, seed, {"version": version.number, "fresh": fresh, "control": control, "brought": dict(counts)}
        ),
        overlap=before.overlap if overlap is None else overlap,
        labelers=before.labelers if labelers is None else labelers,
    )


def mixed(
    project: Project, touched: Mapping[int, Collection[str]], *, fresh: float, control: float, seed: int = 0
) -> dict[int, list[str]]:
    """The items of such a round with what brings each; nothing is changed. Empty if nothing usable is touched."""
    refuse_shares(fresh, control)
    usable = set(Item.objects.filter(project=project).usable().values_list("pk", flat=True))
    items = {pk: [str(rule) for rule in rules] for pk, rules in touched.items() if pk in usable and rules}
    whole = len(items) / (1 - fresh - control)
    drawn = {
        Brought.FRESH: draw(never_asked(project), round(whole * fresh), seed),
        Brought.CONTROL: draw(labeled_before(project), round(whole * control), seed, without=touched),
    }
    return items | {pk: [str(kind)] for kind, rows in drawn.items() for pk in rows}


def refuse_shares(fresh: float, control: float) -> None:
    wrong = {
        name: _("Give a share from 0 up to %(most)s.") % {"most": MOST_MIXED_IN}
        for name, share in (("fresh", fresh), ("control", control))
        if not 0 <= share <= MOST_MIXED_IN
    }
    if not wrong and fresh + control > MOST_MIXED_IN:
        wrong["control"] = _("Fresh items and control together may be at most %(most)s of the round.") % {
            "most": MOST_MIXED_IN
        }
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)


def draw(items: "QuerySet[Item]", n: int, seed: int, *, without: Collection[int] = ()) -> list[int]:
    """So many at random, or all there are."""
    if not n:
        return []
    found = [pk for pk in items.order_by("pk").values_list("pk", flat=True) if pk not in without]
    random.Random(seed).shuffle(found)
    return found[:n]


def never_asked(project: Project) -> "QuerySet[Item]":
    """Usable items that nobody can remember: in no round, no check and no practice, nor any earlier version of them."""
    same = {"item__project": project, "item__key": OuterRef("key")}
    return Item.objects.filter(
        ~Exists(RoundItem.objects.filter(**same)), ~Exists(PracticeItem.objects.filter(**same)), project=project
    ).usable()


def labeled_before(project: Project) -> "QuerySet[Item]":
    """Usable items with answers in closed rounds: what the next round says of them can be held against those."""
    answered = Assignment.objects.submitted().filter(
        item__item=OuterRef("pk"), item__round__status=Round.Status.CLOSED, item__round__watches=None
    )
    return Item.objects.filter(Exists(answered), project=project).usable()
