from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def style(request: HttpRequest) -> HttpResponse:
    """Every component with examples; served in debug mode only."""
    return render(request, "style.html")
