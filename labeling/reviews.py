"""What a review says about a draft as it reads now: approved, changes wanted, or said about an earlier text."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from labeling.models import InstructionVersion, Membership, Project, Review, User
from labeling.permissions import MAY, Do


def content_of(draft: InstructionVersion) -> str:
    """The same for drafts that read the same. The summary for labelers is not part of it."""
    said = {name: {old: new for old, new in row.items() if old != new} for name, row in draft.mapping.items()}
    mapping = {name: row for name, row in said.items() if row}
    text = json.dumps([draft.rules, draft.schema, mapping], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Said:
    """A row of the review; is_stale: the draft has changed since."""

    review: Review
    is_stale: bool


@dataclass(frozen=True)
class Reviews:
    """The review of one draft. rows: oldest first."""

    draft: InstructionVersion
    rows: Sequence[Said]

    @classmethod
    def of(cls, draft: InstructionVersion) -> "Reviews":
        now = content_of(draft)
        rows = draft.reviews.select_related("by", "of").order_by("pk")
        return cls(draft, [Said(row, row.content != now) for row in rows])

    @cached_property
    def standing(self) -> dict[int, Said]:
        """Person -> the last thing they said about it, of those who read it."""
        return {row.review.by_id: row for row in self.rows if row.review.kind != Review.Kind.ASKED}

    @property
    def approvals(self) -> list[Said]:
        """In force: of the draft as it reads now, and not taken back by the same person asking for changes."""
        return [row for row in self.standing.values() if self.approves(row) and not row.is_stale]

    @property
    def stale_approvals(self) -> list[Said]:
        return [row for row in self.standing.values() if self.approves(row) and row.is_stale]

    @property
    def wanted(self) -> list[Said]:
        """Asked for changes, and nothing was changed since."""
        return [row for row in self.standing.values() if not self.approves(row) and not row.is_stale]

    @property
    def waiting(self) -> Said | None:
        """The last request for a review that nobody has answered."""
        last = self.rows[-1] if self.rows else None
        return last if last and last.review.kind == Review.Kind.ASKED else None

    def may_be_published(self, by: User) -> bool:
        """Has somebody approved it who neither changed it last nor publishes it?"""
        others = {by.pk, self.draft.edited_by_id}
        return any(row.review.by_id not in others for row in self.approvals)

    @staticmethod
    def approves(row: Said) -> bool:
        return row.review.kind == Review.Kind.APPROVED


def reviewers(project: Project, but: User) -> list[User]:
    """Who else may write instructions."""
    roles = [role for role, may in MAY.items() if Do.DRAFT in may]
    members = Membership.objects.filter(project=project, is_active=True, user__is_active=True, role__in=roles)
    rows = members.exclude(user=but).filter(user__is_machine=False).select_related("user").order_by("user__username")
    return [row.user for row in rows]
