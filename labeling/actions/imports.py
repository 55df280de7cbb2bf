"""From a file to items: upload, look, start; then a worker checks every row and stores the good ones at once.

What is wrong with a row never stops the others. Nothing is visible until everything is: the good rows, the row errors
and the counts are one transaction, so a worker that dies leaves a running import that the next one takes up.
"""

import hashlib
import itertools
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.actions.bringing import Bringing, listed_field
from labeling.actions.columns import Example, Mapped, check_mapping, example_of, guess
from labeling.actions.datasets import load_answers
from labeling.actions.rows import Refused, Store
from labeling.errors import ConcordError, Conflict, Invalid, TooLarge
from labeling.events import MAX_ATTEMPTS, record
from labeling.files import safe_name
from labeling.formats import (
    Archive,
    Dataset,
    Row,
    Table,
    guess_format,
    is_zip,
    open_archive,
    open_dataset,
    read_csv,
    read_jsonl,
)
from labeling.models import Event, Import, Project, RowError, User
from labeling.questions import Json
from labeling.schema import Schema
from labeling.seen import ENDINGS

SHOWN, LOOKED_AT = 20, 1_000  # rows of a preview; rows that tell the columns of JSONL
BATCH = 1_000
TOLD_EVERY = 2.0  # seconds between two signs of life
MAX_ERRORS = 10_000


@dataclass(frozen=True)
class Preview:
    columns: list[str]
    rows: list[Row]
    mapping: Mapped  # guessed
    encoding: str
    delimiter: str
    packed: dict[str, str]  # of a zip: what a row may call a file → its name


@dataclass(frozen=True)
class Source:
    """An import's file, opened: its rows, and what else it holds."""

    table: Table
    dataset: Dataset | None = None
    archive: Archive | None = None


def schema_of(project: Project) -> Schema:
    """What items must fit: the version in force, or the draft while there is none."""
    version = project.current_instructions or project.draft
    if version is None:
        raise Conflict(_("The project has no instructions yet. Say first what its items look like."))
    return version.questions


def upload_import(*, project: Project, by: User, name: str, file: "File[Any]") -> Import:
    """Keep the file and say what it is. Raises Invalid or TooLarge, keeping nothing, for what is no table at all."""
    size = file.size or 0
    if not size:
        raise Invalid(_("The file is empty."), fields={"file": _("The file is empty.")})
    limit = "MAX_ARCHIVE_BYTES" if is_zip(file) else "MAX_IMPORT_BYTES"
    if size > (most := getattr(settings, limit)):
        sentence = _("The file has %(size)s bytes; at most %(most)s are allowed (%(limit)s).") % {
            "size": f"{size:,}",
            "most": f"{most:,}",
            "limit": limit,
        }
        raise TooLarge(sentence, fields={"file": _("Too large.")})
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    name = safe_name(PurePath(name.replace("\\", "/")).name)[:255]
    imp = Import(project=project, name=name, size=size, sha256=digest, created_by=by)
    imp.format = guess_format(name, file)
    file.seek(0)
    imp.file.save(name, file, save=False)
    try:
        preview(imp)
        with transaction.atomic():
            imp.save()
            record(Event.Kind.IMPORT_UPLOADED, by=by, project=project, subject=imp, size=size)
    except BaseException:
        imp.file.delete(save=False)
        raise
    return imp


def preview(imp: Import) -> Preview:
    """The first rows and what their columns seem to be."""
    with opened(imp) as source:
        table, dataset = source.table, source.dataset
        rows = list(itertools.islice(table.rows, LOOKED_AT))
        columns = list(table.columns) or list(dict.fromkeys(column for row in rows for column in row.values))
        slices = dataset.description.get("slice_fields") if dataset else None
        return Preview(
            columns=columns,
            rows=rows[:SHOWN],
            mapping=guess(columns, schema_of(imp.project), slices),
            encoding=table.encoding,
            delimiter=table.delimiter,
            packed=source.archive.callable_names() if source.archive else {},
        )


