"""Acts on the classes of a draft: rename, merge, split, add, retire, ask again, and taking each of them back.

Each changes the draft's schema and its mapping together, so that publishing knows what becomes of old answers. Answers
themselves are never touched. Each names the revision that was read, as every save of a draft does.
"""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from labeling.actions.instructions import locked_draft, save_draft
from labeling.class_changes import ClassChange, Kind, class_changes
from labeling.errors import Invalid
from labeling.models import InstructionVersion, User
from labeling.questions import Json
from labeling.questions.question import Question
from labeling.schema import Schema

DIGITS = "1234567890"  # that options have by their place
Row = dict[str, Any]  # an option as the schema has it

# Classes that many definitions miss, by the name of the act that adds one.
PATTERNS: dict[str, Row] = {
    "unclear": {
        "value": "unclear",
        "title": gettext_noop("Unclear or borderline"),
        "definition": gettext_noop("Two classes fit equally well, or the rules do not say which."),
        "uncertain": True,
    },
    "unintelligible": {
        "value": "unintelligible",
        "title": gettext_noop("Unintelligible"),
        "definition": gettext_noop("It can be opened, but what it holds cannot be made out."),
        "uncertain": True,
    },
}


@dataclass
class Classes:
    """The classes of one question of a draft while they are changed.

    options: rows of the schema by the value of the option, in order. mapping: old value -> new value, or None.
    known: the old values, those of the version in force.
    """

    draft: InstructionVersion
    schema: dict[str, Json]
    asked: Row
    options: dict[str, Row]
    mapping: dict[str, str | None]
    before: Question | None

    @property
    def known(self) -> list[str]:
        return [option.value for option in self.before.options] if self.before else []

    def ending_as(self, value: str) -> list[str]:
        """The old values whose answers become this one."""
        return [old for old in self.known if self.mapping.get(old, old) == value]

    def has(self, value: str) -> Row:
        if value not in self.options:
            raise Invalid(
                _("The draft has no option “%(option)s”. Load it again. Nothing was changed.") % {"option": value},
                fields={"option": _("The draft has no such option.")},
            )
        return self.options[value]

    def becomes(self, value: str, target: str | None) -> None:
        """The answers that end as one class end as another; those that are labeled again anyway stay so."""
        for old in self.ending_as(value):
            self.mapping[old] = target

    def put(self, rows: Mapping[str, Row], *, instead_of: str) -> None:
        """Options in the place of one."""
        taken = [value for value in rows if value in self.options and value != instead_of]
        if taken:
            raise twin(taken[0])
        found: dict[str, Row] = {}
        for value, row in self.options.items():
            found |= rows if value == instead_of else {value: row}
        self.options = found

    def insert(self, value: str, row: Row) -> None:
        """An old option where it stood: after the nearest of those before it that is there."""
        order = list(self.options)
        earlier = [old for old in self.known[: self.known.index(value)] if old in order]
        order.insert(order.index(earlier[-1]) + 1 if earlier else 0, value)
        self.options = {each: row if each == value else self.options[each] for each in order}

    def follow(self, gone: str, into: Sequence[str]) -> None:
        """A question that is asked of those who chose a class is asked of those who choose what it became."""
        for other in self.schema["questions"]:
            rule = other.get("show_if")
            if not rule or rule["question"] != self.asked["name"]:
                continue
            values = [str(value) for value in rule["is"]]
            if gone in values:
                at = values.index(gone)
                rule["is"] = list(dict.fromkeys([*values[:at], *into, *values[at + 1 :]]))
            if not rule["is"]:
                title = other.get("title") or other["name"]
                raise Invalid(
                    _(
                        "“%(title)s” is asked only of those who chose this class. Change that in the draft first, or "
                        "choose a class that its answers become."
                    )
                    % {"title": title}
                )

    def save(self, by: User, revision: int, act: str) -> InstructionVersion:
        self.asked["options"] = with_keys_apart(list(self.options.values()))
        mapping = {old: new for old, new in self.mapping.items() if old != new}
        rest = {name: row for name, row in self.draft.mapping.items() if name != self.asked["name"]}
        whole = rest | ({self.asked["name"]: mapping} if mapping else {})
        return save_draft(draft=self.draft, by=by, revision=revision, schema=self.schema, mapping=whole, act=act)


