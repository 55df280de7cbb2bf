"""Expectation and maximisation, again and again, until what they maximise hardly rises."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from consensus.stats.truth.result import Convergence

State = TypeVar("State")


def climb(
    step: Callable[[State], tuple[State, float]], start: State, iterations: int, tolerance: float
) -> tuple[State, Convergence]:
    """Take steps until one gains no more than `tolerance`, or there were `iterations`.

    step: from a state to the next one and the height of the state it came from.
    Returns the highest state found, and the heights on the way.
    """
    state, path = start, list[float]()
    for _ in range(iterations):
        following, height = step(state)
        gain = height - path[-1] if path else np.inf
        path.append(height)
        if gain <= tolerance:
            return (following if gain >= 0 else state), Convergence(True, np.array(path))
        state = following
    return state, Convergence(False, np.array(path))


def not_converged(convergence: Convergence) -> tuple[str, ...]:
    """The warning that a computation was stopped, if it was."""
    if convergence.converged:
        return ()
    return (f"Stopped after {convergence.iterations} iterations, while the result was still moving.",)
