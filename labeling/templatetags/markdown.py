"""{% load markdown %}: {{ version.rules|markdown }} and {{ message.text|markdown:3 }}, by the one renderer."""

from django import template
from django.utils.safestring import SafeString

from labeling.markdown import to_html

register = template.Library()


@register.filter
def markdown(text: str | None, top: int = 2) -> SafeString:
    """Safe HTML; the highest heading of the text becomes h2, or the level given."""
    return to_html(text or "", top=int(top))


@register.filter
def markdown_without_anchors(text: str | None, top: int = 2) -> SafeString:
    """For messages and previews: ids of rules belong to the one place on a page that shows the rules."""
    return to_html(text or "", top=int(top), anchors=False)
