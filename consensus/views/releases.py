from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def releases(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def one(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def progress(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def file(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
