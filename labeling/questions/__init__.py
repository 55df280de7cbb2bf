"""The question types. A new one is a module here, a template, a distance, a test, and one line in each registry."""

from labeling.questions.choice import Choice
from labeling.questions.question import Answer, Json, Option, Question

QUESTIONS: dict[str, type[Question]] = {"choice": Choice}

__all__ = ["QUESTIONS", "Answer", "Choice", "Json", "Option", "Question"]
