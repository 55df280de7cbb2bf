"""What lies under a project: to an outsider no verb of it exists, declared or not."""

from typing import Any, cast

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.models import User
from labeling.permissions import Do, get_project

VERBS = ["get", "post", "put", "patch", "delete", "head"]  # OPTIONS would tell what is there before who may know


class ProjectResource(APIView):
    """Each verb fetches with permission in its first line; the verbs that there are not are asked for here."""

    http_method_names = VERBS

    def http_method_not_allowed(  # type: ignore[override]  # as DRF calls it
        self, request: Request, *args: Any, **address: Any
    ) -> Response:
        get_project(cast(User, request.user), address["slug"], to=Do.VIEW)
        return super().http_method_not_allowed(request, *args, **address)
