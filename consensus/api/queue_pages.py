"""Cursor pages of a list whose order is computed: the queue, most telling first."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from labeling.api.paging import PLACE, Pages
from labeling.api.requests import Request


class QueuePages:
    """A cursor names the first row of its page and where it stood. If that row left the queue meanwhile, the place
    counts, so that a queue that is worked off from the top can still be walked."""

    def __init__(self, request: Request, order: list[int], wanted: Mapping[str, Any]) -> None:
        self.request, self.order = request, order
        self.size = min(wanted.get("page_size", Pages.page_size), Pages.max_page_size)
        self.start = self.place_of(wanted["cursor"]) if "cursor" in wanted else 0
        self.rows = order[self.start : self.start + self.size]

    def place_of(self, cursor: str) -> int:
        try:
            pk, _, place = urlsafe_b64decode(cursor.encode()).decode().partition(":")
        except ValueError:
            pk = place = ""
        if not (PLACE.fullmatch(pk) and PLACE.fullmatch(place)):
            raise NotFound("This cursor is not one of ours. Begin again without it.")
        return self.order.index(int(pk)) if int(pk) in self.order else min(int(place), len(self.order))

    def address(self, start: int) -> str | None:
        if not 0 <= start < len(self.order):
            return None
        cursor = urlsafe_b64encode(f"{self.order[start]}:{start}".encode()).decode()
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def response(self, rows: Any) -> Response:
        before = self.address(max(0, self.start - self.size)) if self.start else None
        return Response({"next": self.address(self.start + self.size), "previous": before, "results": rows})
