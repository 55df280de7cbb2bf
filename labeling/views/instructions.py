from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def current(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def version(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def draft(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def preview(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def publish(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def discard(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def diff(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
