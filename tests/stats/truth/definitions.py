"""Truth inference as plain loops over answers, straight from the papers; slow and easy to check by eye."""

from collections import Counter, defaultdict
from math import exp, log
from typing import Any

from scipy.special import digamma

from consensus.stats import Ratings

Answers = dict[int, list[tuple[int, int]]]  # item -> (labeler, label) of each answer, as codes
Shares = dict[int, list[float]]  # item -> probability of each class


def answers_of(ratings: Ratings) -> Answers:
    found: Answers = defaultdict(list)
    for item, labeler, label in zip(
        ratings.item.tolist(), ratings.labeler.tolist(), ratings.label.tolist(), strict=True
    ):
        found[item].append((labeler, label))
    return dict(found)


def majority_shares(ratings: Ratings) -> Shares:
    shares = {}
    for item, given in answers_of(ratings).items():
        count = Counter(label for _, label in given)
        shares[item] = [count[label] / len(given) for label in range(len(ratings.labels))]
    return shares


def normalised(weights: list[float]) -> list[float]:
    largest = max(weights)
    raised = [exp(weight - largest) for weight in weights]
    return [value / sum(raised) for value in raised]


def dawid_skene(ratings: Ratings, smoothing: float, iterations: int) -> tuple[Shares, list[float], Any]:
    """Probabilities after so many expectations, the prior and the confusions (labeler, class, answer) behind them."""
    answers, shares = answers_of(ratings), majority_shares(ratings)
    classes = range(len(ratings.labels))
    prior: list[float] = []
    confusion: dict[tuple[int, int, int], float] = {}
    for _ in range(iterations):
        bottom = len(answers) + smoothing * len(classes)
        prior = [(sum(share[t] for share in shares.values()) + smoothing) / bottom for t in classes]
        counts: dict[tuple[int, int, int], float] = defaultdict(float)
        for item, given in answers.items():
            for labeler, label in given:
                for t in classes:
                    counts[labeler, t, label] += shares[item][t]
        for labeler in range(ratings.n_labelers):
            for t in classes:
                total = sum(counts[labeler, t, a] + smoothing for a in classes)
                for a in classes:
                    confusion[labeler, t, a] = (counts[labeler, t, a] + smoothing) / total
        shares = {
            item: normalised([log(prior[t]) + sum(log(confusion[who, t, a]) for who, a in given) for t in classes])
            for item, given in answers.items()
        }
    return shares, prior, confusion


def one_coin(ratings: Ratings, smoothing: float, iterations: int) -> tuple[Shares, list[float], list[float]]:
    """Probabilities after so many expectations, and the prior and accuracies behind them."""
    answers, shares = answers_of(ratings), majority_shares(ratings)
    classes = range(len(ratings.labels))
    n = max(len(classes), 2)
    prior: list[float] = []
    accuracy: list[float] = []
    for _ in range(iterations):
        bottom = len(answers) + smoothing * len(classes)
        prior = [(sum(share[t] for share in shares.values()) + smoothing) / bottom for t in classes]
        right: dict[int, list[float]] = defaultdict(list)
        for item, given in answers.items():
            for who, label in given:
                right[who].append(shares[item][label])
        people = range(ratings.n_labelers)
        accuracy = [(sum(right[who]) + smoothing) / (len(right[who]) + smoothing * n) for who in people]
        shares = {
            item: normalised(
                [
                    log(prior[t])
                    + sum(log(accuracy[who] if a == t else (1 - accuracy[who]) / (n - 1)) for who, a in given)
                    for t in classes
                ]
            )
            for item, given in answers.items()
        }
    return shares, prior, accuracy


def mace(ratings: Ratings, iterations: int, variational: bool) -> Shares:
    """Probabilities after so many expectations; who knows, and who guesses what, spelled out for every answer."""
    answers = answers_of(ratings)
    classes, people = range(len(ratings.labels)), range(ratings.n_labelers)
    know = dict.fromkeys(people, 0.5)
    guess = dict.fromkeys(people, 0.5)
    habit = {(who, a): 1 / len(classes) for who in people for a in classes}
    shares: Shares = {}
    for _ in range(iterations):
        knew: dict[int, float] = defaultdict(float)
        guessed: dict[tuple[int, int], float] = defaultdict(float)
        for item, given in answers.items():
            shares[item] = normalised(
                [sum(log(guess[who] * habit[who, a] + know[who] * (a == t)) for who, a in given) for t in classes]
            )
            for who, a in given:
                chance = know[who] / (guess[who] * habit[who, a] + know[who])
                knew[who] += shares[item][a] * chance
                guessed[who, a] += 1 - shares[item][a] * chance
        for who in people:
            counts = [guessed[who, a] for a in classes]
            if variational:
                both = sum(counts) + knew[who] + 1
                know[who] = exp(digamma(knew[who] + 0.5) - digamma(both))
                guess[who] = exp(digamma(sum(counts) + 0.5) - digamma(both))
            else:
                some = 0.1 / len(classes)
                know[who] = (knew[who] + some) / (knew[who] + sum(counts) + 2 * some)
                guess[who] = 1 - know[who]
            for a in classes:
                if variational:
                    habit[who, a] = exp(digamma(counts[a] + 10) - digamma(sum(counts) + 10 * len(classes)))
                else:
                    habit[who, a] = (counts[a] + some) / (sum(counts) + some * len(classes))
    return shares


def glad_height(ratings: Ratings, skill: list[float], log_ease: list[float]) -> float:
    """The log posterior that GLAD maximises, up to a constant."""
    n = len(ratings.labels)
    height = -sum((value - 1) ** 2 for value in [*skill, *log_ease]) / 2
    for item, given in answers_of(ratings).items():
        total = 0.0
        for t in range(n):
            product = 1 / n
            for who, a in given:
                right = 1 / (1 + exp(-skill[who] * exp(log_ease[item])))
                product *= right if a == t else (1 - right) / (n - 1)
            total += product
        height += log(total)
    return height
