"""Rule 2: an item never has more live assignments plus submissions than its overlap asks for, under any concurrency."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from labeling.models import Annotation, Assignment, Project
from tests.factories import make_items, make_member, make_open_round, make_project
from tests.rules.clients import LabelingClient
from tests.servers import web_server

CLIENTS, OVERLAP = 20, 3


def round_of(items: int) -> Project:
    project = make_project()
    make_items(project, items)
    make_open_round(project, overlap=OVERLAP)
    return project


def clients_of(url: str, project: Project) -> list[LabelingClient]:
    return [LabelingClient(url, project, make_member(project, "labeler")) for _ in range(CLIENTS)]


def each_item_has_its_labelers(project: Project) -> None:
    rows = Annotation.objects.filter(assignment__item__round__project=project)
    pairs = list(rows.values_list("assignment__item", "assignment__labeler"))
    assert len(pairs) == len(set(pairs)) == project.items.count() * OVERLAP
    assert set(Counter(item for item, _ in pairs).values()) == {OVERLAP}


@pytest.mark.concurrency
def test_i_overlap_twenty_clients_give_each_item_exactly_three_labelers(transactional_db):
    project = round_of(items=300)
    with web_server(workers=1 if connection.vendor == "sqlite" else 2) as server:
        clients = clients_of(server.url, project)
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(LabelingClient.label_everything, clients))

    each_item_has_its_labelers(project)
    assert sum(len(client.acknowledged) for client in clients) == 300 * OVERLAP


@pytest.mark.concurrency
def test_i_overlap_holds_when_a_tenth_of_the_clients_walk_away_and_their_leases_expire(transactional_db):
    project = round_of(items=120)
    with web_server(workers=1 if connection.vendor == "sqlite" else 2) as server:
        clients = clients_of(server.url, project)
        leaving, staying = clients[: CLIENTS // 10], clients[CLIENTS // 10 :]

        def walk_away(client: LabelingClient) -> None:
            for _ in range(random.Random(client.user.pk).randint(1, 20)):
                if taken := client.take():
                    client.answer(taken["id"])
            client.take()

        with ThreadPoolExecutor(CLIENTS) as pool:
            for done in [pool.submit(walk_away, c) for c in leaving] + [
                pool.submit(LabelingClient.label_everything, c) for c in staying
            ]:
                done.result()
        abandoned = Assignment.objects.leased()
        assert 0 < abandoned.count() <= len(leaving)

        abandoned.update(expires_at=timezone.now() - timedelta(seconds=1))
        with ThreadPoolExecutor(len(staying)) as pool:
            list(pool.map(LabelingClient.label_everything, staying))

    each_item_has_its_labelers(project)
