"""Several options of a question become one of them in the draft, to be looked at before it is published."""

from collections.abc import Collection
from copy import deepcopy

from django.db import transaction
from django.utils.translation import gettext as _

from labeling.actions.instructions import locked_draft, save_draft, start_draft
from labeling.errors import Invalid
from labeling.models import InstructionVersion, Project, User
from labeling.questions import Json


@transaction.atomic
def propose_merge(
    *, project: Project, by: User, question: str, options: Collection[str], into: str
) -> InstructionVersion:
    """The draft, started if there is none, without the other options and with a mapping that says what becomes of them.

    Publishing asks whether that is meant. Raises Invalid where the draft has no such question or option.
    """
    draft = locked_draft(start_draft(project=project, by=by))
    schema = deepcopy(draft.schema)
    asked = next((row for row in schema["questions"] if row["name"] == question), None)
    if asked is None or into not in [str(option["value"]) for option in asked.get("options", [])]:
        raise Invalid(
            _("The draft has no option “%(option)s” to put them into. Nothing was changed.") % {"option": into}
        )
    gone = [value for value in options if value != into]
    asked["options"] = [option for option in asked["options"] if str(option["value"]) not in gone]
    for row in schema["questions"]:
        follow(row.get("show_if"), question, gone, into)
    before = draft.mapping.get(question, {})
    mapping = {old: into if new in gone else new for old, new in before.items()} | dict.fromkeys(gone, into)
    return save_draft(
        draft=draft, by=by, revision=draft.revision, schema=schema, mapping={**draft.mapping, question: mapping}
    )


def follow(rule: Json, question: str, gone: Collection[str], into: str) -> None:
    """A question that was asked of those who chose one of the options is asked of those who choose what it became."""
    if rule and rule["question"] == question:
        rule["is"] = list(dict.fromkeys(into if str(value) in gone else str(value) for value in rule["is"]))
