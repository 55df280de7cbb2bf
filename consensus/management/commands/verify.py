"""Recompute every stored number from the raw answers, by other code than that which made it, and check the releases.

Alpha comes from the `krippendorff` package, kappas from scikit-learn and statsmodels where they are installed and fit,
everything else from plain loops straight from the definitions; the last line but one says how many of each. Intervals
are found again with the seed they were found with. Release files are held against their rows and their manifest.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consensus.models import Release
from consensus.verification.files import files_that_differ
from consensus.verification.kappas import installed
from consensus.verification.numbers import Difference, Tally, numbers_that_differ
from labeling.models import Project

LIBRARIES = {"sklearn": "scikit-learn", "statsmodels": "statsmodels"}


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
        tally, n_files = Tally(), 0
        for project in projects:
            for round in project.rounds.exclude(measurements=None).select_related("instructions").distinct():
                differences += numbers_that_differ(round, tally)
            for release in project.releases.filter(status=Release.Status.READY):
                n_files += release.files.count()
                differences += files_that_differ(release)
        for row in differences:
            self.stdout.write(f"{row.what}\n    stored {row.stored}\n    found  {row.found}")
        self.say_with_what(tally)
        checked = f"{tally.n_numbers} numbers and {n_files} files checked in {len(projects)} projects"
        if differences:
            raise CommandError(f"{checked}: {len(differences)} differ.")
        self.stdout.write(f"{checked}: nothing differs.")

    def say_with_what(self, tally: Tally) -> None:
        missing = [name for module, name in LIBRARIES.items() if not installed(module)]
        if missing:
            names = " and ".join(missing)
            self.stdout.write(f"{names} not installed: kappas were compared with plain loops alone.")
        if tally.by:
            parts = ", ".join(f"{n} with {name}" for name, n in sorted(tally.by.items()))
            self.stdout.write(f"Numbers compared: {parts}.")
