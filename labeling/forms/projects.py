"""A new project with what it asks, and the settings of one that is there."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.errors import InvalidSchema
from labeling.fields import FIELDS
from labeling.forms.options import OptionForm
from labeling.models import Project
from labeling.questions import QUESTIONS, Json
from labeling.questions.question import Setting
from labeling.schema import Schema

FIELD_TITLES = {
    "text": _("Text"),
    "markdown": _("Text with Markdown"),
    "image": _("Picture"),
    "audio": _("Sound"),
    "record": _("Record: columns and values, or two records side by side"),
}
SETTINGS = {setting.name: setting for kind in QUESTIONS.values() for setting in kind.settings}


class ProjectForm(forms.Form):
    """What a project is about and what is asked: fields of x, one question with its settings and its options."""

    name = forms.CharField(label=_("Name of the project"), max_length=120, help_text=_("People see it in the top bar."))
    description = forms.CharField(
        label=_("What the labels are for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_type = forms.ChoiceField(
        label=_("An item shows"), choices=[(name, FIELD_TITLES.get(name, name)) for name in FIELDS]
    )
    field_name = forms.CharField(
        label=_("Name of that field in your files"),
        max_length=60,
        initial="text",
        help_text=_("The column of the CSV file or the key of the JSON object."),
    )
    question_type = forms.ChoiceField(
        label=_("The answer is"),
        choices=[(name, _(kind.asks)) for name, kind in QUESTIONS.items()],
        initial="choice",
        required=False,
    )
    question = forms.CharField(
        label=_("Question"),
        max_length=300,
        help_text=_("As labelers read it, such as “Which feeling does the writer show?”"),
    )
    question_name = forms.CharField(
        label=_("Short name of the question"),
        max_length=60,
        initial="label",
        help_text=_("The column of the labels in a release: letters, digits and underscores."),
    )
    help = forms.CharField(
        label=_("A hint below the question"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, setting in SETTINGS.items():
            self.fields[name] = field_of(setting)

    def settings(self) -> list[tuple[forms.BoundField, str]]:
        """Each with the types that have it, as the classes that show it beside these."""
        return [(self[name], " ".join(f"for-{kind}" for kind in types_with(name))) for name in SETTINGS]

    def schema(self, options: list[dict[str, Json]]) -> Json:
        """The schema as entered; raises nothing, Schema.read judges it."""
        given = self.cleaned_data
        kind = QUESTIONS[given["question_type"] or "choice"]
        question = {
            "name": given["question_name"],
            "type": kind.type,
            "title": given["question"],
            "help": given["help"],
        }
        question |= {one.name: value for one in kind.settings if (value := one.read(given[one.name])) is not None}
        if kind.fewest_options:
            question["options"] = options
        return {"fields": [{"name": given["field_name"], "type": given["field_type"]}], "questions": [question]}

    # where a sentence of the schema belongs on this form
    PLACES = {
        "fields.0.name": "field_name",
        "fields.0.type": "field_type",
        "questions.0.name": "question_name",
        "questions.0.title": "question",
        "questions.0.help": "help",
        "fields": "field_type",
    } | {f"questions.0.{name}": name for name in SETTINGS}


SETTING_WORDS = {
    "words_only": _("words only"),
    "raw": _("raw"),
    "allowed": _("allowed"),
    "refused": _("refused"),
    "count": _("they count"),
    "ignore": _("they do not count"),
}


def field_of(setting: Setting) -> forms.Field:
    if setting.choices:
        choices = [(word, SETTING_WORDS.get(word, word)) for word in setting.choices]
        return forms.ChoiceField(label=_(setting.title), help_text=_(setting.help), choices=choices, required=False)
    said: dict[str, Any] = {"label": _(setting.title), "help_text": _(setting.help), "required": False}
    if setting.is_long:
        return forms.CharField(**said, max_length=50_000, widget=forms.Textarea(attrs={"rows": 3}))
    return forms.CharField(**said, max_length=200)


def types_with(name: str) -> list[str]:
    return [kind.type for kind in QUESTIONS.values() if any(setting.name == name for setting in kind.settings)]


def checked_schema(form: ProjectForm, rows: Any) -> Json | None:
    """The schema that was entered, or None with what is wrong said at its fields."""
    if not all([form.is_valid(), rows.is_valid()]):
        return None
    schema = form.schema(rows.options())
    try:
        Schema.read(schema)
    except InvalidSchema as error:
        place_errors(form, rows, error.fields or {"": str(error)})
        return None
    return schema


def place_errors(form: ProjectForm, rows: Any, wrong: Mapping[str, str]) -> None:
    for path, sentence in wrong.items():
        if path in form.PLACES:
            form.add_error(form.PLACES[path], sentence)
        elif path.startswith("questions.0.options."):
            _, _, _, number, *part = path.split(".")
            name = {"hotkey": "key"}.get(part[0], part[0]) if part else "title"
            rows.filled()[int(number)].add_error(name if name in OptionForm.base_fields else None, sentence)
        else:
            form.add_error(None, sentence)


class SettingsForm(forms.Form):
    name = forms.CharField(label=_("Name of the project"), max_length=120)
    description = forms.CharField(
        label=_("What the labels are for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    names_hidden = forms.BooleanField(
        label=_("Hide names in disagreements"),
        required=False,
        help_text=_("People who look at answers then see “Labeler 3” instead of a name."),
    )
    approval_needed = forms.BooleanField(
        label=_("A draft of the instructions needs an approval before it is published"),
        required=False,
        help_text=_("By somebody else than who changed it last and than who publishes it."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(project, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def changed(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
