from labeling.models import Membership
from tests.factories import answer, make_items, make_member, make_project


def test_a_round_from_its_making_to_its_end(project, manager, labeler, items, here, program):
    mine = program(manager)

    made = mine.post(f"{here}rounds/", {"overlap": 1})
    assert made.status_code == 201
    assert made.json()["status"] == "draft"
    assert mine.post(f"{here}rounds/1/open/").json()["status"] == "open"
    answer(project.rounds.get().round_items.first(), labeler, "joy")
    progress = mine.get(f"{here}rounds/1/").json()["progress"]
    widened = mine.post(f"{here}rounds/1/widen/", {"overlap": 2}).json()
    closed = mine.post(f"{here}rounds/1/close/").json()

    assert (progress["n_items"], progress["n_answers"], progress["n_wanted"]) == (3, 1, 3)
    assert widened["progress"]["n_wanted"] == 6
    assert closed["status"] == "closed"
    assert mine.post(f"{here}rounds/1/open/").status_code == 409


def test_a_round_asks_about_the_selected_items_only(project, manager, items, here, program):
    make_items(project, 4, noise="car")
    selection = {"attribute": "noise", "value": "car", "sample": 3, "seed": 7}

    made = program(manager).post(f"{here}rounds/", {"selection": selection}).json()

    assert made["progress"]["n_items"] == 3
    assert made["selection"]["seed"] == 7


def test_labelers_of_a_round_are_members_of_the_project(project, manager, labeler, items, here, program):
    ours = Membership.objects.get(project=project, user=labeler)
    elsewhere = make_project()
    foreign = Membership.objects.get(project=elsewhere, user=make_member(elsewhere, "labeler"))

    def make(ids):
        return program(manager).post(f"{here}rounds/", {"labelers": ids})

    assert make([ours.pk]).status_code == 201
    refused, unknown = make([ours.pk, foreign.pk]), make([ours.pk, 10**9])
    assert refused.status_code == unknown.status_code == 422
    assert refused.json()["detail"] == unknown.json()["detail"]
    assert project.rounds.count() == 1


def test_the_sme_watches_and_the_manager_runs(project, manager, sme, labeler, open_round, here, program):
    assert program(sme).get(f"{here}rounds/1/").status_code == 200
    assert program(sme).post(f"{here}rounds/1/close/").status_code == 403
    assert program(labeler).get(f"{here}rounds/").status_code == 403
    assert program(labeler).get(f"{here}rounds/1/").status_code == 403


def test_the_list_of_rounds_costs_the_same_for_one_and_for_many(
    project, manager, items, here, program, django_assert_num_queries
):
    mine = program(manager)
    for _ in range(4):
        mine.post(f"{here}rounds/")

    with django_assert_num_queries(3):
        assert len(mine.get(f"{here}rounds/").json()["results"]) == 4
