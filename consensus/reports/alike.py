"""Which texts say nearly the same."""

import re
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

NEARLY = 0.6  # of the words that two texts have between them


def alike(texts: Mapping[int, str]) -> list[list[int]]:
    """Groups of two or more texts, each of which shares at least NEARLY of its words with another of its group
    (Jaccard's index of the sets of words, without regard to case); the largest group first, keys in order."""
    keys = sorted(texts)
    words = [set(re.findall(r"\w+", texts[key].casefold())) for key in keys]
    place = {word: at for at, word in enumerate(sorted(set().union(*words)))}
    rows = [at for at, found in enumerate(words) for _ in found]
    columns = [place[word] for found in words for word in found]
    if not columns:
        return []
    holds = csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(len(keys), len(place)))
    shared = (holds @ holds.T).tocoo()
    sizes = np.array([len(found) for found in words])
    near = shared.data >= NEARLY * (sizes[shared.row] + sizes[shared.col] - shared.data)
    graph = csr_array((near[near], (shared.row[near], shared.col[near])), shape=(len(keys), len(keys)))
    groups: dict[int, list[int]] = defaultdict(list)
    for key, group in zip(keys, connected_components(graph, directed=False)[1], strict=True):
        groups[int(group)].append(key)
    return sorted((group for group in groups.values() if len(group) > 1), key=lambda group: (-len(group), group))
