"""How often alarms are false: teams that do not change, watched as projects are. `python -m benchmarks.alarms [ROUNDS]`

A round has 600 items, three labelers each, four classes of 45, 30, 20 and 5 %, labelers who are right four times in
five, 3 % cannot tell; times are lognormal, those of neighbouring answers correlated at 0.3. Windows are of 50 items (30
answers for the speed) and end every fifth of that. Thresholds of changes are the usual ones; that of agreement is what
the history of one round proposes, and is tried on the next.
"""

import sys

import numpy as np

from consensus.stats import Ratings, krippendorff_alpha, share_drift, speed_change

ITEMS, LABELERS, WINDOW, PARTS, LEVEL = 600, 3, 50, 5, 0.001
SHARES = np.array([0.45, 0.30, 0.20, 0.05])
RIGHT, TOLD, CORRELATION = 0.8, 0.03, 0.3


def team(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Labels, -1 for cannot tell, shape (items, labelers); and seconds of one labeler's answers."""
    truth = random.choice(len(SHARES), size=(ITEMS, 1), p=SHARES)
    guess = random.choice(len(SHARES), size=(ITEMS, LABELERS), p=SHARES)
    labels = np.where(random.random((ITEMS, LABELERS)) < RIGHT, truth, guess)
    noise = random.normal(size=ITEMS)
    for place in range(1, ITEMS):
        noise[place] = CORRELATION * noise[place - 1] + np.sqrt(1 - CORRELATION**2) * noise[place]
    return np.where(random.random((ITEMS, LABELERS)) < TOLD, -1, labels), np.exp(2 + 0.5 * noise)


def ends(window: int, first: int) -> range:
    return range(first, ITEMS + 1, window // PARTS)


def alphas(labels: np.ndarray) -> np.ndarray:
    found = []
    for end in ends(WINDOW, WINDOW):
        some = labels[end - WINDOW : end]
        item, labeler = np.nonzero(some >= 0)
        found.append(float(krippendorff_alpha(Ratings.from_columns(item, labeler, some[item, labeler]))))
    return np.array(found)


def changes(table: np.ndarray, smallest: float) -> np.ndarray:
    """Which windows would be an alarm; table: (items, classes)."""
    found = []
    for end in ends(WINDOW, 3 * WINDOW):
        start = end - WINDOW
        drifts = share_drift(table[max(0, start - 1000) : start], table[start:end])
        found.append(any(abs(one.difference) >= smallest and one.p_value <= LEVEL for one in drifts))
    return np.array(found)


def speeds(seconds: np.ndarray) -> np.ndarray:
    found = []
    for end in ends(30, 90):
        change = speed_change(seconds[: end - 30], seconds[end - 30 : end])
        found.append(change.ratio < 0.5 and change.p_value <= LEVEL)
    return np.array(found)


def main(rounds: int = 1000, seed: int = 0) -> None:
    random = np.random.default_rng(seed)
    raised: dict[str, list[np.ndarray]] = {}
    for _ in range(rounds):
        labels, seconds = team(random)
        before = alphas(team(random)[0])
        given = (labels >= 0).sum(axis=1)
        told = ((labels < 0).sum(axis=1) / LABELERS)[:, None]
        shares = np.stack([(labels == one).sum(axis=1) for one in range(len(SHARES))], axis=1)
        after = alphas(labels)
        found = {
            "cannot tell, change of 0.1": changes(told, 0.1),
            "share of any class, change of 0.15": changes(shares[given > 0] / given[given > 0][:, None], 0.15),
            "the same without the size of the change": changes(shares[given > 0] / given[given > 0][:, None], 0),
            "twice as fast": speeds(seconds),
            "agreement below the 1 % of the round before": after < np.quantile(before, 0.01),
            "agreement below the 5 % of the round before": after < np.quantile(before, 0.05),
        }
        for name, windows in found.items():
            raised.setdefault(name, []).append(windows)
    print(f"{rounds} rounds of {ITEMS} items, nothing changes")
    print(f"{'':44}  of windows  of rounds")
    for name, rows in raised.items():
        every = np.concatenate(rows).mean()
        print(f"{name:44}  {100 * every:8.2f} %  {100 * np.mean([row.any() for row in rows]):7.1f} %")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
