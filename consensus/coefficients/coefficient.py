"""What a page says of a coefficient, and how one is made: from those by name, from a distance, from a comparison."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_noop as _

from consensus.stats import Level, krippendorff_alpha
from consensus.stats.coefficients import COEFFICIENTS as CLASSICAL
from consensus.stats.distances.amounts import absolute_difference
from consensus.stats.distances.comparison import Comparison
from consensus.stats.distances.kept import KeptPairs
from consensus.stats.distances.kind import Kind as KindOfAnswer
from consensus.stats.pair_scores import pair_score
from consensus.stats.score import Score

Kind = Literal["beyond chance", "share", "error", "amount"]
NO_CHANCE = CLASSICAL["percent_agreement"].misleads
DISTANCES = "from consensus.stats.distances."


@dataclass(frozen=True)
class Coefficient:
    """One way to say how far labelers agree.

    kind: beyond chance (1 is perfect, 0 what chance would bring); share (0 to 1, chance not taken out); error (0 to 1,
    less is better); amount (in the unit of the answers, less is better).
    options: keyword arguments of the statistic. code: the Python that makes them, imports: what it needs besides.
    needs_lengths: of the texts that are marked, which are no part of the answers.
    """

    name: str
    title: str
    kind: Kind
    statistic: Callable[..., Score]
    says: str
    misleads: str
    options: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    imports: tuple[str, ...] = ()
    needs_lengths: bool = False

    def given(self, lengths: Mapping[int, int], pairs: KeptPairs | None = None) -> dict[str, Any]:
        """The keyword arguments of the statistic. lengths: item -> code points of its text. pairs: known already."""
        options = pairs.options(self.options) if pairs else self.options
        return {**options, **({"lengths": lengths} if self.needs_lengths else {})}

    @property
    def is_percent(self) -> bool:
        return self.kind in ("share", "error")


def classical(key: str, title: str, says: str, *, name: str = "", weights: str = "", misleads: str = "") -> Coefficient:
    """One of consensus.stats.coefficients. weights: part of the credit for answers that are near."""
    known = CLASSICAL[key]
    return Coefficient(
        name=name or key,
        title=title,
        kind="share" if key == "percent_agreement" else "beyond chance",
        statistic=known.function,
        says=says,
        misleads=misleads or known.misleads,
        options={"weights": weights} if weights else {},
        code=f'weights="{weights}"' if weights else "",
        imports=(f"from consensus.stats import {known.function.__name__}",),
    )


def alpha(name: str, title: str, level: Level, says: str, *, code: str = "", module: str = "") -> Coefficient:
    """Krippendorff's alpha. code: what a distance is called in a module of distances."""
    needed = (f"{DISTANCES}{module} import {code}",) if module else ()
    return Coefficient(
        name=name,
        title=title,
        kind="beyond chance",
        statistic=krippendorff_alpha,
        says=says,
        misleads=CLASSICAL["krippendorff_alpha"].misleads,
        options={"level": level},
        code=f"level={code}" if code else f'level="{level}"',
        imports=("from consensus.stats import krippendorff_alpha", *needed),
    )


def of_pairs(
    name: str, title: str, comparison: Comparison, says: str, *, misleads: str = NO_CHANCE, code: str, module: str
) -> Coefficient:
    """What two labelers of an item have in common. code: what makes the comparison, of a module of distances."""
    return Coefficient(
        name=name,
        title=title,
        kind="amount" if comparison is absolute_difference else "error" if comparison.is_error else "share",
        statistic=pair_score,
        says=says,
        misleads=misleads,
        options={"comparison": comparison},
        code=f"comparison={code}",
        imports=(
            "from consensus.stats.pair_scores import pair_score",
            f"{DISTANCES}{module} import {code.partition('(')[0]}",
        ),
    )


SAME = classical(
    "percent_agreement",
    _("The very same answer"),
    _("How often two labelers of an item give the very same answer."),
    misleads=_("All or nothing: nearly the same counts like nothing in common."),
)


def of_kind(kind: KindOfAnswer) -> tuple[Coefficient, ...]:
    """Those of a type that brings all that comparing its answers takes in one piece."""
    title, says = kind.likeness_title, kind.likeness_says
    return (
        alpha(
            "krippendorff_alpha",
            kind.alpha_title,
            kind.distance,
            kind.alpha_says,
            code=kind.distance_code,
            module=kind.module,
        ),
        of_pairs(f"mean_{kind.likeness.name}", title, kind.likeness, says, code=kind.likeness_code, module=kind.module),
        *(
            of_pairs(
                each.name,
                each.title,
                each.comparison,
                each.says,
                misleads=each.misleads or NO_CHANCE,
                code=each.code,
                module=kind.module,
            )
            for each in kind.readings
            if not each.for_gold
        ),
        SAME,
    )


WHOLE = alpha(
    "alpha_nominal",
    _("Alpha, same or not"),
    "nominal",
    _("Alpha with every difference counting the same: only the very same answer is agreement."),
)
