from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def mine(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
