from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consensus.reports.borderline import borderline_cases, example
from consensus.reports.carried import carried
from labeling.actions.media import part_of_picture
from labeling.changes import mapping_rows, read_mapping
from labeling.errors import NotFound
from labeling.extracts import extract_of
from labeling.files import ranged_response
from labeling.permissions import Do, get_project
from labeling.requests import SignedIn
from labeling.showing import shown_fields
from labeling.thumbnails import CONTENT_TYPE


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
def example_picture(request: SignedIn, slug: str, pk: int) -> HttpResponseBase:
    """The part of a picture that was kept with a resolution; only where labelers may see it as an example."""
    project = get_project(request.user, slug, to=Do.VIEW)
    found = example(project, pk)
    if found is None or not found.part:
        raise NotFound
    place = found.disagreement.item
    extract = extract_of(found.part, shown_fields(place.item, place.round.instructions))
    if extract is None or extract.picture is None:
        raise NotFound
    x, y, width, height = (found.part[name] for name in ("x", "y", "width", "height"))
    content = part_of_picture(extract.picture, (x, y, width, height))
    return ranged_response(
        request,
        ContentFile(content),
        size=len(content),
        content_type=CONTENT_TYPE,
        etag=f"{extract.picture.sha256}-{x}-{y}-{width}-{height}",
        filename=f"example-{pk}.webp",
        as_attachment=False,
    )


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
