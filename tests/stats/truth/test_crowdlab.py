"""crowdlab.json holds what cleanlab 2.9.0 finds in two small tables; in "moved" the model overrules a majority."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus.stats import Ratings
from consensus.stats.truth.crowdlab import crowdlab
from tests.stats import published
from tests.stats.strategies import ratings
from tests.stats.truth.tables import one_coin, planted

REFERENCE = json.loads((Path(__file__).parent / "crowdlab.json").read_text())


@pytest.mark.parametrize("case", ["plain", "moved"])
def test_labels_weights_and_quality_as_its_authors_package_finds_them(case):
    known = REFERENCE[case]
    rows = [(i, who, given) for i, row in enumerate(known["answers"]) for who, given in enumerate(row)]
    items, labelers, labels = zip(*[row for row in rows if row[2] is not None], strict=True)
    r = Ratings.from_columns(items, labelers, labels, order=[0, 1, 2])

    found = crowdlab(r, np.array(known["predicted"]))

    assert found.label.tolist() == known["label"]
    assert found.confidence == pytest.approx(known["quality"], abs=1e-6)
    assert found.weights == pytest.approx(known["weights"], abs=1e-6)
    assert found.model_weight == pytest.approx(known["model_weight"], abs=1e-6)


def predictions(made, accuracy, seed):
    random = np.random.default_rng(seed)
    n_items, n_classes = made.ratings.n_items, len(made.ratings.labels)
    says = np.where(random.random(n_items) < accuracy, made.truth, random.integers(0, n_classes, n_items))
    return 0.2 / n_classes + 0.8 * np.eye(n_classes)[says]


def test_a_good_model_helps_and_a_guessing_one_is_not_heard():
    made = planted([one_coin(accuracy, 3) for accuracy in (0.6, 0.7, 0.8, 0.6)], [1 / 3] * 3, 2000, 2, seed=1)

    good = crowdlab(made.ratings, predictions(made, 0.9, seed=2))
    guessing = crowdlab(made.ratings, predictions(made, 0.0, seed=2))
    alone = crowdlab(made.ratings, np.full((2000, 3), np.nan))

    right = [(found.label == made.truth).mean() for found in (good, guessing, alone)]
    assert right[0] > right[2] + 0.1
    assert guessing.model_weight < 0.35 * good.model_weight
    assert good.weights.argmax() == 2


@given(ratings(), st.integers(0, 5))
def test_probabilities_add_up_and_an_answer_is_as_good_as_its_label_is_probable(r, seed):
    assume(r.n_items)
    predicted = np.random.default_rng(seed).dirichlet(np.ones(len(r.labels)), r.n_items)
    predicted[0] = np.nan

    found = crowdlab(r, predicted)

    assert found.probability.sum(axis=1) == pytest.approx(np.ones(r.n_items))
    assert found.answer_quality == pytest.approx(found.probability[r.item, r.label])


def test_predictions_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="a row for each item"):
        crowdlab(published.ratings_of_items([["a", "b"]]), np.ones((1, 3)))


def test_nothing_gives_nothing():
    assert crowdlab(published.ratings_of_items([]), np.zeros((0, 0))).values() == {}
