"""Reading, writing, comparing and publishing the definition of y."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labeling.actions import instructions as actions
from labeling.actions.classes import bring_back
from labeling.asked import without_nul
from labeling.changes import changes, mapping_rows, read_mapping
from labeling.completeness import lacking, n_options
from labeling.diffs import word_diff
from labeling.errors import Conflict, Invalid, NotFound, StaleDraft
from labeling.formats.json_values import read_json
from labeling.markdown import to_html
from labeling.models import InstructionVersion, Membership, Project
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, may
from labeling.requests import SignedIn
from labeling.reviews import Reviews, reviewers
from labeling.templatetags.languages import inside
from labeling.views.draft_form import AsAsked, DraftForm
from labeling.views.draft_post import Structure, has_shape

LATELY = 15 * 60  # seconds in which somebody else's edit means that they may be at it still
SECTION = re.compile(r'(?=<h[2-6] id=")')
HEADING = re.compile(r'<h([2-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)


@dataclass(frozen=True)
class Heading:
    anchor: str
    title: str
    changed: bool


@login_required
@require_safe
def current(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.VIEW)
    version = membership.project.current_instructions
    if version is None:
        draft = membership.project.draft if may(membership, Do.DRAFT) else None
        return instruction_page(request, "none", membership, {"draft": draft})
    return show(request, membership, version)


@login_required
@require_safe
def version(request: SignedIn, slug: str, number: int) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.VIEW)
    return show(request, membership, published(membership.project, str(number)))


def published(project: Project, number: str) -> InstructionVersion:
    found = None
    if number.isascii() and number.isdecimal() and len(number) < 7:
        found = project.instructions.select_related("published_by", "based_on").filter(number=int(number)).first()
    if found is None:
        raise NotFound
    return found


def show(request: SignedIn, membership: Membership, version: InstructionVersion) -> HttpResponse:
    versions = list(membership.project.instructions.published().select_related("published_by").order_by("-number"))
    before = next((row for row in versions if row.number == (version.number or 0) - 1), None)
    html = to_html(version.rules, top=2)
    changed = changes(before, version) if before else None
    draft = membership.project.draft if may(membership, Do.DRAFT) else None
    context = {
        "version": version,
        "versions": versions,
        "in_force": version.pk == versions[0].pk,
        "before": before,
        "rules": html,
        "headings": headings(html, to_html(before.rules, top=2) if before else html),
        "changed": {
            question.name: {option.value: option.kind for option in question.options if option.kind != "removed"}
            for question in (changed.questions if changed else [])
        },
        "any_change": bool(changed),
        "draft": draft,
        "reviews": Reviews.of(draft) if draft else None,
        "lacking": lacking(version) if may(membership, Do.DRAFT) else [],
        "n_options": n_options(version),
    }
    return instruction_page(request, "version", membership, context, trail=((str(version), ""),))


def headings(html: str, before: str) -> list[Heading]:
    """The contents, with what is not word for word as it was."""
    old = set(SECTION.split(before))
    found = []
    for section in SECTION.split(html):
        heading = HEADING.match(section)
        if heading:
            found.append(Heading(heading[2], strip_tags(heading[3]), section not in old))
    return found


def instruction_page(
    request: SignedIn,
    name: str,
    membership: Membership,
    context: dict[str, Any],
    *,
    trail: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    home = reverse("instructions", kwargs={"slug": membership.project.slug})
    return project_page(
        request,
        f"labeling/instructions/{name}.html",
        membership,
        context,
        area="instructions",
        trail=((_("Instructions"), home), *trail),
        status=status,
    )


@login_required
@read_or_post
def draft(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.DRAFT)
    if request.method == "POST" and "start" in request.POST:
        based_on = published(membership.project, request.POST["start"]) if request.POST["start"] else None
        was_there = membership.project.draft is not None
        actions.start_draft(project=membership.project, by=request.user, based_on=based_on)
        in_force = membership.project.current_instructions
        if based_on and in_force and based_on.pk != in_force.pk and not was_there:
            text = _(
                "The draft reads as version %(number)d did. Which answers can come back, and which must be labeled "
                "again, stands under “Changes of classes”."
            )
            messages.info(request, text % {"number": based_on.number or 0})
        return redirect("draft", slug=slug)
    found = membership.project.draft
    if found is None:
        if request.method == "POST":
            raise Conflict(_("The draft was published or discarded in the meantime. Your text is still on your page."))
        return instruction_page(request, "no_draft", membership, {}, trail=((_("Draft"), ""),))
    if request.method == "POST":
        return save(request, membership, found)
    return draft_page(request, membership, found, DraftForm.of(found))


def draft_page(
    request: SignedIn, membership: Membership, draft: InstructionVersion, form: DraftForm, *, status: int = 200
) -> HttpResponse:
    others = draft.edited_by_id != membership.user_id
    context = {
        "draft": draft,
        "form": form,
        "as_asked": AsAsked(form, membership.project),
        "has_items": membership.project.items.exists(),
        "preview": to_html(form.rules, anchors=False),
        "edited_lately": others and (timezone.now() - draft.edited_at).total_seconds() < LATELY,
        "in_force": membership.project.current_instructions,
        "reviews": Reviews.of(draft),
        "reviewers": reviewers(membership.project, membership.user),
        "may_approve": others,
    }
    return instruction_page(request, "draft", membership, context, trail=((_("Draft"), ""),), status=status)


def save(request: SignedIn, membership: Membership, draft: InstructionVersion) -> HttpResponse:
    """Save what the form says. A script that saves by itself gets JSON, a person a page."""
    quietly = request.headers.get("Accept") == "application/json"
    post = without_nul(request.POST)
    form = DraftForm.read(post, draft)
    if "do" in post:
        return draft_page(request, membership, draft, form)
    if "schema" in post:  # from the page that shows two texts
        form = replace(form, structure=posted_structure(post.get("schema", "")))
    try:
        saved = actions.save_draft(
            draft=draft, by=request.user, revision=revision_of(request), rules=form.rules, schema=form.schema
        )
    except StaleDraft as error:
        if quietly:
            return JsonResponse({"stale": str(error)}, status=409)
        return both_texts(request, membership, draft, form, error)
    except Invalid as error:
        if quietly:
            return JsonResponse({"sentence": str(error), "fields": error.fields}, status=422)
        return draft_page(
            request, membership, draft, replace(form, errors=error.fields or {"": str(error)}), status=422
        )
    if quietly:
        return JsonResponse({"revision": saved.revision})
    if "classes" in post or "undo" in post:
        return on_classes(request, saved, post)
    if "publish" in request.POST:
        return redirect("publish", slug=membership.project.slug)
    messages.success(request, _("The draft is saved."))
    return redirect("draft", slug=membership.project.slug)


def on_classes(request: SignedIn, draft: InstructionVersion, post: QueryDict) -> HttpResponse:
    """The draft was saved; on to its classes, or one change of them is taken back. Names are words without spaces."""
    slug = draft.project.slug
    if "undo" in post:
        question, _blank, option = post.get("undo", "").partition(" ")
        try:
            bring_back(draft=draft, by=request.user, revision=draft.revision, question=question, option=option)
        except Invalid as error:
            messages.error(request, str(error))
        return redirect(f"{reverse('draft', args=[slug])}#class-changes")
    question, _blank, option = post.get("classes", "").partition(" ")
    query = f"?{urlencode({'question': question, 'option': option})}#acts" if question else ""
    return redirect(reverse("draft_classes", args=[slug]) + query)


def posted_structure(text: str) -> Structure:
    try:
        schema = read_json(text)
    except ValueError:
        schema = None
    if not has_shape(schema):
        raise Invalid(_("The questions could not be read. Load the draft again."))
    return Structure.of(schema)


def revision_of(request: SignedIn) -> int:
    given = request.POST.get("revision", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 9):
        raise Invalid(
            _("The page does not say which draft it was made from. Load it again; your browser keeps the text.")
        )
    return int(given)


def both_texts(
    request: SignedIn, membership: Membership, draft: InstructionVersion, form: DraftForm, error: StaleDraft
) -> HttpResponse:
    mine = InstructionVersion(project=membership.project, rules=form.rules, schema=form.schema)
    try:
        structure = changes(draft, mine).questions
    except Invalid:
        structure = []
    context = {
        "draft": draft,
        "form": form,
        "error": error,
        "parts": word_diff(draft.rules, form.rules),
        "structure": structure,
        "theirs_json": json.dumps(draft.schema, ensure_ascii=False),
        "mine_json": json.dumps(form.schema, ensure_ascii=False),
    }
    return instruction_page(request, "stale", membership, context, trail=((_("Draft"), ""),), status=409)


@login_required
@require_POST
def preview(request: SignedIn, slug: str) -> HttpResponse:
    """The rules as labelers will read them. Stores nothing."""
    get_membership(request.user, slug, to=Do.DRAFT)
    html = to_html(request.POST.get("rules", ""), anchors=False)
    return render(request, "labeling/instructions/_preview.html", {"preview": html})


@login_required
@require_POST
def as_asked(request: SignedIn, slug: str) -> HttpResponse:
    """Fragment: the questions as labelers would be asked. Stores nothing."""
    project = get_membership(request.user, slug, to=Do.DRAFT).project
    if project.draft is None:
        raise NotFound
    form = DraftForm.read(without_nul(request.POST), project.draft)
    context = {"shown": AsAsked(form, project), "slug": slug}
    return render(request, "labeling/instructions/_as_asked.html", context)


@login_required
@read_or_post
def publish(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.DRAFT)
    found = membership.project.draft
    if found is None:
        raise Conflict(_("There is no draft to publish: it was published or discarded in the meantime."))
    before = membership.project.current_instructions
    rows = mapping_rows(before, found) if before else []
    if request.method == "GET":
        return publish_page(request, membership, found, chosen(rows, found), found.summary, {})
    given = {row.field: request.POST.get(row.field, "") for row in rows}
    summary = request.POST.get("summary", "").replace("\0", "")
    try:
        made = publish_as_given(request, found, read_mapping(rows, given), summary)
    except (Invalid, StaleDraft) as error:
        found.refresh_from_db()
        errors = error.fields or {"": str(error)}
        return publish_page(request, membership, found, given, summary, errors, status=error.status)
    messages.success(
        request,
        _("%(version)s is published. New rounds use it; labelers read what changed before they go on.")
        % {"version": made},
    )
    if before and may(membership, Do.RUN):  # on to the next round, with the rules that were switched on
        on = {"rules": request.POST["rules"], "rule": request.POST.getlist("rule")} if "rules" in request.POST else {}
        return redirect(f"{reverse('affected', args=[slug, made.number])}?{urlencode(on, doseq=True)}".rstrip("?"))
    return redirect("instruction_version", slug=slug, number=made.number)


def publish_as_given(
    request: SignedIn, draft: InstructionVersion, mapping: dict[str, dict[str, str | None]], summary: str
) -> InstructionVersion:
    by, revision = request.user, revision_of(request)
    if (draft.revision, draft.mapping, draft.summary) != (revision, mapping, summary):  # else an approval would be old
        draft = actions.save_draft(draft=draft, by=by, revision=revision, mapping=mapping, summary=summary)
    return actions.publish(draft=draft, by=by)


def chosen(rows: list[Any], draft: InstructionVersion) -> dict[str, str]:
    """What the draft's mapping says so far, as the form has it."""
    found = {}
    for row in rows:
        mapping = draft.mapping.get(row.question, {})
        if row.option.value in mapping:
            target = mapping[row.option.value]
            found[row.field] = row.targets[-1][0] if target is None else target
    return found


