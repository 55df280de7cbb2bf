"""Ask one more labeler about an item while that is expected to make its label surer."""

from collections import Counter

import numpy as np
from django.core.cache import cache

from consensus.differences import label_of
from consensus.ratings import answered
from consensus.stats import Ratings
from consensus.stats.truth.gain import Pool, gain_an_answer, pool_of
from labeling.actions.rounds import widen_item
from labeling.models import Annotation, Event, Round, RoundItem
from labeling.questions import Question

MINUTE = 60


def ask_another_where_it_pays(event: Event) -> None:
    """An item has its last answer: give it to one more labeler if its round may and it pays. Safe to repeat."""
    item = RoundItem.objects.select_related("round__instructions").get(pk=int(event.subject_id))
    round = item.round
    if not round.is_adaptive or round.most_overlap is None or item.overlap >= round.most_overlap:
        return
    if not RoundItem.objects.complete().filter(pk=item.pk).exists():
        return
    asked = [question for question in round.instructions.questions.questions if question.type == "choice"]
    gain = max((gain_of(item, question, most=round.most_overlap - item.overlap) for question in asked), default=0.0)
    if gain >= (round.least_gain or 0):
        widen_item(item=item, by=None, overlap=item.overlap + 1)


def gain_of(item: RoundItem, question: Question, *, most: int) -> float:
    """What an answer to this question is expected to win, of up to `most` more. Nothing where half cannot tell."""
    given = Counter(answers_to(item, question))
    if 2 * given.pop(None, 0) >= max(sum(given.values()), 1):
        return 0.0
    pool = pool_for(item.round, question)
    counts = np.array([[given.get(option.value, 0) for option in question.options]], dtype=np.float64)
    return float(gain_an_answer(pool.posterior(counts), pool.confusion, most)[0])


def answers_to(item: RoundItem, question: Question) -> list[object]:
    """The current answers; None for those that cannot tell or do not answer this question."""
    rows = Annotation.objects.current().filter(assignment__item=item, assignment__status="submitted")
    return [
        None if question.name in told or question.name not in answers else label_of(question, answers[question.name])
        for answers, told in rows.values_list("answers", "cannot_tell")
    ]


def pool_for(round: Round, question: Question) -> Pool:
    """The labelers of the round, judged anew once a minute: one answer more or less changes next to nothing."""
    key = f"consensus:pool:{round.pk}:{question.name}"
    found: Pool | None = cache.get(key)
    if found is None:
        found = pool_of(with_all_options(answered(round, question, machines=True).ratings, question))
        cache.set(key, found, MINUTE)
    return found


def with_all_options(ratings: Ratings, question: Question) -> Ratings:
    """The same answers, over all options in their order."""
    names = [option.value for option in question.options]
    labels = [ratings.labels[code] for code in np.asarray(ratings.label).tolist()]
    return Ratings.from_columns(ratings.item, ratings.labeler, labels, order=names)
