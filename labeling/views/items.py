from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def items(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def item(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def upload_media(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def media(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
