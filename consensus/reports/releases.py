"""What to look at before making a release, and what a made one holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consensus.models import Disagreement, Measurement, Release, ReleaseFile
from consensus.sentences import told
from labeling.models import Project, Round, RoundItem
from labeling.questions import Question
from labeling.templatetags.concord import number

OPTIONS = 30  # classes shown in a table; the manifest has them all


@dataclass(frozen=True)
class Check:
    """One line of the check list. page: the name of the address that shows the things behind it."""

    is_done: bool
    sentence: str
    page: str = ""


def checklist(project: Project) -> tuple[Check, ...]:
    """Nothing here forbids a release; each line says what it would hold or lack."""
    closed = list(project.rounds.filter(status=Round.Status.CLOSED).order_by("number"))
    if not closed:
        return (Check(False, _("No round is closed yet. A release is made of closed rounds."), "rounds"),)
    return (
        check_open_rounds(project),
        check_disagreements(closed),
        check_overlap(closed),
        *check_agreement(closed),
    )


def check_open_rounds(project: Project) -> Check:
    numbers = project.rounds.filter(status=Round.Status.OPEN).values_list("number", flat=True)
    if open_rounds := ", ".join(str(number) for number in numbers):
        sentence = _("Still open, so not in the release: round %(numbers)s.") % {"numbers": open_rounds}
        return Check(False, sentence, "rounds")
    return Check(True, _("No round is open."))


def check_disagreements(closed: Sequence[Round]) -> Check:
    waiting = [Disagreement.Status.OPEN, Disagreement.Status.DISCUSSING]
    n = Disagreement.objects.filter(item__round__in=closed, status__in=waiting).count()
    if not n:
        return Check(True, _("Every disagreement is resolved."))
    sentence = ngettext(
        "%(n)s disagreement waits for a resolution. Until then the majority's label counts, and ties follow the rule "
        "you choose.",
        "%(n)s disagreements wait for a resolution. Until then the majority's label counts, and ties follow the rule "
        "you choose.",
        n,
    )
    return Check(False, sentence % {"n": number(n)}, "disagreements")


def check_overlap(closed: Sequence[Round]) -> Check:
    n = RoundItem.objects.filter(round__in=closed, item__dropped_at=None).unfinished().count()
    if n:
        sentence = ngettext(
            "%(n)s item has fewer answers than their round asked for.",
            "%(n)s items have fewer answers than their round asked for.",
            n,
        )
        return Check(False, sentence % {"n": number(n)}, "rounds")
    return Check(True, _("Every item has all the answers that its round asked for."))


def check_agreement(closed: Sequence[Round]) -> list[Check]:
    rows = Measurement.objects.filter(round__in=closed, slice="", statistic=Measurement.Statistic.KRIPPENDORFF_ALPHA)
    undefined = [row for row in rows.select_related("round").order_by("round__number") if row.value is None]
    if not undefined:
        return [Check(True, _("Agreement is known for every closed round."))]
    sentence = _("Agreement of round %(number)d is undefined: %(reason)s")
    return [
        Check(False, sentence % {"number": row.round.number, "reason": told(row.reason)}, "agreement")
        for row in undefined
    ]


@dataclass(frozen=True)
class ReleasedFile:
    name: str
    size: int
    sha256: str
    rows: int | None


@dataclass(frozen=True)
class ReleasedSlice:
    slice: str
    n_items: int
    n_labels: int
    counts: tuple[int, ...]  # in the order of the options shown


@dataclass(frozen=True)
class ReleasedQuestion:
    name: str
    title: str
    labels: tuple[tuple[str, int], ...]  # the titles of the options, how often each
    n_labels: int
    without_label: int
    sources: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, int], ...]
    slices: tuple[ReleasedSlice, ...]


@dataclass(frozen=True)
class ReleaseReport:
    """Everything from the manifest, so that the page says what the files say."""

    counts: dict[str, int]
    rounds: tuple[int, ...]
    instructions: int
    tie: str
    questions: tuple[ReleasedQuestion, ...]
    files: tuple[ReleasedFile, ...]


def release_report(release: Release) -> ReleaseReport | None:
    """None until the release is ready."""
    if not release.is_ready:
        return None
    files = {file.name: file for file in release.files.all()}
    manifest = read_manifest(files["manifest.json"])
    rows = {file["name"]: file["rows"] for file in manifest["files"]}
    schema = release.project.instructions.get(number=release.parameters["instructions"]).questions
    return ReleaseReport(
        counts=manifest["counts"],
        rounds=tuple(release.parameters["rounds"]),
        instructions=release.parameters["instructions"],
        tie=release.parameters["tie"],
        questions=tuple(question_of(raw, schema.question(raw["name"])) for raw in manifest["questions"]),
        files=tuple(ReleasedFile(name, file.size, file.sha256, rows.get(name)) for name, file in files.items()),
    )


def read_manifest(file: ReleaseFile) -> dict[str, Any]:
    with file.file.open("rb") as stream:
        manifest: dict[str, Any] = json.load(stream)
    return manifest


def question_of(raw: dict[str, Any], question: Question | None) -> ReleasedQuestion:
    titles = {option.value: option.title for option in question.options} if question else {}
    shown = [value for value, n in raw["labels"].items() if n or len(raw["labels"]) <= OPTIONS][:OPTIONS]
    return ReleasedQuestion(
        name=raw["name"],
        title=raw["title"],
        labels=tuple((titles.get(value, value), raw["labels"][value]) for value in shown),
        n_labels=raw.get("n_labels", sum(raw["labels"].values()) + raw["without_label"]),  # older ones do not say
        without_label=raw["without_label"],
        sources=tuple((told(source), n) for source, n in raw["sources"].items()),
        left_out=tuple((told(row["reason"]), row["n_items"]) for row in raw["left_out"]),
        slices=tuple(
            ReleasedSlice(
                row["slice"],
                row["n_items"],
                row.get("n_labels", sum(row["labels"].values())),
                tuple(row["labels"].get(value, 0) for value in shown),
            )
            for row in raw["slices"]
        ),
    )
