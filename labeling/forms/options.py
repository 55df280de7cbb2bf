"""The options of a question in the form of a new project: rows that come and go."""

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from labeling.questions import Json


class OptionForm(forms.Form):
    title = forms.CharField(label=_("Option"), max_length=200)
    value = forms.CharField(
        label=_("Value in the release"),
        max_length=100,
        required=False,
        help_text=_("Left out, it is made from the option."),
    )
    key = forms.CharField(label=_("Key"), max_length=1, required=False)
    definition = forms.CharField(
        label=_("Definition"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    include = forms.CharField(
        label=_("It includes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    exclude = forms.CharField(
        label=_("It excludes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    uncertain = forms.BooleanField(label=_("This option says that it is unclear"), required=False)
    exclusive = forms.BooleanField(
        label=_("This option stands alone: none of the others holds"),
        required=False,
        help_text=_("Where several options may be chosen."),
    )

    def option(self) -> dict[str, Json]:
        given = self.cleaned_data
        value = given["value"] or slugify(given["title"], allow_unicode=True).replace("-", "_") or given["title"]
        parts = {name: given[name] for name in ("title", "definition", "include", "exclude", "uncertain", "exclusive")}
        return {"value": value, "hotkey": given["key"], **parts}


class BaseOptions(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic when it runs
    def filled(self) -> list[OptionForm]:
        """The rows that somebody wrote into; the others are as if they were not there."""
        return [form for form in self.forms if form.has_changed()]

    def options(self) -> list[dict[str, Json]]:
        return [form.option() for form in self.filled()]


MAX_ROWS = 50
OptionForms = forms.formset_factory(OptionForm, formset=BaseOptions, extra=2, max_num=MAX_ROWS, absolute_max=MAX_ROWS)


def whole(text: str | None) -> int:
    """A number of rows; what is none is far off."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 9999


def with_rows_changed(data: QueryDict, prefix: str = "options") -> QueryDict:
    """The entered rows with one more at the end (more), or without one of them (remove: its number)."""
    changed = data.copy()
    total = min(whole(data.get(f"{prefix}-TOTAL_FORMS")), MAX_ROWS)
    if "more" in data:
        changed[f"{prefix}-TOTAL_FORMS"] = str(min(total + 1, MAX_ROWS))
        return changed
    gone = whole(data.get("remove"))
    rows = [row for row in range(total) if row != gone]
    names = list(OptionForm.base_fields)
    for row in range(total):
        for name in names:
            changed.pop(f"{prefix}-{row}-{name}", None)
    for place, row in enumerate(rows):
        for name in names:
            if f"{prefix}-{row}-{name}" in data:
                changed[f"{prefix}-{place}-{name}"] = str(data[f"{prefix}-{row}-{name}"])
    changed[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    return changed
