from rest_framework import request

from labeling.models import User


class Request(request.Request):
    """A request of somebody signed in: MayWithThisToken lets no other reach a view."""

    user: User
