"""What pages of numbers have in common: the round, question, slice and coefficient that the address names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consensus.coefficients import coefficients_of
from consensus.ratings import Known
from consensus.readings import version_to_read, versions_for
from consensus.reports.agreement import AgreementReport
from consensus.reports.numbers import Asked, choose, measured_rounds
from consensus.sentences import told
from consensus.views.tables import Table
from labeling.errors import Conflict, NotFound
from labeling.models import InstructionVersion, Membership, Project, Round, User
from labeling.permissions import Do, get_membership
from labeling.questions import Question

Found = TypeVar("Found")
PAGES = [
    (gettext_lazy("Agreement"), "agreement"),
    (gettext_lazy("Labelers"), "labelers"),
    (gettext_lazy("What if"), "merge"),
    (gettext_lazy("Labels"), "consensus_labels"),
]
NAMED = ("round", "question", "slice", "coefficient", "machines", "under")


@dataclass(frozen=True)
class Chosen:
    """rounds: all that one may choose, with the question as each asks it. question: as the version asks it that the
    answers are read under. under: that version where it is not the round's own. versions: all that one may choose.
    """

    membership: Membership
    rounds: list[Asked]
    round: Round
    question: Question
    query: Mapping[str, str]
    under: InstructionVersion | None = None
    versions: tuple[InstructionVersion, ...] = ()

    @property
    def project(self) -> Project:
        return self.membership.project

    def known(self) -> Known:
        return Known(self.round, self.question, machines=self.machines, under=self.under)

    @property
    def machines(self) -> bool:
        """Whether answers of machines count, too."""
        return self.query["machines"] == "1"

    @property
    def stem(self) -> str:
        """The first words of the names of files."""
        return f"{self.project.slug}-round-{self.round.number}"

    def report(self) -> AgreementReport:
        named = self.query["slice"], self.query["coefficient"]
        return AgreementReport(self.round, self.question, *named, machines=self.machines, under=self.under)

    def address(self, page: str, **changed: object) -> str:
        """A page of numbers about the same round, question, slice and coefficient, unless told otherwise."""
        kept = ("slice", "coefficient", "machines", "under")
        named = {"round": self.round.number, "question": self.question.name} | {
            name: value for name, value in self.query.items() if name in kept and value
        }
        query = {name: value for name, value in (named | changed).items() if value not in ("", None)}
        return f"{reverse(page, kwargs={'slug': self.project.slug})}?{urlencode(query)}"

    def context(self, page: str) -> dict[str, Any]:
        """What every one of these pages needs."""
        asked = self.round.instructions.questions.questions
        return {
            "round": self.round,
            "asked": self.question,
            "under": self.under,
            "pages": [{"title": title, "url": self.address(name), "current": name == page} for title, name in PAGES],
            "chosen": dict(self.query) | {"round": str(self.round.number), "question": self.question.name},
            "choices": {
                "rounds": [(str(held.number), str(held)) for held, asked in reversed(self.rounds)],
                "questions": [(q.name, q.title) for q in asked],
                "versions": version_choices(self.round, self.versions),
                "coefficients": [(c.name, told(c.title)) for c in coefficients_of(self.question)],
            },
        }


def chosen(request: HttpRequest, slug: str) -> tuple[Membership, Chosen | None]:
    """None while no round was opened and the address names none. Raises NotFound for what there is not."""
    membership = get_membership(cast(User, request.user), slug, to=Do.MEASURE)
    query = {name: request.GET.get(name, "") for name in NAMED}
    rounds = measured_rounds(membership.project, query["question"])
    if not rounds and not request.GET:
        return membership, None
    round, question = choose(rounds, query["round"])
    if not query["question"]:
        rounds = measured_rounds(membership.project, question.name)
    versions, under, question = reading_of(round, question, query["under"])
    return membership, Chosen(membership, rounds, round, question, query, under, versions)


Reading = tuple[tuple[InstructionVersion, ...], InstructionVersion | None, Question]


def reading_of(round: Round, question: Question, number: str) -> Reading:
    """All versions that one may read under, the one that an address names (None: the round's own), and the question as
    it asks it. Raises NotFound for a version that there is not."""
    versions = tuple(versions_for(round, question.name))
    if not number:
        return versions, None, question
    if not (number.isascii() and number.isdecimal() and len(number) < 7):
        raise NotFound
    under = version_to_read(round, question.name, int(number))
    return versions, under, (under.questions.question(question.name) if under else None) or question


def version_choices(round: Round, versions: tuple[InstructionVersion, ...]) -> list[tuple[str, str]]:
    """Value and words of each; the round's own is what one sees without choosing."""
    own, *later = versions or (round.instructions,)
    return [
        ("", _("%(version)s, their own") % {"version": own}),
        *((str(each.number), str(each)) for each in later),
    ]


Tables = Mapping[str, Callable[[], Table | None]]


def when(found: Found | None, make: Callable[[Found], Table]) -> Table | None:
    """The table of what was found, once it was."""
    return None if found is None else make(found)


def ready(tables: Tables) -> dict[str, Table]:
    """Those whose numbers are there."""
    made = {name: make() for name, make in tables.items()}
    return {name: table for name, table in made.items() if table is not None}


def as_csv(tables: Tables, name: str, stem: str) -> HttpResponse:
    """A table to take along; None stands for one whose numbers are being computed."""
    if name not in tables:
        raise NotFound(_("There is no such table."))
    table = tables[name]()
    if table is None:
        raise Conflict(_("These numbers are being computed. Try again in a minute."))
    return table.response(stem)
