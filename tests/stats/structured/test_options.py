import math

import pytest
from hypothesis import given, settings

from consensus.stats import krippendorff_alpha, percent_agreement
from consensus.stats.options import option_agreement
from consensus.stats.relabel import of_option
from tests.stats.structured import published
from tests.stats.structured.strategies import choices, ratings_of, tables

PEOPLE = {
    "None": (0.379, 0.469),
    "Other": (0.176, 0.159),
    "Celebrity": (0.157, 0.489),
    "FictionalCharacter": (0.089, 0.243),
    "Presenter": (0.084, 0.146),
    "Scientist": (0.065, 0.243),
    "Artist": (0.059, 0.154),
    "Journalist": (0.031, 0.032),
}
RELATIONS = {
    "top_member_employee_of_org": (0.353, 0.665),
    "places_of_residence": (0.267, 0.536),
    "place_of_birth": (0.180, 0.449),
    "employee_or_member_of": (0.160, 0.106),
    "origin": (0.127, 0.128),
    "NONE": (0.120, 0.552),
    "place_of_headquarters": (0.033, 0.060),
    "place_of_death": (0.027, 0.089),
}


@settings(max_examples=50)
@given(tables(choices))
def test_an_option_agrees_as_the_answers_read_as_chosen_or_not(r):
    for row in option_agreement(r):
        alone = of_option(r, row.option)

        assert row.percent_agreement == pytest.approx(percent_agreement(alone), nan_ok=True)
        assert row.alpha == pytest.approx(krippendorff_alpha(alone), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(("folder", "printed"), [("people_multilabel", PEOPLE), ("relation_multilabel", RELATIONS)])
def test_options_that_people_chose(folder, printed):
    rows = option_agreement(published.dataset(folder, "choices"))

    found = {row.option: (row.share, row.alpha) for row in rows[: len(printed)]}
    assert list(found) == list(printed)
    # 0.48951 is printed as 0.489
    assert found == {option: pytest.approx(values, abs=5.2e-4) for option, values in printed.items()}


def test_a_rare_option_has_a_low_alpha_at_a_high_agreement():
    rows = option_agreement(published.dataset("relation_multilabel", "choices"))

    rare = next(row for row in rows if row.option == "place_of_death")
    assert rare.percent_agreement > 0.95
    assert rare.alpha < 0.1
    assert rare.n_items == 2


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([[("a",)]], "No item has answers from two labelers yet."),
        ([[("a",), ("a",)]], "Everybody always chose this option."),
        ([[(), ()], [("a",)]], "Nobody chose this option"),
    ],
)
def test_an_option_without_alpha_says_why(answers, reason):
    (row,) = option_agreement(ratings_of(answers))

    assert math.isnan(row.alpha)
    assert row.alpha.reason.startswith(reason)
