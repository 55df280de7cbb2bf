"""The review of the draft: asking somebody to read it, approving it, asking for changes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labeling.actions.reviews import approve_draft, ask_changes, ask_review
from labeling.asked import without_nul
from labeling.errors import Invalid, NotFound, StaleDraft
from labeling.permissions import Do, get_project
from labeling.requests import SignedIn
from labeling.reviews import reviewers


@login_required
@require_POST
def review(request: SignedIn, slug: str) -> HttpResponse:
    project = get_project(request.user, slug, to=Do.DRAFT)
    draft = project.draft
    if draft is None:
        raise NotFound
    post, by = without_nul(request.POST), request.user
    comment, revision = post.get("comment", ""), post.get("revision", "")
    number = int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 9 else 0
    try:
        if post.get("say") == "ask":
            of = next((user for user in reviewers(project, by) if str(user.pk) == post.get("of")), None)
            ask_review(draft=draft, by=by, of=of, comment=comment)
            messages.success(request, _("Asked. The draft and the page of the instructions say so."))
        elif post.get("say") == "approve":
            approve_draft(draft=draft, by=by, revision=number, comment=comment)
            messages.success(request, _("Approved, as the draft reads now."))
        else:
            ask_changes(draft=draft, by=by, revision=number, comment=comment)
            messages.success(request, _("The draft says now which changes you ask for."))
    except (Invalid, StaleDraft) as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('draft', args=[slug])}#review")
