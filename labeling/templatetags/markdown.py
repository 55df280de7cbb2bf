"""{% load markdown %}: {{ version.rules|markdown }} and {{ message.text|markdown:3 }}, by the one renderer."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from labeling.markdown import picture_names, to_html
from labeling.showing import ShownField

register = template.Library()


@register.filter
def markdown(text: str | None, top: int = 2) -> SafeString:
    """Safe HTML; the highest heading of the text becomes h2, or the level given."""
    return to_html(text or "", top=int(top))


@register.filter
def markdown_without_anchors(text: str | None, top: int = 2) -> SafeString:
    """For messages and previews: ids of rules belong to the one place on a page that shows the rules."""
    return to_html(text or "", top=int(top), anchors=False)


@register.simple_tag
def markdown_of_item(field: ShownField, slug: str, top: int) -> SafeString:
    """A field of an item. Of pictures it shows those of its own project, called by name or by address, no others."""
    known = {each.name: reverse("media", kwargs={"slug": slug, "pk": each.pk}) for each in field.pictures}
    own = [name for name in picture_names(field.value or "") if name.startswith(f"/p/{slug}/media/")]
    return to_html(field.value or "", top=top, anchors=False, pictures=known | {name: name for name in own})
