import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError

from consensus.actions.disagreements import raise_disagreements_of_round
from consensus.actions.measurements import measure_closed_round
from labeling.actions.datasets import create_project_of
from labeling.actions.imports import preview, run_started_import, start_import, upload_import
from labeling.errors import ConcordError
from labeling.formats import open_dataset
from labeling.formats.dataset import pack
from labeling.models import Event, Import, Project, User


class Command(BaseCommand):
    help = "Bring in a dataset folder with its answers, as a closed round 1. Run again, it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="holds items.jsonl.gz, annotations.csv.gz and dataset.json")
        parser.add_argument("--project", required=True, metavar="SLUG", help="made if it is not there")
        parser.add_argument("--manager", metavar="USERNAME", help="else the demo's manager, else the first site admin")

    def handle(self, *args: Any, folder: Path, project: str, manager: str | None, **options: Any) -> None:
        try:
            self.load(folder, project, manager)
        except ConcordError as error:
            raise CommandError(str(error)) from None

    def load(self, folder: Path, slug: str, username: str | None) -> None:
        by = find_manager(username)
        imp = kept_import(folder, slug, by)
        loaded = imp.status == Import.Status.DONE
        if not loaded:
            start_import(imp=imp, by=by, mapping=preview(imp).mapping)
            finish_now(Event.Kind.IMPORT_STARTED, imp.project, [run_started_import])
            imp.refresh_from_db()
        if imp.status != Import.Status.DONE:
            raise CommandError(imp.problem or "The import did not end.")
        followed = finish_now(
            Event.Kind.ROUND_CLOSED, imp.project, [raise_disagreements_of_round, measure_closed_round]
        )
        if loaded and not followed:
            self.stdout.write(f"{folder.name} is in project {slug} already; nothing was changed.")
            return
        self.stdout.write(
            f"{slug}: {imp.n_added:,} items and {imp.n_annotations:,} answers in, {imp.n_unchanged:,} items unchanged, "
            f"{imp.n_refused:,} refused. {imp.problem}".strip()
        )


def find_manager(username: str | None) -> User:
    logins = settings.VAR / "demo-logins.json"
    if not username and logins.is_file():
        username = json.loads(logins.read_text()).get("manager", {}).get("username")
    found = (
        User.objects.filter(username=username).first()
        if username
        else User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    )
    if found is None:
        named = f"There is no user {username}. " if username else ""
        raise CommandError(f"{named}Name the manager with --manager, or make a site admin: manage.py createsuperuser")
    return found


def kept_import(folder: Path, slug: str, by: User) -> Import:
    """The import of exactly this folder, taken up where an earlier run stopped, or a new one."""
    packed = pack(folder)
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        with open_dataset(BytesIO(packed)) as dataset:
            project = create_project_of(dataset=dataset, slug=slug, by=by)
    there = project.imports.filter(sha256=sha256(packed).hexdigest()).exclude(status=Import.Status.FAILED).first()
    name = f"{folder.resolve().name}.zip"
    return there or upload_import(project=project, by=by, name=name, file=ContentFile(packed, name=name))


def finish_now(kind: Event.Kind, project: Project, reactions: Sequence[Callable[[Event], object]]) -> bool:
    """Do here what a worker would do, so that the command ends with everything in place."""
    events = list(Event.objects.filter(kind=kind, project=project, waiting=True).select_related("project", "by"))
    for event in events:
        for reaction in reactions:
            reaction(event)
        Event.objects.filter(pk=event.pk).update(waiting=False)
    return bool(events)
