"""Structured answers that others collected, where the data folder lies beside the checkout."""

import json
from typing import Any

from consensus.stats import Ratings
from consensus.stats.normalisers import Normaliser, words_only
from consensus.stats.shapes import boxes_label, choices_label, spans_label, text_label
from tests.stats import published

MAKE = {"boxes": boxes_label, "choices": choices_label, "spans": spans_label}


def dataset(folder: str, kind: str) -> Ratings:
    frame = published.annotations(folder)
    return Ratings.from_columns(
        frame.item_id, frame.labeler_id, [MAKE[kind](json.loads(value)) for value in frame.value]
    )


def gold(folder: str, kind: str) -> dict[Any, Any]:
    """item -> its reference answer, for items that have one."""
    known = {item["item_id"]: item.get("gold") for item in published.items(folder)}
    return {item: MAKE[kind](value) for item, value in known.items() if value is not None}


def lengths(folder: str) -> dict[Any, int]:
    return {item["item_id"]: len(item["text"]) for item in published.items(folder)}


def transcripts(normaliser: Normaliser = words_only) -> Ratings:
    frame = published.annotations("crowdspeech_clean")
    return Ratings.from_columns(
        frame.item_id, frame.labeler_id, [text_label(value, normaliser) for value in frame.value]
    )


def reference_transcripts() -> dict[Any, str]:
    return {item: text_label(text) for item, text in published.gold("crowdspeech_clean").items()}
