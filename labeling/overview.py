"""What each project of a person waits for from this person. Counts of assignments, never of what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from labeling.models import Assignment, InstructionVersion, Item, Membership, Round, RoundItem, User, Webhook
from labeling.permissions import Do, may


@dataclass(frozen=True)
class NextThing:
    """One sentence, one link. Labels of the links are verbs."""

    text: str
    action: str
    url: str
    icon: str


@dataclass
class Overview:
    """A project as its member finds it at home."""

    membership: Membership
    newest: Round | None = None
    things: list[NextThing] = field(default_factory=list)


def overviews(user: User) -> list[Overview]:
    """The person's projects by name, each with what it waits for; the same few queries for any number of projects."""
    held = Membership.objects.filter(user=user, is_active=True, user__is_active=True)
    memberships = list(held.select_related("project").order_by("project__name", "project_id"))
    by_project = {membership.project_id: Overview(membership) for membership in memberships}
    rounds = list(Round.objects.filter(project__in=by_project).select_related("project").order_by("project", "number"))
    for round in rounds:
        by_project[round.project_id].newest = round
    add_labeling(by_project, user)
    add_rounds_to_close(by_project, [round for round in rounds if round.is_open])
    add_changes(by_project)
    add_drafts(by_project)
    add_broken_webhooks(by_project)
    add_first_rounds(by_project)
    return list(by_project.values())


def add_labeling(by_project: dict[int, Overview], user: User) -> None:
    """Rounds with an item for this labeler. How many are left is not said: it would tell how far the others are."""
    mine = RoundItem.objects.open_to(user).filter(round=OuterRef("pk"))
    of_round = Q(item__round=OuterRef("pk")) | Q(item__round__watches=OuterRef("pk"))
    in_hand = Assignment.objects.leased().filter(of_round, labeler=user)
    rounds = Round.objects.open_to(user).filter(Exists(mine) | Exists(in_hand), project__in=by_project)
    waiting = list(rounds.select_related("project").order_by("project", "number"))
    done = done_by(user, waiting)
    for project, group in groupby(waiting, key=attrgetter("project")):
        ours = list(group)
        if may(by_project[project.pk].membership, Do.LABEL):
            by_project[project.pk].things.append(labeling_thing(ours, sum(done.get(round.pk, 0) for round in ours)))


def labeling_thing(rounds: list[Round], n: int) -> NextThing:
    """One link for all open rounds of a project: the workspace takes them in order."""
    url = reverse("label", args=[rounds[0].project.slug])
    named = {"round": rounds[0], "n_rounds": len(rounds), "n": n}
    if not n:
        text = (
            _("%(round)s has items for you.")
            if len(rounds) == 1
            else ngettext(
                "%(n_rounds)d round has items for you.", "%(n_rounds)d rounds have items for you.", len(rounds)
            )
        )
        return NextThing(text % named, pgettext("what one does", "Label"), url, "label")
    text = (
        _("%(round)s has more items for you. You answered %(n)s so far.")
        if len(rounds) == 1
        else ngettext(
            "%(n_rounds)d round has more items for you. You answered %(n)s so far.",
            "%(n_rounds)d rounds have more items for you. You answered %(n)s so far.",
            len(rounds),
        )
    )
    return NextThing(text % named, _("Go on labeling"), url, "label")


def done_by(user: User, rounds: Iterable[Round]) -> dict[int, int]:
    """What stands behind a round counts as done in it."""
    mine = (
        Assignment.objects.submitted()
        .filter(labeler=user)
        .annotate(of_round=Coalesce("item__round__watches", "item__round"))
    )
    of_rounds = mine.filter(of_round__in=[round.pk for round in rounds])
    return dict(of_rounds.values_list("of_round").annotate(n=Count("pk")).values_list("of_round", "n"))


def add_rounds_to_close(by_project: dict[int, Overview], open_rounds: list[Round]) -> None:
    ours = [round for round in open_rounds if may(by_project[round.project_id].membership, Do.RUN)]
    if not ours:
        return
    unfinished = RoundItem.objects.filter(round=OuterRef("pk")).unfinished()
    ready = Round.objects.filter(~Exists(unfinished), pk__in=[round.pk for round in ours]).select_related("project")
    for round in ready.order_by("project", "number"):
        url = reverse("round", args=[round.project.slug, round.number])
        by_project[round.project_id].things.append(
            NextThing((_("%(round)s has all its answers.") % {"round": round}), _("Close the round"), url, "rounds")
        )


def add_changes(by_project: dict[int, Overview]) -> None:
    """Items for which somebody asked for a better x, for who can bring one."""
    waiting = Item.objects.filter(project__in=by_project).waiting_for_change()
    for project, n in waiting.order_by().values_list("project").annotate(n=Count("pk")).values_list("project", "n"):
        overview = by_project[project]
        if may(overview.membership, Do.RUN):
            url = reverse("change_requests", args=[overview.membership.project.slug])
            overview.things.append(NextThing(changes_sentence(n), _("Look at what is asked for"), url, "edit"))


def changes_sentence(n: int) -> str:
    return ngettext("%(n)d item waits for a better x.", "%(n)d items wait for a better x.", n) % {"n": n}


def add_drafts(by_project: dict[int, Overview]) -> None:
    drafts = InstructionVersion.objects.filter(project__in=by_project, status=InstructionVersion.Status.DRAFT)
    for draft in drafts.select_related("project").order_by("project"):
        overview = by_project[draft.project_id]
        if may(overview.membership, Do.DRAFT):
            first = draft.based_on_id is None
            text = (
                _("Version 1 of the instructions is not published yet.")
                if first
                else _("A draft of the instructions waits.")
            )
            url = (
                reverse("project", args=[draft.project.slug]) if first else reverse("draft", args=[draft.project.slug])
            )
            overview.things.append(
                NextThing(text, _("Go on setting up") if first else _("Open the draft"), url, "book")
            )


def add_broken_webhooks(by_project: dict[int, Overview]) -> None:
    """Those that were switched off because nothing arrived wait for who may change them."""
    ours = [pk for pk, overview in by_project.items() if may(overview.membership, Do.MANAGE)]
    broken = Webhook.objects.kept().filter(project__in=ours).exclude(off_because__in=["", Webhook.OffBecause.MANAGER])
    for hook in broken.select_related("project") if ours else ():
        url = reverse("webhook", args=[hook.project.slug, hook.pk])
        text = _("The webhook to %(host)s was switched off, as nothing arrived there.") % {"host": hook.host}
        by_project[hook.project_id].things.append(NextThing(text, _("Look at it"), url, "link"))


def add_first_rounds(by_project: dict[int, Overview]) -> None:
    """A project without a round waits for its managers; what exactly it needs stands on its page."""
    for overview in by_project.values():
        if overview.newest is None and not overview.things and may(overview.membership, Do.RUN):
            url = reverse("project", args=[overview.membership.project.slug])
            overview.things.append(NextThing(_("It has no round yet."), _("Go on setting up"), url, "rounds"))
