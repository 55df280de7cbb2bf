"""The one tree of errors. str(error) is the sentence a person reads: what happened, what is safe, what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


class ConcordError(Exception):
    status = 400
    code = "bad_request"

    def __init__(self, sentence: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = dict(fields or {})  # the field that is wrong -> a sentence about it


class NotFound(ConcordError):
    """Also what an outsider gets for what exists: the two look the same."""

    status, code = 404, "not_found"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("There is nothing here, or nothing that you may see."))


class NotAllowed(ConcordError):
    status, code = 403, "not_allowed"


class Conflict(ConcordError):
    status, code = 409, "conflict"


class OverlapReached(Conflict):
    code = "overlap_reached"


class LeaseExpired(Conflict):
    code = "lease_expired"


class RoundClosed(Conflict):
    code = "round_closed"


class AlreadyPublished(Conflict):
    code = "already_published"


class StaleDraft(Conflict):
    """Somebody else saved in between; neither text is lost."""

    code = "stale_draft"


class NotAcknowledged(Conflict):
    """A new instruction version must be read before labeling goes on."""

    code = "not_acknowledged"


class PracticeFirst(NotAcknowledged):
    """The labeler has to pass the practice before labeling goes on."""

    code = "practice_first"


class Invalid(ConcordError):
    status, code = 422, "invalid"


class InvalidAnswer(Invalid):
    code = "invalid_answer"


class Contradiction(InvalidAnswer):
    """An answer that can be read and says two things at once. Who gives it now is asked to change it; one that was
    given elsewhere is kept as it is and pointed out."""

    def __init__(self, sentence: str, *, fields: Mapping[str, str], answer: object) -> None:
        super().__init__(sentence, fields=fields)
        self.answer = answer


class InvalidSchema(Invalid):
    code = "invalid_schema"


class TooLarge(ConcordError):
    status, code = 413, "too_large"
