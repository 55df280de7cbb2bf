"""Answers for the scripts of our own pages: problem details instead of pages, 401 instead of the sign-in page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext, gettext_noop

from labeling.errors import ConcordError
from labeling.problem_details import PROBLEM, body_of

View = Callable[..., HttpResponse]
SIGNED_OUT = gettext_noop("You were signed out. Your answer is kept. Sign in to send it.")


def by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Concord") == "script"


def for_scripts(view: View) -> View:
    """Outermost on a view: what a script is answered when it cannot have what it asked for.

    The header X-Concord-User names the person the page was made for: after somebody else has signed in, in another tab,
    the answers of the first are not sent as theirs.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **address: object) -> HttpResponse:
        if not by_script(request):
            return view(request, *args, **address)
        mine = request.headers.get("X-Concord-User", "")
        if not request.user.is_authenticated or (mine and mine != str(request.user.pk)):
            return refusal(401, "signed_out", gettext(SIGNED_OUT))
        try:
            return view(request, *args, **address)
        except ConcordError as error:
            return refusal(error.status, error.code, str(error), error.fields)

    return answer


def refusal(status: int, code: str, sentence: str, fields: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse(body_of(status, code, sentence, fields), status=status, content_type=PROBLEM)
