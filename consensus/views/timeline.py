"""What became of the definition: one page for who pays for it."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consensus.reports.numbers import Number, measured_rounds
from consensus.reports.timeline import RoundStep, Timeline
from consensus.reports.timeline import timeline as timeline_of
from consensus.views.chosen import as_csv
from consensus.views.tables import Table, interval
from labeling.errors import NotFound
from labeling.models import Project, User
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership
from labeling.questions import Question

HEIGHT, TOP, BOTTOM = 280.0, 34.0, 204.0  # pixels, from the top
MARKS, BARS = 246.0, 276.0  # where the marks of verdicts stand, and the feet of the bars
TALLEST = 22.0
NAMED = 8  # rounds up to which each is called by its whole name
SYMBOLS = {"rose": "▲", "fell": "▼", "no longer rises": "■", "not enough data": "?"}


@login_required
@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(cast(User, request.user), slug, to=Do.MEASURE)
    asked = question_of(membership.project, request.GET.get("question", ""))
    trail = ((_("Rounds"), reverse("rounds", args=[slug])), (_("Timeline"), ""))
    template = "consensus/timeline/page.html"
    if asked is None:
        return project_page(request, template, membership, {}, area="rounds", trail=trail)
    question, questions = asked
    found = timeline_of(membership.project, question)
    if request.GET.get("format") == "csv":
        return as_csv({"timeline": lambda: table_of(found)}, request.GET.get("table", "timeline"), slug)
    context = {
        "found": found,
        "asked": question,
        "questions": [(each.name, each.title) for each in questions],
        "chart": chart_of(found, slug) if found.closed else None,
        "table": table_of(found),
    }
    return project_page(request, template, membership, context, area="rounds", trail=trail)


def question_of(project: Project, name: str) -> tuple[Question, Sequence[Question]] | None:
    """The one that is named, else the first of the newest round, and all of that round; None while none was opened."""
    rounds = measured_rounds(project)
    if not rounds:
        return None
    questions = rounds[-1][0].instructions.questions.questions
    asked = [question for question in questions if not name or question.name == name]
    if not asked:
        asked = [question for _, question in measured_rounds(project, name)[-1:]]
    if not asked:
        raise NotFound(_("No round asked this question."))
    return asked[0], questions


def chart_of(found: Timeline, slug: str) -> dict[str, Any]:
    """The closed rounds from left to right; lengths across are shares of the width, so that it fits any place."""
    steps = found.closed
    most = max((step.n_disagreements for step in steps), default=0)
    lowest = min((step.alpha.low or 0 for step in steps if step.alpha), default=0)
    floor = min(0.0, -0.2 * -(-max(0.0, -lowest) // 0.2))

    def height(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (min(max(value, floor), 1.0) - floor) / (1 - floor), 1)

    points = [
        {
            "step": step,
            "x": 100 * (place + 0.5) / len(steps),
            "at": f"{100 * (place + 0.5) / len(steps):.2f}%",
            "alpha": ends(step.alpha, height),
            "hlp": ends(step.hlp, height),
            "symbol": SYMBOLS.get(step.verdict.verdict, "") if step.verdict else "",
            "name": _("Round %(number)d") % {"number": step.round} if len(steps) <= NAMED else str(step.round),
            "raised": bar(step.n_disagreements, most),
            "resolved": bar(step.n_resolved, most),
            "url": round_url(slug, step, found.question),
        }
        for place, step in enumerate(steps)
    ]
    ticks = [floor + (1 - floor) * part / 4 for part in range(5)]
    return {
        "points": points,
        "band": band(points),
        "alpha_line": line(points, "alpha"),
        "hlp_line": line(points, "hlp"),
        "ticks": [{"y": height(tick), "text": f"{tick:.2f}"} for tick in ticks],
        "height": HEIGHT, "top": TOP, "bottom": BOTTOM, "marks": MARKS, "bars": BARS, "names": BOTTOM + 22,
        "versions": [point for point, step in zip(points, steps, strict=True) if step.is_new_version],
        "version_y": TOP - 20, "tall": BOTTOM - TOP, "has_bars": most > 0,
    }  # fmt: skip


def ends(number: Number | None, height: Any) -> dict[str, float]:
    """How high the value and its interval stand; nothing where it is undefined."""
    if number is None or number.value is None:
        return {}
    low, high = number.low, number.high
    known = {
        "y": number.value,
        "low": number.value if low is None else low,
        "high": number.value if high is None else high,
    }
    return {name: height(value) for name, value in known.items()}


def bar(n: int, most: int) -> dict[str, float]:
    tall = round(TALLEST * n / most, 1) if most else 0.0
    return {"tall": tall, "y": BARS - tall}


def band(points: Sequence[dict[str, Any]]) -> str:
    """The corners of the band of alpha, 0 to 100 across; empty with fewer than two rounds."""
    held = [point for point in points if point["alpha"]]
    if len(held) < 2:
        return ""
    there = [f"{point['x']:.2f},{point['alpha']['high']}" for point in held]
    back = [f"{point['x']:.2f},{point['alpha']['low']}" for point in reversed(held)]
    return " ".join([*there, *back])


def line(points: Sequence[dict[str, Any]], name: str) -> str:
    held = [point for point in points if point[name]]
    return " ".join(f"{point['x']:.2f},{point[name]['y']}" for point in held) if len(held) > 1 else ""


def round_url(slug: str, step: RoundStep, question: str) -> str:
    if step.verdict is not None and step.verdict.against is not None:
        return f"{reverse('round_report', args=[slug, step.round])}?question={question}"
    return reverse("round", args=[slug, step.round])


def table_of(found: Timeline) -> Table:
    header = [
        "round", "instructions", "closed_at", "alpha", "alpha_low", "alpha_high", "n_items", "hlp", "hlp_low",
        "hlp_high", "verdict", "difference", "difference_low", "difference_high", "basis", "disagreements", "resolved",
        "cases_decided",
    ]  # fmt: skip
    rows = []
    for step in found.closed:
        said = step.verdict
        rows.append(
            [
                step.round, step.instructions, step.at.isoformat() if step.at else None,
                *interval(step.alpha), step.alpha.n_items if step.alpha else None, *interval(step.hlp),
                *((said.verdict, said.difference, said.low, said.high, said.basis) if said else [None] * 5),
                step.n_disagreements, step.n_resolved, step.n_cases,
            ]
        )  # fmt: skip
    return Table("timeline", header, rows)
