"""Several options of a question become one of them in the draft, to be looked at before it is published."""

from collections.abc import Collection

from django.db import transaction

from labeling.actions.classes import merge_classes
from labeling.actions.instructions import locked_draft, start_draft
from labeling.models import InstructionVersion, Project, User


@transaction.atomic
def propose_merge(
    *, project: Project, by: User, question: str, options: Collection[str], into: str
) -> InstructionVersion:
    """The draft, started if there is none, without the other options and with a mapping that says what becomes of them.

    Publishing asks whether that is meant. Raises Invalid where the draft has no such question or option.
    """
    draft = locked_draft(start_draft(project=project, by=by))
    return merge_classes(draft=draft, by=by, revision=draft.revision, question=question, options=options, into=into)
