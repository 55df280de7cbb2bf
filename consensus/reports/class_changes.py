"""What a draft does to the classes of the version in force, with how many answers that touches."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from consensus.differences import answer_of
from consensus.ratings import Known
from labeling.actions.instructions import carry_over
from labeling.class_changes import ClassChange, Kind, class_changes
from labeling.models import InstructionVersion, Project
from labeling.questions import Option

Class = tuple[str, str]  # question, value of an option


@dataclass
class Given:
    """The answers that name a class, carried to the version in force; of closed rounds only: numbers about an open one
    would tell its labelers what others answer."""

    n_answers: int = 0
    items: set[int] = field(default_factory=set)

    @property
    def n_items(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Effect:
    """A change with the answers that it touches."""

    change: ClassChange
    given: Given


@dataclass(frozen=True)
class ClassRow:
    """A class that the draft has, or that it takes away. option: of the draft, else of the version in force."""

    option: Option
    effect: Effect | None  # what the draft does to it; None: it stays as it is
    given: Given
    is_here: bool  # the draft has it
    is_known: bool  # the version in force has it


@dataclass(frozen=True)
class QuestionClasses:
    name: str
    title: str
    type: str
    rows: list[ClassRow]
    effects: list[Effect]

    @property
    def here(self) -> list[Option]:
        return [row.option for row in self.rows if row.is_here]


def given_to(project: Project, version: InstructionVersion) -> dict[Class, Given]:
    """By class of the version. What would be labeled again under it anyway is not counted."""
    later = list(project.instructions.published().filter(number__lte=version.number).order_by("number"))
    found: dict[Class, Given] = defaultdict(Given)
    closed = project.rounds.filter(status="closed", watches=None).select_related("project", "instructions")
    for held in closed.order_by("number"):
        for asked in held.instructions.questions.questions:
            now = version.questions.question(asked.name)
            if now is None or not now.options or now.type != asked.type:
                continue
            columns = Known(held, asked).columns
            after = [one for one in later if (one.number or 0) > (held.instructions.number or 0)]
            for code, label in enumerate(columns.vocabulary.labels):
                answer = carry_over(answer_of(asked, label), asked.name, after)
                named = () if answer is None else now.named(answer)
                if not named:
                    continue
                items = columns.item[columns.label == code]
                for value in named:
                    mine = found[asked.name, value]
                    mine.n_answers += len(items)
                    mine.items.update(np.unique(items).tolist())
    return found


def effects(project: Project, draft: InstructionVersion) -> list[Effect]:
    in_force = project.current_instructions
    if in_force is None:
        return []
    changes = class_changes(in_force, draft)
    given = given_to(project, in_force) if changes else {}
    return [effect_of(change, given) for change in changes]


def effect_of(change: ClassChange, given: dict[Class, Given]) -> Effect:
    touched = Given() if change.kind == Kind.ADDED else given.get((change.question, change.option.value), Given())
    return Effect(change, touched)


def n_items_again(found: list[Effect]) -> int:
    """Items with an answer that must be labeled again."""
    return len(set().union(*(each.given.items for each in found if each.change.is_asked_again)))


def classes_of_draft(project: Project, draft: InstructionVersion) -> list[QuestionClasses]:
    """Every question of the draft that has classes of its own, with all of these; those that went away last."""
    in_force = project.current_instructions
    given = given_to(project, in_force) if in_force else {}
    changes = class_changes(in_force, draft)
    with_options = {row["name"] for row in draft.schema["questions"] if row.get("options")}
    found = []
    for asked in draft.questions.questions:
        if asked.name not in with_options:
            continue
        old = in_force.questions.question(asked.name) if in_force else None
        known = {option.value for option in old.options} if old and old.type == asked.type else set()
        mine = [effect_of(change, given) for change in changes if change.question == asked.name]
        by_old = {each.change.option.value: each for each in mine}
        by_new = {each.change.into[0].value: each for each in mine if each.change.kind == Kind.RENAMED}
        rows = []
        for option in asked.options:
            effect = by_old.get(option.value) or by_new.get(option.value)
            touched = given.get((asked.name, effect.change.option.value if effect else option.value), Given())
            rows.append(ClassRow(option, effect, touched, True, option.value in known))
        rows += [
            ClassRow(each.change.option, each, each.given, False, True)
            for each in mine
            if not each.change.stays and each.change.kind != Kind.RENAMED
        ]
        found.append(QuestionClasses(asked.name, asked.title, asked.type, rows, mine))
    return found
