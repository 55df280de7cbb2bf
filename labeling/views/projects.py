from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def new(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def project(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def settings(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
