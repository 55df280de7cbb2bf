"""JSON that both databases can store: no NUL, no lone surrogates, no NaN, no bottomless nesting."""

import json
import re
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 40
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return strict_json(stream.read())


def strict_json(raw: bytes | str) -> Any:
    """Raises ParseError with a sentence for anything that could not be stored and read back unchanged."""
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        value = json.loads(text, parse_constant=refuse_constant, object_pairs_hook=without_twins)
        check(value, 0)
        return value
    except RecursionError:
        raise ParseError(f"The JSON is nested deeper than {MAX_DEPTH} levels.") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise ParseError(f"This is not the JSON we can take: {error}.") from None


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
