"""What a draft would do to the answers that are there, all of its mapping together, before it is published."""

from collections.abc import Mapping
from dataclasses import dataclass

from consensus.ratings import Known
from consensus.reports.findings import Kept, find
from consensus.reports.merging import WHAT_IF, Becomes, WhatIf, can_merge, written
from labeling.models import InstructionVersion, Project, Round
from labeling.questions import Question

Mappings = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True)
class QuestionEffect:
    """titles: of the options of either wording. becomes: what the draft makes of the options of the round's version.
    undecided: options that went away and about which nothing is said yet; they are read as they stand."""

    name: str
    title: str
    titles: Mapping[str, str]
    becomes: Becomes
    undecided: list[str]
    kept: Kept[WhatIf]


@dataclass(frozen=True)
class DraftEffect:
    """round: the newest closed one; None while there is none. questions: those of which an answer would change."""

    round: Round | None
    questions: list[QuestionEffect]


def draft_effects(project: Project, draft: InstructionVersion, mapping: Mappings, *, wait: bool = True) -> DraftEffect:
    """mapping: of the draft, as its form has it. wait: False computes what is not known here and now."""
    held = (
        Round.objects.filter(project=project, status=Round.Status.CLOSED)
        .select_related("project", "instructions")
        .order_by("-number")
        .first()
    )
    if held is None:
        return DraftEffect(None, [])
    later = list(project.instructions.published().filter(number__gt=held.instructions.number).order_by("number"))
    steps: list[Mappings] = [*(version.mapping for version in later), mapping]
    found = []
    for question in held.instructions.questions.questions:
        asked = draft.questions.question(question.name)
        if asked is None or asked.type != question.type or not (can_merge(question) or question.takes_one):
            continue
        becomes = {option.value: fate(option.value, question.name, steps) for option in question.options}
        here = {option.value for option in asked.options}
        undecided = [new for new in becomes.values() if new is not None and new not in here]
        if written(becomes) == "{}" and not undecided:
            continue
        kept = find(WHAT_IF, Known(held, question), written(becomes), wait=wait)
        found.append(
            QuestionEffect(question.name, question.title, titles_of(question, asked), becomes, undecided, kept)
        )
    return DraftEffect(held, found)


def fate(value: str, question: str, steps: list[Mappings]) -> str | None:
    """What an option has become after these versions, the oldest first; None: it is to be labeled again."""
    now: str | None = value
    for mapping in steps:
        now = None if now is None else mapping.get(question, {}).get(now, now)
    return now


def titles_of(*questions: Question) -> dict[str, str]:
    return {option.value: option.title for question in questions for option in question.options}
