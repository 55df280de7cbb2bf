"""Quotes in posts: a line such as [quote: answer-A] stands for what it names, shown as its reader may see it.

    [quote: post-12]         a post of the same thread
    [quote: answer-A]        the answer of Labeler A on the item of the disagreement
    [quote: answer-57-A]     in the thread of a case: that on the item of its disagreement 57
    [quote: rule-3-rule-12]  a rule of version 3 of the instructions, by its anchor

Only the reference is kept, so a quote shows nobody an answer or a name that they may not see.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from consensus.blinding import disagreements_for, visible_answers
from consensus.models import Case, Disagreement, Message
from labeling.markdown import rules_by_anchor, to_html
from labeling.models import InstructionVersion, Membership
from labeling.questions import Answer, Question

LINE = re.compile(r"^[ \t]*\[quote: ([^\]\s]{1,200})\][ \t]*$", re.MULTILINE)
POST = re.compile(r"post-(\d{1,18})", re.ASCII)
ANSWER = re.compile(r"answer-(?:(\d{1,18})-)?([A-Z]{1,3})", re.ASCII)
RULE = re.compile(r"rule-(\d{1,6})-(\S+)")
MOST = 20  # quotes of one post
EXCERPT = 400  # characters of a post

Thread = Disagreement | Case


@dataclass(frozen=True)
class Quote:
    """What a reference stands for. text: plain, for REST; html: as pages show it; url: its source."""

    reference: str
    source: str
    text: str
    html: SafeString
    url: str


def line_for(reference: str) -> str:
    """For the field of a reply: from ?quote=… of an address; "" for what is no reference."""
    known = any(pattern.fullmatch(reference) for pattern in (POST, ANSWER, RULE)) and "]" not in reference
    return f"[quote: {reference}]\n\n" if known and len(reference) <= 200 else ""


def references(body: str) -> list[str]:
    return LINE.findall(body)[:MOST]


def without_quotes(body: str) -> str:
    return LINE.sub("", body).strip()


def to_html_with_quotes(body: str, quotes: Mapping[str, Quote]) -> SafeString:
    """A post as pages show it: Markdown, and in it what its quotes stand for."""
    parts, end = [], 0
    for at, found in enumerate(LINE.finditer(body)):
        if at == MOST:
            break
        parts += [to_html(body[end : found.start()], top=4, anchors=False)]
        parts += [render_to_string("consensus/threads/_quote.html", {"quote": quotes.get(found[1])})]
        end = found.end()
    return mark_safe("".join([*parts, to_html(body[end:], top=4, anchors=False)]))  # each part is safe


def quotes_in(
    membership: Membership, thread: Thread, bodies: Iterable[str], author: Callable[[Message], str]
) -> dict[str, Quote]:
    """Reference -> what this reader may see of it; what is missing there is shown as gone. A few queries for all."""
    wanted = {reference for body in bodies for reference in references(body)}
    if not wanted:
        return {}
    found = [
        *posts(thread, wanted, author),
        *answers(membership, thread, wanted),
        *rules(membership, wanted),
    ]
    return {quote.reference: quote for quote in found}


ANCHORED = re.compile(r'<li id="([^"]+)">|<(h[2-6]) id="([^"]+)">.*?</\2>', re.DOTALL)


def quotable_rules(version: InstructionVersion) -> SafeString:
    """The rules of a published version, each with a link that quotes it in the reply of the page."""

    def with_link(found: re.Match[str]) -> str:
        reference = f"rule-{version.number}-{unescape(found[1] or found[3])}"
        context = {"reference": reference, "what": _("this rule")}
        return found[0] + render_to_string("consensus/threads/_quote_link.html", context).strip()

    return mark_safe(ANCHORED.sub(with_link, to_html(version.rules, top=4)))  # both parts are safe


def posts(thread: Thread, wanted: Iterable[str], author: Callable[[Message], str]) -> list[Quote]:
    numbers = {int(match[1]) for reference in wanted if (match := POST.fullmatch(reference))}
    rows = thread.messages.filter(pk__in=numbers, withdrawn_at=None).select_related("by", "proposal") if numbers else []
    return [
        Quote(
            reference=f"post-{row.pk}",
            source=author(row),
            text=text,
            html=to_html(text, top=4, anchors=False),
            url=f"#post-{row.pk}",
        )
        for row in rows
        for text in [excerpt(row)]
    ]


def excerpt(message: Message) -> str:
    text = without_quotes(message.body) or (message.proposal.text if hasattr(message, "proposal") else "")
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"


def answers(membership: Membership, thread: Thread, wanted: Iterable[str]) -> list[Quote]:
    named = [(reference, match) for reference in wanted if (match := ANSWER.fullmatch(reference))]
    if not named:
        return []
    own = thread.pk if isinstance(thread, Disagreement) else 0
    rows = disagreements_for(membership).select_related("item__item", "item__round__instructions")
    of_thread = rows.filter(pk=own) if isinstance(thread, Disagreement) else rows.filter(case=thread)
    numbers = {int(match[1]) for _reference, match in named if match[1]} | {own}
    held = {row.pk: row for row in of_thread.filter(pk__in=numbers)}
    given = visible_answers(membership, [row.item for row in held.values()])
    found = []
    for reference, match in named:
        row = held.get(int(match[1]) if match[1] else own)
        question = row.item.round.instructions.questions.question(row.question) if row else None
        for answer in given.get(row.item_id, []) if row and question else []:
            if answer.letter == match[2] and question and row and answer.has(question.name):
                text = described(question, answer.to(question.name))
                where = "" if row.pk == own else address(membership, row)
                found.append(
                    Quote(reference, answer.who, text, format_html("<p>{}</p>", text), f"{where}#answer-{match[2]}")
                )
    return found


def described(question: Question, answer: Answer | None) -> str:
    return _("Cannot tell") if answer is None else question.describe(answer)


def address(membership: Membership, row: Disagreement) -> str:
    return reverse("disagreement", kwargs={"slug": membership.project.slug, "pk": row.pk})


def rules(membership: Membership, wanted: Iterable[str]) -> list[Quote]:
    named = [(reference, match) for reference in wanted if (match := RULE.fullmatch(reference))]
    numbers = {int(match[1]) for _reference, match in named}
    if not numbers:
        return []
    versions = membership.project.instructions.published().filter(number__in=numbers)
    texts = {version.number: rules_by_anchor(version.rules) for version in versions}
    found = []
    for reference, match in named:
        number, anchor = int(match[1]), match[2]
        text = texts.get(number, {}).get(anchor)
        if text:
            url = reverse("instruction_version", kwargs={"slug": membership.project.slug, "number": number})
            source = _("Rules, version %(number)d") % {"number": number}
            found.append(Quote(reference, source, text, to_html(text, top=4, anchors=False), f"{url}#{anchor}"))
    return found
