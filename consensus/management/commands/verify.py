"""Recompute every stored number from the raw answers, by other code than that which made it, and check the releases.

Alpha comes from the `krippendorff` package, the rest from plain loops straight from the definitions. Intervals are
drawn again with the seed they were drawn with. Release files are held against their rows and their manifest.
"""

import hashlib
import json
import math
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import krippendorff
import numpy as np
from django.core.management.base import BaseCommand, CommandError

from consensus.differences import DIFFERENCES
from consensus.measures import measure
from consensus.models import Measurement, Release, ReleaseFile
from consensus.ratings import Sides, answered, sides_of
from labeling.models import Annotation, Project, Round

TOLERANCE = 1e-9
Given = dict[int, list[str]]  # item -> its answers, items with at least two


@dataclass(frozen=True)
class Difference:
    what: str
    stored: object
    found: object


class Command(BaseCommand):
    help = "Recompute stored numbers from the raw answers, check release files; exit 1 if anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", metavar="SLUG", help="only this project")

    def handle(self, *args: Any, **options: Any) -> None:
        projects = Project.objects.order_by("slug")
        if slug := options["project"]:
            projects = projects.filter(slug=slug)
            if not projects:
                raise CommandError(f"There is no project {slug}.")
        differences: list[Difference] = []
        n_numbers = n_files = 0
        for project in projects:
            for round in project.rounds.exclude(measurements=None).select_related("instructions").distinct():
                n_numbers += round.measurements.count()
                differences += numbers_that_differ(round)
            for release in project.releases.filter(status=Release.Status.READY):
                n_files += release.files.count()
                differences += files_that_differ(release)
        for row in differences:
            self.stdout.write(f"{row.what}\n    stored {row.stored}\n    found  {row.found}")
        checked = f"{n_numbers} numbers and {n_files} files checked in {len(projects)} projects"
        if differences:
            raise CommandError(f"{checked}: {len(differences)} differ.")
        self.stdout.write(f"{checked}: nothing differs.")


def numbers_that_differ(round: Round) -> Iterator[Difference]:
    sides = sides_of(round)
    for name in round.measurements.order_by("question").values_list("question", flat=True).distinct():
        gold = sides.gold.get(name, {})
        everything = raw_answers(round, name)
        drawn = intervals(round, name, sides)
        for row in round.measurements.filter(question=name).order_by("slice", "statistic"):
            where = f"{round.project.slug}, round {round.number}, {name}, {row.slice or 'all items'}, {row.statistic}"
            items = sides.slices.get(row.slice, frozenset()) if row.slice else None
            mine = {item: labels for item, labels in everything.items() if items is None or item in items}
            pairable = {item: labels for item, labels in mine.items() if len(labels) >= 2}
            value, counts = RECOMPUTE[row.statistic](mine, pairable, gold)
            if not close(row.value, value):
                yield Difference(where, row.value, value)
            if (row.n_items, row.n_labels) != counts:
                yield Difference(f"{where}, items and answers", (row.n_items, row.n_labels), counts)
            low, high = drawn[row.slice, row.statistic]
            if not close(row.low, low) or not close(row.high, high):
                yield Difference(f"{where}, interval", (row.low, row.high), (low, high))


def raw_answers(round: Round, question: str) -> Given:
    """The newest revision of each submitted assignment, found without the query that the product uses."""
    newest: dict[int, tuple[int, int, Any]] = {}
    rows = Annotation.objects.filter(assignment__item__round=round, assignment__status="submitted")
    columns = "assignment_id", "revision", "assignment__item__item_id", "answers", "cannot_tell"
    for assignment, revision, item, answers, told in rows.values_list(*columns):
        if assignment not in newest or revision > newest[assignment][0]:
            newest[assignment] = (revision, item, None if question in told else answers.get(question))
    found: Given = defaultdict(list)
    for _, item, answer in newest.values():
        if answer is not None:
            found[item].append(answer)
    return found


