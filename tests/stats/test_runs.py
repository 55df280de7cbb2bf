"""Rows in pieces of whole items."""

import numpy as np
import pytest

from consensus.stats.runs import ROWS, SHORT, Piece, order_of, pieces


@pytest.mark.parametrize("each", range(1, SHORT + 1))
@pytest.mark.parametrize("apart", range(1, 4))
def test_items_of_equal_length_need_no_look_at_the_items(each, apart):
    item = np.repeat(np.arange(7), each)
    rows = slice(0, len(item))

    np.testing.assert_array_equal(Piece(rows, item, each).beside(apart), Piece(rows, item).beside(apart))
    assert Piece(rows, item).each == each


@pytest.mark.parametrize(
    ("lengths", "each"), [([3, 3, 3], 3), ([1], 1), ([2, 2, 1], 0), ([1, 2, 2], 0), ([SHORT + 1] * 2, 0), ([], 0)]
)
def test_how_many_answers_each_item_has(lengths, each):
    assert order_of(np.repeat(np.arange(len(lengths)), lengths)) == (True, each)


def test_a_difference_in_a_later_piece_is_seen():
    item = np.repeat(np.arange(ROWS), 3)

    assert order_of(item) == (True, 3)
    assert order_of(item[:-1]) == (True, 0)
    assert order_of(np.delete(item, ROWS)) == (True, 0)


@pytest.mark.parametrize("place", [1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS - 1])
def test_one_row_out_of_order_is_seen_wherever_it_stands(place):
    item = np.repeat(np.arange(ROWS) + 5, 3)
    item[place] = 0

    assert order_of(item) == (False, 0)


@pytest.mark.parametrize("each", range(1, SHORT + 1))
def test_a_swap_of_two_answers_between_items_is_no_equal_length(each):
    """As many rows as items of equal length would have, and yet the third has one more and the fourth one less."""
    item = np.repeat(np.arange(8), [each, each, each + 1, each - 1, each, each, each, each])

    assert order_of(item) == (True, 0)


def test_no_item_is_cut_in_two():
    item = np.repeat(np.arange(10), 3)
    found = list(pieces(item, rows=8))

    assert np.concatenate([piece.item for piece in found]).tolist() == item.tolist()
    assert all(len(piece.item) % 3 == 0 for piece in found)
