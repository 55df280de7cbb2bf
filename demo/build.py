"""Puts a simulated project into the database, through the actions that everybody's data goes through.

Round 1 is closed and compared; a part of its disagreements is discussed and resolved; a first release is made; round 2
waits for the people of the demo.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from consensus.actions.disagreements import open_for_discussion, raise_disagreements_of_round
from consensus.actions.discussions import write
from consensus.actions.measurements import measure_closed_round
from consensus.actions.releases import ask_release, make_asked_release
from consensus.actions.resolutions import resolve
from consensus.models import Disagreement
from demo.simulation import DemoAnswer, DemoItem, DemoProject
from labeling.actions.instructions import acknowledge, publish, save_draft, start_draft
from labeling.actions.media import add_media
from labeling.actions.people import add_member
from labeling.actions.projects import create_project
from labeling.actions.rounds import Selection, close_round, create_round, open_round
from labeling.models import Annotation, Assignment, Event, Item, Membership, Project, Role, Round, RoundItem, User

BATCH = 1000
QUESTION = "@A @B what made you choose as you did? I would like to put it into the rule."


def build(demo: DemoProject, people: dict[str, User], *, publish_next: bool) -> Project:
    """The whole project. publish_next: version 2 is in force for round 2; else it waits as a draft."""
    manager, sme = people["manager"], people["sme"]
    project = create_project(
        by=manager,
        slug=demo.slug,
        name=demo.name,
        description=demo.description,
        notice=demo.notice,
        schema=demo.schema,
        rules=demo.rules,
    )
    add_people(project, people)
    add_items(project, demo.items, demo.gold_source, manager)
    first = start_draft(project=project, by=sme)
    save_draft(draft=first, by=sme, revision=first.revision, summary=demo.summary)
    publish(draft=first, by=sme)
    one = label_round_one(project, demo, manager)
    discuss_and_resolve(one, sme, demo.truth)
    make_release(project, manager)
    draft_next(project, demo, sme)
    if publish_next:
        publish(draft=start_draft(project=project, by=sme), by=sme)
    open_round_two(project, demo, people)
    return project


def add_people(project: Project, people: dict[str, User]) -> None:
    roles = {"sme": Role.SME, "labeler": Role.LABELER, "labeler2": Role.LABELER}
    for name, role in roles.items():
        add_member(project=project, user=people[name], role=role, by=people["manager"])


def add_items(project: Project, items: Iterable[DemoItem], gold_source: str, by: User) -> None:
    for item in items:
        for name, draw in item.files.items():
            add_media(project=project, by=by, name=name, file=ContentFile(draw()))
    Item.objects.bulk_create(
        [
            Item(
                project=project,
                key=item.key,
                data=item.data,
                attributes=item.attributes,
                gold=item.gold or {},
                gold_source=gold_source if item.gold else "",
            )
            for item in items
        ],
        batch_size=BATCH,
    )


def label_round_one(project: Project, demo: DemoProject, by: User) -> Round:
    """The simulated labelers' answers, given over the last days, then closed and compared."""
    labelers = {row.username: simulated(project, row.username, row.name, by) for row in demo.labelers}
    made = create_round(project=project, by=by, overlap=demo.overlap, labelers=[labelers[name][1] for name in labelers])
    open_round(round=made, by=by)
    users = {name: user for name, (user, _) in labelers.items()}
    for user in users.values():
        acknowledge(instructions=made.instructions, by=user)
    store_answers(made, demo.answers, users)
    close_round(round=made, by=by)
    closed = Event.objects.get(project=project, kind=Event.Kind.ROUND_CLOSED)
    raise_disagreements_of_round(closed)
    measure_closed_round(closed)
    Event.objects.filter(pk=closed.pk).update(waiting=False)
    made.refresh_from_db()
    return made


