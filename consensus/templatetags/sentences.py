"""What the statistics say, in the language of the reader."""

from django import template

from consensus.sentences import told as in_own_words

register = template.Library()


@register.filter
def told(text: str | None) -> str | None:
    """In the language of the reader; see consensus/sentences.py."""
    return in_own_words(text) if text else text
