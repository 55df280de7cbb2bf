"""From a version to the next round, for programs."""

import pytest

from labeling.actions.instructions import publish, save_draft, start_draft
from labeling.actions.rounds import close_round
from tests import factories

pytestmark = pytest.mark.once


@pytest.fixture
def published(project, sme, labeler, second_labeler, open_round):
    """Three items, one of which somebody could not tell; then version 2 with other rules. Five more items wait."""
    for place, row in enumerate(open_round.round_items.order_by("item")):
        factories.answer(row, labeler, "joy")
        factories.answer(row, second_labeler, None if place == 1 else "joy")
    close_round(round=open_round, by=project.created_by)
    factories.make_items(project, 5)
    draft = start_draft(project=project, by=sme)
    return save_draft(draft=draft, by=sme, revision=1, rules="Other rules.", summary="Clearer.")


def test_what_a_draft_touches_and_the_round_that_follows(project, manager, sme, here, program, published, items):
    before = program(sme).get(f"{here}instructions/draft/affected/").json()
    assert before["version"] is None
    assert {row["rule"]: row["n_items"] for row in before["rules"] if row["n_items"]} == {"cannot_tell": 1}
    publish(draft=published, by=sme)
    after = program(sme).get(f"{here}instructions/2/affected/").json()
    assert after == {**before, "version": 2}
    (row,) = program(sme).get(f"{here}instructions/2/affected/items/?rule=cannot_tell").json()["results"]
    assert row == {"id": items[1].pk, "key": items[1].key, "rules": ["cannot_tell"]}
    assert program(sme).get(f"{here}instructions/2/affected/items/?rule=mapping").json()["results"] == []

    made = program(manager).post(f"{here}instructions/2/next-round/", {"fresh": 0.5, "seed": 3})
    assert made.status_code == 201
    assert made.json()["status"] == "draft"
    assert made.json()["selection"]["brought"] == {"cannot_tell": 1, "fresh": 1}
    assert program(sme).get(f"{here}instructions/2/affected/").json()["n_asked"] == 1
    again = program(manager).post(f"{here}instructions/2/next-round/")
    assert again.status_code == 422
    assert "rules" in again.json()["fields"]


@pytest.mark.parametrize("wrong", [{"rules": ["fresh"]}, {"fresh": 0.9}, {"labelers": [987654]}, {"overlaps": 3}])
def test_what_makes_no_round_is_named(manager, sme, here, program, published, wrong):
    publish(draft=published, by=sme)
    answer = program(manager).post(f"{here}instructions/2/next-round/", wrong)
    assert answer.status_code in (400, 422)
    assert {name.partition(".")[0] for name in answer.json()["fields"]} == set(wrong)


def test_an_expert_makes_no_round_and_a_labeler_sees_nothing(sme, labeler, here, program, published):
    publish(draft=published, by=sme)
    assert program(sme).post(f"{here}instructions/2/next-round/").status_code == 403
    assert program(labeler).get(f"{here}instructions/2/affected/").status_code == 403
