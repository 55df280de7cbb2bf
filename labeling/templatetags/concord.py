"""Small tags and filters that the components are made of. Anything longer than a line of markup is a template."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()

OPTION_COLOURS = 8
MINUS = "\N{MINUS SIGN}"


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: SafeString, name: str, **variables: Any) -> SafeString:
    """{% component "card" title="Round 3" %} … {% endcomponent %}: components/card.html, the body as `content`.

    The component sees its own variables and the CSRF token, and nothing else of the page.
    """
    own = {**variables, "content": content, "csrf_token": context.get("csrf_token")}
    return render_to_string(f"components/{name}.html", own)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration, and the words beside it must say the same."""
    href = f"{static('labeling/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def keycap(key: str, action: str = "") -> SafeString:
    """A key as printed on a button. With an action of hotkeys.js it follows the person's own keys."""
    if action:
        return format_html('<kbd class="key" aria-hidden="true" data-key-for="{}">{}</kbd>', action, key)
    return format_html('<kbd class="key" aria-hidden="true">{}</kbd>', key)


@register.simple_tag
def moment(at: datetime, how: str = "datetime") -> SafeString:
    """A moment for a sentence: {% moment at "date" as day %}. how: as of components/time.html."""
    return SafeString(render_to_string("components/time.html", {"at": at, "as": how}).strip())


@register.filter
def option_class(position: int | None) -> str:
    """The colour classes of the option at this position, counted from 1; from the ninth on dashed. None: no option."""
    if not position:
        return "option-none"
    colour = f"option-{(position - 1) % OPTION_COLOURS + 1}"
    return colour if position <= OPTION_COLOURS else f"{colour} option-dashed"


@register.filter
def position_key(position: int) -> str:
    """The digit that chooses the option at this position, counted from 1; nothing after the tenth."""
    return "1234567890"[position - 1] if 1 <= position <= 10 else ""


@register.filter
def number(value: float | None, digits: int | str = 2) -> str:
    """0.6132 → 0.61, 1184 → 1,184, with a real minus sign, but none before zero; None → undefined.

    Thousands are apart as config/formats says for the language; the decimal point is one everywhere.
    """
    if value is None:
        return gettext("undefined")
    places = 0 if isinstance(value, int) else int(digits)
    return f"{value:z,.{places}f}".replace("-", MINUS).replace(",", get_format("THOUSAND_SEPARATOR"))


@register.filter
def percent(share: float | None, digits: int | str = 0) -> str:
    """0.842 → 84 %; None → undefined."""
    return gettext("undefined") if share is None else f"{number(share * 100.0, digits)}\N{NO-BREAK SPACE}%"


@register.filter
def p_value(value: float | None) -> str:
    """0.0213 → 0.021; what is smaller than three places show, as such."""
    return gettext("undefined") if value is None else "< 0.001" if value < 0.001 else f"{value:.3f}"


@register.filter
def decile(share: float | None) -> int:
    """0 … 9 for the heat classes of data.css: .heat-0 is nothing at all, .heat-9 is from 0.9 on."""
    return 0 if not share or share <= 0 else min(9, max(1, int(share * 10)))


@register.filter
def page_range(page: Page[Any]) -> Iterable[int | str]:
    """The page numbers worth showing around this one, with gaps."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def undo_url(extra_tags: str | None) -> str:
    """messages.success(request, "…", extra_tags=f"undo:{url}") offers to take it back."""
    return next((tag.removeprefix("undo:") for tag in (extra_tags or "").split() if tag.startswith("undo:")), "")


@register.filter
def own_keys(user: Any) -> dict[str, Any]:
    """What hotkeys.js must know of this person: are single keys on, and which differ from the defaults."""
    return {"off": not user.single_keys, "keys": user.key_map}
