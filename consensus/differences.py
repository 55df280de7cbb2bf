"""How far apart two answers are, by question type. A new type brings a line here and a distance in stats/distances."""

import json

from consensus.stats import Level
from labeling.questions import Answer

DIFFERENCES: dict[str, Level] = {"choice": "nominal"}

CANNOT_TELL = "cannot tell"
BETWEEN = " / "


def sameness(answer: Answer | None) -> str:
    """Text that is the same for the same answers and for no others. None: cannot tell, unlike every answer."""
    return json.dumps(answer, sort_keys=True, ensure_ascii=False)


def pair_of(first: str, second: str) -> str:
    """Two answers, as sameness() writes them, in words: the same whichever comes first; the queue filters by it."""
    return BETWEEN.join(sorted(in_words(json.loads(text))[:100] for text in (first, second)))


def in_words(answer: Answer | None) -> str:
    if answer is None:
        return CANNOT_TELL
    return answer if isinstance(answer, str) else json.dumps(answer, sort_keys=True, ensure_ascii=False)
