"""Checks: gold items mixed into a labeler's items, and their own items given to them again (docs/adr/0014).

They hang from a round of their own that stands behind the one it watches, has its number and is open when that is.
So whatever reads the answers of a round sees none of them, and whatever a labeler sees is the same for all.
"""

import random
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext

from labeling.errors import Invalid
from labeling.models import Assignment, Item, Membership, Role, Round, RoundItem, User
from labeling.models.rounds import AGAIN, RoundItemQuerySet

MOST_RATE = 0.5  # more checks than items to label would be no labeling
MOST_GOLD = 5_000  # gold items that a round mixes in, drawn at random
WASH_OUT = 30  # items between an answer and its repetition, unless told
EVERYBODY = 32_767  # as many labelers as there are
chance = random.SystemRandom()  # drawn anew each time: no labeler can work out when a check comes


def refuse_checks(
    gold_rate: float | None, repeat_rate: float | None, wash_out_items: int | None, wash_out_hours: float | None
) -> None:
    for name, rate in (("gold_rate", gold_rate), ("repeat_rate", repeat_rate)):
        if rate is not None and not 0 < rate <= MOST_RATE:
            sentence = gettext(
                "Give a share above 0 and at most %(MOST_RATE)s, such as 0.05 for one item in twenty."
            ) % {"MOST_RATE": MOST_RATE}
            raise Invalid(sentence, fields={name: sentence})
    if wash_out_items is not None and not 1 <= wash_out_items <= 100_000:
        sentence = gettext("Give a number from 1 to 100,000.")
        raise Invalid(sentence, fields={"wash_out_items": sentence})
    if wash_out_hours is not None and not 0 < wash_out_hours <= 10_000:
        sentence = gettext("Give a number of hours above 0, at most 10,000.")
        raise Invalid(sentence, fields={"wash_out_hours": sentence})


def add_checks(watched: Round, *, seed: int) -> None:
    """The round that holds the checks of a round being made. Raises Invalid if there is no gold to mix in."""
    gold = gold_outside(watched, seed) if watched.gold_rate else []
    if watched.gold_rate and not gold:
        sentence = gettext(
            "No item outside the round has a gold answer. Leave those with gold out of it, or import some."
        )
        raise Invalid(sentence, fields={"gold_rate": sentence})
    checks = Round.every.create(
        project=watched.project,
        number=watched.number,
        instructions=watched.instructions,
        overlap=EVERYBODY,
        may_skip=watched.may_skip,
        watches=watched,
        created_by=watched.created_by,
    )
    checks.labelers.set(watched.labelers.all())
    RoundItem.objects.bulk_create(
        [RoundItem(round=checks, item_id=pk, position=i, overlap=EVERYBODY) for i, pk in enumerate(gold)],
        batch_size=1000,
    )


def gold_outside(watched: Round, seed: int) -> list[int]:
    """Items that are not the round's own, with a gold answer to one of its questions."""
    own = RoundItem.objects.filter(round=watched, item=OuterRef("pk"))
    asked = {question.name for question in watched.instructions.questions.questions}
    rows = Item.objects.filter(~Exists(own), project=watched.project_id).usable().exclude(gold={}).order_by("pk")
    found = [pk for pk, gold in rows.values_list("pk", "gold") if asked & set(gold)]
    random.Random(seed).shuffle(found)
    return found[:MOST_GOLD]


def due_check(watched: Round, *, by: User) -> RoundItem | None:
    """Now and then a check in the place of the next item, for labelers. Whoever may look answers up gets none."""
    if (
        not watched.is_watched
        or not Membership.objects.filter(
            project=watched.project_id, user=by, role=Role.LABELER, is_active=True
        ).exists()
    ):
        return None
    drawn, gold, repeat = chance.random(), watched.gold_rate or 0.0, watched.repeat_rate or 0.0
    if drawn < gold:
        return due_gold(watched, by)
    return due_repeat(watched, by) if drawn < gold + repeat else None


def due_gold(watched: Round, by: User) -> RoundItem | None:
    """A gold item that this labeler has not had, whichever."""
    items = RoundItem.objects.open_to(by).filter(round__watches=watched, position__lt=AGAIN)
    return items.order_by("?").first()


def due_repeat(watched: Round, by: User) -> RoundItem | None:
    """An item of the round that this labeler answered long enough ago, has not had again and knows no more about."""
    answered = answered_long_ago(watched, by)
    again = RoundItem.objects.filter(
        Exists(Assignment.objects.filter(item=OuterRef("pk"), labeler=by).not_offered_again()), round__watches=watched
    )
    usable = answered.exclude(item__in=again.values("item")).filter(
        item__dropped_at=None, item__change_requested_at=None, item__is_current=True
    )
    chosen = usable.order_by("?").first()
    return place_of(watched, chosen) if chosen else None


def answered_long_ago(watched: Round, by: User) -> RoundItemQuerySet:
    """What they answered before the wash-out, and nobody has shown them the others' answers to."""
    mine = Assignment.objects.submitted().filter(labeler=by, item__round__watches=None, item__round=watched)
    if watched.wash_out_hours is not None:
        mine = mine.filter(ended_at__lte=timezone.now() - timedelta(hours=watched.wash_out_hours))
    if watched.wash_out_items is not None:
        all_of_mine = Assignment.objects.submitted().filter(
            labeler=by, item__round__project=watched.project_id, item__round__number=watched.number
        )
        after = watched.wash_out_items
        last = all_of_mine.order_by("-ended_at", "-pk").values_list("ended_at", flat=True)[after : after + 1].first()
        if last is None:
            return RoundItem.objects.none()
        mine = mine.filter(ended_at__lte=last)
    return RoundItem.objects.filter(pk__in=mine.values("item"), revealed_at=None)


@transaction.atomic
def place_of(watched: Round, answered: RoundItem) -> RoundItem:
    """The item's place among the checks; one for all labelers who are given it again."""
    place, _ = RoundItem.objects.get_or_create(
        round=Round.every.get(watches=watched),
        item_id=answered.item_id,
        defaults={"position": AGAIN + answered.position, "overlap": EVERYBODY},
    )
    return place


def follow(watched: Round) -> None:
    """The round that holds the checks opens and closes with the one it watches."""
    for checks in Round.every.select_for_update(of=("self",)).filter(watches=watched):
        checks.status, checks.opened_at, checks.closed_at = watched.status, watched.opened_at, watched.closed_at
        checks.save(update_fields=["status", "opened_at", "closed_at"])
        if watched.is_closed:
            list(RoundItem.objects.select_for_update().filter(round=checks).order_by("pk").values_list("pk"))
            held = Assignment.objects.filter(item__round=checks, status=Assignment.Status.LEASED)
            held.update(status=Assignment.Status.EXPIRED, ended_at=watched.closed_at)
