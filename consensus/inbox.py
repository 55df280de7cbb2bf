"""What a notification says, and what it is about: as far as the person who reads it may see that now.

To tell people of something new: a kind in Notification.Kind, its sentences in SENTENCES and OF_SEVERAL, what it is
about in ABOUT if that is new too, and a reaction that calls consensus.actions.notifications.notify().
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from consensus.blinding import cases_of, disagreements_of
from consensus.models import Alarm, Notification
from labeling.models import Inquiry, Membership, Project, Role, User
from labeling.permissions import MAY, Do
from labeling.showing import shown

Kind = Notification.Kind
TITLE = 120  # characters

SENTENCES = {  # %(who)s may be left out
    Kind.MENTIONED: gettext_lazy("%(who)s mentioned you"),
    Kind.ANSWERED: gettext_lazy("%(who)s answered your question"),
    Kind.PROPOSED: gettext_lazy("%(who)s proposes a rule: back it, or say what speaks against it"),
    Kind.JUDGED: gettext_lazy("%(who)s took a stand on the rule that you proposed"),
    Kind.TAKEN: gettext_lazy("%(who)s took the rule that you proposed into the draft"),
    Kind.POSTED: gettext_lazy("%(who)s wrote in a thread that you are in"),
    Kind.OPENED: gettext_lazy("%(who)s opened what you answered for discussion"),
    Kind.DECIDED: gettext_lazy("%(who)s decided what you opened or discussed"),
    Kind.RESOLVED: gettext_lazy("An item that you answered was resolved"),
    Kind.ALARM: gettext_lazy("An alarm was raised"),
}
OF_SEVERAL = {  # about the same thing
    Kind.MENTIONED: ngettext_lazy("You were mentioned %(n)d time", "You were mentioned %(n)d times", "n"),
    Kind.ANSWERED: ngettext_lazy("%(n)d answer to your question", "%(n)d answers to your question", "n"),
    Kind.PROPOSED: ngettext_lazy(
        "%(n)d proposed rule: back it, or say what speaks against it",
        "%(n)d proposed rules: back them, or say what speaks against them",
        "n",
    ),
    Kind.JUDGED: ngettext_lazy(
        "%(n)d new stand on rules that you proposed", "%(n)d new stands on rules that you proposed", "n"
    ),
    Kind.TAKEN: ngettext_lazy(
        "%(n)d rule that you proposed was taken into the draft",
        "%(n)d rules that you proposed were taken into the draft",
        "n",
    ),
    Kind.POSTED: ngettext_lazy(
        "%(n)d new post in a thread that you are in", "%(n)d new posts in a thread that you are in", "n"
    ),
    Kind.OPENED: ngettext_lazy(
        "%(n)d time opened for discussion: what you answered",
        "%(n)d times opened for discussion: what you answered",
        "n",
    ),
    Kind.DECIDED: ngettext_lazy(
        "%(n)d decision on what you opened or discussed", "%(n)d decisions on what you opened or discussed", "n"
    ),
    Kind.RESOLVED: ngettext_lazy(
        "%(n)d item that you answered was resolved", "%(n)d items that you answered were resolved", "n"
    ),
    Kind.ALARM: ngettext_lazy("%(n)d alarm was raised", "%(n)d alarms were raised", "n"),
}
DIRECT = frozenset({Kind.MENTIONED, Kind.ANSWERED})  # addressed to one person: mailed as they want mails of that sort


@dataclass(frozen=True)
class About:
    """title: for the inbox; plain: for mails, without a word that people wrote; url: without host and anchor."""

    title: str
    plain: str
    url: str


@dataclass(frozen=True)
class Row:
    """Notifications that are shown as one: of one kind, about one thing, all unread or all read. The newest first."""

    notifications: Sequence[Notification]
    who: str
    about: About | None  # None: its reader may not see it now

    @property
    def newest(self) -> Notification:
        return self.notifications[0]

    @property
    def ids(self) -> str:
        return ",".join(str(each.pk) for each in self.notifications)

    @property
    def project(self) -> Project:
        return self.newest.project

    @property
    def at(self) -> datetime:
        return self.newest.at

    @property
    def is_unread(self) -> bool:
        return self.newest.read_at is None

    @property
    def sentence(self) -> str:
        kind, n = Kind(self.newest.kind), len(self.notifications)
        return str(SENTENCES[kind] % {"who": self.who} if n == 1 else OF_SEVERAL[kind] % {"n": n})

    @property
    def url(self) -> str:
        """To the first of them that is unread, or else to the newest."""
        if self.about is None:
            return ""
        place = (self.notifications[-1] if self.is_unread else self.newest).place
        return f"{self.about.url}#{place}" if place else self.about.url


def rows_for(person: User, notifications: Iterable[Notification], *, together: bool = True) -> list[Row]:
    """As the inbox and mails show them; they want their project and who did it. A handful of queries for any number.

    together: those of one kind about one thing share a row; else each has its own.
    """
    groups: dict[tuple[object, ...], list[Notification]] = {}
    for each in notifications:
        alone = None if together else each.pk
        groups.setdefault((each.kind, each.about_type, each.about_id, each.read_at is None, alone), []).append(each)
    first = [group[0] for group in groups.values()]
    abouts, names = abouts_of(person, first), names_of(first)
    return [
        Row(group, names[group[0].pk], abouts.get((group[0].about_type, group[0].about_id)))
        for group in groups.values()
    ]


def names_of(notifications: Iterable[Notification]) -> dict[int, str]:
    """Who did it, as far as its reader may know: where names are hidden, a labeler has none. An expert has one."""
    held = list(notifications)
    hidden = {each.project_id for each in held if each.project.names_hidden}
    actors = {each.by_id for each in held if each.project_id in hidden and each.by_id is not None}
    labelers = (
        set(
            Membership.objects.filter(project__in=hidden, user__in=actors, role=Role.LABELER).values_list(
                "project", "user"
            )
        )
        if actors
        else set()
    )
    return {
        each.pk: _("Somebody")
        if each.by is None
        else _("A labeler")
        if (each.project_id, each.by_id) in labelers
        else str(each.by)
        for each in held
    }


def abouts_of(person: User, notifications: Iterable[Notification]) -> dict[tuple[str, str], About]:
    """(type, id) -> what it is; what the person may not see is left out."""
    ids: dict[str, set[str]] = {}
    for each in notifications:
        ids.setdefault(each.about_type, set()).add(each.about_id)
    return {
        (about_type, about_id): about
        for about_type, wanted in ids.items()
        for about_id, about in ABOUT[about_type](person, wanted).items()
    }


def disagreements(person: User, ids: Collection[str]) -> Mapping[str, About]:
    rows = disagreements_of(person).filter(pk__in=ids)
    found = {}
    for row in rows.select_related("item__item", "item__round__instructions", "item__round__project"):
        version = row.item.round.instructions
        question = version.questions.question(row.question)
        asked = question.title if question else row.question
        fields = [shown(field, row.item.item.data.get(field.name), {}) for field in version.questions.fields]
        excerpt = " · ".join(field.excerpt for field in fields if field.excerpt)
        found[str(row.pk)] = About(
            title=f"{asked} · {shortened(excerpt)}" if excerpt else asked,
            plain=f"{asked} · {row.item.round}",
            url=reverse("disagreement", kwargs={"slug": row.item.round.project.slug, "pk": row.pk}),
        )
    return found


def cases(person: User, ids: Collection[str]) -> Mapping[str, About]:
    return {
        str(row.pk): About(
            title=f"{row}: {shortened(row.title)}",
            plain=str(row),
            url=reverse("case", kwargs={"slug": row.project.slug, "number": row.number}),
        )
        for row in cases_of(person).filter(pk__in=ids).select_related("project")
    }


def inquiries(person: User, ids: Collection[str]) -> Mapping[str, About]:
    """One's own questions about the definition, in My work."""
    rows = Inquiry.objects.filter(pk__in=ids, assignment__labeler=person)
    return {
        str(row.pk): About(
            title=f"“{shortened(row.body)}”",
            plain=_("Your question about the definition"),
            url=reverse("mine", kwargs={"slug": row.assignment.item.round.project.slug}),
        )
        for row in rows.select_related("assignment__item__round__project")
    }


