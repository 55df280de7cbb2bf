"""Agreement of a demo project in plain loops, so that its tests lean on nothing else of ours."""

from collections import Counter
from itertools import combinations

from demo.simulation import DemoProject


def question_of(project: DemoProject) -> dict:
    return project.schema["questions"][0]


def answers_by_item(project: DemoProject) -> dict[str, list[str | None]]:
    """Answers in order; None is cannot tell."""
    name = question_of(project)["name"]
    by_item: dict[str, list[str | None]] = {}
    for answer in project.answers:
        by_item.setdefault(answer.item_key, []).append(answer.answers.get(name))
    return by_item


def pairs_of(project: DemoProject) -> list[list[tuple[str, str]]]:
    """For each item with two answers or more, every pair of them."""
    told = [[answer for answer in answers if answer] for answers in answers_by_item(project).values()]
    return [list(combinations(answers, 2)) for answers in told if len(answers) > 1]


def percent_agreement(project: DemoProject) -> float:
    shares = [sum(a == b for a, b in pairs) / len(pairs) for pairs in pairs_of(project)]
    return sum(shares) / len(shares)


def nominal_alpha(project: DemoProject) -> float:
    """Krippendorff's alpha from its definition: observed over expected disagreement."""
    told = [[answer for answer in answers if answer] for answers in answers_by_item(project).values()]
    told = [answers for answers in told if len(answers) > 1]
    totals = Counter(answer for answers in told for answer in answers)
    n = sum(totals.values())
    observed = sum(2 * sum(a != b for a, b in combinations(answers, 2)) / (len(answers) - 1) for answers in told) / n
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b) / (n * (n - 1))
    return 1 - observed / expected


def share_disputed(project: DemoProject) -> float:
    by_item = answers_by_item(project)
    return sum(len(set(answers)) > 1 for answers in by_item.values()) / len(by_item)


def confused_pairs(project: DemoProject) -> list[tuple[frozenset[str], int]]:
    """Pairs of different answers, the most frequent first."""
    return Counter(
        frozenset(pair) for pairs in pairs_of(project) for pair in pairs if len(set(pair)) == 2
    ).most_common()
