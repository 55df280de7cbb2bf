"""What every request passes through: its id, private caching, and our errors made into pages."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext as _

from labeling.errors import ConcordError, NotFound
from labeling.problem_details import PROBLEM, body_of, current_request_id
from labeling.views.scripts import by_script

Handler = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger(__name__)


@sync_only_middleware
def request_id(get_response: Handler) -> Handler:
    """An id of our own making for each request: in the answer's header, on error pages and in the log."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        current_request_id.set(uuid.uuid4().hex[:12])
        response = get_response(request)
        response["X-Request-ID"] = current_request_id.get()
        return response

    return respond


@sync_only_middleware
def private_pages(get_response: Handler) -> Handler:
    """What a signed-in person sees is nobody else's: no shared cache may keep it, no other site may embed it."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return respond


@sync_only_middleware
def own_language(get_response: Handler) -> Handler:
    """The language a person chose; LocaleMiddleware only knew their browser's. Programs are answered in English."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        wanted = settings.LANGUAGE_CODE if is_api(request) else getattr(request.user, "language", "")
        if wanted in dict(settings.LANGUAGES):
            translation.activate(wanted)
        return get_response(request)

    return respond


@sync_only_middleware
def late_answers(get_response: Handler) -> Handler:
    """A script's request may be answered after its session has ended and the person has signed in again in another tab.

    Such an answer would take the cookie of the new session with it: that of the old one has the same name.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if by_script(request):
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return response

    return respond


@sync_only_middleware
def no_nul(get_response: Handler) -> Handler:
    """PostgreSQL stores no NUL and no keyboard types one: an address or a form that holds one is refused unread."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path:
            return refuse(request, NotFound())
        if holds_nul(request.GET) or (not is_api(request) and holds_nul(request.POST)):
            return refuse(
                request, ConcordError(_("A text holds a NUL character, which cannot be stored. Take it out."))
            )
        return get_response(request)

    return respond


def holds_nul(fields: QueryDict) -> bool:
    return any("\x00" in text for name, texts in fields.lists() for text in [name, *texts])


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def refuse(request: HttpRequest, error: ConcordError) -> HttpResponse:
    if not is_api(request):
        return error_page(request, error)
    body = body_of(error.status, error.code, str(error))
    return JsonResponse(body, status=error.status, content_type=PROBLEM)


class concord_errors:  # noqa: N801 - reads as the other middleware, which are functions
    """Turns our errors into a page, or into a fragment where htmx asked for one. The API has a handler of its own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ConcordError):
            return None
        return error_page(request, error)


def error_page(request: HttpRequest, error: ConcordError) -> HttpResponse:
    template = "_error.html" if request.headers.get("HX-Request") else "error.html"
    context = {"error": error, "status": error.status, "request_id": current_request_id.get()}
    return render(request, template, context, status=error.status)