def intervals(round: Round, question: str, sides: Sides) -> dict[tuple[str, str], tuple[float, float]]:
    """(slice, statistic) -> the interval drawn again; this part is the product's own code, seeded as it was."""
    asked = round.instructions.questions.question(question)
    if asked is None:
        return defaultdict(lambda: (math.nan, math.nan))
    known, level = answered(round, asked), DIFFERENCES[asked.type]
    found: dict[tuple[str, str], tuple[float, float]] = defaultdict(lambda: (math.nan, math.nan))
    stored = round.measurements.filter(question=question).values_list("slice", "seed", "resamples").distinct()
    for name, seed, resamples in stored:
        ratings = known.ratings.only(sides.slices.get(name, frozenset())) if name else known.ratings
        estimates = measure(ratings, sides.gold.get(question), level=level, seed=seed, resamples=resamples)
        found |= {(name, statistic): (row.low, row.high) for statistic, row in estimates.items()}
    return found


def close(stored: float | None, found: float) -> bool:
    if stored is None or math.isnan(found):
        return stored is None and math.isnan(found)
    return abs(stored - found) <= TOLERANCE


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def size(given: Given) -> tuple[int, int]:
    return len(given), sum(len(labels) for labels in given.values())


Found = tuple[float, tuple[int, int]]


def percent(mine: Given, pairable: Given, gold: Any) -> Found:
    shares = [mean([one == other for one, other in permutations(labels, 2)]) for labels in pairable.values()]
    return mean(shares), size(pairable)


def alpha(mine: Given, pairable: Given, gold: Any) -> Found:
    labels = sorted({label for given in pairable.values() for label in given})
    if len(labels) < 2:  # the package raises where alpha is undefined
        return math.nan, size(pairable)
    counts = np.array([[given.count(label) for label in labels] for given in pairable.values()])
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")), size(pairable)


def leave_one_out(mine: Given, pairable: Given, gold: Any) -> Found:
    credits = []
    for labels in pairable.values():
        for place, label in enumerate(labels):
            others = Counter(labels[:place] + labels[place + 1 :])
            tied = [other for other, n in others.items() if n == max(others.values())]
            credits.append((label in tied) / len(tied))
    return mean(credits), size(pairable)


def reference(mine: Given, pairable: Given, gold: Any) -> Found:
    known = {item: labels for item, labels in mine.items() if item in gold}
    return mean([label == gold[item] for item, labels in known.items() for label in labels]), size(known)


RECOMPUTE: dict[str, Callable[[Given, Given, Any], Found]] = {
    Measurement.Statistic.PERCENT_AGREEMENT: percent,
    Measurement.Statistic.KRIPPENDORFF_ALPHA: alpha,
    Measurement.Statistic.LEAVE_ONE_OUT: leave_one_out,
    Measurement.Statistic.RANDOM_PAIR: percent,
    Measurement.Statistic.REFERENCE: reference,
}


def files_that_differ(release: Release) -> Iterator[Difference]:
    files = {file.name: file for file in release.files.all()}
    where = f"{release.project.slug}, release {release.number}"
    named = {}
    if "manifest.json" in files and (text := bytes_of(files["manifest.json"])):
        named = {row["name"]: row["sha256"] for row in json.loads(text)["files"]}
    if set(named) | {"manifest.json"} != set(files):
        yield Difference(f"{where}, names of files", sorted(files), sorted(named))
    for name, file in files.items():
        content = bytes_of(file)
        found = None if content is None else hashlib.sha256(content).hexdigest()
        if found != file.sha256:
            yield Difference(f"{where}, {name}", file.sha256, found or "no such file")
        elif name in named and found != named[name]:
            yield Difference(f"{where}, {name} in the manifest", named[name], found)


def bytes_of(file: ReleaseFile) -> bytes | None:
    try:
        with file.file.open("rb") as stream:
            content: bytes = stream.read()
    except OSError:
        return None
    return content
