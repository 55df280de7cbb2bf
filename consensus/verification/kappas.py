"""Kappa and its relatives: by scikit-learn and statsmodels where they are installed and fit, else by plain loops."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import permutations
from math import nan
from typing import Any

from consensus.verification.answers import Answer, Given
from consensus.verification.scores import answers_in, mean, pairable

PLAIN = "plain loops"
Options = Sequence[Answer]  # what could be chosen
Kappa = tuple[float, str]  # the number, and what it was computed with


def corrected(agreement: float, chance: float) -> float:
    return (agreement - chance) / (1 - chance) if chance == chance and 1 - chance > 1e-12 else nan


def agreement(given: Given) -> float:
    """Two people of an item at random, averaged over items."""
    rows = answers_in(pairable(given)).values()
    return mean([mean([float(one == other) for one, other in permutations(answers, 2)]) for answers in rows])


def urn(given: Given) -> dict[Answer, float]:
    """The share of each answer, items weighing the same."""
    share: dict[Answer, float] = defaultdict(float)
    for answers in answers_in(given).values():
        for answer in answers:
            share[answer] += 1 / len(answers) / len(given)
    return share


def fleiss(given: Given, options: Options) -> Kappa:
    rows = list(answers_in(given).values())
    if installed("statsmodels") and len({len(row) for row in rows}) == 1 and len({a for row in rows for a in row}) > 1:
        table = [[row.count(option) for option in options] for row in rows]
        found = import_module("statsmodels.stats.inter_rater").fleiss_kappa(table)
        return (float(found), "statsmodels") if len(rows[0]) > 1 else (nan, PLAIN)
    return corrected(agreement(given), sum(share**2 for share in urn(given).values())), PLAIN


def gwet(given: Given, options: Options) -> Kappa:
    chance = sum(share * (1 - share) for share in urn(given).values()) / (len(options) - 1) if len(options) > 1 else nan
    return corrected(agreement(given), chance), PLAIN


def brennan_prediger(given: Given, options: Options) -> Kappa:
    return corrected(agreement(given), 1 / len(options)), PLAIN


def conger(given: Given, options: Options) -> Kappa:
    """Chance: two different people, each drawing from all their own answers."""
    urns: dict[int, Counter[Answer]] = defaultdict(Counter)
    for rows in given.values():
        for labeler, answer in rows:
            urns[labeler][answer] += 1
    shares = [{answer: n / own.total() for answer, n in own.items()} for own in urns.values()]
    everybody: Counter[Answer] = Counter()
    for own in shares:
        everybody.update(own)  # shares add up as counts do
    alone = sum(share**2 for own in shares for share in own.values())
    together = sum(total**2 for total in everybody.values()) - alone
    chance = together / (len(shares) * (len(shares) - 1)) if len(shares) > 1 else nan
    return corrected(agreement(given), chance), PLAIN


def scott(given: Given, options: Options) -> Kappa:
    shared = pairable(given)
    return corrected(agreement(shared), sum(share**2 for share in urn(shared).values())), PLAIN


def cohen(given: Given, options: Options) -> Kappa:
    tables = tables_of_two(given)
    pairs = next(iter(tables.values()), [])
    if installed("sklearn") and len({answer for pair in pairs for answer in pair}) > 1:
        one, other = zip(*pairs, strict=True)
        found = import_module("sklearn.metrics").cohen_kappa_score(one, other)
        return float(found), "scikit-learn"
    return of_two(pairs), PLAIN


def light(given: Given, options: Options) -> Kappa:
    found = [of_two(pairs) for pairs in tables_of_two(given).values()]
    return mean([kappa for kappa in found if kappa == kappa]), PLAIN


def tables_of_two(given: Given) -> dict[tuple[int, int], list[tuple[Answer, Answer]]]:
    """Two labelers -> their answers to each item that both answered."""
    tables = defaultdict(list)
    for rows in given.values():
        for (one, mine), (other, theirs) in permutations(rows, 2):
            if one < other:
                tables[one, other].append((mine, theirs))
    return tables


def of_two(pairs: list[tuple[Answer, Answer]]) -> float:
    if not pairs:
        return nan
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(n * second[answer] for answer, n in first.items()) / len(pairs) ** 2
    return corrected(mean([float(one == other) for one, other in pairs]), chance)


def installed(library: str) -> bool:
    return find_spec(library) is not None


KAPPAS: dict[str, Callable[[Given, Any], Kappa]] = {
    "fleiss_kappa": fleiss,
    "conger_kappa": conger,
    "gwet_ac": gwet,
    "brennan_prediger": brennan_prediger,
    "light_kappa": light,
    "cohen_kappa": cohen,
    "scott_pi": scott,
}
OF_SHARED_ITEMS = {"light_kappa", "cohen_kappa", "scott_pi"}  # items with a single answer do not count in them
