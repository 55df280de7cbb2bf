"""How far apart two answers are, by question type. A new type brings a line here and a distance in stats/distances."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from consensus.kinds import ANSWER_KINDS
from consensus.stats import Level
from consensus.stats.arrays import Label
from consensus.stats.distances.boxes import one_minus_iou
from consensus.stats.distances.sets import jaccard, masi
from consensus.stats.distances.spans import one_minus_f1, one_minus_overlap_f1
from consensus.stats.distances.words import character_errors, word_errors
from consensus.stats.normalisers import NORMALISERS, Normaliser, ruled
from consensus.stats.shapes import Box, Span, boxes_label, choices_label, spans_label
from consensus.stats.vocabulary import in_order
from labeling.questions import Answer, Question
from labeling.questions.numbers import tidy
from labeling.questions.parts import times
from labeling.questions.text import Text

# Question type -> the ways in which its answers may be compared, by name; the first is the default (design.md 4).
LEVELS: dict[str, dict[str, Level]] = {
    "choice": {"nominal": "nominal"},
    "choices": {"masi": masi, "jaccard": jaccard, "nominal": "nominal"},
    "rating": {"ordinal": "ordinal", "interval": "interval", "nominal": "nominal"},
    "number": {"interval": "interval", "ratio": "ratio", "ordinal": "ordinal"},
    "boxes": {"one_minus_iou": one_minus_iou},
    "spans": {"one_minus_f1": one_minus_f1, "one_minus_overlap_f1": one_minus_overlap_f1},
    "text": {"word_errors": word_errors, "character_errors": character_errors, "nominal": "nominal"},
    **{name: {kind.distance_name: kind.distance} for name, kind in ANSWER_KINDS.items()},
}
DIFFERENCES: dict[str, Level] = {kind: next(iter(levels.values())) for kind, levels in LEVELS.items()}

CANNOT_TELL = "cannot tell"
NOTHING = "nothing"
BETWEEN = " / "


def normalised(question: Question, answer: Answer) -> Answer:
    assert isinstance(question, Text)
    return normaliser_of(question)(answer)


def normaliser_of(question: Text) -> Normaliser:
    """With the standard spellings and the words that do not count."""
    return made_normaliser(question.normaliser, question.spellings, question.ignored, question.accents == "count")


@lru_cache(maxsize=64)
def made_normaliser(
    name: str, spellings: tuple[tuple[str, str], ...], ignored: tuple[str, ...], accents: bool
) -> Normaliser:
    return ruled(NORMALISERS[name], spellings=dict(spellings), ignored=ignored, accents=accents)


# Types whose answers may differ in writing and be the same; `clean` writes the others in one way only.
COMPARED: dict[str, Callable[[Question, Answer], Answer]] = {"text": normalised}


def compared(question: Question, answer: Answer) -> Answer:
    """What of an answer counts when it is compared: plain JSON data, equal for answers that are the same."""
    rule = COMPARED.get(question.type)
    return rule(question, answer) if rule and answer is not None else answer


def sameness(answer: Answer | None, question: Question | None = None) -> str:
    """Text that is the same for the same answers and for no others. None: cannot tell, unlike every answer.

    question: whose answer it is; without one it is taken as it stands.
    """
    counts = answer if question is None else compared(question, answer)
    return json.dumps(counts, sort_keys=True, ensure_ascii=False)


def label_by(of: Callable[[Answer], Label], question: Question, answer: Answer) -> Label:
    return of(answer)


# Question type -> the label that stands for an answer in the statistics, equal for answers that are the same.
LABELS: dict[str, Callable[[Question, Answer], Label]] = {
    "choice": lambda question, answer: str(answer),
    "choices": lambda question, answer: choices_label(answer),
    "rating": lambda question, answer: number_of(answer),
    "number": lambda question, answer: number_of(answer),
    "boxes": lambda question, answer: boxes_label(answer),
    "spans": lambda question, answer: spans_label(answer),
    "text": lambda question, answer: str(compared(question, answer)),
    **{name: partial(label_by, kind.label) for name, kind in ANSWER_KINDS.items()},
}
# The same label from its JSON, in which tuples have become lists.
FROM_JSON: dict[str, Callable[[Any], Label]] = {
    "choices": tuple,
    "boxes": lambda rows: tuple(Box(*row) for row in rows),
    "spans": lambda rows: tuple(Span(*row) for row in rows),
    **{name: kind.from_json for name, kind in ANSWER_KINDS.items()},
}


def default_level(question: Question) -> str:
    """The name of the way in which its answers are compared unless one asks for another."""
    return next(iter(LEVELS[question.type]))


def label_of(question: Question, answer: Answer) -> Label:
    """Raises KeyError, TypeError or ValueError for what its question would not have accepted."""
    return LABELS[question.type](question, answer)


def label_from_json(question: Question, label: Any) -> Label:
    return FROM_JSON[question.type](label) if question.type in FROM_JSON else label


# A label as the answer that it stands for; labels of the other types are answers themselves.
ANSWERS: dict[str, Callable[[Any], Answer]] = {
    "choices": list,
    "rating": tidy,
    "number": tidy,
    "boxes": lambda boxes: [box_as_answer(box) for box in boxes],
    "spans": lambda spans: [{"label": span.label, "start": span.start, "end": span.end} for span in spans],
    **{name: kind.answer for name, kind in ANSWER_KINDS.items()},
}
PIXELS = 2  # digits after the point of a place that was computed


def answer_of(question: Question, label: Label) -> Answer:
    return ANSWERS[question.type](label) if question.type in ANSWERS else label


def box_as_answer(box: Box) -> Answer:
    places = {name: tidy(round(float(getattr(box, name)), PIXELS)) for name in ("x", "y", "width", "height")}
    return {"label": box.label, **places}


def number_of(answer: Answer) -> float:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise TypeError(f"{answer!r} is not a number.")
    return tidy(answer)


def labels_of_gold(question: Question, gold: Mapping[int, Answer]) -> dict[int, Label]:
    """Item -> the label known from outside. Gold given for a question of another type by that name is passed over."""
    found: dict[int, Label] = {}
    for item, answer in gold.items():
        try:
            found[item] = label_of(question, answer)
        except (KeyError, TypeError, ValueError):
            continue
    return found


def labels_in_order(question: Question, given: Sequence[Label]) -> tuple[Label, ...]:
    """The labels that were given and those that could have been, from low to high: classes stand as their options do,
    numbers by size; sets, parts of x and texts, of which no one knows all, as they are given."""
    options = [option.value for option in question.options]
    if question.type == "choice":
        return tuple(dict.fromkeys([*options, *given]))
    if question.type in ("rating", "number"):
        return tuple(in_order(dict.fromkeys([*(tidy(float(value)) for value in options), *given])))
    return tuple(given)


def pair_of(first: str, second: str) -> str:
    """Two answers, as sameness() writes them, in words: the same whichever comes first; the queue filters by it."""
    return BETWEEN.join(sorted(in_words(json.loads(text))[:100] for text in (first, second)))


def in_words(answer: Answer | None) -> str:
    """A class by its value; several, or parts of x, by how often each label is there: "cat, dog ×2"."""
    if answer is None:
        return CANNOT_TELL
    if isinstance(answer, list):
        return ", ".join(words_of(answer)) or NOTHING
    return answer if isinstance(answer, str) else json.dumps(answer, sort_keys=True, ensure_ascii=False)


def words_of(rows: list[Answer]) -> list[str]:
    parts = Counter(row["label"] for row in rows if isinstance(row, dict))
    return [times(label, n) for label, n in sorted(parts.items())] or [str(row) for row in rows]
