"""The lines that compute a number of a page again: from the answers over REST, by the statistics that the page uses."""

import json
from collections.abc import Mapping, Sequence

from consensus.coefficients import Coefficient
from consensus.kinds import ANSWER_KINDS
from labeling.models import Round
from labeling.questions import Question
from labeling.questions.text import Text

# Question type -> what makes an answer the label that is compared, and what that needs.
LABEL: Mapping[str, tuple[str, str]] = {
    "choices": ("choices_label({})", "from consensus.stats.shapes import choices_label"),
    "boxes": ("boxes_label({})", "from consensus.stats.shapes import boxes_label"),
    "spans": ("spans_label({})", "from consensus.stats.shapes import spans_label"),
    "text": ("text_label({})", "from consensus.stats.shapes import text_label"),
    **{name: (f"{kind.label_code}({{}})", kind.label_import) for name, kind in ANSWER_KINDS.items()},
}

LINES = '''\
# Needs the folder consensus/stats of Concord on the path, with NumPy, SciPy, pandas and rapidfuzz; no Django.
import json
import urllib.request

import pandas as pd

{imports}

SITE, TOKEN = {site}, "<token>"
{rules}

def rows_of(path):
    """Every row of a list, page by page."""
    address = f"{{SITE}}/api/v1/projects/{slug}/{{path}}"
    while address:
        request = urllib.request.Request(address, headers={{"Authorization": f"Bearer {{TOKEN}}"}})
        with urllib.request.urlopen(request) as response:
            page = json.load(response)
        yield from page["results"]
        address = page["next"]


rows = [
    (row["item"], row["labeler"], {label})
    for row in rows_of("annotations/?round={round}&page_size=1000")
    if {question} in row["answers"]{people}{slice}
]
frame = pd.DataFrame(rows, columns=["item", "labeler", "label"])
ratings = Ratings.from_frame(frame{order})
{lengths}print(bootstrap({call}))
'''


def notebook(
    round: Round, question: Question, coefficient: Coefficient, slice: str, site: str, *, machines: bool = False
) -> str:
    """Python that prints the Estimate of the page; "<token>" stands for a token that may read the project.

    Empty for an open round: its numbers leave out items that still wait for answers.
    """
    if round.is_open:
        return ""
    label, needed = LABEL.get(question.type, ("{}", ""))
    name = json.dumps(question.name, ensure_ascii=False)
    return LINES.format(
        imports=imports(("from consensus.stats import Ratings", "from consensus.stats import bootstrap",
                         needed, *coefficient.imports, *normaliser(question))),
        rules=rules_of(question),
        site=json.dumps(site),
        slug=round.project.slug,
        label=label.format(f'row["answers"][{name}]{told_normaliser(question)}'),
        round=round.number,
        question=name,
        people="" if machines else ' and not row["is_machine"]',
        slice=in_slice(slice),
        order=order_of(question),
        lengths=lengths_of(question) if coefficient.needs_lengths else "",
        call=", ".join(part for part in (coefficient.statistic.__name__, "ratings", coefficient.code) if part),
    )  # fmt: skip


def imports(lines: Sequence[str]) -> str:
    """In order, those from one module together."""
    modules: dict[str, set[str]] = {}
    for line in filter(None, lines):
        module, what = line.removeprefix("from ").split(" import ")
        modules.setdefault(module, set()).add(what)
    return "\n".join(f"from {module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules))


def normaliser(question: Question) -> tuple[str, ...]:
    """Of a text where every character counts; text_label compares words unless told."""
    if not isinstance(question, Text):
        return ()
    names = [question.normaliser] if question.normaliser == "raw" or has_rules(question) else []
    names += ["ruled"] if has_rules(question) else []
    return tuple(f"from consensus.stats.normalisers import {name}" for name in names)


def told_normaliser(question: Question) -> str:
    """The second argument of text_label, where it is not the one that is taken unless told."""
    return ", NORMALISER" if rules_of(question) else ", raw" if normaliser(question) else ""


def has_rules(question: Text) -> bool:
    return bool(question.spellings or question.ignored or question.accents != "count")


def rules_of(question: Question) -> str:
    """A line that makes the normaliser with the standard spellings and the words that do not count; else nothing."""
    if not isinstance(question, Text) or not has_rules(question):
        return ""
    given = {"spellings": dict(question.spellings), "ignored": list(question.ignored)}
    said = [f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in given.items() if value]
    said += ["accents=False"] if question.accents != "count" else []
    return f"NORMALISER = ruled({', '.join([question.normaliser, *said])})\n"


def order_of(question: Question) -> str:
    """The classes that one may choose, from low to high: those that nobody gave count too."""
    if not question.takes_one or not question.options:
        return ""
    values = [option.value for option in question.options]
    known = json.dumps(values, ensure_ascii=False) if question.type == "choice" else f"[{', '.join(values)}]"
    return f", order={known}"


def in_slice(slice: str) -> str:
    """The rest of the condition that a row is of a slice, named as Concord names it."""
    if not slice:
        return ""
    name, _, value = slice.partition("=")
    given = f'row["attributes"].get({json.dumps(name, ensure_ascii=False)})'
    low, _, high = value.partition("\N{EN DASH}")
    if is_number(low) and is_number(high):
        return f'\n    and {given} is not None\n    and {low} <= float(f"{{{given}:.6g}}") <= {high}'
    if value in ("true", "false"):
        return f"\n    and {given} in ({value.title()}, {value!r})"
    alone = f", {value}" if is_number(value) else ""
    return f"\n    and {given} in ({json.dumps(value, ensure_ascii=False)}{alone or ','})"


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def lengths_of(question: Question) -> str:
    field = json.dumps(getattr(question, "field", ""), ensure_ascii=False)
    items = 'rows_of("items/?page_size=1000")'
    return f'lengths = {{row["id"]: len(row["data"].get({field}) or "") for row in {items}}}\n'
