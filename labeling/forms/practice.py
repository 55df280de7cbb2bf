"""What labelers answer before their first item."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.models import Practice


class PracticeForm(forms.Form):
    is_on = forms.BooleanField(label=_("Labelers practise before their first item"), required=False)
    pass_mark = forms.IntegerField(
        label=_("Percent to be answered as is known"), min_value=1, max_value=100, help_text=_("Such as 80.")
    )
    size = forms.IntegerField(
        label=_("Items a try"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Drawn from all, those not seen yet first. Empty: all of them."),
    )
    again = forms.BooleanField(
        label=_("Ask everybody to pass once more, under the version in force"),
        required=False,
        help_text=_("Those who labeled or passed before included. Their next item waits until they have."),
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "is_on": practice.is_on,
            "pass_mark": round(practice.pass_mark * 100),
            "size": practice.size,
        }
        super().__init__(*args, **kwargs)

    def wanted(self) -> dict[str, Any]:
        """For the action."""
        return self.cleaned_data | {"pass_mark": self.cleaned_data["pass_mark"] / 100}
