"""Rule 3: an acknowledged answer is never lost and never doubled."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from labeling.models import Annotation
from tests.factories import make_items, make_member, make_open_round, make_project
from tests.rules.clients import LabelingClient
from tests.servers import web_server

KILLS, EACH = 5, 10


@pytest.mark.concurrency
def test_i_ack_each_answer_that_got_a_2xx_is_there_after_the_web_server_was_killed(transactional_db):
    project = make_project()
    make_items(project, 60)
    make_open_round(project, overlap=2)
    with web_server() as server:
        client = LabelingClient(server.url, project, make_member(project, "labeler"))
        for _ in range(KILLS):
            for _ in range(EACH):
                assert client.answer(client.take()["id"]) == 200
            server.kill()  # right after the response
            assert set(client.acknowledged) == stored()
            server.start_again()
            client.connection.close()


def stored() -> set[str]:
    return {str(id) for id in Annotation.objects.values_list("pk", flat=True)}


@pytest.mark.concurrency
def test_i_idem_eight_parallel_sends_of_one_answer_store_it_once(transactional_db):
    project = make_project()
    make_items(project, 5)
    make_open_round(project, overlap=2)
    person = make_member(project, "labeler")
    with web_server() as server:
        clients = [LabelingClient(server.url, project, person) for _ in range(8)]
        taken = clients[0].take()
        body = {"id": "7f1c1d3e-0000-4000-8000-000000000001", "answers": {"emotion": "joy"}}
        with ThreadPoolExecutor(8) as pool:
            path = f"assignments/{taken['id']}/annotation/"
            results = list(pool.map(lambda client: client.send("PUT", path, body), clients))

    assert {status for status, _ in results} == {200}
    assert len({str(content) for _, content in results}) == 1
    assert Annotation.objects.count() == 1
