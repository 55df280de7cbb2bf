"""The area that outlines share, as practice and gold take it, is that which agreement takes."""

import math
import random

import numpy as np
import pytest

from consensus.stats.distances.polygons import shared_area as shared_in_statistics
from labeling.questions.areas import shared_area


def star(at: random.Random) -> list[tuple[int, int]]:
    """Corners of whole pixels round a middle, so that no edges cross."""
    x, y, n = at.randint(40, 80), at.randint(40, 80), at.randint(3, 12)
    turns = sorted(at.random() * 2 * math.pi for _ in range(n))
    reach = [at.uniform(5, 40) for _ in turns]
    return [
        (round(x + r * math.cos(turn)), round(y + r * math.sin(turn))) for r, turn in zip(reach, turns, strict=True)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_both_ways_of_measuring_agree(seed):
    at = random.Random(seed)
    one, other = star(at), star(at)
    heights = np.array([y for _, y in (*one, *other)], float)
    known = shared_in_statistics(np.array(one, float), np.array(other, float), heights)

    assert shared_area(one, other) == pytest.approx(known, abs=1e-6)
