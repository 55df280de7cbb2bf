"""Forms of the consensus app."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consensus.actions.verdicts import (
    FEWEST_ITEMS,
    LEAST_CONFIDENCE,
    LEAST_EFFECT,
    MOST_CONFIDENCE,
    MOST_EFFECT,
    MOST_IN_A_ROW,
    MOST_ITEMS,
)
from consensus.stats import VerdictRule


class VerdictRuleForm(forms.Form):
    confidence = forms.FloatField(
        label=_("Confidence, percent"),
        min_value=100 * LEAST_CONFIDENCE,
        max_value=100 * MOST_CONFIDENCE,
        help_text=_("Of a team that did not change, 95 says in at most 5 of 100 rounds that it rose or fell."),
    )
    smallest_effect = forms.FloatField(
        label=_("Smallest effect that matters, in alpha"),
        min_value=LEAST_EFFECT,
        max_value=MOST_EFFECT,
        help_text=_("A smaller rise is not worth another round. Half of it asks for four times as many items."),
    )
    rounds_in_a_row = forms.IntegerField(
        label=_("Rounds in a row without a rise"),
        min_value=1,
        max_value=MOST_IN_A_ROW,
        help_text=_("After so many, agreement no longer rises."),
    )
    minimum_items = forms.IntegerField(
        label=_("Fewest items in a round"),
        min_value=FEWEST_ITEMS,
        max_value=MOST_ITEMS,
        help_text=_("With two answers; with fewer there is no verdict. Below 20, intervals are often too narrow."),
    )

    def __init__(self, *args: Any, rule: VerdictRule, **kwargs: Any) -> None:
        kwargs["initial"] = vars(rule) | {"confidence": round(100 * rule.confidence, 3)}
        super().__init__(*args, **kwargs)

    @property
    def rule(self) -> VerdictRule:
        given = self.cleaned_data
        return VerdictRule(**given | {"confidence": given["confidence"] / 100})
