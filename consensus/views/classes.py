"""The classes of the draft: renamed, merged, split, added, retired, each with what it does to existing answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consensus.reports.class_changes import classes_of_draft, effects, n_items_again
from labeling.actions.classes import PATTERNS, change_classes
from labeling.asked import without_nul
from labeling.errors import Invalid, NotFound, StaleDraft
from labeling.models import InstructionVersion, Membership, Project
from labeling.navigation import project_page, read_or_post
from labeling.permissions import Do, get_membership, get_project
from labeling.requests import SignedIn

SETTLED = ("rating",)  # types whose options are points of a scale: no class stands beside them


@login_required
@read_or_post
def classes(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.DRAFT)
    draft = draft_of(membership.project)
    if request.method == "GET" or request.method == "HEAD":
        return page(request, membership, draft, {}, {})
    post = without_nul(request.POST)
    try:
        change_classes(draft=draft, by=request.user, **asked_for(post))
    except (Invalid, StaleDraft) as error:
        return page(request, membership, draft_of(membership.project), post, error.fields or {"": str(error)}, error)
    messages.success(request, said(post))
    return redirect(f"{reverse('draft_classes', args=[slug])}#question-{post.get('question', '')}")


def asked_for(post: QueryDict) -> dict[str, Any]:
    revision = post.get("revision", "")
    if not (revision.isascii() and revision.isdecimal() and len(revision) < 9):
        raise Invalid(_("The page does not say which draft it was made from. Load it again."))
    act = post.get("act", "")
    into: Any = post.get("into", "")
    if act == "split":
        into = [part_of(line) for line in into.splitlines() if line.strip()]
    names = ("question", "option", "title", "value", "definition", "pattern")
    return {
        **{name: post.get(name, "") for name in names},
        "act": act,
        "revision": int(revision),
        "into": into or None,
        "uncertain": "uncertain" in post,
    }


def part_of(line: str) -> dict[str, str]:
    """ "Deep scratch" or "deep = Deep scratch"."""
    value, equals, title = line.partition("=")
    return {"value": value.strip(), "title": title.strip()} if equals else {"title": line.strip()}


def said(post: QueryDict) -> str:
    if post.get("act") == "undo":
        return _("Taken back. The class stands as it stood.")
    return _("Done in the draft. Nothing counts until it is published, and each change can be taken back.")


def page(
    request: SignedIn,
    membership: Membership,
    draft: InstructionVersion,
    entered: Any,
    errors: dict[str, str],
    error: Invalid | StaleDraft | None = None,
) -> HttpResponse:
    project = membership.project
    found = classes_of_draft(project, draft)
    chosen = (
        entered.get("question") or request.GET.get("question", ""),
        (entered.get("option") or request.GET.get("option", "")),
    )
    pending = [effect for question in found for effect in question.effects]
    context = {
        "draft": draft,
        "in_force": project.current_instructions,
        "classes": found,
        "n_again": n_items_again(pending),
        "pending": pending,
        "chosen_question": chosen[0],
        "chosen_option": chosen[1],
        "entered": entered,
        "errors": errors,
        "sentence": str(error) if error else "",
        "patterns": [(name, _(row["title"])) for name, row in PATTERNS.items()],
        "settled": SETTLED,
    }
    trail = (
        (_("Instructions"), reverse("instructions", args=[project.slug])),
        (_("Draft"), reverse("draft", args=[project.slug])),
        (_("Classes"), ""),
    )
    status = error.status if error else 200
    return project_page(
        request, "consensus/classes/page.html", membership, context, area="instructions", trail=trail, status=status
    )


@login_required
@require_safe
def pending(request: SignedIn, slug: str) -> HttpResponse:
    """Fragment for the draft: what it does to classes, with how many answers that touches."""
    project = get_project(request.user, slug, to=Do.DRAFT)
    draft = project.draft
    found = effects(project, draft) if draft else []
    context = {"pending": found, "n_again": n_items_again(found), "slug": slug, "in_form": True}
    return render(request, "consensus/classes/_pending.html", context)


def draft_of(project: Project) -> InstructionVersion:
    if (draft := project.draft) is None:
        raise NotFound(_("There is no draft. Start one from the version in force."))
    return draft
