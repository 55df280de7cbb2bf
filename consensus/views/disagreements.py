from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def queue(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def one(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def open_(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def resolve(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def reopen(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
