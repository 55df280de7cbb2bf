"""Which items a version of the instructions touches, and by which rule: what the next round is made of.

Only closed rounds are looked at: what is said of an open one would tell its labelers what others answer. Of each item
its newest closed round counts, as it does for its label (docs/adr/0008): what was asked again since needs no more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from consensus.answers import state_of
from consensus.columns import CANNOT_TELL, NO_ANSWER
from consensus.differences import answer_of
from consensus.models import Disagreement, Resolution, WrittenRule
from consensus.ratings import Known
from consensus.reports.causes import OF_THE_DEFINITION
from consensus.stats.arrays import Ints
from labeling.changes import mapping_rows, question_changes
from labeling.models import Assignment, Brought, Inquiry, InstructionVersion, Item, Project, Round, RoundItem
from labeling.questions import Answer, Question

Mappings = Mapping[str, Mapping[str, str | None]]
RULES = (Brought.MAPPING, Brought.DEFINITION, Brought.CASE, Brought.CANNOT_TELL, Brought.FLAGGED)


@dataclass(frozen=True)
class Affected:
    """items: primary key of a usable item -> the rules that touch it, in their order; a better x stands for the one it
    replaced. n_asked: items left out since a round under this version asks about them already.
    """

    items: Mapping[int, tuple[str, ...]]
    n_asked: int = 0

    def by(self, rules: Collection[str]) -> dict[int, tuple[str, ...]]:
        """With these rules switched on, and no others."""
        found = {pk: tuple(rule for rule in mine if rule in rules) for pk, mine in self.items.items()}
        return {pk: mine for pk, mine in found.items() if mine}

    def count(self, rule: str) -> int:
        return sum(rule in mine for mine in self.items.values())

    def count_alone(self, rule: str) -> int:
        """Items that only this rule touches: what switching it off would leave out."""
        return sum(mine == (rule,) for mine in self.items.values())


@dataclass(frozen=True)
class Step:
    """From the version in force to the one that is looked at. earlier: published ones up to `before`, oldest first."""

    before: InstructionVersion
    after: InstructionVersion
    mapping: Mappings
    earlier: list[InstructionVersion]

    def until_before(self, version: int) -> list[InstructionVersion]:
        return [row for row in self.earlier if (row.number or 0) > version]


def affected(project: Project, after: InstructionVersion, mapping: Mappings | None = None) -> Affected:
    """What a draft or a published version touches; nothing for the first version.

    mapping: of a draft, as its form has it; else its own. A number of queries that follows the closed rounds and the
    questions, not the items.
    """
    before = after.based_on if after.number else project.current_instructions
    if before is None:
        return Affected({})
    earlier = list(project.instructions.published().filter(number__lte=before.number).order_by("number"))
    step = Step(before, after, after.mapping if mapping is None else mapping, earlier)
    rounds = list(
        Round.objects.filter(project=project, status=Round.Status.CLOSED, instructions__in=earlier)
        .select_related("project", "instructions")
        .order_by("-number")
    )
    newest = newest_rounds(rounds)
    touched: dict[str, set[int]] = {rule: set() for rule in RULES}
    add_by_answers(touched, rounds, step)
    touched[Brought.CASE] = in_newest(case_rows(step, rounds), newest)
    touched[Brought.FLAGGED] = in_newest(flagged_rows(rounds), newest)
    return of_usable(project, touched, asked_already(after))


def newest_rounds(rounds: Iterable[Round]) -> dict[int, int]:
    """Item -> the newest of these rounds that asked about it."""
    numbers = {held.pk: held.number for held in rounds}
    found: dict[int, int] = {}
    for item, held in RoundItem.objects.filter(round__in=numbers).order_by().values_list("item_id", "round_id"):
        found[item] = max(found.get(item, 0), numbers[held])
    return found


def in_newest(rows: Iterable[tuple[int, int]], newest: Mapping[int, int]) -> set[int]:
    """rows: (item, number of a round)."""
    return {item for item, number in rows if newest.get(item) == number}


def asked_already(version: InstructionVersion) -> set[int]:
    """Items of rounds under this version, whether they wait, are open or closed."""
    if not version.number:
        return set()
    rows = RoundItem.objects.no_checks().filter(
        round__project=version.project_id, round__instructions__number__gte=version.number
    )
    return set(rows.values_list("item_id", flat=True))


def of_usable(project: Project, touched: Mapping[str, Collection[int]], asked: Collection[int]) -> Affected:
    """Rules by item, of what a round may ask about."""
    rows = list(Item.objects.filter(project=project, is_current=False).values_list("pk", "key"))
    usable = {key: pk for pk, key in Item.objects.filter(project=project).usable().values_list("pk", "key")}
    better = {pk: usable.get(key) for pk, key in rows}
    here = set(usable.values())
    found: dict[int, list[str]] = defaultdict(list)
    for rule in RULES:
        for pk in sorted({better.get(pk, pk) or 0 for pk in touched[rule]}):
            if pk in here:
                found[pk].append(str(rule))
    items = {pk: tuple(rules) for pk, rules in sorted(found.items()) if pk not in asked}
    return Affected(items, len(found) - len(items))


def add_by_answers(touched: dict[str, set[int]], rounds: Iterable[Round], step: Step) -> None:
    """The rules that look at answers: which do not carry over, whose option reads otherwise now, who could not tell."""
    states = {held.pk: state_of(held) for held in rounds}
    reworded = reworded_options(step)
    for question in touched_questions(step):
        seen: Ints = np.zeros(0, dtype=np.int64)
        for held in rounds:
            asked = held.instructions.questions.question(question.name)
            if asked is None or asked.type != question.type:
                continue
            columns = Known(held, asked, states[held.pk]).columns
            new = (columns.label != NO_ANSWER) & ~np.isin(columns.item, seen)
            again, other = fates(columns.vocabulary.labels, asked, question, held, step, reworded)
            code = columns.label.astype(np.int64)
            given = new & (code >= 0)
            touched[Brought.CANNOT_TELL] |= set(columns.item[new & (code == CANNOT_TELL)].tolist())
            touched[Brought.MAPPING] |= set(columns.item[given][again[code[given]]].tolist())
            touched[Brought.DEFINITION] |= set(columns.item[given][other[code[given]]].tolist())
            seen = np.union1d(seen, columns.item[new])


def touched_questions(step: Step) -> list[Question]:
    """Those that both versions ask and the newer one asks otherwise; all that both ask where the rules changed."""
    old, new = step.before.questions, step.after.questions
    same = [row for row in new.questions if (was := old.question(row.name)) is not None and was.type == row.type]
    if step.before.rules != step.after.rules:
        return same
    named = {row.name for row in question_changes(old, new, {})} | {name for name, row in step.mapping.items() if row}
    return [row for row in same if row.name in named]


def reworded_options(step: Step) -> dict[str, set[str]]:
    """Question -> the options of the version before that stay and read otherwise now."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in mapping_rows(step.before, step.after):
        if not row.gone:
            found[row.question].add(row.option.value)
    return found


