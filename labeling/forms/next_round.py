"""The round that follows a version: as before, but for what is said here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.actions.next_round import FRESH, MOST_MIXED_IN, Before
from labeling.actions.rounds import MAX_OVERLAP
from labeling.models import Membership, Project

MOST = round(100 * MOST_MIXED_IN)  # percent


class NextRoundForm(forms.Form):
    """Shares are entered as percent."""

    overlap = forms.IntegerField(label=_("Labelers an item"), min_value=1, max_value=MAX_OVERLAP)
    fresh = forms.FloatField(
        label=_("Fresh items mixed in, percent of the round"),
        min_value=0,
        max_value=MOST,
        help_text=_("Nobody has labeled them before, so nobody remembers them: they tell whether the rules help."),
    )
    control = forms.FloatField(
        label=_("Control, percent of the round"),
        min_value=0,
        max_value=MOST,
        help_text=_("Labeled before and not touched: what changes here was not the version."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("The same seed draws the same items in the same order."),
    )
    labelers = forms.ModelMultipleChoiceField(
        label=_("Labelers"),
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means everybody in the project, people who join later included."),
    )

    def __init__(self, data: Any = None, *, before: Before, project: Project) -> None:
        initial = {
            "overlap": before.overlap,
            "fresh": round(100 * FRESH),
            "control": 0,
            "seed": 0,
            "labelers": [membership.pk for membership in before.labelers],
        }
        super().__init__(data, initial=initial)
        self.before = before
        people = Membership.objects.filter(project=project, is_active=True).select_related("user")
        field = self.fields["labelers"]
        field.queryset = people.order_by("pk")  # type: ignore[attr-defined]
        field.label_from_instance = str  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """For make_next_round, shares as shares."""
        given = self.cleaned_data
        return {
            "overlap": given["overlap"],
            "fresh": given["fresh"] / 100,
            "control": given["control"] / 100,
            "seed": given["seed"],
            "labelers": list(given["labelers"]),
        }
