from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def verdict(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def agreement(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
