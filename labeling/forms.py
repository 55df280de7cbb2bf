"""What people enter on the pages of accounts, projects, members and rounds. Forms read; actions decide."""

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from labeling.errors import ConcordError, InvalidSchema
from labeling.fields import FIELDS
from labeling.formats.json_values import read_json
from labeling.models import InstructionVersion, Membership, Practice, Project, Role, Token, User
from labeling.questions import QUESTIONS, Json
from labeling.questions.question import Setting
from labeling.schema import Schema

DEFAULT_RULES = """\
# What is asked

Say in one sentence what a labeler decides about each item.

# Rules

- When it is clear, …
- When two options seem to fit, …
- When the item does not show it, say that you cannot tell.
"""


def take_errors(form: forms.BaseForm, error: ConcordError) -> None:
    """Put the sentences of an action's refusal beside the fields they are about, or above the form."""
    known = {name: sentence for name, sentence in error.fields.items() if name in form.fields}
    for name, sentence in known.items():
        form.add_error(name, sentence)
    if not known:
        form.add_error(None, str(error))


class SignInForm(AuthenticationForm):
    """One sentence for an unknown name, a wrong password and an account that is switched off."""

    error_messages = {
        "invalid_login": "This name and password do not fit together. Both tell capitals from small letters.",
        "inactive": "This name and password do not fit together. Both tell capitals from small letters.",
    }


