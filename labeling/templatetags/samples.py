"""What the style page shows: invented numbers and sentences, one of each kind a component must bear."""

from datetime import UTC, datetime
from typing import Any

from django import template
from django.core.paginator import Page, Paginator

register = template.Library()

EMOTIONS = ["joy", "anger", "sadness", "fear", "surprise", "disgust", "neutral", "irony", "pride", "tenderness"]


@register.simple_tag
def samples() -> dict[str, Any]:
    return {
        "options": [{"value": name, "label": name.capitalize(), "help": ""} for name in EMOTIONS[:4]]
        + [{"value": "other", "label": "Another one", "help": "None of the above is the strongest feeling."}],
        "many_options": [{"value": name, "label": name.capitalize()} for name in EMOTIONS],
        "colours": range(1, 11),
        "distribution": [
            {"label": "joy", "count": 3, "position": 1},
            {"label": "anger", "count": 2, "position": 2},
            {"label": "pride", "count": 1, "position": 9},
            {"label": "cannot tell", "count": 1, "position": None},
        ],
        "rounds": [
            {"label": "Round 1", "value": 0.61, "low": 0.53, "high": 0.68, "url": "#", "mark": "version 3"},
            {"label": "Round 2", "value": 0.66, "low": 0.6, "high": 0.72, "url": "#"},
            {"label": "Round 3", "value": 0.74, "low": 0.69, "high": 0.79, "url": "#", "mark": "version 4"},
            {"label": "Round 4", "value": None},
            {"label": "Round 5", "value": 0.78, "low": 0.72, "high": 0.83, "url": "#", "mark": "version 5"},
        ],
        "trend": [0.52, 0.55, None, 0.61, 0.58, 0.66, 0.74],
        "columns": ["joy", "anger", "sadness", "fear"],
        "confusion": [
            {"label": row, "cells": [{"share": share, "text": round(share * 80), "url": "#", "same": row == column}
                                     for column, share in zip(EMOTIONS, shares, strict=False)]}
            for row, shares in zip(EMOTIONS, [(0.92, 0.03, 0, 0.05), (0.1, 0.61, 0.22, 0.35), (0.0, 0.22, 0.7, 0.08),
                                              (0.05, 0.15, 0.48, 0.81)], strict=False)
        ],
        "diff": [
            {"kind": "same", "text": "Label the feeling "}, {"kind": "del", "text": "of the text"},
            {"kind": "ins", "text": "that the writer shows, not the one the reader has"}, {"kind": "same", "text": "."},
        ],
        "posts": [
            {"author": "Mara", "written": datetime(2026, 3, 2, 9, 14, tzinfo=UTC), "edited": True,
             "text": "Rule 12 says sarcasm counts as anger. These three read as *tired* to me."},
            {"author": "Jonas", "written": datetime(2026, 3, 2, 11, 40, tzinfo=UTC), "mine": True,
             "text": "Agreed. A rule for tired sarcasm would settle them all."},
        ],
        "steps": ["File", "Columns", "Preview", "Import"],
        "rows": [
            {"key": f"mail-{n:04}", "text": text, "slice": slice_name, "score": score, "age": age}
            for n, text, slice_name, score, age in [
                (17, "Thanks a lot, really helpful as always…", "channel=mail", 0.83, "2 d"),
                (203, "I have now called four times.", "channel=phone", 0.61, "3 h"),
                (1240, "wow. just wow", "channel=chat", 0.5, "12 min"),
            ]
        ],
        "page": page(),
        "code": 'import pandas as pd\n\nlabels = pd.read_parquet("https://example.org/releases/3/labels.parquet?signed=…")',
    }  # fmt: skip


def page() -> Page[int]:
    return Paginator(range(1184), 25).page(6)
