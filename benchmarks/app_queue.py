"""How long the queue of disagreements and the page of one take with many of them, in the database the settings name.

CONCORD_VAR=$(mktemp -d) .venv/bin/python -m benchmarks.app_queue [DISAGREEMENTS]
"""
# ruff: noqa: E402  Django must be set up before models are imported

import logging
import os
import sys
import time
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("HASHED_STATIC", "0")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.app_round import FREE, OVERLAP, answer_items, make_round
from consensus.actions.columns import store_columns
from consensus.actions.disagreements import compare_again
from consensus.models import Disagreement
from labeling.actions.rounds import close_round
from labeling.models import User

RUNS = 5
DIFFER = 0.61  # of the items of such a round, about


def main(wanted: int) -> None:
    call_command("migrate", verbosity=0)
    if User.objects.exists():
        sys.exit("This database is not empty. Name another: CONCORD_VAR or DATABASE_URL.")
    made = make_round(round(wanted / DIFFER) * OVERLAP)
    answer_items(made, last=-FREE)
    closed = close_round(round=made, by=made.created_by)
    compare_again(list(closed.round_items.order_by("pk").values_list("pk", flat=True)))
    store_columns(round=closed)
    n = Disagreement.objects.count()
    print(f"{connection.vendor}, {n:,} disagreements, 50 labelers; medians of {RUNS}, seconds of this process")
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="manager"))
    first = Disagreement.objects.order_by("pk").values_list("pk", flat=True)[n // 2]
    queue = "/p/many/disagreements/"
    for address in (
        queue,
        f"{queue}?slice=channel%3Dchannel+3&labeler=Labeler+7",
        f"{queue}{first}/",
        "/p/many/cases/",
    ):
        at_first = timed(client, address)
        with CaptureQueriesContext(connection) as queries:
            again = median(timed(client, address) for _ in range(RUNS))
        print(f"{address:60} {again:7.3f}   at first {at_first:7.3f}   {len(queries) // RUNS} queries")


def timed(client: Client, address: str) -> float:
    begun = time.process_time()
    assert client.get(address).status_code == 200, address
    return time.process_time() - begun


if __name__ == "__main__":
    logging.disable(logging.INFO)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
