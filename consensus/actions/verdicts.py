"""What a project takes for a rise of agreement."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consensus.models import VerdictSettings
from consensus.stats import VerdictRule
from labeling.errors import Invalid
from labeling.events import record
from labeling.models import Event, Project, User

LEAST_CONFIDENCE, MOST_CONFIDENCE = 0.8, 0.999
LEAST_EFFECT, MOST_EFFECT = 0.01, 1.0
MOST_IN_A_ROW = 10
FEWEST_ITEMS, MOST_ITEMS = 5, 100_000


@transaction.atomic
def set_verdict_rule(*, project: Project, by: User, rule: VerdictRule) -> VerdictSettings:
    """All verdicts, those on earlier rounds too, go by it from now on. Raises Invalid naming what is out of bounds."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    bounds = {
        "confidence": (LEAST_CONFIDENCE, MOST_CONFIDENCE),
        "smallest_effect": (LEAST_EFFECT, MOST_EFFECT),
        "rounds_in_a_row": (1, MOST_IN_A_ROW),
        "minimum_items": (FEWEST_ITEMS, MOST_ITEMS),
    }
    wrong = {
        name: _("Give a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        for name, (least, most) in bounds.items()
        if not least <= getattr(rule, name) <= most
    }
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    content = asdict(rule) | {"changed_by": by, "changed_at": timezone.now()}
    kept, _is_new = VerdictSettings.objects.update_or_create(project=project, defaults=content)
    record(
        Event.Kind.PROJECT_CHANGED, by=by, project=project, subject=project, changed=["verdict_rule"], **asdict(rule)
    )
    return kept
