import numpy as np
import pytest

from consensus.stats import bootstrap, krippendorff_alpha, pair_scores
from consensus.stats.distances.kept import KeptPairs, number_of
from consensus.stats.distances.spans import one_minus_f1, span_f1
from consensus.stats.distances.words import word_error_rate
from consensus.stats.ratings import Ratings
from consensus.stats.structured import BOXES, SPANS, TEXTS
from tests.stats.structured import published

ALL_KINDS = [
    ("pedestrian_boxes", "boxes", BOXES),
    ("event_spans", "spans", SPANS),
    ("crowdspeech_clean", "texts", TEXTS),
]


def with_another(r: Ratings, row: int, label: object) -> Ratings:
    """One answer is another one; all labels of before keep their codes."""
    codes = r.label.copy()
    codes[row] = len(r.labels)
    return Ratings.from_codes(r.item, r.labeler, codes, items=r.items, labelers=r.labelers, labels=(*r.labels, label))


def test_a_pair_has_the_same_number_whichever_comes_first_and_no_other_has_it():
    first, second = np.divmod(np.arange(400), 20)

    numbers = number_of(first, second)

    assert (numbers == number_of(second, first)).all()
    assert len(set(numbers.tolist())) == 20 * 21 // 2


@pytest.mark.parametrize(("folder", "kind", "comparisons"), ALL_KINDS)
def test_kept_pairs_say_the_very_same(folder, kind, comparisons):
    r = published.transcripts() if kind == "texts" else published.dataset(folder, kind)
    r, kept = r.select(np.arange(r.n_items) < 25), KeptPairs()
    anew = pair_scores(r, comparisons)

    for _ in range(2):
        again = pair_scores(r, {name: kept.comparison(each) for name, each in comparisons.items()})
        assert all((again[name].top == anew[name].top).all() for name in comparisons)
        assert all((again[name].bottom == anew[name].bottom).all() for name in comparisons)


def test_alpha_of_kept_pairs_is_alpha_with_the_same_interval():
    r, kept = published.dataset("event_spans", "spans"), KeptPairs()
    anew = bootstrap(krippendorff_alpha, r, level=one_minus_f1, resamples=50)

    for _ in range(2):
        assert bootstrap(krippendorff_alpha, r, level=kept.distance(one_minus_f1), resamples=50) == anew


def test_of_an_answer_that_changed_only_the_pairs_of_its_item_are_computed():
    r, before = published.dataset("event_spans", "spans"), KeptPairs()
    pair_scores(r, {"f1": before.comparison(span_f1)})
    changed = with_another(r, 0, r.labels[5][:1])
    after = KeptPairs(before.all_used())

    found = pair_scores(changed, {"f1": after.comparison(span_f1)})["f1"]

    others = set(changed.label[(changed.item == changed.item[0])][1:].tolist())
    assert before.n_computed > 1_000
    assert after.n_computed == len(others)
    assert (found.top == pair_scores(changed, {"f1": span_f1})["f1"].top).all()


def test_pairs_of_answers_that_are_gone_are_not_kept_for_ever():
    r, before = published.dataset("event_spans", "spans"), KeptPairs()
    pair_scores(r, {"f1": before.comparison(span_f1)})
    after = KeptPairs(before.all_used())
    pair_scores(r.select(np.arange(r.n_items) > 0), {"f1": after.comparison(span_f1)})

    assert after.n_computed == 0
    assert 0 < len(after.all_used()["f1"]) < len(before.all_used()["f1"])


def test_who_holds_one_answer_for_the_reference_gets_no_pair_the_wrong_way_round():
    assert KeptPairs().comparison(word_error_rate) is word_error_rate
