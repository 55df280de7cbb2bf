"""Markdown to safe HTML, for every page: raw HTML stays text, pictures are of the project only, rules have anchors."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "s", "code", "pre", "blockquote", "hr"),
    *("br", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "div"),
}
ATTRIBUTES = {
    "a": {"href", "title", "target"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"id"},
    "th": {"align"},
    "td": {"align"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
SCROLLS = "md-scroll"  # around what may be wider than the page: tables and code
OWN_PICTURE = re.compile(r"/p/[-\w]+/media/[0-9a-f-]{36}/")  # a remote one would tell its server who reads
ELSEWHERE = re.compile(r"(https?|mailto):", re.IGNORECASE)


def to_html(text: str, *, top: int = 2, anchors: bool = True, pictures: Mapping[str, str] | None = None) -> SafeString:
    """top: the level its highest heading becomes. Anchors: #rule-12 for the twelfth numbered rule or a heading
    "Rule 12", #rule-long-scratches for "Long scratches". Switch them off where a page shows the text twice.

    pictures: for a text from outside, an item: what it may call a picture -> its address. Nothing else is shown, and
    its links lead elsewhere or nowhere, as "page.html" would mean a page of ours by mistake alone.
    """
    tokens = parser.parse(text)
    fit_headings(tokens, top)
    if anchors:
        add_anchors(tokens)
    lead_away([token for token in within(tokens) if token.type.startswith("link_")], from_outside=pictures is not None)
    for token in within(tokens):
        if token.type in {"th_open", "td_open"} and (style := str(token.attrs.pop("style", ""))):
            token.attrSet("align", style.removeprefix("text-align:"))
    html = parser.renderer.render(tokens, parser.options, {"pictures": pictures})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        allowed_classes={"div": {SCROLLS}},
    )
    return mark_safe(clean)  # nh3 has let through only the tags and attributes above


def picture_names(text: str) -> list[str]:
    """What a text calls its pictures."""
    if "![" not in text:
        return []
    return [source(token) for token in within(parser.parse(text)) if token.type == "image"]


def source(token: Token) -> str:
    """A name with a blank or an umlaut is "front%2012.png" in an address."""
    return unquote(str(token.attrs.get("src", "")))


def within(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or []


def lead_away(links: Sequence[Token], *, from_outside: bool) -> None:
    """Links to elsewhere open in a tab of their own, so that nobody loses an answer by reading on."""
    for begin, end in zip(links[::2], links[1::2], strict=True):  # a link holds no other
        if ELSEWHERE.match(str(begin.attrs.get("href", ""))):
            begin.attrSet("target", "_blank")
        elif from_outside:
            begin.tag = end.tag = "span"  # which is not let through, while its words are


def picture(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A picture of the project, or else its description."""
    token, pictures = tokens[at], env["pictures"]
    address = str(token.attrs.get("src", "")) if pictures is None else pictures.get(source(token), "")
    if not OWN_PICTURE.fullmatch(address):
        words = nh3.clean_text(token.content)
        if pictures is None:
            return words
        if not words:
            return _("(A picture that is not shown: without a description)")
        return _("(A picture that is not shown: %(words)s)") % {"words": words}
    token.attrSet("src", address)
    return renderer.image(tokens, at, options, env)


def scrolling(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    inner = renderer.fence if tokens[at].type == "fence" else renderer.code_block
    return f'<div class="{SCROLLS}">{inner(tokens, at, options, env)}</div>'


def table_end(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    opens = tokens[at].type == "table_open"
    return f'<div class="{SCROLLS}"><table>' if opens else "</table></div>"


parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
parser.add_render_rule("image", picture)
for block in ("fence", "code_block"):
    parser.add_render_rule(block, scrolling)
for end in ("table_open", "table_close"):
    parser.add_render_rule(end, table_end)


def fit_headings(tokens: Sequence[Token], top: int) -> None:
    """A page has one h1, and its headings go in order: the highest of the text becomes the level `top`."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + top)}"


def add_anchors(tokens: Sequence[Token]) -> None:
    taken: set[str] = set()
    number = 0
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            name = slugify(tokens[at + 1].content, allow_unicode=True) or "heading"
            token.attrSet("id", unused("rule-" + name.removeprefix("rule-"), taken))
        elif token.type == "ordered_list_open" and token.level == 0:
            number = int(token.attrs.get("start", 1))
        elif token.type == "list_item_open" and token.level == 1 and token.markup in {".", ")"}:
            token.attrSet("id", unused(f"rule-{number}", taken))
            number += 1


def rules_by_anchor(text: str) -> dict[str, str]:
    """Anchor -> the Markdown of that rule: an item of a numbered list, or a heading with what stands below it up to
    the next one. As to_html() anchors them."""
    tokens, lines = parser.parse(text), text.splitlines(keepends=True)
    add_anchors(tokens)
    begins = [token.map[0] for token in tokens if token.type == "heading_open" and token.map and token.level == 0]
    found = {}
    for token in tokens:
        if token.map and (anchor := token.attrs.get("id")):
            first, last = token.map
            if token.type == "heading_open":
                last = next((begin for begin in begins if begin > first), len(lines))
            found[str(anchor)] = "".join(lines[first:last]).strip()
    return found


def unused(name: str, taken: set[str]) -> str:
    names = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
    found = next(each for each in names if each not in taken)
    taken.add(found)
    return found
