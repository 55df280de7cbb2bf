"""Keeping what was found out about the pairs of a round's answers: done by a worker, never for a request."""

import uuid

from django.db import transaction
from django.utils import timezone

from consensus.models import PairColumns
from consensus.pairs import WORTH_WRITING, packed
from consensus.stats.distances.kept import KeptPairs, Pairs
from consensus.vocabularies import Vocabulary
from labeling.models import Round
from labeling.questions import Question


def store_pairs(*, round: Round, question: Question, vocabulary: Vocabulary, pairs: KeptPairs) -> bool:
    """In the place of what was kept before. False: hardly anything of it is new.

    vocabulary: of the answers. Labels that are not stored yet may get another place in it, so nothing is kept of them.
    Whoever writes last is right: what is missing is computed anew, and nothing is ever wrong.
    """
    found = {name: used.below(vocabulary.n_stored) for name, used in pairs.all_used().items()}
    n_new = sum(n_missing(pairs.known.get(name), used) for name, used in found.items())
    if n_new <= WORTH_WRITING * sum(map(len, found.values())):
        return False
    for comparison, used in found.items():
        content = {"origin": vocabulary.origin, "stamp": uuid.uuid4(), "pairs": packed(used)}
        content |= {"written_at": timezone.now()}
        PairColumns.objects.update_or_create(content, round=round, question=question.name, comparison=comparison)
    return True


def n_missing(known: Pairs | None, used: Pairs) -> int:
    return len(used) if known is None else int((known.places(used.number) < 0).sum())


@transaction.atomic
def forget_pairs(*, round: Round) -> None:
    """Of a round whose numbers do not change any more."""
    PairColumns.objects.filter(round=round).delete()