def with_keys_apart(rows: list[Row]) -> list[Row]:
    """Where the places of options have moved onto a digit that one has as its own key, all digits go by place."""
    keys = [str(row.get("hotkey") or "") or DIGITS[at : at + 1] for at, row in enumerate(rows)]
    taken = [key for key in keys if key]
    if len(taken) == len(set(taken)):
        return rows
    return [{name: value for name, value in row.items() if name != "hotkey" or value not in DIGITS} for row in rows]


def classes_of(draft: InstructionVersion, question: str) -> Classes:
    draft = locked_draft(draft)
    schema = deepcopy(draft.schema)
    asked = next((row for row in schema["questions"] if row["name"] == question), None)
    read = draft.questions.question(question)
    if asked is None or read is None:
        raise Invalid(
            _("The draft has no question “%(question)s”.") % {"question": question},
            fields={"question": _("The draft has no such question.")},
        )
    if not asked.get("options"):
        raise Invalid(_("“%(title)s” has no classes of its own. Give it options in the draft.") % {"title": read.title})
    in_force = draft.project.current_instructions
    before = in_force.questions.question(question) if in_force else None
    options = {option.value: row for option, row in zip(read.options, asked["options"], strict=True)}
    before = before if before and before.type == read.type else None
    return Classes(draft, schema, asked, options, dict(draft.mapping.get(question, {})), before)


@transaction.atomic
def rename_class(
    *, draft: InstructionVersion, by: User, revision: int, question: str, option: str, title: str, value: str = ""
) -> InstructionVersion:
    """value: what stands in data; as it was if left out. Old answers carry over to the new one."""
    classes = classes_of(draft, question)
    row = classes.has(option)
    value = value.strip() or option
    row |= {"value": as_given(row, value), "title": title.strip() or str(row.get("title") or value)}
    classes.put({value: row}, instead_of=option)
    classes.becomes(option, value)
    classes.follow(option, [value])
    return classes.save(by, revision, "rename")


@transaction.atomic
def merge_classes(
    *,
    draft: InstructionVersion,
    by: User,
    revision: int,
    question: str,
    options: Collection[str],
    into: str,
    title: str = "",
    definition: str | None = None,
) -> InstructionVersion:
    """Several classes become one of them, whose title and definition may be given anew."""
    classes = classes_of(draft, question)
    row = classes.has(into)
    gone = [value for value in dict.fromkeys(options) if value != into]
    if not gone:
        raise Invalid(_("Choose another class to put together with it."), fields={"into": _("Choose another class.")})
    for value in gone:
        classes.has(value)
        classes.becomes(value, into)
        classes.follow(value, [into])
        del classes.options[value]
    if title.strip():
        row["title"] = title.strip()
    if definition is not None:
        row["definition"] = definition.strip()
    return classes.save(by, revision, "merge")


@transaction.atomic
def split_class(
    *,
    draft: InstructionVersion,
    by: User,
    revision: int,
    question: str,
    option: str,
    into: Sequence[Mapping[str, str]],
) -> InstructionVersion:
    """A class becomes several, in its place; what was answered with it must be labeled again.

    into: {title, value (the title if left out), definition}; one of them may keep the value.
    """
    classes = classes_of(draft, question)
    was = classes.has(option)
    made: dict[str, Row] = {}
    origin = next(iter(classes.ending_as(option)), option)
    for part in into:
        title = part.get("title", "").strip()
        value = part.get("value", "").strip() or title
        if not value:
            continue
        if value in made:
            raise twin(value)
        texts = {name: part[name].strip() for name in ("definition",) if part.get(name, "").strip()}
        kept = {name: was[name] for name in ("hotkey", "uncertain", "exclusive") if value == option and name in was}
        row: Row = {"value": as_given(was, value), "title": title or value, "split_of": origin}
        made[value] = row | texts | kept
    if len(made) < 2:
        raise Invalid(
            _("Name two classes or more that “%(option)s” is split into, one a line.") % {"option": option},
            fields={"into": _("Name two classes or more, one a line.")},
        )
    classes.put(made, instead_of=option)
    classes.becomes(option, None)
    classes.follow(option, list(made))
    return classes.save(by, revision, "split")


