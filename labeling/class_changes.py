"""What a draft does to the classes of the version in force: renamed, merged, split, retired, added, asked again.

Nothing is stored beside the draft's schema and its mapping: what is pending follows from comparing both with the
version in force, so whoever edits the draft by hand or over REST sees the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from labeling.models import InstructionVersion
from labeling.questions import Option, Question


class Kind(StrEnum):
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"
    AGAIN = "again"  # the class stays, its answers do not: what it means has changed
    ADDED = "added"
    UNDECIDED = "undecided"  # it went away, and nothing is said of its answers yet


@dataclass(frozen=True)
class ClassChange:
    """One class and what the draft makes of it.

    option: of the version in force; of an added one, of the draft. into: the options of the draft that it becomes.
    stays: the draft still has an option with its value.
    """

    question: str
    question_title: str
    kind: Kind
    option: Option
    into: tuple[Option, ...] = ()
    stays: bool = False

    @property
    def is_asked_again(self) -> bool:
        """Must what was answered with it be labeled again?"""
        return self.kind in (Kind.SPLIT, Kind.RETIRED, Kind.AGAIN)


def class_changes(before: InstructionVersion | None, draft: InstructionVersion) -> list[ClassChange]:
    """In the order of the questions and of the old options, what was added at the end of each question."""
    found: list[ClassChange] = []
    for old in before.questions.questions if before else ():
        new = draft.questions.question(old.name)
        if new is not None and new.type == old.type:
            found += changes_of(old, new, draft.mapping.get(old.name, {}))
    return found


def composed(mappings: Iterable[Mapping[str, Mapping[str, str | None]]]) -> dict[str, dict[str, str | None]]:
    """The mappings of versions that follow one another as one, from the options before the first of them."""
    found: dict[str, dict[str, str | None]] = {}
    for mapping in mappings:
        for question, row in mapping.items():
            mine = found.setdefault(question, {})
            for old, now in mine.items():
                mine[old] = now if now is None else row.get(now, now)
            for old, new in row.items():
                mine.setdefault(old, new)
    return found


def mapping_since(before: InstructionVersion, after: InstructionVersion) -> dict[str, dict[str, str | None]]:
    """What the versions after one, up to another or the draft, say of its options; nothing where it is the newer."""
    between = after.project.instructions.published().filter(number__gt=before.number or 0)
    if after.number:
        between = between.filter(number__lte=after.number)
    found = list(between.order_by("number").values_list("mapping", flat=True))
    return composed(found if after.number else [*found, after.mapping])


def mapping_back(version: InstructionVersion, current: InstructionVersion) -> dict[str, dict[str, str | None]]:
    """What becomes of answers to the version in force where an older one is taken up again.

    A class that got another name gets its old one back. Where several were put together, or what a class means was
    changed, nobody can tell which of the old ones was meant: these are labeled again. Of a class that came later
    nothing is said; whoever publishes has to.
    """
    since = mapping_since(version, current)
    found: dict[str, dict[str, str | None]] = {}
    for old in version.questions.questions:
        now = current.questions.question(old.name)
        if now is None or now.type != old.type:
            continue
        ends = {option.value: since.get(old.name, {}).get(option.value, option.value) for option in old.options}
        for option in now.options:
            sources = [value for value, end in ends.items() if end == option.value]
            if sources == [option.value] or (not sources and option.value not in ends):
                continue
            back = sources[0] if len(sources) == 1 and option.value not in ends else None
            found.setdefault(old.name, {})[option.value] = back
    return found


def changes_of(old: Question, new: Question, mapping: Mapping[str, str | None]) -> list[ClassChange]:
    here = {option.value: option for option in new.options}
    known = {option.value for option in old.options}
    ends = {value: mapping.get(value, value) for value in known}
    sources = Counter(end for end in ends.values() if end is not None)
    found, made = [], set()
    for option in old.options:
        parts = tuple(each for each in new.options if each.split_of == option.value)
        kind, into = fate_of(option.value, mapping, here, parts, known, sources)
        made |= {each.value for each in into}
        if kind is not None:
            found.append(ClassChange(old.name, new.title, kind, option, into, option.value in here))
    added = [each for each in new.options if each.value not in known | made]
    return found + [ClassChange(old.name, new.title, Kind.ADDED, option, (option,), True) for option in added]


def fate_of(
    value: str,
    mapping: Mapping[str, str | None],
    here: Mapping[str, Option],
    parts: tuple[Option, ...],
    known: set[str],
    sources: Counter[str],
) -> tuple[Kind | None, tuple[Option, ...]]:
    """known: the old values; sources: how many old options end as each of the new ones."""
    target = mapping.get(value, value)
    if target is None:
        gone = Kind.AGAIN if value in here else Kind.RETIRED
        return (Kind.SPLIT, parts) if parts else (gone, ())
    if target not in here:
        return (None, ()) if value in here and value not in mapping else (Kind.UNDECIDED, ())
    if target == value:
        return None, ()
    kind = Kind.MERGED if target in known or sources[target] > 1 or value in here else Kind.RENAMED
    return kind, (here[target],)
