from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def rounds(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def new(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def one(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def progress(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def open_(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def close(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def widen(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