@transaction.atomic
def retire_class(
    *, draft: InstructionVersion, by: User, revision: int, question: str, option: str, into: str | None
) -> InstructionVersion:
    """A class goes. into: the class that its answers become; None: they must be labeled again."""
    classes = classes_of(draft, question)
    if into is not None:
        classes.has(into)
        if into == option:
            raise Invalid(_("Choose another class."), fields={"into": _("Choose another class.")})
    if option in classes.known and option not in classes.options:  # removed by hand, and nothing said of its answers
        classes.mapping[option] = into
        return classes.save(by, revision, "retire")
    classes.has(option)
    classes.becomes(option, into)
    classes.follow(option, [into] if into is not None else [])
    del classes.options[option]
    return classes.save(by, revision, "retire")


@transaction.atomic
def ask_again(*, draft: InstructionVersion, by: User, revision: int, question: str, option: str) -> InstructionVersion:
    """The class stays, but what it means has changed: what was answered with it must be labeled again."""
    classes = classes_of(draft, question)
    classes.has(option)
    if not classes.ending_as(option):
        raise Invalid(_("Nothing was answered with this class before, so there is nothing to label again."))
    classes.becomes(option, None)
    return classes.save(by, revision, "ask_again")


@transaction.atomic
def add_class(
    *,
    draft: InstructionVersion,
    by: User,
    revision: int,
    question: str,
    title: str = "",
    value: str = "",
    definition: str = "",
    uncertain: bool = False,
    pattern: str = "",
) -> InstructionVersion:
    """pattern: one of PATTERNS, instead of everything else. Old answers stay what they are."""
    classes = classes_of(draft, question)
    if pattern:
        row = pattern_row(pattern)
    else:
        value = value.strip() or title.strip()
        if not value:
            raise Invalid(_("Name the class."), fields={"title": _("Name the class.")})
        some = next(iter(classes.options.values()), {})
        row = {"value": as_given(some, value), "title": title.strip() or value, "definition": definition.strip()}
        row |= {"uncertain": True} if uncertain else {}
    if str(row["value"]) in classes.options:
        raise twin(str(row["value"]))
    classes.options[str(row["value"])] = row
    return classes.save(by, revision, "add")


def pattern_row(name: str) -> Row:
    if name not in PATTERNS:
        raise Invalid(_("There is no such class to add with one click."), fields={"pattern": ", ".join(PATTERNS)})
    made = PATTERNS[name]
    return made | {"title": _(made["title"]), "definition": _(made["definition"])}


@transaction.atomic
def bring_back(*, draft: InstructionVersion, by: User, revision: int, question: str, option: str) -> InstructionVersion:
    """Take back what the draft does to one class: an old one stands as it stood, one that was added goes."""
    classes = classes_of(draft, question)
    pending = class_changes(draft.project.current_instructions, classes.draft)
    change = next((each for each in pending if (each.question, each.option.value) == (question, option)), None)
    if change is None:
        raise Invalid(_("The draft changes nothing about “%(option)s” any more.") % {"option": option})
    if change.kind == Kind.ADDED:
        classes.follow(option, [])
        del classes.options[option]
    else:
        restore(classes, change)
    return classes.save(by, revision, "bring_back")


