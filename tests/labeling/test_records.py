"""Records side by side: what differs, what is only written differently, what is not there."""

import time

import pytest

from labeling.records import compared


def row(*values, column="x"):
    (found,) = compared([{column: value} for value in values])
    return found


def test_each_column_is_compared_in_the_order_in_which_the_records_name_them():
    rows = compared([{"name": "Huber", "open": True}, {"open": False, "city": "Linz"}])

    assert [(row.column, row.sign) for row in rows] == [("name", "differs"), ("open", "differs"), ("city", "differs")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (12, 12.0),
        ("1.50", 1.5),
        ("1e3", 1000),
        (-0.0, 0),
        (0.1, "0.10"),
        ("Huber ", "Huber"),
        ("Huber  GmbH", "HUBER GMBH"),
        ("Café", "Cafe\u0301"),
        (True, "Yes"),
        (False, "false"),
        (10**25, f"{10**25}.0"),
    ],
)
def test_what_means_the_same_is_only_written_differently(one, other):
    assert row(one, other).sign == "written"
    assert [cell.differs for cell in row(one, other).cells] == [False, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0123", "123"),  # a postal code is no number
        ("1,200", 1200),
        ("1.200", 1200),
        (10**25, 10**25 + 1),  # equal as floating point numbers
        (0.1, 0.10000000000000001e1),
        ("2024-01-02", "2024-02-01"),
        ("Huber", "Hube r"),
        ("ATU1", "ATU2"),
        (True, False),
        (True, 1),
    ],
)
def test_what_may_mean_something_else_differs(one, other):
    assert row(one, other).sign == "differs"


@pytest.mark.parametrize(("one", "other"), [("12", 12), (True, "yes"), (None, ""), ("a", "a")])
def test_what_looks_the_same_to_a_reader_is_the_same(one, other):
    assert row(one, other).sign == "same"


def test_a_column_that_is_not_there_is_told_from_an_empty_one():
    (found,) = compared([{"x": ""}, {"x": None}, {"x": "  "}])
    assert [(cell.is_empty, cell.is_missing) for cell in found.cells] == [(True, False)] * 3

    fax, _ = compared([{"fax": None, "name": "Huber"}, {"name": "Huber"}])
    assert [cell.is_missing for cell in fax.cells] == [False, True]
    assert fax.sign == "written"  # neither says anything

    fax, _ = compared([{"fax": "12", "name": "Huber"}, {"name": "Huber"}])
    assert fax.sign == "differs"


def test_of_several_records_the_odd_one_stands_out_and_in_a_tie_all_do():
    assert [cell.differs for cell in row("Linz", "Linz", "Wels").cells] == [False, False, True]
    assert [cell.differs for cell in row("Linz", "LINZ", "Wels").cells] == [False, False, True]
    assert [cell.differs for cell in row("Linz", "Wels").cells] == [True, True]
    assert [cell.differs for cell in row("Linz", "Linz", "Wels", "Wels").cells] == [True] * 4


def test_in_a_longer_text_the_words_that_differ_are_marked():
    one, other = row("Spare parts for presses and saws", "Spare parts for presses and mills").cells

    assert [part.text for part in one.parts if part.differs] == ["saws"]
    assert [part.text for part in other.parts if part.differs] == ["mills"]
    assert "".join(part.text for part in one.parts) == "Spare parts for presses and saws"


def test_texts_with_little_in_common_are_marked_as_a_whole():
    (part,) = row("Huber Maschinenbau", "Gasthof zur Post").cells[0].parts

    assert part.differs


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        ("12", '"12"'),
        (12, "12"),
        (True, "true"),
        (None, "null"),
        ("Huber\u200b ", r'"Huber\u200b "'),
        ("a\u00a0b", r'"a\u00a0b"'),
        ("a\nb\\", r'"a\nb\\"'),
    ],
)
def test_the_raw_value_shows_what_cannot_be_seen(value, raw):
    assert row(value).cells[0].raw == raw


@pytest.mark.parametrize("words", ["{side} {n} ", "same {side} same "])
def test_records_of_any_size_are_compared_at_once(words):
    records = [
        {f"column {n}": words.format(side=side, n=n) * (6 if n < 150 else 500) for n in range(200)}
        for side in ("left", "right")
    ]
    began = time.monotonic()

    assert all(cell.parts for row in compared(records) for cell in row.cells)
    assert time.monotonic() - began < 5
