"""What an action refuses, said where it was entered."""

from django import forms

from labeling.errors import ConcordError


def take_errors(form: forms.BaseForm, error: ConcordError) -> None:
    """Put the sentences of an action's refusal beside the fields they are about, or above the form."""
    known = {name: sentence for name, sentence in error.fields.items() if name in form.fields}
    for name, sentence in known.items():
        form.add_error(name, sentence)
    if not known:
        form.add_error(None, str(error))
