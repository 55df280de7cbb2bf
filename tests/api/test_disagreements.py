import pytest

from labeling.actions.rounds import close_round
from labeling.models import Item
from tests.factories import answer

pytestmark = pytest.mark.once


@pytest.fixture
def differing(open_round, manager, labeler, second_labeler, work):
    """A closed round: two labelers differ on the first two items and agree on the third."""
    for item, (first, second) in zip(
        open_round.round_items.all(), [("joy", "anger"), ("joy", "fear"), ("joy", "joy")], strict=True
    ):
        answer(item, labeler, first, comment="I heard a laugh")
        answer(item, second_labeler, second)
    work()
    close_round(round=open_round, by=manager)
    work()
    return open_round


@pytest.fixture
def one(differing, sme, here, program):
    """The address of the first disagreement of the queue."""
    return f"{here}disagreements/{program(sme).get(f'{here}disagreements/').json()['results'][0]['id']}/"


def test_the_queue_holds_what_differs_and_can_be_walked(differing, sme, here, program):
    mine = program(sme)

    first = mine.get(f"{here}disagreements/?page_size=1").json()
    second = mine.get(first["next"].split("/api/v1/")[1]).json()

    assert first["results"][0]["id"] != second["results"][0]["id"]
    assert second["next"] is None
    assert mine.get(second["previous"].split("/api/v1/")[1]).json() == first
    assert mine.get(f"{here}disagreements/?pair=nothing").json()["results"] == []


def test_a_resolved_disagreement_leaves_the_queue_without_a_gap(differing, sme, here, program):
    mine = program(sme)
    first = mine.get(f"{here}disagreements/?page_size=1").json()
    decided = {"outcome": "decide", "label": "joy", "cause": "slip", "rationale": "It is joy."}

    mine.post(f"{here}disagreements/{first['results'][0]['id']}/resolution/", decided)

    rest = mine.get(f"{here}disagreements/").json()["results"]
    assert len(rest) == 1
    assert mine.get(first["next"].split("/api/v1/")[1]).json()["results"] == rest


def test_the_sme_reads_opens_discusses_resolves_and_reopens(project, one, sme, labeler, program):
    mine = program(sme)
    read = mine.get(one).json()
    assert sorted(row["answer"] for row in read["answers"]) in (["anger", "joy"], ["fear", "joy"])
    assert {row["who"] for row in read["answers"]} == {"Labeler A", "Labeler B"}
    assert read["resolution"] is None

    assert mine.post(f"{one}open/").json()["status"] == "discussing"
    assert program(labeler).post(f"{one}messages/", {"body": "What is joy?"}).status_code == 201
    thread = mine.get(f"{one}messages/").json()["results"]
    assert thread[0]["body"] == "What is joy?"
    assert labeler.username not in str(thread)

    decided = {
        "outcome": "decide",
        "label": "joy",
        "cause": "rule_unclear",
        "rationale": "Laughing is joy.",
        "rule": "Laughing is joy.",
    }
    assert mine.post(f"{one}resolution/", decided).status_code == 201
    assert mine.post(f"{one}resolution/", decided).status_code == 409
    assert mine.get(f"{one}resolution/").json()["label"] == "joy"
    assert "Laughing is joy." in project.draft.rules
    assert mine.post(f"{one}reopen/", {"reason": "Somebody asked."}).json()["status"] == "discussing"
    assert mine.get(f"{one}resolution/").status_code == 404
    assert len(mine.get(one).json()["resolutions"]) == 1


def test_what_is_wrong_with_a_resolution_is_named(one, sme, program):
    refused = program(sme).post(
        f"{one}resolution/", {"outcome": "decide", "label": "bliss", "cause": "slip", "rationale": "x"}
    )

    assert refused.status_code == 422
    assert list(refused.json()["fields"]) == ["label"]


def test_dropping_an_item_takes_it_out_of_rounds_to_come(one, sme, program):
    program(sme).post(f"{one}resolution/", {"outcome": "drop", "cause": "tool", "rationale": "It is empty."})

    assert Item.objects.exclude(dropped_at=None).count() == 1


def test_a_labeler_sees_one_once_it_is_opened_and_never_resolves(one, sme, labeler, third_labeler, here, program):
    assert program(labeler).get(f"{here}disagreements/").status_code == 403
    assert program(labeler).get(one).status_code == 404
    assert program(labeler).get(f"{one}messages/").status_code == 404

    program(sme).post(f"{one}open/")

    assert program(labeler).get(one).status_code == 200
    assert program(third_labeler).get(one).status_code == 404
    for verb in ("resolution/", "reopen/", "open/"):
        assert program(labeler).post(f"{one}{verb}").status_code == 403


def test_raw_answers_are_listed_in_pages_under_pseudonyms(differing, manager, labeler, here, program):
    mine = program(manager)

    rows = mine.get(f"{here}annotations/?round=1").json()["results"]
    first = mine.get(f"{here}annotations/?page_size=4").json()
    second = mine.get(first["next"].split("/api/v1/")[1]).json()

    assert len(rows) == 6
    assert first["results"] + second["results"] == rows
    assert labeler.username not in str(rows)
    assert {row["answers"]["emotion"] for row in rows} == {"joy", "anger", "fear"}
    assert mine.get(f"{here}annotations/?round=2").json()["results"] == []


def test_who_may_still_be_asked_about_an_item_does_not_see_its_answers(
    open_round, item, manager, sme, labeler, second_labeler, here, program
):
    answer(item, labeler, "joy")
    assert program(sme).get(f"{here}annotations/").json()["results"] == []

    answer(item, second_labeler, "anger")  # its last place is taken

    assert len(program(sme).get(f"{here}annotations/").json()["results"]) == 2


def test_labelers_get_no_raw_answers(differing, labeler, here, program):
    assert program(labeler).get(f"{here}annotations/").status_code == 403


def test_lists_of_answers_and_disagreements_cost_the_same_for_one_and_for_many(
    differing, sme, here, program, django_assert_max_num_queries
):
    mine = program(sme)
    mine.get(here)
    mine.get(f"{here}disagreements/")  # finds out how reliable labelers are

    with django_assert_max_num_queries(4):
        mine.get(f"{here}annotations/")
    with django_assert_max_num_queries(9):
        mine.get(f"{here}disagreements/")
