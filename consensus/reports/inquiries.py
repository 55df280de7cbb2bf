"""Questions about the definition as pages show them: to experts, beside the item's thread, and to who asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consensus.inquiries import asked_by, held_back, in_state, inquiries_for, inquiries_of, with_item
from consensus.models import Disagreement
from consensus.reports.discussion import EXAMPLE, Post, as_example
from labeling.markdown import to_html
from labeling.models import Inquiry, InquiryReply, Media, Membership
from labeling.models.inquiries import InquiryQuerySet
from labeling.permissions import Do, may
from labeling.showing import ShownField, shown_fields, shown_items

NEWEST = 50


@dataclass(frozen=True)
class Asked:
    """One question with what was said to it. about: what of the item it asks about; n_new: replies that who asked has
    not read, 0 for everybody else."""

    inquiry: Inquiry
    excerpt: str
    picture: Media | None
    who: str
    about: str
    posts: list[Post]
    n_new: int

    @property
    def state(self) -> str:
        return "settled" if self.inquiry.is_settled else "answered" if self.posts else "waiting"


def asked_in(membership: Membership, rows: Iterable[Inquiry]) -> list[Asked]:
    found = list(rows)
    shown = shown_items([(row.assignment.item.item, row.assignment.item.round.instructions) for row in found])
    return [shown_as(membership, row, fields) for row, fields in zip(found, shown, strict=True)]


def shown_as(membership: Membership, row: Inquiry, fields: list[ShownField]) -> Asked:
    question = row.assignment.item.round.instructions.questions.question(row.question) if row.question else None
    replies = list(row.replies.all())
    mine = row.assignment.labeler_id == membership.user_id
    return Asked(
        inquiry=row,
        excerpt=" · ".join(field.excerpt for field in fields if field.excerpt),
        picture=next((field.picture for field in fields if field.picture), None),
        who=asked_by(membership, row),
        about=question.title if question else _("The item as a whole"),
        posts=[as_post(membership, reply) for reply in replies],
        n_new=sum(row.read_at is None or reply.at > row.read_at for reply in replies) if mine else 0,
    )


def as_post(membership: Membership, reply: InquiryReply) -> Post:
    mine = reply.by_id == membership.user_id
    return Post(
        id=f"reply-{reply.pk}",
        author=_("You") if mine else str(reply.by),
        written=reply.at,
        mine=mine,
        body=to_html(reply.body, top=4, anchors=False),
    )


def one_asked(membership: Membership, inquiry: Inquiry) -> tuple[Asked, list[ShownField]]:
    fields = shown_fields(inquiry.assignment.item.item, inquiry.assignment.item.round.instructions)
    return shown_as(membership, inquiry, fields), fields


def all_asked(membership: Membership, state: str) -> InquiryQuerySet:
    """What this expert may read, what waits longest first, else the newest first."""
    found = in_state(with_item(inquiries_for(membership)), state).prefetch_related("replies__by")
    return found.order_by("asked_at", "pk") if state == "waiting" else found.order_by("-asked_at", "-pk")


def to_renounce(membership: Membership) -> list[Inquiry]:
    """What waits on items that this expert may still be asked about."""
    return list(with_item(held_back(membership).waiting()).order_by("asked_at", "pk")[:NEWEST])


def asked_on(membership: Membership, disagreement: Disagreement) -> list[Asked]:
    """About the item of a disagreement that this person may see, on its question or on the item as a whole."""
    rows = with_item(inquiries_for(membership)).filter(assignment__item=disagreement.item_id)
    rows = rows.filter(question__in=["", disagreement.question]).prefetch_related("replies__by")
    return asked_in(membership, rows.order_by("asked_at", "pk"))


def my_questions(membership: Membership) -> list[Asked]:
    """What I asked, the newest first."""
    rows = with_item(Inquiry.objects.of(membership)).prefetch_related("replies__by")
    return asked_in(membership, rows.order_by("-asked_at", "-pk")[:NEWEST])


@dataclass(frozen=True)
class WaitingQuestions:
    """What somebody finds about them on their first page."""

    n_to_answer: int  # those held back counted, too
    n_new_replies: int


def waiting_questions(membership: Membership) -> WaitingQuestions:
    unread = InquiryReply.objects.filter(inquiry__in=Inquiry.objects.of(membership))
    n_new = sum(read_at is None or at > read_at for at, read_at in unread.values_list("at", "inquiry__read_at"))
    return WaitingQuestions(n_to_answer(membership), n_new)


def n_to_answer(membership: Membership) -> int:
    return inquiries_of(membership).waiting().count() if may(membership, Do.RESOLVE) else 0


def rule_from(asked: Asked, fields: list[ShownField], slug: str) -> str:
    """The beginning of a rule: what it is about, what was said, and the item as its example."""
    said = "\n\n".join(reply.body for reply in asked.inquiry.replies.all())
    example = "\n\n".join(part for field in fields if (part := as_example(field, slug)))
    parts = [f"## {asked.about if asked.inquiry.question else asked.inquiry.body[:80].splitlines()[0]}", said]
    return "\n\n".join([*parts, f"Example: {example[: 4 * EXAMPLE]}"] if example else parts)