def simulated(project: Project, username: str, name: str, by: User) -> tuple[User, Membership]:
    user, _ = User.objects.get_or_create(username=username, defaults={"name": name, "is_active": False})
    return user, add_member(project=project, user=user, role=Role.LABELER, by=by)


def store_answers(round: Round, answers: tuple[DemoAnswer, ...], users: dict[str, User]) -> None:
    places = dict(RoundItem.objects.filter(round=round).values_list("item__key", "pk"))
    times = list(moments(answers))
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(
                item_id=places[answer.item_key],
                labeler=users[answer.labeler],
                status=Assignment.Status.SUBMITTED,
                leased_at=at,
                expires_at=at,
                ended_at=at,
            )
            for answer, at in zip(answers, times, strict=True)
        ],
        batch_size=BATCH,
    )
    Annotation.objects.bulk_create(
        [
            Annotation(
                id=uuid.uuid4(),
                assignment=assignment,
                instructions=round.instructions,
                answers=answer.answers,
                cannot_tell=list(answer.cannot_tell),
                comment=answer.comment,
                seconds=answer.seconds,
                created_at=at,
            )
            for assignment, answer, at in zip(assignments, answers, times, strict=True)
        ],
        batch_size=BATCH,
    )


def moments(answers: tuple[DemoAnswer, ...]) -> Iterable[datetime]:
    """Each labeler one answer after the other, ending about now."""
    clock = {answer.labeler: timezone.now() - timedelta(days=2) for answer in answers}
    for answer in answers:
        clock[answer.labeler] += timedelta(seconds=answer.seconds + 2)
        yield clock[answer.labeler]


def discuss_and_resolve(round: Round, sme: User, truth: dict[str, str]) -> None:
    """A dozen decided, one each of the other outcomes, one thread open; the rest waits in the queue."""
    rows = Disagreement.objects.filter(item__round=round).select_related("item__item").order_by("-spread", "pk")
    found = list(rows[:60:4])
    for disagreement in found[:9]:
        resolve(
            disagreement=disagreement,
            by=sme,
            outcome="decide",
            label=truth[disagreement.item.item.key],
            cause="rule_unclear" if disagreement.pk % 3 else "options_overlap",
            rationale="Both readings follow from version 1. The rule should say which one counts.",
        )
    others = [("ambiguous", "subjective", "Two readings stay possible whatever the rule says."),
              ("change_x", "x_lacks", "This cannot be judged as it is. Please bring a better one."),
              ("drop", "x_lacks", "Not an example of what this project is about.")]  # fmt: skip
    for disagreement, (outcome, cause, rationale) in zip(found[9:12], others, strict=False):
        resolve(disagreement=disagreement, by=sme, outcome=outcome, cause=cause, rationale=rationale, label=None)
    for disagreement in found[12:13]:
        open_for_discussion(disagreement=disagreement, by=sme)
        write(disagreement=disagreement, by=sme, body=QUESTION)


def make_release(project: Project, manager: User) -> None:
    ask_release(project=project, by=manager, notes="After round 1, before version 2 of the instructions.")
    asked = Event.objects.get(project=project, kind=Event.Kind.RELEASE_ASKED)
    make_asked_release(asked)
    Event.objects.filter(pk=asked.pk).update(waiting=False)


def draft_next(project: Project, demo: DemoProject, sme: User) -> None:
    draft, new = start_draft(project=project, by=sme), demo.next_version
    save_draft(
        draft=draft,
        by=sme,
        revision=draft.revision,
        rules=new.rules,
        schema=new.schema,
        summary=new.summary,
        mapping=new.mapping,
    )


def open_round_two(project: Project, demo: DemoProject, people: dict[str, User]) -> None:
    waiting = Membership.objects.filter(project=project, user__in=[people["labeler"], people["labeler2"]])
    made = create_round(
        project=project,
        by=people["manager"],
        overlap=2,
        selection=Selection(keys=demo.next_round, seed=2),
        labelers=list(waiting),
    )
    open_round(round=made, by=people["manager"])