def publish_page(
    request: SignedIn,
    membership: Membership,
    draft: InstructionVersion,
    given: dict[str, str],
    summary: str,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    before = membership.project.current_instructions
    rows = [
        {
            "row": row,
            "value": given.get(row.field) or row.targets[0][0],
            "error": errors.get(f"{row.question}.{row.option.value}", ""),
        }
        for row in (mapping_rows(before, draft) if before else [])
    ]
    draft.based_on = before
    context = {
        "draft": draft,
        "before": before,
        "number": (before.number or 0) + 1 if before else 1,
        "changes": changes(before, draft) if before else None,
        "rules": None if before else to_html(draft.rules, top=3, anchors=False),
        "rows": rows,
        "summary": summary,
        "errors": errors,
        "reviews": Reviews.of(draft),
    }
    trail = ((_("Draft"), reverse("draft", kwargs={"slug": membership.project.slug})), (_("Publish"), ""))
    return instruction_page(request, "publish", membership, context, trail=trail, status=status)


@login_required
@read_or_post
def discard(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.DRAFT)
    found = membership.project.draft
    if found is None:
        return redirect("instructions", slug=slug)
    if request.method == "POST":
        actions.discard_draft(draft=found, by=request.user)
        messages.success(request, _("The draft was discarded."))
        return redirect("instructions", slug=slug)
    return instruction_page(request, "discard", membership, {"draft": found}, trail=((_("Discard the draft"), ""),))


@login_required
@require_safe
def diff(request: SignedIn, slug: str, before: str, after: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.VIEW)
    old, new = (one_of(membership, name) for name in (before, after))
    context = {
        "before": old,
        "after": new,
        "changes": changes(old, new),
        "versions": list(membership.project.instructions.published().order_by("-number")),
        "draft": membership.project.draft if may(membership, Do.DRAFT) else None,
    }
    return instruction_page(
        request,
        "diff",
        membership,
        context,
        trail=((_("%(before)s and %(after)s") % {"before": old, "after": inside(new)}, ""),),
    )


def one_of(membership: Membership, name: str) -> InstructionVersion:
    """A version by its number, or the draft for those who may write it."""
    if name != "draft":
        return published(membership.project, name)
    found = membership.project.draft if may(membership, Do.DRAFT) else None
    if found is None:
        raise NotFound
    return found
