"""Signing in, an account, its password and its tokens."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from labeling.formats.json_values import read_json
from labeling.models import Project, Token, User


class SignInForm(AuthenticationForm):
    """One sentence for an unknown name, a wrong password and an account that is switched off."""

    error_messages = {
        "invalid_login": _("This name and password do not fit together. Both tell capitals from small letters."),
        "inactive": _("This name and password do not fit together. Both tell capitals from small letters."),
    }


class StorableJSONField(forms.JSONField):
    """Takes only what both databases can store and give back."""

    def to_python(self, value: Any) -> Any:
        try:
            if isinstance(value, str) and value:
                read_json(value)
        except ValueError as error:
            raise ValidationError(gettext("This cannot be stored: %(error)s.") % {"error": error}) from None
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
        label=_("Name"), required=False, max_length=150, help_text=_("What others see of you where names are shown.")
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=languages)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())],
        help_text=_("Pages show times as your browser has them; this is for where none can tell."),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=User.Theme.choices)
    single_keys = forms.BooleanField(
        label=_("Single keys are on"),
        required=False,
        help_text=_("Off, only keys held with Ctrl or Alt work. Typing in a text field never triggers one."),
    )
    auto_advance = forms.BooleanField(
        label=_("Submit on the key press where one choice is all that is asked"),
        required=False,
        help_text=_("One key less an item; Back (B) takes the last answer back."),
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
            raise ValidationError(_("Keys are given as action and key."))
        if not all(isinstance(part, str) and len(part) <= 40 for pair in given.items() for part in pair):
            raise ValidationError(_("Keys are given as action and key."))
        return given


class MailForm(forms.Form):
    """Where mails go, and which of them; `changed` holds what differs from `person`."""

    email = forms.EmailField(
        label=_("Address"), required=False, help_text=_("Nobody else sees it. Without one nothing is mailed to you.")
    )
    mail_direct = forms.ChoiceField(
        label=_("What is addressed to me"),
        choices=User.Mail.choices,
        help_text=_("Mentions, and answers to my questions about the definition."),
    )
    mail_rest = forms.ChoiceField(
        label=_("The rest of my inbox"),
        choices=User.Mail.choices,
        help_text=_("New posts in my discussions, proposed rules, decisions. What you have read by then is left out."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def changed(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class NewPassword(forms.Form):
    """A password that meets the rules; for whom is said by `person`, whose name it may not resemble."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A few words together are easy to remember and hard to guess."),
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
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password"]

    def clean_current(self) -> str:
        given: str = self.cleaned_data["current"]
        if not self.person.check_password(given):
            raise ValidationError(_("This is not your current password. Nothing was changed."))
        return given


class NewAccountForm(NewPassword):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("You sign in with it. Letters, digits and @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("What others see of you where names are shown."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["username", "name", "password"]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What it is for, such as “training job”."))
    scope = forms.ChoiceField(
        label=_("It may"), choices=Token.Scope.choices, help_text=_("Never more than your own role allows.")
    )
    project = forms.ModelChoiceField(
        label=_("In"), queryset=Project.objects.none(), required=False, empty_label=_("All my projects")
    )
    days = forms.IntegerField(
        label=_("Days it works"), min_value=1, max_value=365, initial=90, help_text=_("1 to 365.")
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(person)  # type: ignore[attr-defined]
