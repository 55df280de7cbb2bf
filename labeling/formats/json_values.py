"""JSON that both databases can store: no NUL, no lone surrogates, no NaN, no bottomless nesting."""

import json
import re
from typing import Any, NoReturn

MAX_DEPTH = 40
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_json(text: str) -> Any:
    """Raises ValueError with a reason for anything that could not be stored and read back unchanged."""
    try:
        value = json.loads(text, parse_constant=refuse_constant, object_pairs_hook=without_twins)
        check(value, 0)
    except RecursionError:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels") from None
    return value


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that can be stored")


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("an object has the same key twice")
    return row


def check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        if UNSTORABLE.search(value):
            raise ValueError("a text holds a NUL character or half of a surrogate pair")
    elif isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise ValueError("a number is too large")
    elif isinstance(value, int):
        if abs(value) >= 2**63:
            raise ValueError("a whole number is too large")
    elif isinstance(value, list):
        for part in value:
            check(part, depth + 1)
    elif isinstance(value, dict):
        for key, part in value.items():
            check(key, depth)
            check(part, depth + 1)
