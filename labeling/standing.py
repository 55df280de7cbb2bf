"""Where each labeler stands in the practice."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from labeling.models import Membership, Practice, PracticeTry, Role


@dataclass(frozen=True)
class Standing:
    """best: the largest share of items answered as is known, of the tries that are over."""

    membership: Membership
    n_tries: int
    best: float | None
    is_at_it: bool
    passed: bool

    @property
    def words(self) -> str:
        if self.passed:
            return "passed"
        if self.is_at_it:
            return _("at it")
        return _("not passed yet") if self.n_tries else _("not begun")


def standings(practice: Practice) -> list[Standing]:
    """Of all active labelers that are people; who passed under an older version than is asked for has to pass again."""
    people = Membership.objects.filter(
        project=practice.project, role=Role.LABELER, is_active=True, user__is_machine=False, imported_as=""
    ).select_related("user")
    tries: dict[int, list[PracticeTry]] = {}
    for row in PracticeTry.objects.filter(practice=practice).select_related("instructions"):
        tries.setdefault(row.labeler_id, []).append(row)
    return [standing(one, tries.get(one.user_id, []), practice) for one in people.order_by("pk")]


def standing(membership: Membership, tries: list[PracticeTry], practice: Practice) -> Standing:
    over = [row for row in tries if row.ended_at]
    needed = practice.again_from or 0
    return Standing(
        membership=membership,
        n_tries=len(tries),
        best=max(((row.n_right or 0) / row.n_items for row in over), default=None),
        is_at_it=len(over) < len(tries),
        passed=any(row.passed and (row.instructions.number or 0) >= needed for row in over),
    )
