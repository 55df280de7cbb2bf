"""What takes long to compute: remembered, computed at once where that is quick, else by a worker while the page waits.

What was found is only ever a copy of what the answers say, so losing it costs time and nothing else.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from celery import current_app
from django.core.cache import cache
from django.utils import timezone
from kombu.exceptions import OperationalError

from consensus.kinds import ANSWER_KINDS
from consensus.ratings import Known

logger = logging.getLogger(__name__)

Found = TypeVar("Found")
A_WEEK = 7 * 24 * 3600  # seconds
ASKED_AGAIN = 120  # seconds after which a worker that has not answered is asked again
GIVEN_UP = 600  # seconds for which a computation that failed is not tried again

# How much longer an answer of this type takes than a class.
EFFORT = {
    "boxes": 60,
    "spans": 40,
    "text": 200,
    "choices": 3,
    **{name: kind.effort for name, kind in ANSWER_KINDS.items()},
}
A_PIECE = 1_000  # answers that take as long as what each piece of a finding takes besides its answers


@dataclass(frozen=True)
class Finding(Generic[Found]):
    """Something to be found out about the answers of a round.

    name: for the worker. compute: from the answers and an argument, such as a slice. quick: answers of classes, up to
    which it takes no longer than somebody waits for a page. pieces: how many times it looks at all answers.
    """

    name: str
    compute: Callable[[Known, str], Found]
    quick: int
    pieces: Callable[[Known], int] = lambda known: 1

    def is_quick(self, known: Known) -> bool:
        answers = (known.n_answers + A_PIECE) * EFFORT.get(known.question.type, 1)
        return answers * self.pieces(known) <= self.quick


@dataclass(frozen=True)
class Kept(Generic[Found]):
    """value: None while nothing was found yet. is_old: answers have come in since, and a worker is at it."""

    value: Found | None
    at: datetime | None = None
    is_old: bool = False
    failed: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.value is None and not self.failed


@dataclass(frozen=True)
class Failed:
    """In the place of what could not be found."""


def find(finding: Finding[Found], known: Known, argument: str = "", *, wait: bool = True) -> Kept[Found]:
    """What was found from these very answers, else from earlier ones while a worker is at it.

    wait: False computes it here and now, however long it takes.
    """
    key = key_of(finding, known, argument)
    held: Kept[Found] | Failed | None = cache.get(key)
    if isinstance(held, Kept):
        return held
    if isinstance(held, Failed) and wait:
        return Kept(None, failed=True)
    if not wait or finding.is_quick(known):
        return keep(finding, known, argument)
    ask(finding, known, argument)
    earlier: Kept[Found] | None = cache.get(latest_key(finding, known, argument))
    return Kept(earlier.value, earlier.at, is_old=True) if earlier else Kept(None)


def keep(finding: Finding[Found], known: Known, argument: str) -> Kept[Found]:
    """Compute and remember."""
    made = Kept(finding.compute(known, argument), timezone.now())
    cache.set(key_of(finding, known, argument), made, A_WEEK)
    cache.set(latest_key(finding, known, argument), made, A_WEEK)
    return made


def compute_asked(finding: Finding[Any], known: Known, argument: str) -> None:
    """The worker's side. What fails is logged and shown as such, not tried again at once."""
    key = key_of(finding, known, argument)
    try:
        if not isinstance(cache.get(key), Kept):
            keep(finding, known, argument)
    except Exception:
        cache.set(key, Failed(), GIVEN_UP)
        raise
    finally:
        cache.delete(asked_key(finding, known, argument))


def ask(finding: Finding[Any], known: Known, argument: str) -> None:
    """Tell a worker, unless one is at it: in a busy round, where each answer makes for another finding, none pile up.

    If no broker answers, the next look at the page tells it again.
    """
    asked = asked_key(finding, known, argument)
    if not cache.add(asked, 1, ASKED_AGAIN):
        return
    try:
        arguments = [finding.name, known.round.pk, known.question.name, argument, known.machines]
        arguments += [known.under.number] if known.under else []
        current_app.send_task("concord.find", args=arguments, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        cache.delete(asked)
        logger.warning("%s of round %s waits: no broker (%s)", finding.name, known.round.pk, type(error).__name__)


def asked_key(finding: Finding[Any], known: Known, argument: str) -> str:
    return f"{latest_key(finding, known, argument)}:asked"


def key_of(finding: Finding[Any], known: Known, argument: str) -> str:
    """Names the answers, so nothing has to be thrown away when others come in."""
    return f"{latest_key(finding, known, argument)}:{known.state.key}"


def latest_key(finding: Finding[Any], known: Known, argument: str) -> str:
    said = ["machines"] if known.machines else []
    said += [f"under {known.under.number}"] if known.under else []
    words = "\0".join([known.question.name, argument, *said]).encode()
    made = known.round.created_at.timestamp()
    return f"found:{finding.name}:{known.round.pk}:{made}:{hashlib.sha256(words).hexdigest()[:24]}"
