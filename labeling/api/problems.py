"""Every error of the API as problem details (RFC 9457): a sentence, a code, and the fields that are wrong."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from labeling.errors import ConcordError, NotFound
from labeling.problem_details import PROBLEM, body_of


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. What it does not know is a fault of ours and stays a 500."""
    headers: dict[str, str] = {}
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, ConcordError):
        body = body_of(error.status, error.code, str(error), error.fields)
    elif isinstance(error, RequestDataTooBig):
        body = body_of(413, "too_large", "The body is larger than 6 MB. Send less at a time.")
    elif isinstance(error, SuspiciousOperation):
        body = body_of(400, "bad_request", "This request cannot be read: too many fields, or parts that do not fit.")
    elif isinstance(error, PermissionDenied):
        body = body_of(403, "not_allowed", str(error) or "You may not do this.")
    elif isinstance(error, exceptions.ValidationError):
        fields = flattened(error.detail)
        body = body_of(400, "invalid", "Some of the fields are not right: " + ", ".join(fields) + ".", fields)
    elif isinstance(error, exceptions.APIException):
        body = body_of(error.status_code, str(error.get_codes()), str(error.detail))
        if challenge := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = challenge
        if wait := getattr(error, "wait", None):
            headers["Retry-After"] = str(int(wait))
    else:
        return None
    set_rollback()
    return Response(body, status=body["status"], content_type=PROBLEM, headers=headers)


def flattened(detail: Any, at: str = "") -> dict[str, str]:
    """{"options": [{"value": ["…"]}]} -> {"options.0.value": "…"}"""
    if isinstance(detail, Mapping):
        rows = [(str(name), part) for name, part in detail.items()]
    elif isinstance(detail, list) and any(isinstance(part, Mapping | list) for part in detail):
        rows = [(str(i), part) for i, part in enumerate(detail) if part]
    else:
        return {at or "body": " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)}
    found: dict[str, str] = {}
    for name, part in rows:
        found |= flattened(part, f"{at}.{name}" if at else name)
    return found


def not_found(request: HttpRequest) -> JsonResponse:
    """What the router does not know under /api/, as JSON too."""
    return JsonResponse(body_of(404, "not_found", str(NotFound())), status=404, content_type=PROBLEM)


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(help_text="What happened and what to do, in a sentence.")
    request_id = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # the field is taken out of the class when it is made
        child=serializers.CharField(), required=False, help_text="The field that is wrong: a sentence about it."
    )


PROBLEMS = {
    (status, PROBLEM): OpenApiResponse(response=ProblemSerializer, description=description)
    for status, description in {
        400: "Not what the operation takes; fields names what is wrong.",
        401: "No token, or one that is unknown, revoked or past its end.",
        403: "Your role, or the scope of the token, may not do this.",
        404: "Not there, or not yours to see: the two look the same.",
        409: "It has changed in the meantime; detail says how.",
        422: "Understood, and refused; fields names what is wrong.",
    }.items()
}
