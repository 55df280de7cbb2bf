from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def imports(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def one(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def start(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def progress(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def errors(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
