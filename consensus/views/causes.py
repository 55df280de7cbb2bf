"""Why labelers differed, and what to fix first."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from consensus.models import Resolution
from consensus.reports.causes import Group
from consensus.reports.causes import causes as causes_of
from labeling.models import Membership
from labeling.navigation import project_page
from labeling.permissions import Do, get_membership, may
from labeling.requests import SignedIn

Cause = Resolution.Cause
REMEDIES = {  # cause -> what helps, and the address where that is done
    Cause.RULE_UNCLEAR: (gettext_lazy("Rewrite the rule."), "draft"),
    Cause.RULE_MISSING: (gettext_lazy("Write the rule."), "draft"),
    Cause.OPTIONS_OVERLAP: (gettext_lazy("Draw the line between the two, or make them one."), "merge"),
    Cause.OPTION_MISSING: (gettext_lazy("Add the option."), "draft"),
    Cause.X_LACKS: (gettext_lazy("Bring a better x: another field, a better picture."), "items"),
    Cause.SLIP: (gettext_lazy("Nothing in the definition; practice and checks catch slips."), "labelers"),
    Cause.TOOL: (gettext_lazy("Mend the tool."), ""),
    Cause.SUBJECTIVE: (gettext_lazy("Keep the distribution: no rule will bring them together."), ""),
}


@login_required
@require_safe
def causes(request: SignedIn, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, to=Do.SEE_ANSWERS)
    found = causes_of(membership)
    context = {
        "report": found,
        "pairs": [(each, remedy(each, membership), queue_of(each, slug, pair=each.key)) for each in found.pairs],
        "slices": [(each, queue_of(each, slug, slice=each.key)) for each in found.slices],
        "remedy": remedy(found.first, membership) if found.first else None,
    }
    queue = (_("Disagreements"), reverse("disagreements", kwargs={"slug": slug}))
    template = "consensus/disagreements/causes.html"
    return project_page(request, template, membership, context, area="disagreements", trail=(queue, (_("Causes"), "")))


def remedy(group: Group, membership: Membership) -> tuple[str, str]:
    """What helps against the cause named most often, and where this person does that; "" if nowhere."""
    sentence, place = REMEDIES[Cause(group.leading)]
    if not place or (place == "items" and not may(membership, Do.RUN)):
        return str(sentence), ""
    address = reverse(place, kwargs={"slug": membership.project.slug})
    return str(sentence), f"{address}?{urlencode({'question': group.question})}" if place == "merge" else address


def queue_of(group: Group, slug: str, **narrowed: str) -> str:
    question = {"question": group.question} if group.question else {}
    query = urlencode(question | narrowed | {"status": "resolved"})
    return f"{reverse('disagreements', kwargs={'slug': slug})}?{query}"
