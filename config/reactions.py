"""What follows from an event. Every reaction is safe to repeat: the sweep runs it again where a crash cut it short."""

from collections.abc import Callable

from consensus.actions.alarms import check_after_item, check_closed_round, check_rule
from consensus.actions.disagreements import (
    raise_disagreements,
    raise_disagreements_of_round,
    reopen_what_was_declined,
    settle_what_agrees_now,
)
from consensus.actions.measurements import measure_closed_round
from consensus.actions.overlap import ask_another_where_it_pays
from consensus.actions.releases import make_asked_release
from consensus.actions.telling import (
    tell_of_alarm,
    tell_of_answer,
    tell_of_decision,
    tell_of_message,
    tell_of_opening,
    tell_of_proposal,
    tell_of_resolutions_in_round,
)
from consensus.tasks import find_what_takes_long
from labeling.actions.imports import run_started_import
from labeling.actions.webhooks import mail_of_failed_webhook, tell_webhooks
from labeling.models import Event

Reaction = Callable[[Event], object]

REACTIONS: dict[str, list[Reaction]] = {
    Event.Kind.IMPORT_STARTED: [run_started_import],
    Event.Kind.ITEM_ANSWERED: [ask_another_where_it_pays, raise_disagreements, check_after_item],
    Event.Kind.ANNOTATION_REVISED: [settle_what_agrees_now],
    Event.Kind.ROUND_CLOSED: [
        raise_disagreements_of_round,
        measure_closed_round,
        tell_of_resolutions_in_round,
        find_what_takes_long,
        check_closed_round,
        tell_webhooks,
    ],
    Event.Kind.DISAGREEMENT_OPENED: [tell_of_opening],
    Event.Kind.DISAGREEMENT_RESOLVED: [tell_of_decision],
    Event.Kind.CASE_OPENED: [tell_of_opening],
    Event.Kind.CASE_DECIDED: [tell_of_decision],
    Event.Kind.MESSAGE_WRITTEN: [tell_of_message],
    Event.Kind.PROPOSAL_JUDGED: [tell_of_proposal],
    Event.Kind.PROPOSAL_TAKEN: [tell_of_proposal],
    Event.Kind.INQUIRY_REPLIED: [tell_of_answer],
    Event.Kind.ITEM_CHANGE_DECLINED: [reopen_what_was_declined],
    Event.Kind.RELEASE_ASKED: [make_asked_release],
    Event.Kind.RELEASE_READY: [tell_webhooks],
    Event.Kind.ALARM_RULE_MADE: [check_rule],
    Event.Kind.ALARM_RULE_CHANGED: [check_rule],
    Event.Kind.ALARM_RAISED: [tell_webhooks, tell_of_alarm],
    Event.Kind.WEBHOOK_FAILED: [mail_of_failed_webhook],
    Event.Kind.WEBHOOK_SWITCHED_OFF: [mail_of_failed_webhook],
}
