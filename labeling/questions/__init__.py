"""The question types. A new one is a module here, a template, a distance, a test, and one line in each registry."""

from labeling.questions.boxes import Boxes
from labeling.questions.choice import Choice
from labeling.questions.choices import Choices
from labeling.questions.number import Number
from labeling.questions.polygon import Polygon
from labeling.questions.question import Answer, Json, Option, Question
from labeling.questions.rating import Rating
from labeling.questions.spans import Spans
from labeling.questions.text import Text

QUESTIONS: dict[str, type[Question]] = {
    question.type: question for question in (Choice, Choices, Rating, Number, Text, Spans, Boxes, Polygon)
}

__all__ = ["QUESTIONS", "Answer", "Choice", "Json", "Option", "Question"]
