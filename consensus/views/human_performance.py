"""How well one person does: for product owners, and for engineers who compare a model with it."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consensus.reports.human_performance import hlp_report
from consensus.reports.numbers import choose, measured_rounds
from consensus.views.chosen import reading_of, version_choices
from consensus.views.tables import hlp_tables
from labeling.errors import NotFound
from labeling.models import User
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership


@login_required
def hlp(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.MEASURE)
    project = membership.project
    asked = request.GET.get("question", "")
    rounds = measured_rounds(project, asked)
    if not rounds and not request.GET:
        return project_page(request, "consensus/hlp/page.html", membership, {}, area="hlp")
    round, question = choose(rounds, request.GET.get("round", ""))
    versions, under, question = reading_of(round, question, request.GET.get("under", ""))
    report = hlp_report(round, question, request.GET.get("slice", ""), checks="checks" in request.GET, under=under)
    tables = hlp_tables(report)
    if request.GET.get("format") == "csv":
        if (table := tables.get(request.GET.get("table", "estimates"))) is None:
            raise NotFound(_("There is no such table."))
        return table.response(f"{project.slug}-round-{round.number}-hlp")
    context = {
        "report": report,
        "round": round,
        "under": under,
        "tables": tables,
        "main": report.estimates[0],
        "choices": {
            "rounds": [(str(held.number), str(held)) for held, asked_of in reversed(rounds)],
            "questions": [(q.name, q.title) for q in round.instructions.questions.questions],
            "versions": version_choices(round, versions),
            "slices": [("", _("all items")), *((name, name) for name in report.slice_names)],
        },
    }
    return project_page(request, "consensus/hlp/page.html", membership, context, area="hlp")
