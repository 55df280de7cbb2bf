from django.http import HttpRequest

from labeling.models import User


class SignedIn(HttpRequest):
    """The request of somebody who is signed in, for views under @login_required."""

    user: User
