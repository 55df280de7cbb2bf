from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consensus.reports.borderline import borderline_cases
from consensus.reports.carried import carried
from labeling.changes import mapping_rows, read_mapping
from labeling.errors import NotFound
from labeling.permissions import Do, get_project
from labeling.requests import SignedIn


@login_required
@require_safe
def carried_over(request: SignedIn, slug: str) -> HttpResponse:
    """Fragment for the page that publishes: what becomes of old answers under the mapping chosen so far."""
    project = get_project(request.user, slug, to=Do.DRAFT)
    draft, before = project.draft, project.current_instructions
    if draft is None or before is None:
        raise NotFound
    mapping = read_mapping(mapping_rows(before, draft), request.GET)
    context = {"carried": carried(project, draft, mapping)}
    return render(request, "consensus/disagreements/_carried.html", context)


@login_required
@require_safe
def borderline(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Fragment beside the item: what was hard to tell and how it was decided, by option."""
    project = get_project(request.user, slug, to=Do.VIEW)
    version = project.instructions.published().filter(number=number).first()
    if version is None:
        raise NotFound
    context = {"found": borderline_cases(project, version), "project": project}
    return render(request, "consensus/disagreements/_borderline.html", context)
