"""Bringing items in: the list of imports, a file's preview, its start, its progress and its errors."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labeling.actions.columns import IGNORE, KEY, PARTS, Mapped, described, example_of
from labeling.actions.imports import Preview, preview, schema_of, start_import, upload_import
from labeling.actions.rows import upload_first
from labeling.errors import ConcordError, Invalid
from labeling.files import safe_name
from labeling.formats import plain
from labeling.models import Import, Item, Membership, RowError
from labeling.navigation import project_page
from labeling.permissions import Do, get_import, get_membership
from labeling.requests import SignedIn
from labeling.schema import Schema
from labeling.showing import ShownField, shown_items

PER_PAGE = 50
ROLE = "role:"  # role:0 is the role of the first column


@dataclass(frozen=True)
class Column:
    """One column of the file in the mapping form."""

    input: str
    name: str
    sample: str
    role: str
    roles: list[tuple[str, str]]
    error: str


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview as a labeler will see it, or why it will be refused."""

    number: int
    line: int
    key: str
    fields: list[ShownField]
    attributes: dict[str, object]
    gold: str
    problem: str
    coming: list[str] = field(default_factory=list)  # files of the zip that it will show


@login_required
def imports(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.RUN)
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid(_("Choose a file first."))
            imp = upload_import(project=membership.project, by=request.user, name=file.name or "file", file=file)
            return redirect("import", slug=slug, pk=imp.pk)
        except ConcordError as refused:
            error = str(refused)
    found = Import.objects.filter(project=membership.project).select_related("created_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "error": error, "fields": fields_of(membership)}
    trail = ((_("Items"), reverse("items", args=[slug])), (_("Imports"), ""))
    template = "labeling/imports/imports.html"
    return project_page(request, template, membership, context, area="items", trail=trail, status=422 if error else 200)


def fields_of(membership: Membership) -> Schema | None:
    try:
        return schema_of(membership.project)
    except ConcordError:
        return None


@login_required
@require_safe
def one(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    imp = get_import(request.user, slug, pk)
    return import_page(request, imp, None, {})


def import_page(
    request: SignedIn, imp: Import, chosen: Mapped | None, errors: dict[str, str], sentence: str = ""
) -> HttpResponse:
    """Waiting or failed: the preview with its mapping; else how it goes or went."""
    membership = get_membership(request.user, imp.project.slug, to=Do.RUN)
    context: dict[str, object] = {"imp": imp, "problem": sentence}
    if imp.status in (Import.Status.UPLOADED, Import.Status.FAILED):
        context |= preview_context(imp, chosen, errors)
    page = Paginator(imp.row_errors.all(), PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "n_errors": page.paginator.count}
    slug = imp.project.slug
    trail = (
        (_("Items"), reverse("items", args=[slug])),
        (_("Imports"), reverse("imports", args=[slug])),
        (imp.name, ""),
    )
    return project_page(
        request,
        "labeling/imports/import.html",
        membership,
        context,
        area="items",
        trail=trail,
        status=422 if sentence else 200,
    )


def preview_context(imp: Import, chosen: Mapped | None, errors: dict[str, str]) -> dict[str, object]:
    try:
        shown = preview(imp)
    except (ConcordError, OSError) as error:
        return {"unreadable": str(error) if isinstance(error, ConcordError) else _("The file is not there any more.")}
    schema = schema_of(imp.project)
    mapping = chosen or imp.mapping or shown.mapping
    columns = columns_of(shown, mapping, schema, errors)
    rows = shown_rows(imp, shown, mapping, schema)
    gaps = [text for name, text in errors.items() if name not in shown.columns]
    return {"preview": shown, "columns": columns, "rows": rows, "gaps": gaps, "schema": schema}


def columns_of(shown: Preview, mapping: Mapped, schema: Schema, errors: dict[str, str]) -> list[Column]:
    columns = []
    for i, name in enumerate(shown.columns):
        samples = (str(row.values[name]) for row in shown.rows if row.values.get(name) not in (None, ""))
        role = mapping.get(name, IGNORE)
        columns.append(
            Column(f"{ROLE}{i}", name, next(samples, "")[:80], role, roles(schema, name), errors.get(name, ""))
        )
    return columns


def roles(schema: Schema, column: str) -> list[tuple[str, str]]:
    """What a column may be, in the words of the form."""
    whole = [f"field:{one.name}" for one in schema.fields]
    parts = [f"field:{one.name}.{column.rpartition('.')[2]}" for one in schema.fields if one.type == "record"]
    parts += [f"field:{one.name}.{part}" for one in schema.fields for part in PARTS.get(one.type, ())]
    attribute = column.partition(".")[2] if column.startswith(("metadata.", "attributes.")) else column
    names = [KEY, *whole, *parts, f"attribute:{attribute[:100]}", *(f"gold:{one.name}" for one in schema.questions)]
    return [(name, described(name)) for name in names] + [(IGNORE, _("left out"))]


def shown_rows(imp: Import, shown: Preview, mapping: Mapped, schema: Schema) -> list[ShownRow]:
    version = imp.project.current_instructions or imp.project.draft
    rows: list[ShownRow] = []
    items: list[Item] = []
    for row in shown.rows:
        try:
            if row.problem:
                raise Invalid(row.problem)
            example = example_of(row, mapping, schema)
        except Invalid as error:
            rows.append(ShownRow(row.number, row.line, "", [], {}, "", str(error)))
            continue
        items.append(Item(project=imp.project, data=example.data))
        gold = " · ".join(describe(schema, name, answer) for name, answer in example.gold.items())
        rows.append(ShownRow(row.number, row.line, example.key, [], example.attributes, gold, ""))
    if version is not None and items:
        fields = iter(shown_items([(item, version) for item in items]))
        rows = [row if row.problem else with_fields(row, next(fields), shown.packed) for row in rows]
    return rows


def with_fields(row: ShownRow, fields: list[ShownField], packed: Mapping[str, str]) -> ShownRow:
    """packed: names of files that come with the rows, and are looked at when they do."""
    coming = [field for field in fields if field.is_missing and plain(field.value) in packed]
    missing = next((field for field in fields if field.is_missing and field not in coming), None)
    problem = upload_first(missing.type, str(missing.value)) if missing else ""
    here = [field for field in fields if field not in coming]
    return replace(row, fields=here, coming=[packed[plain(field.value)] for field in coming], problem=problem)


def describe(schema: Schema, name: str, answer: object) -> str:
    question = schema.question(name)
    return question.describe(answer) if question else str(answer)


@login_required
@require_POST
def start(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    imp = get_import(request.user, slug, pk)
    mapping: Mapped = {}
    if imp.status in (Import.Status.UPLOADED, Import.Status.FAILED):
        columns = preview(imp).columns
        mapping = {name: request.POST.get(f"{ROLE}{i}", IGNORE) for i, name in enumerate(columns)}
    if "look" in request.POST:  # show the rows under other roles; nothing is stored
        return import_page(request, imp, mapping, {})
    try:
        only_if_all_good = request.POST.get("which") == "all"
        start_import(imp=imp, by=request.user, mapping=mapping, only_if_all_good=only_if_all_good)
    except Invalid as error:
        return import_page(request, imp, mapping, error.fields, str(error))
    messages.success(request, _("The import runs. You may leave this page."))
    return redirect("import", slug=slug, pk=pk)


@login_required
@require_safe
def progress(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    imp = get_import(request.user, slug, pk)
    response = render(request, "labeling/imports/_progress.html", {"imp": imp, "slug": slug})
    if imp.status != Import.Status.RUNNING:
        response["HX-Refresh"] = "true"
    return response


class Echo:
    def write(self, line: str) -> str:
        return line


@login_required
@require_safe
def errors(request: SignedIn, slug: str, pk: int) -> StreamingHttpResponse:
    """The refused rows as CSV, safe to open in a spreadsheet."""
    imp = get_import(request.user, slug, pk)
    response = StreamingHttpResponse(error_lines(imp.row_errors.all()), content_type="text/csv; charset=utf-8")
    name = safe_name(f"{imp.name.rpartition('.')[0] or imp.name} errors.csv")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def error_lines(rows: "QuerySet[RowError]") -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(["row", "line", "column", "what is wrong", "the row as it came"])
    for one in rows.iterator():
        yield writer.writerow([one.row, one.line, *map(unformulated, (one.field, one.sentence, one.raw))])


def unformulated(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
