"""An open round with many answers in a database of its own, written past the actions so that it takes a minute."""

import json
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Subquery
from django.utils import timezone

from consensus.actions.columns import store_columns
from labeling.actions.instructions import publish
from labeling.actions.people import add_member
from labeling.actions.projects import create_project
from labeling.models import Annotation, Assignment, Item, Project, Role, Round, RoundItem, User

OPTIONS = ["joy", "anger", "fear", "disgust", "surprise"]
SCHEMA = {
    "fields": [{"name": "text", "type": "text"}],
    "questions": [{"name": "emotion", "type": "choice", "options": [{"value": value} for value in OPTIONS]}],
}
FREE = 5_000  # items at the end that nobody has answered
LABELERS, OVERLAP, BATCH = 50, 3, 50_000


@transaction.atomic
def make_round(n_answers: int) -> Round:
    """Three answers an item, a third of them not what the item is; two attributes, gold for one item in ten."""
    manager = User.objects.create_user(username="manager", password="x")
    project = create_project(by=manager, slug="many", name="Many", schema=SCHEMA)
    publish(draft=project.draft, by=manager)
    people = [User(username=f"labeler-{n}", password="!") for n in range(LABELERS)]
    for person in User.objects.bulk_create(people):
        add_member(project=project, user=person, role=Role.LABELER, by=manager)
    n_items = n_answers // OVERLAP + FREE
    columns = "project_id", "key", "version", "is_current", "data", "attributes", "gold", "gold_source", "created_at"
    copy(Item, columns, items(project, n_items))
    made = Round.objects.create(
        project=project, number=1, instructions=project.current_instructions, status=Round.Status.OPEN, overlap=OVERLAP,
        created_by=manager, opened_at=timezone.now(),
    )  # fmt: skip
    pks = list(Item.objects.filter(project=project).order_by("pk").values_list("pk", flat=True))
    places = ((made.pk, pk, n, OVERLAP) for n, pk in enumerate(pks))
    copy(RoundItem, ("round_id", "item_id", "position", "overlap"), places)
    store_columns(round=made)
    return made


def items(project: Project, n: int) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    for place in range(n):
        attributes = json.dumps({"channel": f"channel {place % 8}", "length": place % 1000})
        gold = json.dumps({"emotion": OPTIONS[truth(place)]} if place % 10 == 0 else {})
        data = json.dumps({"text": f"Text number {place}, about nothing in particular."})
        yield project.pk, f"item-{place}", 1, True, data, attributes, gold, "", now


def truth(place: int) -> int:
    return place * 7919 % len(OPTIONS)


@transaction.atomic
def answer_items(made: Round, *, first: int = 0, last: int | None = None) -> None:
    """All answers of some items, by their places in the round."""
    now, people = (
        timezone.now(),
        list(User.objects.filter(username__startswith="labeler-").values_list("pk", flat=True)),
    )
    chances = np.random.default_rng(first)
    places = list(RoundItem.objects.filter(round=made).order_by("pk").values_list("pk", flat=True))[first:last]
    copy(
        Assignment,
        ("item_id", "labeler_id", "status", "leased_at", "expires_at", "ended_at", "skip_reason", "skip_note"),
        (
            (place, people[(n + k * 17) % len(people)], "submitted", now, now, now, "", "")
            for n, place in enumerate(places, start=first)
            for k in range(OVERLAP)
        ),
    )
    held = Assignment.objects.filter(item__in=Subquery(RoundItem.objects.filter(round=made).values("pk")))
    held = held.filter(annotations=None, status="submitted").order_by("pk").values_list("pk", flat=True)
    right = chances.random(len(places) * OVERLAP) < 2 / 3
    other = chances.integers(len(OPTIONS), size=len(right))
    copy(
        Annotation,
        (
            "id",
            "assignment_id",
            "revision",
            "instructions_id",
            "answers",
            "cannot_tell",
            "reasons",
            "comment",
            "created_at",
        ),
        (
            (
                uuid.uuid4(),
                pk,
                1,
                made.instructions_id,
                answer(truth(n // OVERLAP) if right[n] else other[n]),
                "[]",
                "{}",
                "",
                now,
            )
            for n, pk in enumerate(list(held))
        ),
    )
    RoundItem.objects.filter(round=made, assignments__status="submitted", n_submitted=0).update(n_submitted=OVERLAP)


def answer(option: int) -> str:
    return json.dumps({"emotion": OPTIONS[option]})


def copy(model: Any, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    table, rows = model._meta.db_table, iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(rows, BATCH)):
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream:
                    for row in some:
                        stream.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(columns))
                some = [tuple(value.hex if isinstance(value, uuid.UUID) else value for value in row) for row in some]
                cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", some)
