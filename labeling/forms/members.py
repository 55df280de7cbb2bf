"""Who is in a project, and as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.models import Role


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class AddMemberForm(RoleForm):
    username = forms.CharField(
        label=_("User name"), max_length=150, help_text=_("Somebody who already shares a project with you.")
    )
    field_order = ["username", "role"]


class MachineForm(forms.Form):
    DAYS = 90

    machine = forms.CharField(label=_("Name"), max_length=150, help_text=_("Such as the model and its version."))
    days = forms.IntegerField(
        label=_("Days its token works"), min_value=1, max_value=365, initial=DAYS, help_text=_("1 to 365.")
    )
