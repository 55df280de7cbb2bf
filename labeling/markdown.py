"""Markdown to safe HTML, for every page: raw HTML stays text, pictures are of the project only, rules have anchors."""

import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "s", "code", "pre", "blockquote", "hr"),
    *("br", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"id"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
OWN_PICTURE = re.compile(r"/p/[-\w]+/media/[0-9a-f-]{36}/")  # a remote one would tell its server who reads


def to_html(text: str, *, top: int = 2, anchors: bool = True) -> SafeString:
    """top: the level its highest heading becomes. Anchors: #rule-12 for the twelfth numbered rule or a heading
    "Rule 12", #rule-long-scratches for "Long scratches". Switch them off where a page shows the text twice."""
    tokens = parser.parse(text)
    fit_headings(tokens, top)
    if anchors:
        add_anchors(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)  # nh3 has let through only the tags and attributes above


def picture(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A picture of the project, or else its description."""
    if OWN_PICTURE.fullmatch(str(tokens[at].attrs.get("src", ""))):
        return renderer.image(tokens, at, options, env)
    return nh3.clean_text(tokens[at].content)


parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
parser.add_render_rule("image", picture)


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


def unused(name: str, taken: set[str]) -> str:
    names = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
    found = next(each for each in names if each not in taken)
    taken.add(found)
    return found
