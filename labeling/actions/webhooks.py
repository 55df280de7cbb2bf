"""Telling other programs what happens in a project: signed, again until it arrives, to addresses that may be called.

Deliveries are made from events, so nothing is told that did not happen and nothing that happened is left out. What is
sent follows Standard Webhooks (standardwebhooks.com): the headers webhook-id, webhook-timestamp and webhook-signature,
an HMAC-SHA256 over id.timestamp.body; docs/webhooks.md says how to check it.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.errors import Conflict, Invalid
from labeling.events import record, wake
from labeling.mails import mail_who_may
from labeling.models import Delivery, Event, Project, Round, User, Webhook
from labeling.models.webhooks import new_webhook_secret
from labeling.outgoing import Unreachable, find_target, post
from labeling.permissions import Do

MOST_WEBHOOKS = 20  # of a project
MINUTE, HOUR = 60, 3600
PAUSES = (30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR)  # seconds; 23 hours in all
CLAIM = timedelta(minutes=2)  # a worker that says nothing for so long is taken for dead
OFF_AFTER = 5  # deliveries in a row that failed for good
GONE = 410


def add_webhook(*, project: Project, by: User, address: str, topics: Iterable[str]) -> tuple[Webhook, str]:
    """A webhook and its secret, which is shown once."""
    find_target(address)  # before the transaction: looking a name up takes its time
    found = read_topics(topics)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        if project.webhooks.kept().count() >= MOST_WEBHOOKS:
            raise Conflict(_("A project has at most %(most)d webhooks. Remove one first.") % {"most": MOST_WEBHOOKS})
        made = Webhook.objects.create(
            project=project, address=address, topics=found, secret=new_webhook_secret(), created_by=by
        )
        record(Event.Kind.WEBHOOK_ADDED, by=by, project=project, subject=made, host=made.host)
    return made, made.secret


def read_topics(topics: Iterable[str]) -> list[str]:
    """In our order. Raises Invalid for none, and for what is none of ours."""
    asked = list(topics)
    found = [topic for topic in Webhook.Topic.values if topic in asked]
    if not found or len(found) < len(set(asked)):
        sentence = _("Choose at least one of: %(topics)s.") % {"topics": ", ".join(Webhook.Topic.values)}
        raise Invalid(sentence, fields={"topics": sentence})
    return found


def change_webhook(
    *,
    webhook: Webhook,
    by: User,
    address: str | None = None,
    topics: Iterable[str] | None = None,
    is_on: bool | None = None,
) -> Webhook:
    """Change what is named. Switched on again, it is told what happens from then on."""
    if address is not None and address != webhook.address:
        find_target(address)
    wanted: dict[str, Any] = {}
    if address is not None:
        wanted["address"] = address
    if topics is not None:
        wanted["topics"] = read_topics(topics)
    with transaction.atomic():
        held = locked(webhook)
        if is_on is not None and is_on != held.is_on:
            wanted["off_because"] = "" if is_on else Webhook.OffBecause.MANAGER
        changed = [name for name, value in wanted.items() if getattr(held, name) != value]
        for name in changed:
            setattr(held, name, wanted[name])
        if changed:
            held.save(update_fields=changed)
            said = ["on" if is_on else "off" if name == "off_because" else name for name in changed]
            record(Event.Kind.WEBHOOK_CHANGED, by=by, project=held.project, subject=held, host=held.host, changed=said)
    return held


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: User) -> None:
    """Nothing is told to it any more; what it was told stays on record."""
    held = locked(webhook)
    held.removed_at, held.secret, held.old_secret = timezone.now(), "", ""
    held.save(update_fields=["removed_at", "secret", "old_secret"])
    record(Event.Kind.WEBHOOK_REMOVED, by=by, project=held.project, subject=held, host=held.host)


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: User, at_once: bool = False) -> str:
    """A new secret, which is shown once. The one before signs too for a day, unless it should end at once."""
    held = locked(webhook)
    old = held.secret
    held.secret = new_webhook_secret()
    held.old_secret = "" if at_once else old
    held.old_secret_until = None if at_once else timezone.now() + Webhook.OLD_SECRET_WORKS
    held.save(update_fields=["secret", "old_secret", "old_secret_until"])
    record(Event.Kind.WEBHOOK_SECRET_RENEWED, by=by, project=held.project, subject=held, host=held.host)
    return held.secret


def locked(webhook: Webhook) -> Webhook:
    held = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if held.removed_at is not None:
        raise Conflict(_("This webhook was removed meanwhile. Nothing was changed."))
    return held


@transaction.atomic
def send_test(*, webhook: Webhook, by: User) -> Delivery:
    """Something to see arrive; also to a webhook that is switched off."""
    held = locked(webhook)
    now = timezone.now()
    data = {"project": held.project.slug}
    made = Delivery.objects.create(webhook=held, kind=Delivery.TEST, body=body_of(Delivery.TEST, now, data))
    record(Event.Kind.WEBHOOK_TESTED, by=by, project=held.project, subject=held, host=held.host)
    wake_for(made)
    return made


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> Delivery:
    """The same to the byte, under the same id, so that the receiver knows it; as often as the first time."""
    held = Delivery.objects.select_for_update().get(pk=delivery.pk)
    webhook = locked(held.webhook)
    if not webhook.is_on and held.kind != Delivery.TEST:
        raise Conflict(_("The webhook is switched off. Switch it on first."))
    held.status, held.attempts, held.due_at, held.problem = Delivery.Status.WAITING, 0, timezone.now(), ""
    held.save(update_fields=["status", "attempts", "due_at", "problem"])
    record(Event.Kind.WEBHOOK_SENT_AGAIN, by=by, project=webhook.project, subject=webhook, host=webhook.host)
    wake_for(held)
    return held


def wake_for(delivery: Delivery) -> None:
    transaction.on_commit(lambda: wake(delivery.pk, task="concord.deliver"))


# What is told: ids and numbers. Answers, names of people and tokens stay here.


def told_of_round(event: Event) -> dict[str, Any]:
    closed = Round.objects.select_related("project", "instructions").get(pk=event.subject_id)
    here = [closed.project.slug, closed.number]
    return {
        "round": closed.number,
        "instructions": closed.instructions.number,
        "n_items": closed.round_items.count(),
        "url": settings.SITE_URL + reverse("round", args=here),
        "api": settings.SITE_URL + reverse("api_round", args=here),
    }


def told_of_release(event: Event) -> dict[str, Any]:
    here = [event.project.slug if event.project else "", event.data["number"]]
    return {
        "release": event.data["number"],
        "n_items": event.data["n_items"],
        "url": settings.SITE_URL + reverse("release", args=here),
        "api": settings.SITE_URL + reverse("api_release", args=here),
    }


def told_of_alarm(event: Event) -> dict[str, Any]:
    """What was recorded with it: ids and numbers, by the contract of record()."""
    here = [event.project.slug if event.project else "", event.subject_id]
    told = dict(event.data)
    return {
        "kind": told.pop("rule"),
        **told,
        "url": settings.SITE_URL + reverse("alarm", args=here),
        "api": settings.SITE_URL + reverse("api_alarm", args=here),
    }


TOLD: dict[str, tuple[Webhook.Topic, Callable[[Event], dict[str, Any]]]] = {
    Event.Kind.ROUND_CLOSED: (Webhook.Topic.ROUND_CLOSED, told_of_round),
    Event.Kind.RELEASE_READY: (Webhook.Topic.RELEASE_READY, told_of_release),
    Event.Kind.ALARM_RAISED: (Webhook.Topic.AGREEMENT_ALARM, told_of_alarm),
}


def tell_webhooks(event: Event) -> None:
    """What follows from an event that addresses want to be told: a row for each. Again, it finds them there."""
    topic, told = TOLD[event.kind]
    assert event.project is not None
    hooks = [hook for hook in event.project.webhooks.kept().filter(off_because="") if topic in hook.topics]
    if not hooks:
        return
    body = body_of(topic, event.at, {"project": event.project.slug, **told(event)})
    for hook in hooks:
        with transaction.atomic():
            made, is_new = Delivery.objects.get_or_create(
                webhook=hook, event=event, defaults={"kind": topic.value, "body": body}
            )
            if is_new:
                wake_for(made)


def body_of(kind: str, at: datetime, data: dict[str, Any]) -> str:
    return json.dumps({"type": str(kind), "timestamp": at.isoformat(), "data": data}, separators=(",", ":"))


def sign(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """One signature of Standard Webhooks, version 1."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers_of(delivery: Delivery, body: bytes) -> dict[str, str]:
    id, now = str(delivery.message_id), int(timezone.now().timestamp())
    return {
        "webhook-id": id,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(sign(secret, id, now, body) for secret in delivery.webhook.secrets),
    }


