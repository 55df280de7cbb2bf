"""All that must be known of a kind of answer to compare such answers, in one piece: what a new question type brings."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from consensus.stats.arrays import Label
from consensus.stats.distances.comparison import Comparison
from consensus.stats.distances.pairwise import PairDistance


@dataclass(frozen=True)
class Reading:
    """A further way to compare two answers. code: what makes it, in the module of the kind.

    says, misleads: for those who choose a coefficient. pooled: sums over all answers are divided. for_gold: only
    against a reference, which stands second.
    """

    name: str
    title: str
    comparison: Comparison
    code: str
    says: str
    misleads: str = ""
    pooled: bool = False
    for_gold: bool = False


@dataclass(frozen=True)
class Kind:
    """How answers of one type of question are compared.

    label: the answer as a label, equal and hashable for answers that are the same; from_json: the label from its JSON,
    in which tuples have become lists; answer: the answer that a label stands for.
    renamed: a label with its classes renamed. named: the classes that a label holds.
    distance, by its name; likeness: what human-level performance is measured in, with what that is in a sentence.
    shared: in one sentence what two labelers share, {0} of 100, and what chance would bring, {1}.
    placed: what says how well the parts of one class lie on each other, one of the readings.
    module, label_code, distance_code, likeness_code: for notebooks. effort: an answer takes so many times a class.
    """

    module: str
    label: Callable[[Any], Label]
    label_code: str
    from_json: Callable[[Any], Label]
    answer: Callable[[Any], Any]
    renamed: Callable[[Any, Mapping[str, str]], Label]
    named: Callable[[Any], Collection[str]]
    distance_name: str
    distance: PairDistance
    distance_code: str
    alpha_title: str
    alpha_says: str
    likeness: Comparison
    likeness_code: str
    likeness_title: str
    likeness_says: str
    shared: tuple[str, str]
    readings: tuple[Reading, ...] = ()
    placed: Reading | None = None
    effort: int = 1

    @property
    def label_import(self) -> str:
        return f"from consensus.stats.distances.{self.module} import {self.label_code}"
