"""A project with one of everything, so that each route has something to show."""

import copy
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile

from consensus.actions import sessions
from consensus.actions.cases import make_case
from consensus.actions.disagreements import open_for_discussion
from consensus.actions.discussions import edit, write
from consensus.actions.proposals import take_stand
from consensus.actions.releases import ask_release
from consensus.models import Alarm, AlarmRule, CaseDecision, Disagreement, GroupSession
from labeling.actions.annotations import submit
from labeling.actions.assignments import lease, save_draft
from labeling.actions.imports import preview, start_import, upload_import
from labeling.actions.inquiries import ask, reply
from labeling.actions.instructions import start_draft
from labeling.actions.people import invite, make_token, remove_member
from labeling.actions.rounds import Selection, close_round
from labeling.models import Annotation, Delivery, Item, Media, Membership, Project, RoundItem, User, Webhook
from labeling.models.webhooks import new_webhook_secret
from tests.factories import SCHEMA, answer, make_member, make_open_round, make_project, read_by_everyone

UNKNOWN = {"number": 987654, "pk": 987654321, "other": 987654, "slug": "no-such-project", "secret": "no-such-secret"}


@dataclass
class World:
    project: Project
    manager: User
    sme: User
    labeler: User
    other: User
    ex_member: User
    values: dict[str, object]  # what stands in addresses, for Route.address
    items: list[RoundItem]  # of the open round

    @property
    def unknown(self) -> dict[str, object]:
        """The same addresses for what never existed."""
        nothing: dict[str, object] = {
            "media/pk": uuid.uuid4(),
            "inquiries/pk": uuid.uuid4(),
            "files/name": "nothing.csv",
        }
        return {place: nothing.get(place, UNKNOWN.get(place.split("/")[1], 987654)) for place in self.values}


