"""JSON bodies. What could not be stored and read back unchanged is refused here, before any view sees it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from labeling.formats.json_values import read_json


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig  # Django asks only where it reads the body itself
        return strict_json(raw)


def strict_json(raw: bytes | str) -> Any:
    """Raises ParseError with a sentence for anything that could not be stored."""
    try:
        return read_json(raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw)
    except (ValueError, UnicodeDecodeError) as error:
        raise ParseError(f"This is not the JSON we can take: {error}.") from None