@contextmanager
def opened(imp: Import) -> Iterator[Source]:
    with ExitStack() as stack:
        file: BinaryIO = stack.enter_context(imp.file.storage.open(str(imp.file.name), "rb"))  # type: ignore[assignment]
        if imp.format == "dataset":
            dataset = stack.enter_context(open_dataset(file))
            yield Source(dataset.items(), dataset=dataset)
        elif imp.format == "media":
            archive = stack.enter_context(open_archive(file, ENDINGS))
            field = listed_field(schema_of(imp.project)) if archive.manifest is None else ""
            yield Source(archive.table(field), archive=archive)
        else:
            yield Source((read_csv if imp.format == "csv" else read_jsonl)(file))


@transaction.atomic
def start_import(*, imp: Import, by: User, mapping: Json, only_if_all_good: bool = False) -> Import:
    """Hand the file to a worker. One that failed may be started again; one that runs or is done stays as it is."""
    imp = Import.objects.select_for_update(of=("self",)).select_related("project").get(pk=imp.pk)
    if imp.status in (Import.Status.RUNNING, Import.Status.DONE):
        return imp
    imp.mapping = check_mapping(mapping, schema_of(imp.project))
    imp.only_if_all_good, imp.status, imp.problem, imp.n_rows = only_if_all_good, Import.Status.RUNNING, "", 0
    imp.save()
    record(Event.Kind.IMPORT_STARTED, by=by, project=imp.project, subject=imp)
    return imp


def run_started_import(event: Event) -> None:
    """What follows from IMPORT_STARTED. Safe to repeat, also while another worker is at it."""
    imp = Import.objects.select_related("project", "created_by").get(pk=event.subject_id)
    if imp.status != Import.Status.RUNNING:
        return
    by = event.by or imp.created_by
    try:
        with tempfile.TemporaryFile("w+") as good, opened(imp) as source, brought(imp, by, source, event) as bringing:
            refused = check_rows(imp, source.table, good, event, bringing)
            good.seek(0)
            store_rows(imp, by, good, refused, source.dataset, bringing)
    except (ConcordError, OSError) as error:
        problem = (
            str(error) if isinstance(error, ConcordError) else _("The file could not be read from where it is kept.")
        )
        fail(imp, by, problem, [])
    except Exception:  # a fault of ours: tried again, and in the end said, not left running
        if event.attempts >= MAX_ATTEMPTS:
            fail(imp, by, _("Something went wrong on our side, again and again. Nothing was imported; try again."), [])
        raise


@contextmanager
def brought(imp: Import, by: User, source: Source, event: Event) -> Iterator[Bringing | None]:
    """What brings the files of a zip in; at the end those that no row came to name are gone again."""
    if source.archive is None:
        yield None
        return
    attempt = max(1, event.attempts)
    bringing = Bringing(imp=imp, by=by, schema=schema_of(imp.project), archive=source.archive, attempt=attempt)
    try:
        yield bringing
    finally:
        bringing.tidy()


def check_rows(
    imp: Import, table: Table, good: IO[str], event: Event, bringing: Bringing | None = None
) -> list[Refused]:
    """Everything that a row alone can tell; the good ones are written down, so that memory does not follow the file."""
    schema = schema_of(imp.project)
    refused: list[Refused] = []
    told = time.monotonic()
    for row in table.rows:
        if row.number > settings.MAX_IMPORT_ROWS:
            raise TooLarge(f"The file has more than {settings.MAX_IMPORT_ROWS:,} rows (MAX_IMPORT_ROWS). Split it.")
        try:
            if row.problem:
                raise Invalid(row.problem)
            example = example_of(row, imp.mapping, schema)
            if bringing is not None:
                example = bringing.fill(example)
            good.write(json.dumps([row.number, row.line, row.raw, asdict(example)]) + "\n")
        except Invalid as error:
            refused.append(Refused(row.number, row.line, next(iter(error.fields), ""), str(error), row.raw))
            if len(refused) > MAX_ERRORS:
                raise Invalid(f"More than {MAX_ERRORS:,} rows are not right, so nothing was imported.") from None
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            Import.objects.filter(pk=imp.pk).update(n_rows=row.number)
            Event.objects.filter(pk=event.pk).update(attempted_at=timezone.now())  # this worker is alive
    return refused


