"""The shape of an error for programs (RFC 9457): the API and the scripts of our own pages are answered alike."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

PROBLEM = "application/problem+json"
current_request_id: ContextVar[str] = ContextVar("request_id", default="")  # set by the middleware


def body_of(status: int, code: str, detail: str, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
    body = {
        "type": f"urn:concord:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": current_request_id.get(),
    }
    return body | {"fields": dict(fields)} if fields else body
