from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def write(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
