"""ask_release and make_asked_release: the one freezer. What is ready never changes; the database sees to it."""

import logging
import tempfile
from collections.abc import Collection
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consensus.actions.labels import LEAVE_OUT, METHODS, TIES, derive, without_ruled_out
from consensus.actions.manifests import write_manifest
from consensus.actions.measurements import measure_round
from consensus.actions.release_files import WrittenFile, write_files
from consensus.actions.snapshots import take_snapshot
from consensus.models import Release, ReleaseFile
from consensus.models.releases import release_path
from labeling.errors import Conflict, Invalid
from labeling.events import MAX_ATTEMPTS, record
from labeling.models import Event, Project, Round, User

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_release(
    *,
    project: Project,
    by: User,
    notes: str = "",
    method: str = "majority",
    tie: str = LEAVE_OUT,
    rounds: Collection[int] | None = None,
) -> Release:
    """Number a release and have it made. rounds: numbers of closed rounds; all of them unless told.

    Open rounds stay out: their answers are blind until they are closed. Raises Invalid naming what is wrong.
    """
    Project.objects.select_for_update().get(pk=project.pk)  # releases are numbered one at a time
    if method not in METHODS:
        sentence = _("Methods are: %(names)s.") % {"names": ", ".join(METHODS)}
        raise Invalid(sentence, fields={"method": _("No such method.")})
    if tie not in TIES:
        sentence = _("Rules for ties are: %(names)s.") % {"names": ", ".join(TIES)}
        raise Invalid(sentence, fields={"tie": _("No such rule.")})
    version = project.current_instructions
    closed = set(project.rounds.filter(status=Round.Status.CLOSED).values_list("number", flat=True))
    if version is None or not closed:
        raise Conflict(_("A release is made of closed rounds. Close a round first."))
    wanted = closed if rounds is None else set(rounds)
    if not wanted or not wanted <= closed:
        sentence = _("Choose rounds that are closed; answers of open rounds are blind until then.")
        raise Invalid(sentence, fields={"rounds": sentence})
    number = (project.releases.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    parameters = {"method": method, "tie": tie, "rounds": sorted(wanted), "instructions": version.number}
    release = Release.objects.create(
        project=project, number=number, notes=notes.strip(), parameters=parameters, created_by=by
    )
    record(Event.Kind.RELEASE_ASKED, by=by, project=project, subject=release, number=number, rounds=sorted(wanted))
    return release


def make_asked_release(event: Event) -> None:
    """Make the files and close the release for ever. A try that failed leaves the release as it was, to be tried again.

    Raises what went wrong; after the last attempt the release says so.
    """
    release = Release.objects.select_related("project", "created_by").filter(pk=event.subject_id).first()
    if release is None or release.status != Release.Status.MAKING:
        return
    try:
        make(release)
    except Exception as error:  # whatever it was, the release must not look as if it were being made for ever
        logger.exception("release %s was not made at attempt %s", release.pk, event.attempts)
        if event.attempts >= MAX_ATTEMPTS:
            give_up(release, error)
        raise


def make(release: Release) -> None:
    measure_what_is_not(release)
    snapshot = take_snapshot(release)
    wanted = release.parameters
    how = {"method": wanted["method"], "tie": wanted["tie"]}
    schema = snapshot.version.questions
    derived = without_ruled_out([derive(snapshot, question, **how) for question in schema.questions], schema)
    with tempfile.TemporaryDirectory(prefix="concord-release-") as name:
        files = write_files(Path(name), snapshot, derived, wanted["method"])
        files.append(write_manifest(Path(name), release, snapshot, derived, files))
        stored = store(release, files)
    if not freeze(release, stored, n_items=len({label.item for found in derived for label in found.labels})):
        for row in stored:
            default_storage.delete(str(row.file.name))


def measure_what_is_not(release: Release) -> None:
    """The manifest holds the rounds' numbers, so they are measured even if closing them has not come to that yet."""
    wanted = release.project.rounds.filter(number__in=release.parameters["rounds"], measurements=None)
    for round in wanted.select_related("instructions"):
        measure_round(round=round)


def store(release: Release, files: list[WrittenFile]) -> list[ReleaseFile]:
    """The bytes are stored before the rows: a crash in between leaves files that nothing names, never the reverse."""
    rows = []
    for file in files:
        row = ReleaseFile(
            release=release, name=file.name, size=file.size, sha256=file.sha256, content_type=file.content_type
        )
        with file.path.open("rb") as stream:
            row.file.name = default_storage.save(release_path(row, file.name), File(stream))
        rows.append(row)
    return rows


@transaction.atomic
def freeze(release: Release, files: list[ReleaseFile], *, n_items: int) -> bool:
    """Name the files and make the release ready; False if somebody else has in the meantime."""
    held = Release.objects.select_for_update().get(pk=release.pk)
    if held.status != Release.Status.MAKING:
        return False
    ReleaseFile.objects.bulk_create(files)  # first: to a release that is ready none can be added
    held.status, held.ready_at, held.n_items = Release.Status.READY, timezone.now(), n_items
    held.save(update_fields=["status", "ready_at", "n_items"])
    record(
        Event.Kind.RELEASE_READY,
        by=release.created_by,
        project=release.project,
        subject=held,
        number=held.number,
        n_items=n_items,
    )
    return True


def give_up(release: Release, error: Exception) -> None:
    Release.objects.filter(pk=release.pk, status=Release.Status.MAKING).update(
        status=Release.Status.FAILED,
        problem=f"The files could not be made ({type(error).__name__}). Nothing was released. Make a new one.",
    )
