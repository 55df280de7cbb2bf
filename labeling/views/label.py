"""The workspace: take an item, see it beside the rules, answer, go on.

Each address that changes something answers a plain form with a page and the scripts of the workspace, which say so in a
header, with JSON or with the next item as a fragment.
"""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labeling.actions import assignments, inquiries, instructions
from labeling.actions.annotations import others_seen
from labeling.actions.annotations import submit as submit_annotation
from labeling.actions.practice import must_practise
from labeling.class_changes import ClassChange, Kind, changes_of, mapping_since
from labeling.diffs import excerpts, word_diff
from labeling.errors import ConcordError, Conflict, InvalidAnswer, NotFound
from labeling.models import Assignment, InstructionVersion, Membership, User
from labeling.navigation import project_page
from labeling.permissions import Do, get_assignment, get_membership
from labeling.views.entry import Entry, entry_of, id_of, read_entry
from labeling.views.scripts import by_script, for_scripts
from labeling.work import (
    Progress,
    all_of,
    first_in_hand,
    first_ready,
    last_submitted,
    progress_of,
    unread_round,
    waiting,
)


@login_required
@require_GET
def workspace(request: HttpRequest, slug: str) -> HttpResponse:
    """The item in hand, or the way to take one. Looking takes nothing: that is a POST."""
    membership = member(request, slug)
    if must_practise(membership.project, membership.user) and "item" not in request.GET:
        return redirect("practice", slug=slug)
    held = first_in_hand(membership)
    wanted = request.GET.get("item", "")
    if wanted.isdecimal() and len(wanted) < 18:
        held = get_assignment(membership.user, int(wanted))
        in_project(held, membership)
    if held is not None:
        return work_page(request, membership, held)
    state = waiting(membership)
    if state == "unread":
        return version_page(request, membership)
    return work_page(request, membership, None, has_more=state != "nothing")


