"""What publishing a draft would make of the answers that are there."""

from collections.abc import Mapping
from dataclasses import dataclass

from consensus.differences import sameness
from labeling.actions.instructions import carry_over
from labeling.models import Annotation, InstructionVersion, Item, Project
from labeling.questions import Answer

Mappings = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True)
class Carried:
    """Of closed rounds only: numbers about an open one would tell its labelers what others answer."""

    n_answers: int  # carry over, as they are or under another option
    n_items: int  # have an answer that does not, of when they were last asked about: they are labeled again
    n_undecided: int  # answers whose option went away and for which nothing is said yet


def carried(project: Project, draft: InstructionVersion, mapping: Mappings) -> Carried:
    versions = list(project.instructions.published().order_by("number"))
    after = {version.pk: versions[at + 1 :] for at, version in enumerate(versions)}
    current = project.current_instructions
    fates: dict[tuple[int, str, str], str | None] = {}
    n_answers, n_undecided = 0, 0
    asked: dict[tuple[int, str], tuple[int, bool]] = {}  # item, question -> its newest round, must it be asked again
    rows = Annotation.objects.current().filter(
        assignment__item__round__project=project,
        assignment__item__round__status="closed",
        assignment__item__round__watches=None,
    )
    places = ("instructions", "assignment__item__item", "assignment__item__round__number", "answers")
    for version, item, number, answers in rows.values_list(*places):
        for question, answer in answers.items():
            place = (version, question, sameness(answer))
            if place not in fates:
                fates[place] = fate(carry_over(answer, question, after[version]), question, current, draft, mapping)
            if fates[place] == "carries":
                n_answers += 1
            elif fates[place] == "undecided":
                n_undecided += 1
            newest, again = asked.get((item, question), (0, False))
            if number >= newest:
                asked[item, question] = number, fates[place] == "again" or (again and number == newest)
    usable = set(Item.objects.filter(project=project).usable().values_list("pk", flat=True))
    n_items = len({item for (item, _), (_, again) in asked.items() if again and item in usable})
    return Carried(n_answers, n_items, n_undecided)


def fate(
    answer: Answer | None,
    question: str,
    current: InstructionVersion | None,
    draft: InstructionVersion,
    mapping: Mappings,
) -> str:
    """What becomes of an answer under the version in force: carries, again, undecided; "" where it is not asked."""
    asked = draft.questions.question(question)
    before = current.questions.question(question) if current else None
    if asked is None:
        return ""
    if answer is None or before is None or before.type != asked.type:
        return "again"
    said, here = mapping.get(question, {}), {option.value for option in asked.options}
    if asked.carried(answer, said) is None:
        return "again"
    return "carries" if all(value in said or value in here for value in before.named(answer)) else "undecided"