def projects(person: User, ids: Collection[str]) -> Mapping[str, About]:
    """One's own part in a project: My work."""
    return {
        str(row.pk): About(_("My work"), _("My work"), reverse("mine", kwargs={"slug": row.slug}))
        for row in Project.objects.visible_to(person).filter(pk__in=ids)
    }


def alarms(person: User, ids: Collection[str]) -> Mapping[str, About]:
    """Of projects whose numbers this person may see."""
    roles = [role for role, allowed in MAY.items() if Do.MEASURE in allowed]
    projects = Membership.objects.filter(user=person, is_active=True, role__in=roles).values("project")
    rows = Alarm.objects.filter(pk__in=ids, rule__project__in=projects).select_related("rule__project", "round")
    return {
        str(row.pk): About(
            title=f"{row.rule.get_kind_display()} · {row.round}",
            plain=f"{row.rule.get_kind_display()} · {row.round}",
            url=reverse("alarm", kwargs={"slug": row.rule.project.slug, "pk": row.pk}),
        )
        for row in rows
    }


def shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"


# Model name -> (person, ids) -> id -> what it is, of those that this person may see.
ABOUT: dict[str, Callable[[User, Collection[str]], Mapping[str, About]]] = {
    "disagreement": disagreements,
    "case": cases,
    "inquiry": inquiries,
    "project": projects,
    "alarm": alarms,
}


def n_unread(person: User) -> int:
    """For the top bar of every page."""
    return Notification.objects.of(person).unread().count()
