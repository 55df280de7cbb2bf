"""The answers of a round as a later version of the instructions reads them: by the mappings in between.

Raw answers stay what they are. What a mapping says must be labeled again is no answer under the later version, and is
counted as left out.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from consensus.answers import State, current_rows
from consensus.columns import Columns, columns_of
from consensus.differences import label_of, labels_of_gold
from consensus.memory import Memory
from consensus.stats.arrays import Label
from consensus.vocabularies import Vocabulary
from labeling.actions.instructions import carry_over
from labeling.errors import NotFound
from labeling.models import InstructionVersion, Round
from labeling.questions import Answer, Question

AGAIN = -3  # in place of the code of a label: the version says that it must be labeled again

HELD = Memory[Columns](n_bytes=64 << 20, size_of=lambda columns: columns.n_bytes)


def versions_for(round: Round, question: str) -> list[InstructionVersion]:
    """Under which the answers of a round may be read, its own first: the later ones that ask the same question."""
    own = round.instructions
    asked = own.questions.question(question)
    later = round.project.instructions.published().filter(number__gt=own.number or 0).order_by("number")
    found = [own]
    for version in later if asked else ():
        now = version.questions.question(question)
        if now is None or asked is None or now.type != asked.type:
            break
        found.append(version)
    return found


def version_to_read(round: Round, question: str, number: int) -> InstructionVersion | None:
    """None: the round's own. Raises NotFound for a version that cannot read its answers."""
    found = next((each for each in versions_for(round, question) if each.number == number), None)
    if found is None:
        sentence = _("The answers of round %(round)d to this question cannot be read under version %(version)d.")
        raise NotFound(sentence % {"round": round.number, "version": number})
    return None if found.pk == round.instructions_id else found


def read_as(round: Round, under: InstructionVersion | None) -> str:
    """Under which version numbers about a round read, for people."""
    own = round.instructions.number or 0
    if under is None or under.number == own:
        return _("Answers of version %(own)d, read under it.") % {"own": own}
    return _("Answers of version %(own)d, read under version %(under)d.") % {"own": own, "under": under.number}


def read_under(round: Round, question: str, under: InstructionVersion, state: State) -> Columns:
    """All current answers to a question; `label` is AGAIN where the version has none for an answer."""
    key = state.key, question, under.pk
    return HELD.get(key) or HELD.put(key, columns_under(round, question, under))


def columns_under(round: Round, question: str, under: InstructionVersion) -> Columns:
    asked, later = asked_under(question, under), versions_between(round, under)

    def read(answer: Answer) -> Label:
        carried = carry_over(answer, question, later)
        return MISSING if carried is None else label_of(asked, carried)

    columns = columns_of(current_rows(round), {question: read}, as_given=round.is_adaptive)[question]
    labels = columns.vocabulary.labels
    kept = [label for label in labels if label is not MISSING]
    places = iter(range(len(kept)))
    code = np.array([AGAIN if label is MISSING else next(places) for label in labels], np.int64)
    given = columns.label.astype(np.int64)
    given[given >= 0] = code[given[given >= 0]]
    return replace(columns, label=given, vocabulary=Vocabulary(kept))


def asked_under(question: str, under: InstructionVersion) -> Question:
    asked = under.questions.question(question)
    if asked is None:
        raise NotFound
    return asked


def versions_between(round: Round, under: InstructionVersion) -> list[InstructionVersion]:
    """Those after the round's own, up to one; oldest first."""
    after = round.project.instructions.published().filter(number__gt=round.instructions.number or 0)
    return list(after.filter(number__lte=under.number).order_by("number"))


def gold_under(
    round: Round, under: InstructionVersion, question: Question, gold: Mapping[int, Answer]
) -> dict[int, Label]:
    """Item -> the label known from outside, carried over like an answer of the round."""
    later = versions_between(round, under)
    carried = {item: carry_over(answer, question.name, later) for item, answer in gold.items()}
    return labels_of_gold(question, {item: answer for item, answer in carried.items() if answer is not None})


class Missing:
    """In the place of the label of an answer that must be labeled again."""


MISSING: Label = Missing()
