from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def sign_in(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def sign_out(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def account(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def password(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def tokens(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def revoke(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound


def invitation(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