def build_world(work: Callable[[], None], *, slug: str = "ours", spice: str = "") -> World:
    """spice: added to every text that people can write."""
    project = make_project(slug, schema=spiced_schema(spice))
    manager = project.created_by
    people = [make_member(project, role) for role in ("sme", "labeler", "labeler", "labeler")]
    sme, labeler, other, ex_member = people
    if spice:
        Project.objects.filter(pk=project.pk).update(name=f"Ours {spice}", description=spice, notice=spice)
        User.objects.filter(pk__in=[manager.pk, *(user.pk for user in people)]).update(name=f"Somebody {spice}")
        project.refresh_from_db()
    remove_member(membership=Membership.objects.get(project=project, user=ex_member), by=manager)
    brought = bring_items(project, manager, work, spice)
    label = project.current_instructions.questions.questions[0].options
    first = make_open_round(project, selection=Selection(keys=tuple(item.key for item in brought[:3])))
    for item, (mine, theirs) in zip(first.round_items.order_by("pk"), [(0, 1), (0, 2), (1, 1)], strict=True):
        answer(item, labeler, label[mine].value, comment=f"I was sure {spice}")
        answer(item, other, label[theirs].value, comment=f"So was I {spice}")
    work()
    close_round(round=first, by=manager)
    work()
    raised = list(Disagreement.objects.filter(item__round=first).order_by("pk"))
    open_for_discussion(disagreement=raised[0], by=sme)
    write(disagreement=raised[0], by=labeler, body=f"What is joy? {spice}")
    mild = {"place": "include", "question": "emotion", "option": label[0].value, "text": f"Mild joy. {spice}"}
    post = write(disagreement=raised[0], by=labeler, body=f"It is. {spice}", proposes=mild)
    edit(message=post, by=labeler, body=f"It is so. {spice}")
    take_stand(proposal=post.proposal, by=other, view="objects", reason=f"It is not. {spice}")
    case = make_case(project=project, by=sme, title=f"Laughing {spice}", disagreements=[raised[1]])
    write(case=case, by=sme, body=f"Laughing at, or with? {spice}")
    session = make_group_session(project, sme, [labeler, other], raised, spice)
    decision = CaseDecision.objects.create(
        case=case, outcome="ambiguous", cause="subjective", rationale=f"Both. {spice}", by=sme
    )
    release = ask_release(project=project, by=manager, notes=f"First {spice}")
    work()
    second = make_open_round(project, overlap=3)
    read_by_everyone(project, second.instructions)
    items = list(second.round_items.order_by("position"))
    held = lease(item=items[0], by=labeler)
    done = answer(items[1], labeler, label[0].value, comment=f"Mine {spice}").assignment
    start_draft(project=project, by=sme)
    invitation, secret = invite(project=project, role="labeler", by=manager)
    token, _ = make_token(by=labeler, name=f"mine {spice}"[:100], scope="read", days=1)
    media = Media.objects.create(
        project=project, name="front.png", file=ContentFile(b"not looked at", "x"), sha256="0" * 64, size=13,
        content_type="image/png", width=1, height=1, created_by=manager,
    )  # fmt: skip
    theirs = raised[1].item.assignments.get(labeler=other)
    inquiry = ask(assignment=theirs, by=other, id=uuid.uuid4(), question="emotion", body=f"canary-inquiry {spice}")
    reply(inquiry=inquiry, by=sme, body=f"canary-reply {spice}")
    hook = Webhook.objects.create(
        project=project, address=f"https://example.org/{spice}"[:500], topics=["round.closed"], created_by=manager,
        secret=new_webhook_secret(),
    )  # fmt: skip
    Delivery.objects.create(webhook=hook, kind="test", body=f'{{"type":"test","spice":"{spice}"}}')
    rule = AlarmRule.objects.create(
        project=project, kind="agreement", question="emotion", threshold=0.6, window=20, created_by=manager
    )
    alarm = Alarm.objects.create(
        rule=rule, round=second, value=0.2, threshold=0.6, n=20, latest=0.3, note=f"We know. {spice}",
        evidence={"windows": [{"at": "2026-01-01T10:00:00+00:00", "value": 0.2, "before": None, "after": None}],
                  "items": [items[1].item_id], "before": None, "after": None, "p_value": None,
                  "low": 0.1, "high": 0.7},
    )  # fmt: skip
    values: dict[str, object] = {
        "p/slug": project.slug,
        "projects/slug": project.slug,
        "tokens/pk": token.pk,
        "invitations/secret": secret,
        "invitations/pk": invitation.pk,
        "members/pk": Membership.objects.get(project=project, user=labeler).pk,
        "read/number": 1,
        "label/pk": held.pk,
        "mine/pk": done.pk,
        "assignments/pk": held.pk,
        "instructions/number": 1,
        "diff/before": 1,
        "before/after": 1,
        "diff/other": 1,
        "items/pk": brought[0].pk,
        "media/pk": media.pk,
        "imports/pk": brought[0].from_import_id,
        "rounds/number": 2,
        "disagreements/pk": raised[1].pk,
        "messages/pk": post.pk,
        "cases/number": case.number,
        "decisions/pk": decision.pk,
        "sessions/number": session.number,
        "inquiries/pk": inquiry.pk,
        "examples/pk": raised[0].pk,  # nothing to show: it was not decided, and has no picture
        "releases/number": release.number,
        "files/name": "labels.csv",
        "webhooks/pk": hook.pk,
        "alarms/pk": alarm.pk,
        "rules/pk": rule.pk,
        "deliveries/delivery": hook.deliveries.get().pk,
    }
    return World(project, manager, sme, labeler, other, ex_member, values, items)


def spiced_schema(spice: str) -> dict[str, Any]:
    schema = copy.deepcopy(SCHEMA)
    question = schema["questions"][0]
    if spice:
        question |= {"title": f"Which? {spice}", "help": spice}
        for option in question["options"]:
            option |= {"value": f"{option['value']}{spice}", "title": f"{option['title']} {spice}"}
            option |= {"definition": spice, "include": spice, "exclude": spice}
    return schema