def deliver(pk: int) -> None:
    """Try a delivery that is due, unless somebody is at it. No transaction is open while an answer is waited for."""
    now = timezone.now()
    waiting = Delivery.objects.filter(pk=pk, status=Delivery.Status.WAITING, due_at__lte=now)
    if not waiting.update(due_at=now + CLAIM, attempted_at=now, attempts=F("attempts") + 1):
        return
    delivery = Delivery.objects.select_related("webhook__project").get(pk=pk)
    hook = delivery.webhook
    if not hook.is_on and (hook.removed_at or delivery.kind != Delivery.TEST):
        return end(delivery, Delivery.Problem.OFF)
    began = time.monotonic()
    code, problem = attempt(delivery)
    delivery.code, delivery.seconds = code, time.monotonic() - began
    if not problem:
        end(delivery)
    elif code == GONE:
        end(delivery, problem)
        switch_off(hook, Webhook.OffBecause.GONE)
    elif delivery.attempts <= len(PAUSES) and delivery.kind != Delivery.TEST:
        wait_longer(delivery, problem)
    else:
        give_up(delivery, problem)


def attempt(delivery: Delivery) -> tuple[int | None, str]:
    """The status of the answer, and what was wrong with it; nothing was if that is empty."""
    body = delivery.body.encode()
    try:
        code = post(delivery.webhook.address, body, headers_of(delivery, body))
    except Invalid:
        return None, Delivery.Problem.ADDRESS
    except Unreachable as error:
        return None, error.problem
    if 200 <= code < 300:
        return code, ""
    return code, Delivery.Problem.REDIRECT if code < 400 else Delivery.Problem.STATUS


