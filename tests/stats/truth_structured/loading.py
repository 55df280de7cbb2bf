"""Data sets whose answers are boxes, spans or transcripts, as ratings and as reference."""

import json
from typing import Any

from rapidfuzz.distance import Levenshtein

from consensus.stats import Ratings
from consensus.stats.shapes import Boxes, Spans, boxes_label, spans_label, text_label
from tests.stats import published


def transcripts() -> tuple[Ratings, dict[Any, str]]:
    gold = {k: text_label(v) for k, v in published.gold("crowdspeech_clean").items()}
    return rated("crowdspeech_clean", text_label), gold


def word_error_rate(found: dict[Any, Any], gold: dict[Any, str]) -> float:
    """Errors of all items over words of all references."""
    errors = sum(Levenshtein.distance((found[item] or "").split(), text.split()) for item, text in gold.items())
    return errors / sum(len(text.split()) for text in gold.values())


def boxes() -> tuple[Ratings, dict[Any, Boxes]]:
    """The reference of the frames that have one."""
    gold = {k: boxes_label(v) for k, v in reference("pedestrian_boxes").items()}
    return rated("pedestrian_boxes", lambda value: boxes_label(json.loads(value))), gold


def spans(folder: str = "event_spans") -> tuple[Ratings, dict[Any, Spans]]:
    gold = {k: spans_label(v) for k, v in reference(folder).items()}
    return rated(folder, lambda value: spans_label(json.loads(value))), gold


def reference(folder: str) -> dict[Any, Any]:
    return {item["item_id"]: item["gold"] for item in published.items(folder) if item.get("gold") is not None}


def rated(folder: str, label_of: Any) -> Ratings:
    frame = published.annotations(folder).fillna({"value": ""})
    return Ratings.from_columns(frame["item_id"], frame["labeler_id"], [label_of(value) for value in frame["value"]])
