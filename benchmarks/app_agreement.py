"""How long the numbers of an open round with a million answers take, in the database that the settings name.

CONCORD_VAR=$(mktemp -d) .venv/bin/python -m benchmarks.app_agreement [ANSWERS]
CONCORD_VAR=$(mktemp -d) DATABASE_URL=postgres://…/an_empty_database .venv/bin/python -m benchmarks.app_agreement
"""
# ruff: noqa: E402  Django must be set up before models are imported

import logging
import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("HASHED_STATIC", "0")

import django

django.setup()

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.app_round import FREE, OVERLAP, answer_items, make_round
from consensus.actions.columns import store_columns
from consensus.actions.measurements import measure_round
from consensus.answers import STORED, changed_items, read_rows, state_of
from consensus.models import AnswerColumns, ItemColumns
from consensus.ratings import Known
from consensus.reports.numbers import numbers_of
from labeling.actions.annotations import submit
from labeling.actions.assignments import lease
from labeling.actions.instructions import acknowledge
from labeling.actions.rounds import close_round
from labeling.models import Membership, Round, User
from labeling.questions import Question

RUNS = 5


def main(n_answers: int) -> None:
    call_command("migrate", verbosity=0)
    if User.objects.exists():
        sys.exit("This database is not empty. Name another: CONCORD_VAR or DATABASE_URL.")
    print(f"{connection.vendor}, {n_answers:,} answers, {OVERLAP} an item; medians of {RUNS}, seconds")
    made = make_round(n_answers)
    people = Labelers(made)
    report("submit an answer, round without answers", [people.answer_next() for _ in range(20)])
    answer_items(made, last=-FREE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    question = made.instructions.questions.questions[0]
    report("all answers read from their rows", [timed(lambda: read_rows(made, [question]))])
    report("first columns stored", [timed(lambda: store_columns(round=made))])
    answers, sides = AnswerColumns.objects.get(round=made), ItemColumns.objects.get(round=made)
    print(f"    {len(answers.columns):,} bytes of answers, {len(sides.columns):,} of slices and gold")
    report("submit an answer, round with all answers", [people.answer_next() for _ in range(20)])
    report("1,000 changes stored", [people.many(330, lambda: store_columns(round=made)) for _ in range(RUNS)])
    report_reading(made, question, people)
    report_pages(people)
    closed = close_round(round=made, by=made.created_by)
    report("the round closed: all its numbers measured", [timed(lambda: measure_round(round=closed))])


def report_reading(made: Round, question: Question, people: "Labelers") -> None:
    def read() -> object:
        return Known(made, question).answered

    def read_in_a_new_process() -> object:
        STORED.held.clear()
        return read()

    report("which answers there are (every page)", [timed(lambda: state_of(made)) for _ in range(RUNS)])
    report("answers after one more, new process", [people.then(read_in_a_new_process) for _ in range(RUNS)])
    report("answers after one more", [people.then(read) for _ in range(RUNS)])
    report("answers after so many more", [people.many(60, read) for _ in range(RUNS)])
    print(f"    {len(changed_items(made)):,} items not stored yet")
    report("slices and gold", [timed(lambda: Known(made, question).sides) for _ in range(RUNS)])
    numbers = partial(numbers_of, made, question)
    report("numbers of all and 12 slices after one more", [people.then(numbers) for _ in range(RUNS)])


def report_pages(people: "Labelers") -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="manager"))
    for address in ["/p/many/agreement/", "/p/many/hlp/"]:
        show = partial(page, client, address)
        show()
        report(f"{address} after one more", [people.then(show) for _ in range(RUNS)])
        report(f"{address} again", [timed(show) for _ in range(RUNS)])


class Labelers:
    """They answer the items at the end of the round, which nobody has answered yet."""

    def __init__(self, made: Round) -> None:
        self.made = made
        members = Membership.objects.filter(project=made.project, role="labeler").select_related("user")
        self.people = [member.user for member in members[:OVERLAP]]
        for person in self.people:
            acknowledge(instructions=made.instructions, by=person)
        self.n_items = made.round_items.count()
        free = list(made.round_items.order_by("-pk")[: FREE // 2])
        self.left = ((item, person) for item in free for person in self.people)
        self.begin = self.n_items - FREE

    def answer_next(self) -> float:
        item, person = next(self.left)
        held = lease(item=item, by=person)
        return timed(lambda: submit(assignment=held, by=person, id=uuid.uuid4(), answers={"emotion": "joy"}))

    def many(self, n_items: int, then: Callable[[], object]) -> float:
        answer_items(self.made, first=self.begin, last=self.begin + n_items)
        self.begin += n_items
        return timed(then)

    def then(self, what: Callable[[], object]) -> float:
        self.answer_next()
        return timed(what)


def page(client: Client, address: str) -> None:
    found = client.get(address)
    assert found.status_code == 200, (address, found.status_code)


def timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def report(what: str, seconds: list[float]) -> None:
    print(f"{what:<48}{statistics.median(seconds):9.4f}", flush=True)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    cache.clear()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
