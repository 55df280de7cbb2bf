"""A new round, and more labelers an item for one that is open."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.models import Membership, Project


class RoundForm(forms.Form):
    """Which items, how many labelers an item, and who they are."""

    ITEMS = [
        ("all", _("All items")),
        ("new", _("Only items that no round has asked about")),
        ("attribute", _("Items with one value of an attribute")),
    ]

    items = forms.ChoiceField(label=_("Items"), choices=ITEMS, initial="all", widget=forms.RadioSelect)
    attribute = forms.CharField(label=_("Attribute"), required=False, max_length=200, help_text=_("Such as noise."))
    value = forms.CharField(label=_("Its value"), required=False, max_length=500, help_text=_("Such as car."))
    sample = forms.IntegerField(
        label=_("At most, drawn at random"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=_("Empty for all."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        initial=0,
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("The same seed draws the same items in the same order."),
    )
    overlap = forms.IntegerField(
        label=_("Labelers an item"),
        initial=3,
        min_value=1,
        max_value=100,
        help_text=_("Agreement needs at least 2; with 3 most items have a majority."),
    )
    most_overlap = forms.IntegerField(
        label=_("More where it pays, up to"),
        required=False,
        min_value=3,
        max_value=100,
        help_text=_("Items whose label is still unsure are given to one more labeler, up to so many. Empty: never."),
    )
    least_gain = forms.FloatField(
        label=_("It pays if the label gets surer by"),
        initial=0.03,
        required=False,
        min_value=0.001,
        max_value=0.5,
        help_text=_("The chance that the label is right must be expected to rise by so much: 0.03 is 3 in 100."),
    )
    labelers = forms.ModelMultipleChoiceField(
        label=_("Labelers"),
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means everybody in the project, people who join later included."),
    )
    may_skip = forms.BooleanField(label=_("Labelers may skip an item, with a reason"), required=False, initial=True)
    without_gold = forms.BooleanField(
        label=_("Keep items with gold answers out of the round, so that they can be mixed in unseen"), required=False
    )
    gold_rate = forms.FloatField(
        label=_("Gold items mixed in, percent"),
        required=False,
        min_value=0.1,
        max_value=50,
        help_text=_("Of what a labeler gets, so many of 100 are gold items from outside the round. Empty: none."),
    )
    repeat_rate = forms.FloatField(
        label=_("Own items given again, percent"),
        required=False,
        min_value=0.1,
        max_value=50,
        help_text=_("Of what a labeler gets, so many of 100 are items that they answered before. Empty: none."),
    )
    wash_out_items = forms.IntegerField(
        label=_("Not before so many other items"),
        required=False,
        initial=30,
        min_value=1,
        max_value=100_000,
        help_text=_("Enough that nobody remembers what they said."),
    )
    wash_out_hours = forms.FloatField(
        label=_("Nor before so many hours"),
        required=False,
        min_value=0.1,
        max_value=10_000,
        help_text=_("Empty: no wait."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.filter(project=project, is_active=True).select_related("user")
        field = self.fields["labelers"]
        field.queryset = people.order_by("pk")  # type: ignore[attr-defined]
        field.label_from_instance = str  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("items") == "attribute" and not given.get("attribute"):
            self.add_error("attribute", _("Name the attribute."))
        return given

    def checks(self) -> dict[str, Any]:
        """What watches quality, as shares."""
        given = self.cleaned_data
        rates = {name: given[name] / 100 if given[name] else None for name in ("gold_rate", "repeat_rate")}
        return rates | {name: given[name] for name in ("wash_out_items", "wash_out_hours")}


class WidenForm(forms.Form):
    overlap = forms.IntegerField(label=_("Labelers an item"), min_value=2, max_value=100)
