"""The areas of a project that a role may open, in the order of the top bar. Addresses go by name, not by import."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from labeling.models import Membership
from labeling.permissions import Do, may

read_or_post = require_http_methods(["GET", "HEAD", "POST"])  # a page with a form; anything else gets 405

# title, name of the address, what one must be allowed to do, icon
AREAS = [
    (pgettext_lazy("what one does", "Label"), "label", Do.LABEL, "label"),
    (gettext_lazy("Disagreements"), "disagreements", Do.SEE_ANSWERS, "disagreement"),
    (gettext_lazy("Instructions"), "instructions", Do.VIEW, "book"),
    (gettext_lazy("Rounds"), "rounds", Do.MEASURE, "rounds"),
    (gettext_lazy("Agreement"), "agreement", Do.MEASURE, "chart"),
    (gettext_lazy("HLP"), "hlp", Do.MEASURE, "person"),
    (gettext_lazy("Items"), "items", Do.RUN, "list"),
    (gettext_lazy("Releases"), "releases", Do.RELEASES, "box"),
    (gettext_lazy("Members"), "members", Do.MANAGE, "people"),
]


def project_page(
    request: HttpRequest,
    template: str,
    membership: Membership,
    context: dict[str, Any],
    *,
    area: str = "",
    trail: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Render a page of a project with what base.html needs around it.

    area: the name of the address of the area it belongs to; trail: breadcrumbs below the project, (title, url);
    left out on the first page of an area.
    """
    project = membership.project
    slug = {"slug": project.slug}
    areas = [
        {"title": title, "url": reverse(name, kwargs=slug), "icon": icon, "current": name == area}
        for title, name, do, icon in AREAS
        if may(membership, do)
    ]
    trail = trail or tuple((str(item["title"]), str(item["url"])) for item in areas if item["current"])
    frame = {
        "project": project,
        "membership": membership,
        "may": {do.name: may(membership, do) for do in Do},
        "areas": areas,
        "breadcrumbs": [(project.name, reverse("project", kwargs=slug)), *trail],
    }
    return render(request, template, frame | context, status=status)
