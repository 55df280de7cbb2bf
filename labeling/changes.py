"""What one version of the instructions changed against another: rules by words, questions and options by part."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.class_changes import Kind, changes_of, mapping_since
from labeling.diffs import Part, word_diff
from labeling.models import InstructionVersion
from labeling.questions import Option, Question
from labeling.schema import Schema

PARTS = {
    "title": gettext_noop("Title"),
    "definition": gettext_noop("Definition"),
    "include": gettext_noop("Include"),
    "exclude": gettext_noop("Exclude"),
    "examples": gettext_noop("Examples"),
    "counter_examples": gettext_noop("Counter-examples"),
    "borderline": gettext_noop("Borderline cases"),
    "hotkey": gettext_noop("Key"),
}
MEANING = {name: PARTS[name] for name in ("title", "definition", "include", "exclude")}


@dataclass(frozen=True)
class PartChange:
    name: str
    parts: list[Part]


@dataclass(frozen=True)
class OptionChange:
    value: str
    title: str
    position: int | None
    kind: str  # added, removed, changed, renamed
    changes: tuple[PartChange, ...] = ()
    moved: bool = False
    becomes: str = ""  # of a removed one, where the newer version says so
    was: str = ""  # the title of the old one that got another value, or that this one was split from


@dataclass(frozen=True)
class QuestionChange:
    name: str
    title: str
    kind: str  # added, removed, changed
    changes: tuple[PartChange, ...] = ()
    options: tuple[OptionChange, ...] = ()


@dataclass(frozen=True)
class Changes:
    rules: list[Part]  # empty: the rules are the same
    questions: list[QuestionChange]
    fields: list[str]  # sentences about the fields of x

    def __bool__(self) -> bool:
        return bool(self.rules or self.questions or self.fields)


def changes(before: InstructionVersion, after: InstructionVersion) -> Changes:
    old, new = before.questions, after.questions
    mapping = {} if before.pk is None or after.pk is None else mapping_since(before, after)
    rules = [] if before.rules == after.rules else word_diff(before.rules, after.rules)
    return Changes(
        rules=rules,
        questions=question_changes(old, new, mapping),
        fields=field_changes(old, new),
    )


def question_changes(old: Schema, new: Schema, mapping: Mapping[str, Mapping[str, str | None]]) -> list[QuestionChange]:
    found = []
    for question in new.questions:
        before = old.question(question.name)
        if before is None:
            found.append(QuestionChange(question.name, question.title, "added"))
            continue
        parts = part_changes(before, question, {"title": gettext_noop("Title"), "help": gettext_noop("Help")})
        parts += setting_changes(before.said(), question.said())
        options = option_changes(before, question, mapping.get(question.name, {}))
        if before.required != question.required:
            parts += (PartChange(_("Required"), word_diff(yes_no(before.required), yes_no(question.required))),)
        parts += setting_changes({_("Asked if"): old.condition(before)}, {_("Asked if"): new.condition(question)})
        if parts or options:
            found.append(QuestionChange(question.name, question.title, "changed", parts, options))
    gone = [question for question in old.questions if new.question(question.name) is None]
    return found + [QuestionChange(question.name, question.title, "removed") for question in gone]


def setting_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[PartChange, ...]:
    return tuple(
        PartChange(title, word_diff(before.get(title, ""), after.get(title, "")))
        for title in dict.fromkeys([*before, *after])
        if before.get(title) != after.get(title)
    )


def option_changes(old: Question, new: Question, mapping: Mapping[str, str | None]) -> tuple[OptionChange, ...]:
    before = {option.value: option for option in old.options}
    changed = changes_of(old, new, mapping)
    renamed = {each.into[0].value: each.option for each in changed if each.kind == Kind.RENAMED}
    kept = [option.value for option in new.options if option.value in before]
    order = [option.value for option in old.options if option.value in set(kept)]
    found = [
        renamed_option(renamed[option.value], option)
        if option.value in renamed
        else one_option(before.get(option.value), option, kept, order, before)
        for option in new.options
    ]
    here = {option.value: option.title for option in new.options}
    over = {option.value for option in renamed.values()}
    gone = [
        OptionChange(option.value, option.title, option.position, "removed", becomes=fate(option, mapping, here))
        for option in old.options
        if option.value not in here and option.value not in over
    ]
    return tuple(row for row in found if row) + tuple(gone)


def renamed_option(before: Option, after: Option) -> OptionChange:
    parts = (PartChange(_("Value"), word_diff(before.value, after.value)), *part_changes(before, after, PARTS))
    return OptionChange(after.value, after.title, after.position, "renamed", parts, was=before.title)


def one_option(
    before: Option | None, after: Option, kept: list[str], order: list[str], known: Mapping[str, Option]
) -> OptionChange | None:
    if before is None:
        origin = known.get(after.split_of)
        return OptionChange(after.value, after.title, after.position, "added", was=origin.title if origin else "")
    parts = part_changes(before, after, PARTS)
    for name, title in {"uncertain": _("Stands for not being sure"), "exclusive": _("Excludes the others")}.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            parts += (PartChange(title, word_diff(yes_no(was), yes_no(now))),)
    moved = kept.index(after.value) != order.index(after.value)
    if not parts and not moved:
        return None
    return OptionChange(after.value, after.title, after.position, "changed", parts, moved)


def part_changes(before: object, after: object, names: Mapping[str, str]) -> tuple[PartChange, ...]:
    return tuple(
        PartChange(_(title), word_diff(getattr(before, name), getattr(after, name)))
        for name, title in names.items()
        if getattr(before, name) != getattr(after, name)
    )


def fate(option: Option, mapping: Mapping[str, str | None], titles: Mapping[str, str]) -> str:
    if option.value not in mapping:
        return ""
    target = mapping[option.value]
    return (
        _("its items are labeled again")
        if target is None
        else (_("becomes %(title)s") % {"title": titles.get(target, target)})
    )


def field_changes(old: Schema, new: Schema) -> list[str]:
    before, after = {field.name: field for field in old.fields}, {field.name: field for field in new.fields}
    added = [(_("The field “%(name)s” came.") % {"name": name}) for name in after if name not in before]
    gone = [(_("The field “%(name)s” went.") % {"name": name}) for name in before if name not in after]
    return added + gone


def yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


@dataclass(frozen=True)
class MappingRow:
    """An old option about which the new version must say what becomes of its answers."""

    question: str
    question_title: str
    option: Option
    gone: bool  # it is no option any more; otherwise its text changed and it may stay
    targets: list[tuple[str, str]]

    @property
    def field(self) -> str:
        return f"map:{self.question}:{self.option.value}"


AGAIN = "\N{BULLET}again"  # no option's value: these are words


def mapping_rows(before: InstructionVersion, after: InstructionVersion) -> list[MappingRow]:
    """The old options that went away, those whose meaning may have changed, and those of which the draft says more."""
    rows = []
    for old in before.questions.questions:
        new = after.questions.question(old.name)
        if new is None or new.type != old.type:  # one of another type cannot be published under this name
            continue
        here = {option.value: option for option in new.options}
        said = after.mapping.get(old.name, {})
        for option in old.options:
            gone = option.value not in here
            if gone or option.value in said or part_changes(option, here[option.value], MEANING):
                rows.append(MappingRow(old.name, old.title, option, gone, targets_of(option, new, gone)))
    return rows


def targets_of(option: Option, new: Question, gone: bool) -> list[tuple[str, str]]:
    stays = [("", _("Choose what becomes of it"))] if gone else [(option.value, _("stays"))]
    others = [
        (other.value, (_("becomes %(title)s") % {"title": other.title}))
        for other in new.options
        if other.value != option.value
    ]
    return [*stays, *others, (AGAIN, _("must be labeled again"))]


def read_mapping(rows: list[MappingRow], given: Mapping[str, str]) -> dict[str, dict[str, str | None]]:
    """What a form says; options about which it says nothing are left out, and publishing asks for them."""
    mapping: dict[str, dict[str, str | None]] = {}
    for row in rows:
        target = given.get(row.field, "")
        if target:
            mapping.setdefault(row.question, {})[row.option.value] = None if target == AGAIN else target
    return mapping
