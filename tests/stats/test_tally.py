import numpy as np
import pytest

from consensus.stats.runs import ROWS
from consensus.stats.tally import FEW_LABELS, Tally


@pytest.mark.parametrize("n_labels", [1, FEW_LABELS, FEW_LABELS + 1, 100, 256, 1_000])
@pytest.mark.parametrize("n_rows", [1, 30, 99_999, 2 * ROWS + 3])
def test_a_tally_counts_as_bincount_does(n_labels, n_rows):
    label = np.random.default_rng(n_rows).integers(n_labels, size=n_rows, dtype=np.min_scalar_type(n_labels - 1))
    tally = Tally()

    tally.add(label)

    assert tally.totals.tolist() == np.bincount(label).tolist()


def test_parts_are_tallied_as_the_whole_is_whatever_labels_each_part_holds():
    rng, tally = np.random.default_rng(0), Tally()
    parts = [rng.integers(n_labels, size=90_001, dtype=np.int8) for n_labels in (20, 120, 3, 40)]

    for part in [parts[0][:0], *parts]:
        tally.add(part)

    assert tally.totals.tolist() == np.bincount(np.concatenate(parts)).tolist()


def test_every_other_row_of_a_column_is_tallied_as_any():
    label = np.arange(200_000, dtype=np.uint8)[::2]
    tally = Tally()

    tally.add(label)

    assert tally.totals.tolist() == np.bincount(label).tolist()