OUTCOME = ["status", "due_at", "code", "seconds", "problem"]


def end(delivery: Delivery, problem: str = "") -> None:
    delivery.status = Delivery.Status.FAILED if problem else Delivery.Status.DELIVERED
    delivery.due_at, delivery.problem = None, problem
    delivery.save(update_fields=OUTCOME)


def wait_longer(delivery: Delivery, problem: str) -> None:
    delivery.problem = problem
    delivery.due_at = timezone.now() + timedelta(seconds=PAUSES[delivery.attempts - 1])
    delivery.save(update_fields=OUTCOME)


@transaction.atomic
def give_up(delivery: Delivery, problem: str) -> None:
    """Marked as failed, and the managers told; after many in a row the webhook is switched off."""
    end(delivery, problem)
    hook = delivery.webhook
    if delivery.kind == Delivery.TEST:
        return
    record(Event.Kind.WEBHOOK_FAILED, by=None, project=hook.project, subject=hook, host=hook.host, problem=problem)
    if failed_in_a_row(hook) >= OFF_AFTER:
        switch_off(hook, Webhook.OffBecause.FAILED)


def failed_in_a_row(hook: Webhook) -> int:
    """Deliveries given up since the last one that arrived; tests count for nothing."""
    ended = hook.deliveries.exclude(kind=Delivery.TEST).exclude(problem=Delivery.Problem.OFF)
    arrived = ended.filter(status=Delivery.Status.DELIVERED).order_by("-attempted_at").first()
    failed = ended.filter(status=Delivery.Status.FAILED)
    return (failed.filter(attempted_at__gt=arrived.attempted_at) if arrived else failed).count()


@transaction.atomic
def switch_off(hook: Webhook, because: Webhook.OffBecause) -> None:
    if Webhook.objects.filter(pk=hook.pk, off_because="", removed_at=None).update(off_because=because):
        record(Event.Kind.WEBHOOK_SWITCHED_OFF, by=None, project=hook.project, subject=hook, host=hook.host)


def mail_of_failed_webhook(event: Event) -> None:
    """What follows from a delivery that was given up, and from switching its webhook off: its managers are told."""
    hook = Webhook.objects.kept().select_related("project").filter(pk=event.subject_id).first()
    if hook is None:
        return
    is_off = event.kind == Event.Kind.WEBHOOK_SWITCHED_OFF

    def words() -> tuple[str, str]:
        named = {"host": hook.host, "project": hook.project.name}
        if is_off:
            return _("The webhook to %(host)s in %(project)s is switched off") % named, hook.get_off_because_display()
        text = _("What happened in the project could not be told to %(host)s, though it was tried for a day.") % named
        problem = Delivery.Problem(event.data["problem"]).label
        return _("The webhook to %(host)s in %(project)s does not work") % named, f"{text} {problem}"

    mail_who_may(hook.project, Do.MANAGE, reverse("webhook", args=[hook.project.slug, hook.pk]), words)


def deliver_due() -> int:
    """Wake a worker for each delivery whose time has come, and for those that a crash left."""
    due = Delivery.objects.filter(status=Delivery.Status.WAITING, due_at__lte=timezone.now())
    waiting = list(due.order_by("due_at").values_list("pk", flat=True)[:500])
    for pk in waiting:
        wake(pk, task="concord.deliver")
    return len(waiting)
