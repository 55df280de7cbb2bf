"""The way in: my projects, and the next thing each of them waits for."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from labeling.models import User
from labeling.overview import overviews
from labeling.permissions import Do, may


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    rows = [
        {
            "project": overview.membership.project,
            "membership": overview.membership,
            "newest": overview.newest,
            "things": overview.things,
            "disagreements_url": disagreements_url(overview.membership.project.slug)
            if overview.newest and may(overview.membership, Do.SEE_ANSWERS)
            else "",
        }
        for overview in overviews(cast(User, request.user))
    ]
    rows.sort(key=lambda row: not row["things"])  # stable: what waits comes first
    return render(request, "labeling/home/home.html", {"rows": rows})


def disagreements_url(slug: str) -> str:
    """Where the count of open disagreements stands, if the part that compares answers offers one."""
    try:
        return reverse("home_disagreements", args=[slug])
    except NoReverseMatch:
        return ""
