"""Answers that are lists of parts of x, each with an option as its label: boxes and spans."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from labeling.errors import InvalidSchema
from labeling.questions.question import Answer, Carried, Json, Question, listed, parse_json, shortened

MAX_PARTS = 1_000
Part = dict[str, Any]


def read_parts(question: Question, raw: Json, what: str, keys: tuple[str, ...]) -> list[Mapping[str, Json]]:
    """The parts, each an object with a label that is an option; raises InvalidAnswer. what: "Box", for sentences."""
    if not isinstance(raw, list):
        raise question.refused(
            _("Give a list, each entry an object with label, %(names)s.") % {"names": ", ".join(keys)}
        )
    if len(raw) > MAX_PARTS:
        raise question.refused(
            _("There are %(n)s entries; at most %(MAX_PARTS)s are allowed.")
            % {"n": f"{len(raw):,}", "MAX_PARTS": f"{MAX_PARTS:,}"}
        )
    known = {option.value for option in question.options}
    for place, part in enumerate(raw, start=1):
        if not isinstance(part, Mapping):
            raise question.refused(
                _("%(what)s %(place)d must be an object with label, %(names)s.")
                % {"what": _(what), "place": place, "names": ", ".join(keys)}
            )
        label = part.get("label")
        if not isinstance(label, str) or label not in known:
            values = listed([option.value for option in question.options])
            raise question.refused(
                _("%(what)s %(place)d has no label that is an option. The options are: %(values)s.")
                % {"what": _(what), "place": place, "values": values}
            )
    return raw


def parts_of(answer: Answer) -> list[Part]:
    """The parts of what may also be a draft: whatever is no part is passed over."""
    rows = answer if isinstance(answer, list) else []
    return [part for part in rows if isinstance(part, Mapping) and isinstance(part.get("label"), str)]  # type: ignore[misc]


def counted(question: Question, answer: Answer, nothing: str) -> str:
    """ "Insult ×2, Threat". nothing: what is said where there is no part, such as "no span"."""
    found = Counter(part["label"] for part in parts_of(answer))
    values = [option.value for option in question.options]
    words = [times(question.title_of(value), found[value]) for value in values if found[value]]
    return shortened(", ".join(words)) or _(nothing)


def times(title: str, n: int) -> str:
    return title if n == 1 else f"{title} ×{n}"


def labels_of(question: Question, answer: Answer) -> tuple[str, ...]:
    given = {part["label"] for part in parts_of(answer)}
    return tuple(option.value for option in question.options if option.value in given)


def relabeled(answer: Answer, mapping: Carried) -> list[Part] | None:
    """The parts under other labels; None if one of them must be labeled again."""
    renamed = [{**part, "label": mapping.get(part["label"], part["label"])} for part in parts_of(answer)]
    return None if any(part["label"] is None for part in renamed) else renamed


def parse_parts(text: str) -> Json:
    return parse_json(text)


def field_within(question: Question, named: str, fields: Mapping[str, str], fitting: tuple[str, ...]) -> str:
    """The field whose parts are asked for: the one the schema names, else the first that fits."""
    found = [name for name, kind in fields.items() if kind in fitting and named in ("", name)]
    if not found:
        said = {"question": question.name, "type": question.type, "field": named, "types": _(" or ").join(fitting)}
        if named:
            sentence = _(
                "The question “%(question)s” is of type %(type)s and needs a field “%(field)s” of type %(types)s."
            )
            beside = _("Add a field “%(field)s” of type %(types)s.")
        else:
            sentence = _("The question “%(question)s” is of type %(type)s and needs a field of type %(types)s.")
            beside = _("Add a field of type %(types)s.")
        raise InvalidSchema(sentence % said, fields={"fields": beside % said})
    return found[0]
