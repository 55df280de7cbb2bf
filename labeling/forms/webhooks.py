"""Where to tell what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.models import Webhook
from labeling.outgoing import MOST_ADDRESS


class WebhookForm(forms.Form):
    address = forms.CharField(
        label=_("Address"),
        max_length=MOST_ADDRESS,
        widget=forms.URLInput(attrs={"placeholder": "https://example.org/concord", "autocomplete": "off"}),
        help_text=_("Gets a POST with JSON, signed. It must begin with https:// and be reachable from the internet."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Tell it when"), choices=Webhook.Topic.choices, widget=forms.CheckboxSelectMultiple
    )


class RenewForm(forms.Form):
    at_once = forms.BooleanField(label=_("The old secret leaked: it ends at once"), required=False)
