"""Who hears of what: reactions to what was done in discussions, each safe to repeat."""

from collections.abc import Iterable

from consensus.actions.notifications import notify
from consensus.blinding import labelers_of, readers
from consensus.models import Alarm, Case, Disagreement, Message, Notification, RuleProposal
from labeling.models import Assignment, Event, Inquiry, Role, Round

Kind = Notification.Kind
Thread = Disagreement | Case


def tell_of_message(event: Event) -> None:
    """Whom it mentions, then who should say where they stand on a rule it proposes, then who is in the thread."""
    message = (
        Message.objects.select_related("disagreement__item__round__project", "case__project", "proposal")
        .filter(pk=event.subject_id)
        .first()
    )
    if message is None:
        return
    thread = message.thread
    mentioned = set(message.mentions.values_list("user", flat=True))
    in_thread = people_in(thread, before=message)
    concerned = in_thread | labelers_of(thread) if hasattr(message, "proposal") else set()
    may_read = readers(thread, mentioned | in_thread | concerned)
    place = f"post-{message.pk}"
    notify(mentioned & may_read, Kind.MENTIONED, event=event, about=thread, place=place)
    notify(concerned & may_read, Kind.PROPOSED, event=event, about=thread, place=place)
    notify(in_thread & may_read, Kind.POSTED, event=event, about=thread, place=place)


def tell_of_proposal(event: Event) -> None:
    """Who proposed a rule: of the stands on it, and when it is taken into the draft."""
    found = RuleProposal.objects.select_related(
        "message__disagreement__item__round__project", "message__case__project"
    ).filter(pk=event.subject_id)
    for proposal in found:
        message = proposal.message
        kind = Kind.TAKEN if event.kind == Event.Kind.PROPOSAL_TAKEN else Kind.JUDGED
        people = readers(message.thread, {message.by_id})
        notify(people, kind, event=event, about=message.thread, place=f"post-{message.pk}")


def tell_of_opening(event: Event) -> None:
    """Its labelers, of a disagreement or a case that is opened for discussion; of one opened with its case, by that."""
    if event.data.get("case"):
        return
    thread = thread_of(event)
    if thread is not None:
        notify(readers(thread, labelers_of(thread)), Kind.OPENED, event=event, about=thread)


def tell_of_decision(event: Event) -> None:
    """Who opened or discussed it, and who answered the item of a disagreement."""
    thread = thread_of(event)
    if thread is None:
        return
    notify(readers(thread, people_in(thread)), Kind.DECIDED, event=event, about=thread)
    if isinstance(thread, Disagreement):
        tell_labelers_of_resolution(thread, event)


def tell_labelers_of_resolution(disagreement: Disagreement, event: Event) -> None:
    """As My work has it: of closed rounds and of items opened for discussion; of others they hear with the closing."""
    item = disagreement.item
    if item.revealed_at is None and not item.round.is_closed:
        return
    answered = set(Assignment.objects.submitted().filter(item=item).values_list("labeler", flat=True))
    notify(answered, Kind.RESOLVED, event=event, about=item.round.project)


def tell_of_resolutions_in_round(event: Event) -> None:
    """A round is closed: its labelers hear of what was resolved while it was open."""
    resolved = Disagreement.objects.filter(
        item__round=int(event.subject_id), item__round__status=Round.Status.CLOSED, status=Disagreement.Status.RESOLVED
    ).select_related("item__round__project")
    by_pk = {str(row.pk): row for row in resolved}
    done = Event.objects.filter(
        kind=Event.Kind.DISAGREEMENT_RESOLVED, subject_type="disagreement", subject_id__in=by_pk
    )
    newest = {each.subject_id: each for each in done.order_by("pk")}
    for pk, each in newest.items():
        tell_labelers_of_resolution(by_pk[pk], each)


def tell_of_answer(event: Event) -> None:
    """Who asked about the definition."""
    inquiry = Inquiry.objects.select_related("assignment").filter(pk=event.subject_id).first()
    if inquiry is not None:
        notify([inquiry.assignment.labeler_id], Kind.ANSWERED, event=event, about=inquiry)


def tell_of_alarm(event: Event) -> None:
    """Who runs the project; experts find it on the pages, labelers never hear of one."""
    alarm = Alarm.objects.filter(pk=event.subject_id).first()
    if alarm is not None and event.project is not None:
        managers = event.project.memberships.filter(role=Role.MANAGER, is_active=True)
        notify(managers.values_list("user", flat=True), Kind.ALARM, event=event, about=alarm)


def thread_of(event: Event) -> Thread | None:
    if event.subject_type == "case":
        return Case.objects.select_related("project").filter(pk=event.subject_id).first()
    return Disagreement.objects.select_related("item__round__project").filter(pk=event.subject_id).first()


def people_in(thread: Thread, before: Message | None = None) -> set[int]:
    """Who wrote (before that post), was mentioned, opened it for discussion, or made the case. Whether they may read it
    is not asked."""
    messages = thread.messages.filter(pk__lt=before.pk) if before else thread.messages.all()
    found = {*messages.values_list("by", flat=True), *messages.values_list("mentions__user", flat=True)}
    kinds = [Event.Kind.DISAGREEMENT_OPENED, Event.Kind.CASE_MADE, Event.Kind.CASE_OPENED]
    opened = Event.objects.filter(subject_type=thread._meta.model_name, subject_id=str(thread.pk), kind__in=kinds)
    return known({*found, *opened.values_list("by", flat=True)})


def known(people: Iterable[int | None]) -> set[int]:
    return {person for person in people if person is not None}
