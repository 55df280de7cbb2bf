import uuid

from django.test import Client

from tests.factories import answer, bearer, make_member, make_project


def put(client, pk, header, **content):
    body = {"id": str(uuid.uuid4()), "answers": {"emotion": "joy"}} | content
    return client.put(f"/api/v1/assignments/{pk}/annotation/", body, content_type="application/json", **header)


def take(client, project, header, **content):
    address = f"/api/v1/projects/{project.slug}/assignments/next/"
    return client.post(address, content, content_type="application/json", **header)


def test_a_program_takes_an_item_answers_it_and_comes_to_the_end(project, labeler, open_round):
    client, header = Client(), bearer(labeler, "label")
    done = 0
    while (taken := take(client, project, header)).status_code == 200:
        assert put(client, taken.json()["id"], header).status_code == 200
        done += 1

    assert taken.status_code == 204
    assert done == 3


def test_the_same_id_sent_again_gives_the_first_result(project, labeler, open_round):
    client, header = Client(), bearer(labeler)
    taken, once = take(client, project, header).json(), str(uuid.uuid4())

    first = put(client, taken["id"], header, id=once)
    again = put(client, taken["id"], header, id=once, answers={"emotion": "anger"})

    assert first.json() == again.json()
    assert again.json()["answers"] == {"emotion": "joy"}


def test_an_answer_that_is_not_an_option_is_refused_with_the_field_named(project, labeler, open_round):
    client, header = Client(), bearer(labeler)
    taken = take(client, project, header).json()

    refused = put(client, taken["id"], header, answers={"emotion": "bliss"})

    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert "emotion" in refused.json()["fields"]


def test_somebody_elses_assignment_does_not_exist(project, labeler, second_labeler, open_round):
    client = Client()
    taken = take(client, project, bearer(labeler)).json()

    assert put(client, taken["id"], bearer(second_labeler)).status_code == 404


def test_a_token_for_releases_may_not_label(project, labeler, open_round):
    assert take(Client(), project, bearer(labeler, "releases")).status_code == 403


def test_a_token_for_another_project_opens_nothing_here(project, labeler, open_round, db):
    other = make_project()
    make_member(other, "labeler", labeler)

    assert take(Client(), project, bearer(labeler, "manage", other)).status_code == 404


def test_gold_and_other_answers_are_in_nothing_a_labeler_gets(project, labeler, second_labeler, open_round, items):
    items[0].gold = {"emotion": "fear"}
    items[0].save()
    answer(open_round.round_items.get(item=items[0]), second_labeler, "anger", comment="canary")

    taken = take(Client(), project, bearer(labeler))

    assert "fear" not in taken.content.decode()
    assert "anger" not in taken.content.decode()
    assert "canary" not in taken.content.decode()
