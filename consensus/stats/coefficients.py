"""Every coefficient of agreement by name: what it is called, what it takes for chance, and when it misleads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from consensus.stats.brennan_prediger import brennan_prediger
from consensus.stats.cohen import cohen_kappa
from consensus.stats.conger import conger_kappa
from consensus.stats.distances import Level
from consensus.stats.fleiss import fleiss_kappa
from consensus.stats.gwet import gwet_ac
from consensus.stats.krippendorff import krippendorff_alpha
from consensus.stats.light import light_kappa
from consensus.stats.percent import percent_agreement
from consensus.stats.score import Score
from consensus.stats.scott import scott_pi

Arguments = Mapping[str, Any]

BY_LEVEL: Mapping[str, Arguments] = {name: {"level": name} for name in ("nominal", "ordinal", "interval", "ratio")}
BY_WEIGHTS: Mapping[str, Arguments] = {
    "nominal": {"weights": "identity"},
    "ordinal": {"weights": "ordinal"},
    "interval": {"weights": "quadratic"},
    "ratio": {"weights": "ratio"},
}
THE_SAME: Mapping[str, Arguments] = {name: {} for name in BY_LEVEL}


@dataclass(frozen=True)
class Coefficient:
    """A statistic of `Ratings`, for a page or an API to offer.

    function: as for `bootstrap`. title: its name in words. chance: what it takes for agreement by chance. misleads:
    when not to trust it, in one line. of_two_labelers: whether it wants `first` and `second` if there are more than
    two. levels: level of measurement -> what to call the function with. takes_distances: whether a level may also be a
    distance of one's own, as for sets, boxes, spans and words.
    """

    name: str
    title: str
    function: Callable[..., Score]
    chance: str
    misleads: str
    levels: Mapping[str, Arguments]
    of_two_labelers: bool = False
    takes_distances: bool = False

    def arguments(self, level: Level) -> Arguments:
        """What to call the function with at this level. Raises ValueError for a level that it does not know."""
        if isinstance(level, str) and level in self.levels:
            return self.levels[level]
        if not isinstance(level, str) and self.takes_distances:
            return {"level": level} if self.levels is BY_LEVEL else {}
        known = ", ".join(self.levels)
        raise ValueError(f"{self.title} has no such level of measurement; it has {known}.")


ALL = (
    Coefficient(
        name="krippendorff_alpha",
        title="Krippendorff's alpha",
        function=krippendorff_alpha,
        chance="Two answers drawn from all answers to items with at least two.",
        misleads="Near 0 where nearly all answers are one label, even if people agree on nearly every item.",
        levels=BY_LEVEL,
        takes_distances=True,
    ),
    Coefficient(
        name="percent_agreement",
        title="Percent agreement",
        function=percent_agreement,
        chance="None is taken off.",
        misleads="High where nearly all answers are one label, whatever people look at; near misses count as misses.",
        levels=THE_SAME,
        takes_distances=True,
    ),
    Coefficient(
        name="fleiss_kappa",
        title="Fleiss' kappa",
        function=fleiss_kappa,
        chance="Everybody draws from one urn, filled with the labels of all items in equal parts.",
        misleads="Near 0 where nearly all answers are one label, as alpha is; with few items lower than alpha.",
        levels=BY_WEIGHTS,
    ),
    Coefficient(
        name="conger_kappa",
        title="Conger's kappa",
        function=conger_kappa,
        chance="Two labelers each draw from an urn of their own answers; all labelers weigh the same.",
        misleads="A labeler with a handful of answers weighs as much as one with thousands; near 0 on rare labels.",
        levels=BY_WEIGHTS,
    ),
    Coefficient(
        name="gwet_ac",
        title="Gwet's AC1 (AC2 with weights)",
        function=gwet_ac,
        chance="Only items that are hard to label are guessed at; the more one label leads, the fewer those are.",
        misleads="Stays high on a rare label though people never agree where it belongs; rises with unused options.",
        levels=BY_WEIGHTS,
    ),
    Coefficient(
        name="brennan_prediger",
        title="Brennan and Prediger's coefficient (S, free-marginal kappa)",
        function=brennan_prediger,
        chance="A blind draw from all options.",
        misleads="Every further option raises it, also one that nobody uses; high where one label leads.",
        levels=BY_WEIGHTS,
    ),
    Coefficient(
        name="cohen_kappa",
        title="Cohen's kappa",
        function=cohen_kappa,
        chance="Two labelers each draw from an urn of their own answers to the items they share.",
        misleads="Near 0 on rare labels; of pairs who agree equally often, those with different habits score higher.",
        levels=BY_WEIGHTS,
        of_two_labelers=True,
    ),
    Coefficient(
        name="scott_pi",
        title="Scott's pi",
        function=scott_pi,
        chance="Two labelers draw from one urn of their answers to the items they share.",
        misleads="Near 0 where nearly all answers are one label; takes different habits for disagreement by chance.",
        levels=BY_WEIGHTS,
        of_two_labelers=True,
    ),
    Coefficient(
        name="light_kappa",
        title="Light's kappa (mean of Cohen's over all pairs)",
        function=light_kappa,
        chance="As Cohen's, for each two labelers.",
        misleads="Pairs who share one item weigh as much as pairs who share hundreds; those without a kappa drop out.",
        levels=BY_WEIGHTS,
    ),
)

COEFFICIENTS: Mapping[str, Coefficient] = {coefficient.name: coefficient for coefficient in ALL}
