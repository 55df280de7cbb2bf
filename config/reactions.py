"""What follows from an event. Every reaction is safe to repeat: the sweep runs it again where a crash cut it short."""

from collections.abc import Callable

from consensus.actions.disagreements import raise_disagreements, raise_disagreements_of_round, settle_what_agrees_now
from consensus.actions.discussions import mail_mentions
from consensus.actions.measurements import measure_closed_round
from consensus.actions.overlap import ask_another_where_it_pays
from consensus.actions.releases import make_asked_release
from consensus.tasks import find_what_takes_long
from labeling.actions.imports import run_started_import
from labeling.models import Event

Reaction = Callable[[Event], object]

REACTIONS: dict[str, list[Reaction]] = {
    Event.Kind.IMPORT_STARTED: [run_started_import],
    Event.Kind.ITEM_ANSWERED: [ask_another_where_it_pays, raise_disagreements],
    Event.Kind.ANNOTATION_REVISED: [settle_what_agrees_now],
    Event.Kind.ROUND_CLOSED: [raise_disagreements_of_round, measure_closed_round, find_what_takes_long],
    Event.Kind.MESSAGE_WRITTEN: [mail_mentions],
    Event.Kind.RELEASE_ASKED: [make_asked_release],
}
