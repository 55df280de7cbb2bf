from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def members(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def change(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def revoke(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
