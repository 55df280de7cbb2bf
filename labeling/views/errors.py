"""Pages for what went wrong outside our own errors. They say nothing about what exists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from labeling.errors import ConcordError, NotAllowed, NotFound
from labeling.middleware import error_page
from labeling.problem_details import current_request_id


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, NotAllowed(_("You may not do this.")))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, ConcordError(_("This request could not be read. Nothing was changed; try again.")))


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "error.html", {"status": 500, "request_id": current_request_id.get()}, status=500)