class NotAllGood(Exception):
    """Takes the transaction back where nothing may be kept unless everything is."""


def store_rows(
    imp: Import,
    by: User,
    good: IO[str],
    refused: list[Refused],
    dataset: Dataset | None,
    bringing: Bringing | None = None,
) -> None:
    source = str(dataset.description.get("gold") or "") if dataset else ""
    store = Store(imp=imp, by=by, schema=schema_of(imp.project), refused=refused, gold_source=source)
    store.brought = bringing.kinds if bringing else None
    n_media = 0
    try:
        with transaction.atomic():
            Project.objects.select_for_update().get(pk=imp.project_id)  # no two imports store at once
            if Import.objects.select_for_update().get(pk=imp.pk).status != Import.Status.RUNNING:
                return
            while batch := list(itertools.islice(good, BATCH)):
                store.add([read_back(line) for line in batch])
            if bringing is not None:
                n_media, imp.problem = bringing.store(store.shown), bringing.note()
            if dataset is not None:
                imp.n_annotations, imp.problem = load_answers(imp=imp, by=by, dataset=dataset, refused=store.refused)
            if imp.only_if_all_good and any(not one.kept for one in store.refused):
                raise NotAllGood
            finish(imp, by, store, n_media)
    except NotAllGood:
        n = sum(not one.kept for one in store.refused)
        sentence = f"{n:,} row{' is' if n == 1 else 's are'} not right, and you asked for all or nothing."
        fail(imp, by, f"{sentence} Nothing was imported.", store.refused)


def read_back(line: str) -> tuple[Row, Example]:
    number, at, raw, example = json.loads(line)
    return Row(number=number, line=at, raw=raw), Example(**example)


def finish(imp: Import, by: User, store: Store, n_media: int = 0) -> None:
    imp.n_added, imp.n_unchanged = store.n_added, store.n_unchanged
    imp.status, imp.finished_at = Import.Status.DONE, timezone.now()
    keep_errors(imp, store.refused)
    imp.n_rows = imp.n_added + imp.n_unchanged + imp.n_refused
    imp.save()
    counts = {"added": imp.n_added, "unchanged": imp.n_unchanged, "refused": imp.n_refused}
    counts |= {"media": n_media} if n_media else {}
    record(Event.Kind.IMPORT_FINISHED, by=by, project=imp.project, subject=imp, **counts)


@transaction.atomic
def fail(imp: Import, by: User, problem: str, refused: list[Refused]) -> None:
    if Import.objects.select_for_update().get(pk=imp.pk).status != Import.Status.RUNNING:
        return
    imp.status, imp.problem, imp.finished_at = Import.Status.FAILED, problem, timezone.now()
    imp.n_added = imp.n_unchanged = imp.n_annotations = 0
    keep_errors(imp, refused)
    imp.save()
    record(Event.Kind.IMPORT_FINISHED, by=by, project=imp.project, subject=imp, failed=True, refused=imp.n_refused)


def keep_errors(imp: Import, refused: list[Refused]) -> None:
    imp.row_errors.all().delete()
    kept = sorted(refused, key=lambda one: (one.field == "annotations", one.number))[:MAX_ERRORS]
    RowError.objects.bulk_create(
        [
            RowError(of=imp, row=one.number, line=one.line, field=one.field[:200], sentence=one.sentence, raw=one.raw)
            for one in kept
        ],
        batch_size=BATCH,
    )
    imp.n_refused = len({one.number for one in refused if one.field != "annotations"})
