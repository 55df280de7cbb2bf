"""The rules of version 1."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.models import InstructionVersion

DEFAULT_RULES = """\
# What is asked

Say in one sentence what a labeler decides about each item.

# Rules

- When it is clear, …
- When two options seem to fit, …
- When the item does not show it, say that you cannot tell.
"""


class RulesForm(forms.Form):
    rules = forms.CharField(
        label=_("Instructions"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
        help_text=_("Markdown: # begins a heading, - a list, **bold**. Labelers read them beside every item."),
    )

    @classmethod
    def of(cls, draft: InstructionVersion) -> "RulesForm":
        return cls(initial={"rules": draft.rules or DEFAULT_RULES})
