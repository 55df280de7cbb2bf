from typing import Any

import pytest

from consensus.stats import Ratings
from consensus.stats.caution import interval_caution
from tests.stats.published import ratings_of_items


def items_of(*, common: int, rare: int, differing: int) -> list[list[Any]]:
    """Items on which two labelers agree, on either label, and items on which they differ."""
    return [["no", "no"]] * common + [["yes", "yes"]] * rare + [["no", "yes"]] * differing


def caution(**kinds: int) -> str:
    return interval_caution(ratings_of_items(items_of(**kinds))) or "none"


def test_a_table_in_which_both_labels_are_common_asks_for_no_caution():
    assert caution(common=40, rare=20, differing=15) == "none"


def test_few_items_ask_for_caution():
    enough = [["no", "no"]] * 10 + [["yes", "perhaps"]] * 10

    assert interval_caution(ratings_of_items(enough)) is None
    assert str(interval_caution(ratings_of_items(enough[1:]))).startswith("Only 19 items have two answers.")


def test_a_label_that_few_items_hold_asks_for_caution():
    assert caution(common=200, rare=9, differing=30).startswith("On only 9 items did two labelers give anything but")
    assert caution(common=200, rare=10, differing=30) == "none"


def test_one_item_and_none_are_said_in_words():
    assert caution(common=200, rare=1, differing=30).startswith("On only 1 item did two labelers")
    assert caution(common=200, rare=0, differing=30).startswith("On no item did two labelers")
    assert caution(common=200, rare=60, differing=0).startswith("Labelers differ on no item.")


def test_it_does_not_matter_which_label_is_the_rare_one():
    assert caution(common=9, rare=200, differing=30).startswith("On only 9 items")


def test_hardly_any_difference_asks_for_caution():
    assert caution(common=200, rare=60, differing=4).startswith("Labelers differ on only 4 items.")
    assert caution(common=200, rare=60, differing=5) == "none"


def test_two_answers_other_than_the_common_one_need_not_be_the_same():
    r = ratings_of_items([["no", "no"]] * 100 + [["yes", "perhaps"]] * 10)

    assert interval_caution(r) is None


def test_three_answers_that_all_differ_from_the_first_are_one_differing_item():
    r = ratings_of_items([["a", "a", "a"]] * 30 + [["b", "b", "b"]] * 30 + [["a", "b", "b"]] * 4)

    assert str(interval_caution(r)).startswith("Labelers differ on only 4 items.")


def test_items_answered_once_are_not_counted():
    lonely = [["yes"]] * 50
    r = ratings_of_items(items_of(common=200, rare=9, differing=30) + lonely)

    assert str(interval_caution(r)).startswith("On only 9 items")


@pytest.mark.parametrize("answers", [[], [["a"], ["b"]], [["a", "b"]], [["a", "a"]] * 10])
def test_where_there_is_no_interval_there_is_nothing_to_be_cautious_about(answers):
    assert interval_caution(ratings_of_items(answers)) is None


def test_answers_in_many_pieces_are_counted_once(monkeypatch):
    monkeypatch.setattr("consensus.stats.runs.pieces.__defaults__", (7,))
    r = Ratings.from_columns(*zip(*rows_of(items_of(common=200, rare=9, differing=30)), strict=True))

    assert str(interval_caution(r)).startswith("On only 9 items")


def rows_of(answers: list[list[Any]]) -> list[tuple[Any, Any, Any]]:
    return [(item, labeler, label) for item, row in enumerate(answers) for labeler, label in enumerate(row)]