@for_scripts
@login_required
@require_POST
def next_item(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the next item; besides: those already in the browser. 204 when there is none. lists: the version whose long
    lists of options the page has."""
    membership = member(request, slug)
    if not by_script(request):
        return redirect(address(slug, next_for_page(membership)))
    held = assignments.lease_next(
        project=membership.project, by=membership.user, besides=numbers(request.POST.get("besides", ""))
    )
    if held is None:
        return HttpResponse(status=204)
    listed = request.POST.get("lists", "") != str(held.item.round.instructions.number)
    return HttpResponse(item_html(request, membership, held, entry_of(held), listed=listed))


@for_scripts
@login_required
@require_POST
def acknowledge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = member(request, slug)
    version = membership.project.instructions.published().filter(number=number).first()
    if version is None:
        raise NotFound
    instructions.acknowledge(instructions=version, by=membership.user)
    return redirect("label", slug=slug)


@for_scripts
@login_required
@require_POST
def submit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership, held = held_in(request, slug, pk)
    entry = read_entry(request.POST, held)
    try:
        annotation = submit_annotation(assignment=held, by=membership.user, id=entry.id, **entry.content)
    except InvalidAnswer as error:
        if by_script(request):
            raise
        return work_page(request, membership, held, entry=entry, error=error)
    except Conflict as error:
        if by_script(request):
            raise
        messages.error(request, str(error))
        return redirect("label", slug=slug)
    if by_script(request):
        return JsonResponse({"saved": str(annotation.pk), "revision": annotation.revision})
    messages.success(request, "Saved.")
    return redirect(address(slug, next_for_page(membership)))


@for_scripts
@login_required
@require_POST
def draft(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership, held = held_in(request, slug, pk)
    entry = read_entry(request.POST, held)
    assignments.save_draft(assignment=held, by=membership.user, draft=entry.draft)
    return JsonResponse({"kept": True, "held": held.is_live or held.is_submitted})


@for_scripts
@login_required
@require_POST
def skip(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership, held = held_in(request, slug, pk)
    try:
        assignments.skip(
            assignment=held,
            by=membership.user,
            reason=request.POST.get("reason", ""),
            note=request.POST.get("comment", "").replace("\0", ""),
        )
    except ConcordError as error:
        if by_script(request):
            raise
        messages.error(request, str(error))
        return redirect(address(slug, held))
    if by_script(request):
        return JsonResponse({"skipped": True})
    return redirect(address(slug, next_for_page(membership)))


@for_scripts
@login_required
@require_POST
def ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A question about the definition, which experts answer; labeling goes on."""
    membership, held = held_in(request, slug, pk)
    asked = inquiries.ask(
        assignment=held,
        by=membership.user,
        id=id_of(request.POST.get("id", "")),
        question=request.POST.get("question", "").replace("\0", ""),
        body=request.POST.get("body", "").replace("\0", ""),
    )
    if by_script(request):
        return JsonResponse({"asked": str(asked.pk)})
    messages.success(request, _("Asked. The answer will be in My work."))
    return redirect(address(slug, held))


@for_scripts
@login_required
@require_POST
def give_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership, held = held_in(request, slug, pk)
    assignments.give_back(assignment=held, by=membership.user)
    return HttpResponse(status=204)


@for_scripts
@login_required
@require_GET
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An item I answered, to look at it again and, while its round is open, to revise the answer."""
    membership, held = held_in(request, slug, pk)
    if by_script(request):
        return HttpResponse(item_html(request, membership, held, entry_of(held)))
    return work_page(request, membership, held)


def member(request: HttpRequest, slug: str) -> Membership:
    return get_membership(cast(User, request.user), slug, to=Do.LABEL)


def held_in(request: HttpRequest, slug: str, pk: int) -> tuple[Membership, Assignment]:
    membership = member(request, slug)
    held = get_assignment(membership.user, pk)
    in_project(held, membership)
    return membership, held


def in_project(held: Assignment, membership: Membership) -> None:
    if held.item.round.project_id != membership.project_id:
        raise NotFound


def next_for_page(membership: Membership) -> Assignment | None:
    """For a browser without scripts the item that comes next is taken with the answer; a new version waits its turn."""
    try:
        return assignments.lease_next(project=membership.project, by=membership.user)
    except Conflict:
        return None


def address(slug: str, held: Assignment | None) -> str:
    return reverse("label", kwargs={"slug": slug}) + (f"?{urlencode({'item': held.pk})}" if held else "")


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")[:50] if part.isdecimal() and len(part) < 18]


def item_html(
    request: HttpRequest,
    membership: Membership,
    held: Assignment,
    entry: Entry,
    *,
    listed: bool = True,
) -> str:
    context = item_context(membership, held, entry, listed=listed)
    return render_to_string("labeling/label/_item.html", context, request=request)


def item_context(
    membership: Membership,
    held: Assignment,
    entry: Entry,
    error: InvalidAnswer | None = None,
    *,
    listed: bool = True,
) -> dict[str, object]:
    return {
        "slug": membership.project.slug,
        "held": held,
        "round": held.item.round,
        "version": held.item.round.instructions,
        "fields": entry.fields,
        "asked": entry.asked(error.fields if error else {}, listed=listed),
        "entry": entry,
        "progress": progress_of(membership.user, held.item.round),
        "may_revise": held.item.round.is_open
        and not (held.is_submitted and (held.item.revealed_at or others_seen(held, membership.user))),
        "skip_reasons": Assignment.SkipReason.choices,
    }


def work_page(
    request: HttpRequest,
    membership: Membership,
    held: Assignment | None,
    *,
    entry: Entry | None = None,
    error: InvalidAnswer | None = None,
    has_more: bool = False,
) -> HttpResponse:
    version = held.item.round.instructions if held else membership.project.current_instructions
    context: dict[str, object] = {
        "has_more": has_more,
        "ahead": settings.PREFETCH,
        "lease_seconds": settings.LEASE_SECONDS,
        "version": version,
        "last": last_submitted(membership),
        "done": Progress.overall(membership) if held is None else None,
    }
    if held is not None:
        context |= item_context(membership, held, entry or entry_of(held), error)
    if comes := held.item.round if held else first_ready(membership) if has_more else None:
        context |= {"all_mine": all_of(membership.user, comes), "all_round": comes.number}
    return project_page(
        request, "labeling/label/page.html", membership, context, area="label", status=error.status if error else 200
    )


def version_page(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A round with a new version of the instructions begins here, not in mid-item."""
    round = unread_round(membership)
    if round is None:
        raise NotFound
    version = round.instructions
    before = last_read(membership, version)
    context = {
        "round": round,
        "version": version,
        "before": before,
        "parts": excerpts(word_diff(before.rules, version.rules)) if before else [],
        "options": changed_options(before, version) if before else [],
    }
    return project_page(request, "labeling/label/version.html", membership, context, area="label")


def last_read(membership: Membership, version: InstructionVersion) -> InstructionVersion | None:
    """What this labeler knows: the newest older version that they have read."""
    read = membership.project.instructions.published().filter(acknowledgements__user=membership.user)
    return read.filter(number__lt=version.number).order_by("-number").first()


def changed_options(before: InstructionVersion, after: InstructionVersion) -> list[dict[str, str]]:
    """The options that came, went or are defined differently, in words."""
    rows, mapping = [], mapping_since(before, after)
    for question in after.questions.questions:
        old = before.questions.question(question.name)
        known = {option.value: option for option in old.options} if old else {}
        changed = changes_of(old, question, mapping.get(question.name, {})) if old else []
        told = {each.option.value: said_to_labelers(each) for each in changed if each.kind in TOLD}
        renamed = {each.into[0].value for each in changed if each.kind == Kind.RENAMED}
        before_said = old.said() if old else question.said()
        for title, text in question.said().items():
            if before_said.get(title) != text:
                rows.append(
                    {"question": question.title, "option": title, "what": _("is now: %(what)s") % {"what": text}}
                )
        for option in question.options:
            was = known.pop(option.value, None)
            if option.value in renamed:
                continue
            if was is None:
                rows.append({"question": question.title, "option": option.title, "what": _("is new")})
            elif (was.title, was.definition, was.include, was.exclude) != (
                option.title,
                option.definition,
                option.include,
                option.exclude,
            ):
                rows.append({"question": question.title, "option": option.title, "what": _("is defined differently")})
        for value, gone in known.items():
            rows.append({"question": question.title, "option": gone.title, "what": told.get(value, _("is gone"))})
    return rows


TOLD = (Kind.RENAMED, Kind.MERGED, Kind.SPLIT)


def said_to_labelers(change: ClassChange) -> str:
    titles = " · ".join(f"“{option.title}”" for option in change.into)
    if change.kind == Kind.SPLIT:
        return _("is split into %(titles)s") % {"titles": titles}
    return (_("is now called %(titles)s") if change.kind == Kind.RENAMED else _("belongs to %(titles)s now")) % {
        "titles": titles
    }