def restore(classes: Classes, change: ClassChange) -> None:
    """Texts that were edited since stay where a class only got another name; parts of a split go."""
    value = change.option.value
    in_force = classes.draft.project.current_instructions
    was = old_row(in_force, change) if in_force else {}
    classes.mapping.pop(value, None)
    if change.kind == Kind.RENAMED:
        (now,) = change.into
        row = classes.options[now.value] | {"value": was["value"], "title": was.get("title", value)}
        classes.put({value: row}, instead_of=now.value)
        classes.follow(now.value, [value])
        return
    if change.kind == Kind.SPLIT:
        for part in change.into:
            if part.value != value:
                follow_back(classes, part.value, value)
                del classes.options[part.value]
        if value in classes.options:
            classes.options[value] = was
    if value not in classes.options:
        classes.insert(value, was)
        ask_those_again(classes, value)


def follow_back(classes: Classes, part: str, whole: str) -> None:
    """Who was asked because of a part is asked because of the whole, which is about to stand there again."""
    classes.follow(part, [whole])


def ask_those_again(classes: Classes, value: str) -> None:
    """Questions that were asked of those who chose a class are asked of them again."""
    in_force = classes.draft.project.current_instructions
    rules = {row["name"]: row.get("show_if") for row in (in_force.schema["questions"] if in_force else [])}
    for other in classes.schema["questions"]:
        rule, was = other.get("show_if"), rules.get(other["name"])
        if rule and was and rule["question"] == was["question"] == classes.asked["name"]:
            back = [value] if value in map(str, was["is"]) and value not in map(str, rule["is"]) else []
            rule["is"] = [*rule["is"], *back]


def old_row(in_force: InstructionVersion, change: ClassChange) -> Row:
    asked = next(row for row in in_force.schema["questions"] if row["name"] == change.question)
    read = Schema.read(in_force.schema).question(change.question)
    assert read is not None
    rows = zip(read.options, asked["options"], strict=True)
    return deepcopy(next(row for option, row in rows if option.value == change.option.value))


def as_given(row: Row, value: str) -> Json:
    """A value as the options beside it are written: numbers where these are numbers."""
    if isinstance(row.get("value"), int | float) and not isinstance(row.get("value"), bool):
        try:
            number = float(value)
        except ValueError:
            return value
        return int(number) if number.is_integer() else number
    return value


def twin(value: str) -> Invalid:
    sentence = _("The draft has an option “%(value)s” already. Give it another value.") % {"value": value}
    return Invalid(sentence, fields={"value": sentence})


@transaction.atomic
def change_classes(
    *,
    draft: InstructionVersion,
    by: User,
    revision: int,
    act: str,
    question: str,
    option: str = "",
    into: str | Sequence[Mapping[str, str]] | None = None,
    title: str = "",
    value: str = "",
    definition: str = "",
    uncertain: bool = False,
    pattern: str = "",
) -> InstructionVersion:
    """One of the acts above by its name, for pages and REST alike: rename, merge, split, retire, again, add, undo.

    into: the value of an option, the parts of a split, or None: label again.
    """
    named: dict[str, Any] = {"draft": draft, "by": by, "revision": revision, "question": question}
    target = into if isinstance(into, str) else ""
    if act == "rename":
        return rename_class(**named, option=option, title=title, value=value)
    if act == "merge":
        return merge_classes(**named, options=[option], into=target, title=title)
    if act == "split":
        return split_class(**named, option=option, into=[] if isinstance(into, str | None) else into)
    if act == "retire":
        return retire_class(**named, option=option, into=target or None)
    if act == "again":
        return ask_again(**named, option=option)
    if act == "add":
        return add_class(**named, title=title, value=value, definition=definition, uncertain=uncertain, pattern=pattern)
    if act == "undo":
        return bring_back(**named, option=option)
    raise Invalid(_("There is no such act on classes."), fields={"act": ", ".join(ACTS)})


ACTS = ("rename", "merge", "split", "retire", "again", "add", "undo")