def fates(
    labels: Collection[object],
    asked: Question,
    question: Question,
    held: Round,
    step: Step,
    reworded: Mapping[str, Collection[str]],
) -> tuple[np.ndarray, np.ndarray]:
    """Of each label whether its answers are to be given again, and whether an option in it reads otherwise now."""
    again, other = np.zeros(len(labels), dtype=bool), np.zeros(len(labels), dtype=bool)
    between = step.until_before(held.instructions.number or 0)
    said = step.mapping.get(question.name, {})
    if not asked.options or not (said or reworded.get(question.name) or any(row.mapping for row in between)):
        return again, other
    was = step.before.questions.question(question.name)
    for code, label in enumerate(labels):
        answer: Answer | None = answer_of(asked, label)
        for version in between:
            then = version.questions.question(question.name)
            row = version.mapping.get(asked.name, {})
            answer = None if answer is None or then is None else then.carried(answer, row)
        if answer is None or question.carried(answer, said) is None:
            again[code] = True
        elif was is not None:
            other[code] = any(value in reworded.get(question.name, ()) for value in was.named(answer))
    return again, other


def case_rows(step: Step, rounds: Iterable[Round]) -> list[tuple[int, int]]:
    """(item, number of the round) of each disagreement that led to the version: a rule of it was written when it was
    resolved, or one of its case's; or it was resolved since the version before with a cause that a definition mends.
    """
    places = ("pk", "case_id", "item__item_id", "item__round__number")
    held = Disagreement.objects.filter(item__round__in=list(rounds)).exclude(status=Disagreement.Status.SETTLED)
    rows = list(held.order_by().values_list(*places))
    led = set(WrittenRule.objects.filter(instructions=step.after).values_list("resolution__disagreement_id", flat=True))
    cases = {case for pk, case, _, _ in rows if pk in led and case}
    newest: dict[int, tuple[str, object]] = {}
    resolved = Resolution.objects.filter(disagreement__item__round__in=list(rounds), disagreement__status="resolved")
    for pk, cause, at in resolved.order_by("pk").values_list("disagreement_id", "cause", "at"):
        newest[pk] = (cause, at)
    since, until = step.before.published_at, step.after.published_at
    mended = {
        pk
        for pk, (cause, at) in newest.items()
        if cause in OF_THE_DEFINITION and (since is None or at > since) and (until is None or at <= until)  # type: ignore[operator]
    }
    return [(item, number) for pk, case, item, number in rows if pk in led or pk in mended or case in cases]


def flagged_rows(rounds: Iterable[Round]) -> list[tuple[int, int]]:
    """(item, number of the round) where a labeler asked about the definition, or skipped since it needs an expert."""
    held = list(rounds)
    skipped = Assignment.objects.filter(
        item__round__in=held, status=Assignment.Status.SKIPPED, skip_reason=Assignment.SkipReason.EXPERT
    )
    asked = Inquiry.objects.filter(assignment__item__round__in=held)
    return [
        *skipped.values_list("item__item_id", "item__round__number"),
        *asked.values_list("assignment__item__item_id", "assignment__item__round__number"),
    ]
