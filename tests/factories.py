"""Rows for tests, made through the actions wherever one exists, so that tests start from states that can really be."""

import itertools
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from labeling.actions.annotations import submit
from labeling.actions.assignments import lease
from labeling.actions.instructions import acknowledge, publish
from labeling.actions.people import add_member, make_token
from labeling.actions.projects import create_project
from labeling.actions.rounds import create_round, open_round
from labeling.models import (
    Annotation,
    Assignment,
    InstructionVersion,
    Item,
    Membership,
    Project,
    Round,
    RoundItem,
    User,
)

count = itertools.count(1)

SCHEMA = {
    "fields": [{"name": "text", "type": "text"}],
    "questions": [
        {
            "name": "emotion",
            "type": "choice",
            "title": "Which emotion?",
            "options": [
                {"value": "joy", "title": "Joy", "definition": "Gladness"},
                {"value": "anger", "title": "Anger"},
                {"value": "fear", "title": "Fear"},
            ],
        }
    ],
}


def make_user(name: str = "") -> User:
    name = name or f"person{next(count)}"
    return User.objects.create_user(username=name, password="a long password", email=f"{name}@example.org")


def make_member(project: Project, role: str, user: User | None = None) -> User:
    return add_member(project=project, user=user or make_user(), role=role, by=project.created_by).user


def make_project(slug: str = "", *, schema: dict = SCHEMA, published: bool = True) -> Project:
    """A project of a new manager, with version 1 published unless told otherwise."""
    slug = slug or f"project-{next(count)}"
    project = create_project(
        by=make_user(f"manager-of-{slug}"), slug=slug, name=slug.title(), schema=schema, rules="# Rules\n\nBe kind."
    )
    if published:
        publish(draft=project.draft, by=project.created_by)
    return project


def make_items(project: Project, n: int, **attributes: object) -> list[Item]:
    return Item.objects.bulk_create(
        [
            Item(project=project, key=f"item-{next(count)}", data={"text": f"Text {i}"}, attributes=attributes)
            for i in range(n)
        ]
    )


def make_open_round(project: Project, *, overlap: int = 2, **options: object) -> Round:
    """Open, over all items, and every member has read its version."""
    made = create_round(project=project, by=project.created_by, overlap=overlap, **options)
    read_by_everyone(project, made.instructions)
    return open_round(round=made, by=project.created_by)


def read_by_everyone(project: Project, instructions: InstructionVersion) -> None:
    for membership in Membership.objects.filter(project=project, is_active=True):
        acknowledge(instructions=instructions, by=membership.user)


def answer(item: RoundItem, labeler: User, label: str | None, *, comment: str = "") -> Annotation:
    """The labeler takes the item and answers its first question; None: cannot tell."""
    acknowledge(instructions=item.round.instructions, by=labeler)
    question = item.round.instructions.questions.questions[0].name
    return submit(
        assignment=lease(item=item, by=labeler),
        by=labeler,
        id=uuid.uuid4(),
        answers={question: label} if label is not None else {},
        cannot_tell=[question] if label is None else [],
        comment=comment,
    )


def answer_all(
    round: Round,
    people: Sequence[User],
    labels: Mapping[str, str],
    *,
    seconds: float = 10.0,
    at: datetime | None = None,
) -> None:
    """Many answers at once, straight into the tables. labels: key of an item -> "joy anger", as each person says."""
    at = at or timezone.now()
    name = round.instructions.questions.questions[0].name
    places = dict(round.round_items.values_list("item__key", "pk"))
    given = [
        (
            Assignment(
                item_id=places[key], labeler=person, status="submitted", leased_at=at, expires_at=at, ended_at=at
            ),
            label,
        )
        for key, said in labels.items()
        for person, label in zip(people, said.split(), strict=True)
    ]
    Assignment.objects.bulk_create([assignment for assignment, _ in given], batch_size=500)
    same = {"instructions": round.instructions, "seconds": seconds, "created_at": at}
    rows = [Annotation(assignment=held, answers={name: label}, **same) for held, label in given]
    Annotation.objects.bulk_create(rows, batch_size=500)


def bearer(user: User, scope: str = "manage", project: Project | None = None) -> dict[str, str]:
    """The header of a token of this person, for the test client."""
    _, secret = make_token(by=user, name="test", scope=scope, days=1, project=project)
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