def make_group_session(
    project: Project, leader: User, people: list[User], about: list[Disagreement], spice: str
) -> GroupSession:
    """One item is done, with a note and a summary; on the next everybody but the last has voted."""
    members = list(Membership.objects.filter(project=project, user__in=[leader, *people]).select_related("user"))
    session = sessions.make_session(
        project=project, by=leader, title=f"Together {spice}", disagreements=about, members=members
    )
    options = session.instructions.questions.questions[0].options
    sessions.go_on(session=session, by=leader, item=None)
    done, current = session.items.all()[:2]
    for place, person in enumerate(people):
        sessions.join(session=session, by=person)
        sessions.cast(session=session, by=person, item=done.pk, ballot=1, kind="answer", answer=options[place].value)
    sessions.reveal(session=session, by=leader, item=done.pk)
    sessions.take_note(session=session, by=people[-1], item=done.pk, body=f"canary-note {spice}")
    sessions.vote_again(session=session, by=leader, item=done.pk)
    for person in people:
        sessions.cast(session=session, by=person, item=done.pk, ballot=2, kind="answer", answer=options[0].value)
    sessions.reveal(session=session, by=leader, item=done.pk)
    sessions.go_on(session=session, by=leader, item=done.pk, summary=f"canary-summary {spice}")
    for person in people[:-1]:
        sessions.cast(session=session, by=person, item=current.pk, ballot=1, kind="cannot_tell")
    return session


def bring_items(project: Project, manager: User, work: Callable[[], None], spice: str) -> list[Item]:
    """Eight items by way of a file, and a row that is wrong."""
    quoted = spice.replace('"', '""')
    rows = [f'"item {i} {quoted}","Text {i} {quoted}","car {quoted}"' for i in range(8)]
    content = "\n".join(["id,text,metadata.noise", *rows, f'"","{quoted}",""']).encode()
    kept = upload_import(project=project, by=manager, name=f"items {spice}.csv", file=ContentFile(content))
    start_import(imp=kept, by=manager, mapping=preview(kept).mapping)
    work()
    return list(project.items.order_by("pk"))


def others_work(world: World, label: int) -> list[Annotation]:
    """What the second labeler does: answers in the open round, a draft, a comment on each; a vote in the session."""
    options = world.project.current_instructions.questions.questions[0].options
    done = []
    for item in world.items[:3]:
        done.append(answer(item, world.other, options[label].value, comment="canary-comment"))
    submit(
        assignment=done[0].assignment, by=world.other, id=uuid.uuid4(), answers={"emotion": options[label].value},
        comment="canary-revision",
    )  # fmt: skip
    session = GroupSession.objects.get(project=world.project)
    if session.current is not None:
        vote = {"item": session.current.pk, "ballot": 1, "kind": "answer", "answer": options[label].value}
        sessions.cast(session=session, by=world.other, **vote)
    for one in done:
        asked = ask(assignment=one.assignment, by=world.other, id=uuid.uuid4(), body="canary-asked")
        reply(inquiry=asked, by=world.manager, body="canary-replied")
    draft = {"answers": {"emotion": options[label].value}, "comment": "canary-draft"}
    save_draft(assignment=lease(item=world.items[3], by=world.other), by=world.other, draft=draft)
    return done


UNCOUNTED_COLUMNS = {"last_used_at", "last_login"}
UNCOUNTED = {"session", "logentry", "contenttype", "permission"}


def digest_of_database() -> dict[str, str]:
    """Table -> a hash of all its rows. Left out: when a token was last used, and which files were downloaded."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.model_name in UNCOUNTED:
            continue
        rows = model._default_manager.order_by("pk")
        if model._meta.model_name == "event":
            rows = rows.exclude(kind="release_downloaded")
        content = [{name: row[name] for name in row if name not in UNCOUNTED_COLUMNS} for row in rows.values()]
        found[model._meta.label] = hashlib.sha256(repr(content).encode()).hexdigest()
    return found
