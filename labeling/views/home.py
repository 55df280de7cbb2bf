from django.http import HttpRequest, HttpResponse

from labeling.errors import NotFound


def home(request: HttpRequest, **address: object) -> HttpResponse:
    raise NotFound