class StorableJSONField(forms.JSONField):
    """Takes only what both databases can store and give back."""

    def to_python(self, value: Any) -> Any:
        try:
            if isinstance(value, str) and value:
                read_json(value)
        except ValueError as error:
            raise ValidationError(f"This cannot be stored: {error}.") from None
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the form shows again: what cannot be stored cannot be shown either."""
        try:
            return self.to_python(data)
        except ValidationError:
            return initial


def languages() -> list[tuple[str, Any]]:
    """Each by the name it has in itself, so that its readers find it."""
    names = {code: get_language_info(code)["name_local"] for code in dict(settings.LANGUAGES)}
    return [("", _("As the browser asks")), *((code, name.capitalize()) for code, name in names.items())]


class AccountForm(forms.Form):
    """What a person sets for themselves; `changed` holds what differs from `person`."""

    name = forms.CharField(
        label="Name", required=False, max_length=150, help_text="What others see of you where names are shown."
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=languages)
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())],
        help_text="Pages show times as your browser has them; this is for where none can tell.",
    )
    theme = forms.ChoiceField(label="Theme", choices=User.Theme.choices)
    single_keys = forms.BooleanField(
        label="Single keys are on",
        required=False,
        help_text="Off, only keys held with Ctrl or Alt work. Typing in a text field never triggers one.",
    )
    auto_advance = forms.BooleanField(
        label="Submit on the key press where one choice is all that is asked",
        required=False,
        help_text="One key less an item; Back (B) takes the last answer back.",
    )
    key_map = StorableJSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def changed(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def plain_fields(self) -> list[forms.BoundField]:
        """All but the keys, which have an editor of their own."""
        return [field for field in self if not field.is_hidden]

    def clean_key_map(self) -> dict[str, str]:
        given = self.cleaned_data["key_map"] or {}
        if not isinstance(given, dict) or len(given) > 100:
            raise ValidationError("Keys are given as action and key.")
        if not all(isinstance(part, str) and len(part) <= 40 for pair in given.items() for part in pair):
            raise ValidationError("Keys are given as action and key.")
        return given


class NewPassword(forms.Form):
    """A password that meets the rules; for whom is said by `person`, whose name it may not resemble."""

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. A few words together are easy to remember and hard to guess.",
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person or User()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given:
            self.person.username = given.get("username", self.person.username)
            try:
                password_validation.validate_password(given["password"], self.person)
            except ValidationError as error:
                self.add_error("password", error)
        return given


class PasswordForm(NewPassword):
    current = forms.CharField(
        label="Current password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password"]

    def clean_current(self) -> str:
        given: str = self.cleaned_data["current"]
        if not self.person.check_password(given):
            raise ValidationError("This is not your current password. Nothing was changed.")
        return given


class NewAccountForm(NewPassword):
    username = forms.CharField(
        label="User name",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="You sign in with it. Letters, digits and @ . + - _",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label="Name",
        max_length=150,
        required=False,
        help_text="What others see of you where names are shown.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["username", "name", "password"]


class TokenForm(forms.Form):
    name = forms.CharField(label="Name", max_length=100, help_text="What it is for, such as “training job”.")
    scope = forms.ChoiceField(
        label="It may", choices=Token.Scope.choices, help_text="Never more than your own role allows."
    )
    project = forms.ModelChoiceField(
        label="In", queryset=Project.objects.none(), required=False, empty_label="All my projects"
    )
    days = forms.IntegerField(label="Days it works", min_value=1, max_value=365, initial=90, help_text="1 to 365.")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(person)  # type: ignore[attr-defined]


FIELD_TITLES = {
    "text": "Text",
    "markdown": "Text with Markdown",
    "image": "Picture",
    "audio": "Sound",
    "record": "Record: columns and values, or two records side by side",
}
SETTINGS = {setting.name: setting for kind in QUESTIONS.values() for setting in kind.settings}


class ProjectForm(forms.Form):
    """What a project is about and what is asked: fields of x, one question with its settings and its options."""

    name = forms.CharField(label="Name of the project", max_length=120, help_text="People see it in the top bar.")
    description = forms.CharField(
        label="What the labels are for", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_type = forms.ChoiceField(
        label="An item shows", choices=[(name, FIELD_TITLES.get(name, name)) for name in FIELDS]
    )
    field_name = forms.CharField(
        label="Name of that field in your files",
        max_length=60,
        initial="text",
        help_text="The column of the CSV file or the key of the JSON object.",
    )
    question_type = forms.ChoiceField(
        label="The answer is",
        choices=[(name, kind.asks) for name, kind in QUESTIONS.items()],
        initial="choice",
        required=False,
    )
    question = forms.CharField(
        label="Question", max_length=300, help_text="As labelers read it, such as “Which feeling does the writer show?”"
    )
    question_name = forms.CharField(
        label="Short name of the question",
        max_length=60,
        initial="label",
        help_text="The column of the labels in a release: letters, digits and underscores.",
    )
    help = forms.CharField(
        label="A hint below the question", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
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


def field_of(setting: Setting) -> forms.Field:
    if setting.choices:
        choices = [(word, word.replace("_", " ")) for word in setting.choices]
        return forms.ChoiceField(label=setting.title, help_text=setting.help, choices=choices, required=False)
    return forms.CharField(label=setting.title, help_text=setting.help, max_length=200, required=False)


def types_with(name: str) -> list[str]:
    return [kind.type for kind in QUESTIONS.values() if any(setting.name == name for setting in kind.settings)]


class OptionForm(forms.Form):
    title = forms.CharField(label="Option", max_length=200)
    value = forms.CharField(
        label="Value in the release", max_length=100, required=False, help_text="Left out, it is made from the option."
    )
    key = forms.CharField(label="Key", max_length=1, required=False)
    definition = forms.CharField(
        label="Definition", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    include = forms.CharField(
        label="It includes", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    exclude = forms.CharField(
        label="It excludes", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    uncertain = forms.BooleanField(label="This option says that it is unclear", required=False)
    exclusive = forms.BooleanField(
        label="This option stands alone: none of the others holds",
        required=False,
        help_text="Where several options may be chosen.",
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


class RulesForm(forms.Form):
    rules = forms.CharField(
        label="Instructions",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
        help_text="Markdown: # begins a heading, - a list, **bold**. Labelers read them beside every item.",
    )

    @classmethod
    def of(cls, draft: InstructionVersion) -> "RulesForm":
        return cls(initial={"rules": draft.rules or DEFAULT_RULES})


class SettingsForm(forms.Form):
    name = forms.CharField(label="Name of the project", max_length=120)
    description = forms.CharField(
        label="What the labels are for", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    names_hidden = forms.BooleanField(
        label="Hide names in disagreements",
        required=False,
        help_text="People who look at answers then see “Labeler 3” instead of a name.",
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(project, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def changed(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=Role.choices)


class AddMemberForm(RoleForm):
    username = forms.CharField(
        label="User name", max_length=150, help_text="Somebody who already shares a project with you."
    )
    field_order = ["username", "role"]


class MachineForm(forms.Form):
    DAYS = 90

    machine = forms.CharField(label="Name", max_length=150, help_text="Such as the model and its version.")
    days = forms.IntegerField(
        label="Days its token works", min_value=1, max_value=365, initial=DAYS, help_text="1 to 365."
    )


class PracticeForm(forms.Form):
    is_on = forms.BooleanField(label="Labelers practise before their first item", required=False)
    pass_mark = forms.IntegerField(
        label="Percent to be answered as is known", min_value=1, max_value=100, help_text="Such as 80."
    )
    size = forms.IntegerField(
        label="Items a try",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Drawn from all, those not seen yet first. Empty: all of them.",
    )
    again = forms.BooleanField(
        label="Ask everybody to pass once more, under the version in force",
        required=False,
        help_text="Those who labeled or passed before included. Their next item waits until they have.",
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


class RoundForm(forms.Form):
    """Which items, how many labelers an item, and who they are."""

    ITEMS = [
        ("all", "All items"),
        ("new", "Only items that no round has asked about"),
        ("attribute", "Items with one value of an attribute"),
    ]

    items = forms.ChoiceField(label="Items", choices=ITEMS, initial="all", widget=forms.RadioSelect)
    attribute = forms.CharField(label="Attribute", required=False, max_length=200, help_text="Such as noise.")
    value = forms.CharField(label="Its value", required=False, max_length=500, help_text="Such as car.")
    sample = forms.IntegerField(
        label="At most, drawn at random", required=False, min_value=1, max_value=10_000_000, help_text="Empty for all."
    )
    seed = forms.IntegerField(
        label="Seed",
        initial=0,
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="The same seed draws the same items in the same order.",
    )
    overlap = forms.IntegerField(
        label="Labelers an item",
        initial=3,
        min_value=1,
        max_value=100,
        help_text="Agreement needs at least 2; with 3 most items have a majority.",
    )
    most_overlap = forms.IntegerField(
        label="More where it pays, up to",
        required=False,
        min_value=3,
        max_value=100,
        help_text="Items whose label is still unsure are given to one more labeler, up to so many. Empty: never.",
    )
    least_gain = forms.FloatField(
        label="It pays if the label gets surer by",
        initial=0.03,
        required=False,
        min_value=0.001,
        max_value=0.5,
        help_text="The chance that the label is right must be expected to rise by so much: 0.03 is 3 in 100.",
    )
    labelers = forms.ModelMultipleChoiceField(
        label="Labelers",
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means everybody in the project, people who join later included.",
    )
    may_skip = forms.BooleanField(label="Labelers may skip an item, with a reason", required=False, initial=True)
    without_gold = forms.BooleanField(
        label="Keep items with gold answers out of the round, so that they can be mixed in unseen", required=False
    )
    gold_rate = forms.FloatField(
        label="Gold items mixed in, percent",
        required=False,
        min_value=0.1,
        max_value=50,
        help_text="Of what a labeler gets, so many of 100 are gold items from outside the round. Empty: none.",
    )
    repeat_rate = forms.FloatField(
        label="Own items given again, percent",
        required=False,
        min_value=0.1,
        max_value=50,
        help_text="Of what a labeler gets, so many of 100 are items that they answered before. Empty: none.",
    )
    wash_out_items = forms.IntegerField(
        label="Not before so many other items",
        required=False,
        initial=30,
        min_value=1,
        max_value=100_000,
        help_text="Enough that nobody remembers what they said.",
    )
    wash_out_hours = forms.FloatField(
        label="Nor before so many hours", required=False, min_value=0.1, max_value=10_000, help_text="Empty: no wait."
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
            self.add_error("attribute", "Name the attribute.")
        return given

    def checks(self) -> dict[str, Any]:
        """What watches quality, as shares."""
        given = self.cleaned_data
        rates = {name: given[name] / 100 if given[name] else None for name in ("gold_rate", "repeat_rate")}
        return rates | {name: given[name] for name in ("wash_out_items", "wash_out_hours")}


class WidenForm(forms.Form):
    overlap = forms.IntegerField(label="Labelers an item", min_value=2, max_value=100)
