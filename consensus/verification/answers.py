"""The answers of a round, found and written without the code that the product finds and writes them with."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from consensus.stats.normalisers import NORMALISERS, ruled
from labeling.models import Annotation, Round
from labeling.questions import Question
from labeling.questions.text import Text

Answer = Hashable
Given = dict[int, list[tuple[int, Answer]]]  # item -> (labeler, answer) of each answer


def raw_answers(round: Round, question: Question) -> Given:
    """The newest revision of each submitted assignment; those that cannot tell are left out.

    Of a round that asks more people where the first ones differ, the first ones of each item alone. Of people alone.
    """
    newest: dict[int, tuple[int, int, int, Any]] = {}
    rows = Annotation.objects.filter(assignment__item__round=round, assignment__status="submitted")
    held = "assignment_id", "assignment__item__item_id", "assignment__labeler_id"
    found_rows = rows.values_list(*held, "revision", "answers", "cannot_tell")
    machines = set(rows.filter(assignment__labeler__is_machine=True).values_list("assignment__labeler_id", flat=True))
    for assignment, item, labeler, revision, answers, told in found_rows:
        if assignment not in newest or revision > newest[assignment][0]:
            answer = None if question.name in told else answers.get(question.name)
            newest[assignment] = (revision, item, labeler, answer)
    found: Given = defaultdict(list)
    n_asked: Counter[int] = Counter()
    for _, (_, item, labeler, answer) in sorted(newest.items()):
        n_asked[item] += 1
        if answer is not None and labeler not in machines and not (round.is_adaptive and n_asked[item] > round.overlap):
            found[item].append((labeler, plain(question, answer)))
    return found


def plain(question: Question, answer: Any) -> Answer:
    """What of an answer counts, in the simplest form that can be compared."""
    if question.type == "choices":
        return frozenset(answer)
    if question.type == "spans":
        return frozenset((part["start"], part["end"], part["label"]) for part in answer)
    if question.type == "boxes":
        rows = [(part["label"], *(float(part[name]) for name in ("x", "y", "width", "height"))) for part in answer]
        return tuple(sorted(rows))
    if isinstance(question, Text):
        return spelled(question, answer)
    if isinstance(answer, list):
        return tuple(sorted((part["label"], *rest_of(part)) for part in answer))
    return answer  # type: ignore[no-any-return]  # a word or a number


def spelled(question: Text, answer: str) -> str:
    """As it is compared, with the rules of the question."""
    base, accents = NORMALISERS[question.normaliser], question.accents == "count"
    return ruled(base, spellings=dict(question.spellings), ignored=question.ignored, accents=accents)(answer)


def rest_of(part: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a part of an answer says besides its label, in the order of its names; lists as tuples."""
    return tuple(frozen(part[name]) for name in sorted(part) if name != "label")


def frozen(value: Any) -> Any:
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def is_list(answer: Any) -> bool:
    return isinstance(answer, list)


def gold_of(rows: Sequence[tuple[int, Mapping[str, Any]]], question: Question) -> dict[int, Answer]:
    """Item -> its gold answer; gold of another type is none."""
    found = {}
    for item, gold in rows:
        answer = gold.get(question.name)
        if answer is not None and FITS.get(question.type, is_list)(answer):
            found[item] = plain(question, answer)
    return found


FITS: dict[str, Callable[[Any], bool]] = {
    "choice": lambda answer: True,
    "choices": lambda answer: isinstance(answer, list),
    "rating": lambda answer: isinstance(answer, int | float) and not isinstance(answer, bool),
    "number": lambda answer: isinstance(answer, int | float) and not isinstance(answer, bool),
    "boxes": lambda answer: isinstance(answer, list),
    "spans": lambda answer: isinstance(answer, list),
    "text": lambda answer: isinstance(answer, str),
}
