from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def workspace(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def next_item(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def acknowledge(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def submit(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def draft(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def skip(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def give_back(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def reopen(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
