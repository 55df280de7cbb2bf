"""What the frame of every page shows of comparing (settings.TEMPLATES)."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from consensus.inbox import n_unread
from labeling.models import User


def inbox(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """n_unread: counted when a template asks, once; 0 for who is not signed in."""
    person = getattr(request, "user", None)

    @cache
    def count() -> int:
        return n_unread(person) if isinstance(person, User) else 0

    return {"n_unread": count}
