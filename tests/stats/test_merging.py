import pytest
from hypothesis import given

from consensus.stats import Ratings, krippendorff_alpha, percent_agreement
from consensus.stats.merging import merge_effect, merged, one_against_rest
from tests.stats import definitions, published
from tests.stats.strategies import ratings


def answers(r: Ratings) -> list[object]:
    return [r.labels[code] for code in r.label]


def test_merged_labels_are_one_label_in_the_place_of_the_one_that_stays():
    r = Ratings.from_columns([0, 0, 1, 1], [0, 1, 0, 1], ["low", "mid", "high", "mid"], order=["low", "mid", "high"])

    together = merged(r, {"low": "mid"})

    assert together.labels == ("mid", "high")
    assert answers(together) == ["mid", "mid", "high", "mid"]
    assert answers(r) == ["low", "mid", "high", "mid"]


def test_a_new_name_stands_where_the_first_of_its_labels_stood():
    r = Ratings.from_columns([0, 0, 0], [0, 1, 2], list("abc"), order=list("abc"))

    assert merged(r, {"b": "b or c", "c": "b or c"}).labels == ("a", "b or c")
    assert merged(r, {"c": "new", "a": "new"}).labels == ("new", "b")


def test_labels_are_looked_up_once_so_two_may_change_places():
    r = Ratings.from_columns([0, 0, 0], [0, 1, 2], list("aab"), order=list("ab"))

    swapped = merged(r, {"a": "b", "b": "a"})

    assert (answers(swapped), swapped.labels) == (["b", "b", "a"], ("a", "b"))


def test_answers_that_do_not_carry_over_are_dropped_and_counted():
    r = published.ratings_of_items([["a", "b"], ["b", "b"], ["a", "a"]])

    fewer = merged(r, {"b": None})

    assert (answers(fewer), fewer.labels, fewer.n_missing, fewer.n_items) == (["a", "a", "a"], ("a",), 3, 2)


def test_a_label_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="'c' is not one of the labels"):
        merged(published.ratings_of_items([["a", "b"]]), {"c": "a"})


@given(ratings())
def test_merging_is_renaming_the_labels_of_the_answers(r):
    mapping = {label: 0 for label in r.labels if label > 1}
    named = Ratings.from_columns(
        [r.items[item] for item in r.item],
        [r.labelers[labeler] for labeler in r.labeler],
        [mapping.get(label, label) for label in answers(r)],
    )

    found = krippendorff_alpha(merged(r, mapping))

    assert found == pytest.approx(krippendorff_alpha(named), abs=1e-12, nan_ok=True)


@given(ratings())
def test_whoever_agreed_still_agrees_when_labels_are_merged(r):
    effect = merge_effect(r, {label: 0 for label in r.labels if label > 1} if 0 in r.labels else {})
    if effect.percent_before.is_defined:
        assert effect.percent_after >= effect.percent_before - 1e-12
    assert effect.n_differing_after == effect.n_differing_before - len(effect.settled)


def test_what_a_merge_would_settle():
    r = published.ratings_of_items([["a", "a"], ["a", "b"], ["b", "a"], ["c", "c"], ["c", "a"]])

    effect = merge_effect(r, {"b": "a"})

    assert (effect.n_differing_before, effect.n_differing_after, effect.settled) == (3, 1, (1, 2))
    assert (effect.percent_before, effect.percent_after) == (pytest.approx(0.4), pytest.approx(0.8))
    assert effect.alpha_after == krippendorff_alpha(merged(r, {"b": "a"})) > effect.alpha_before
    assert effect.n_dropped == 0


def test_merging_the_labels_that_nobody_mixes_up_lowers_alpha():
    r = published.ratings_of_items([["a", "a"]] * 4 + [["b", "b"]] * 4 + [["c", "c"], ["c", "a"]])

    effect = merge_effect(r, {"b": "a"})

    assert effect.percent_after == effect.percent_before
    assert effect.alpha_after < effect.alpha_before


@given(ratings())
def test_one_label_against_the_rest(r):
    for label in r.labels:
        split = one_against_rest(r, label)

        assert split.labels == (False, True)
        assert answers(split) == [given == label for given in answers(r)]
        assert percent_agreement(split) == pytest.approx(definitions.percent(split), nan_ok=True)
