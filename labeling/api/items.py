"""Items: list, filter, add."""

import json
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.additions import add_item
from labeling.actions.items import decline_change
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, validated
from labeling.models import ChangeRequest, Item
from labeling.permissions import Do, get_item, get_project

STATES: dict[str, dict[str, Any]] = {
    "usable": {"is_current": True, "dropped_at": None, "change_requested_at": None},
    "dropped": {"is_current": True, "dropped_at__isnull": False},
    "waiting": {"is_current": True, "dropped_at": None, "change_requested_at__isnull": False},
    "replaced": {"is_current": False},
}


class ItemSerializer(serializers.ModelSerializer[Item]):
    state = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = [
            "id", "key", "version", "state", "data", "attributes", "gold", "gold_source", "from_import", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_state(self, item: Item) -> str:
        if not item.is_current:
            return "replaced"
        return "dropped" if item.dropped_at else "waiting" if item.change_requested_at else "usable"


class ItemQuery(PageQuery):
    key = serializers.CharField(required=False, max_length=200, help_text="The owner's id.")
    attribute = serializers.CharField(required=False, max_length=100, help_text="Goes with value.")
    value = serializers.CharField(
        required=False, max_length=500, allow_blank=True, help_text="Of the attribute: text, a number, true or false."
    )
    state = serializers.ChoiceField(
        choices=list(STATES), required=False, help_text="usable, dropped, waiting for a better x, or replaced by one."
    )


class NewItemSerializer(Strict):
    key = serializers.JSONField(help_text="The owner's id: text or a whole number, its own in the project.")
    data = serializers.JSONField(help_text="Field to value, as the instructions have the fields of x.")  # type: ignore[assignment]
    attributes = serializers.DictField(required=False, default=dict, help_text="What slices are made of.")
    gold = serializers.DictField(required=False, default=dict, help_text="Question to the answer known from outside.")


class ChangeRequestSerializer(serializers.ModelSerializer[ChangeRequest]):
    key = serializers.CharField(source="item.key", read_only=True)
    version = serializers.IntegerField(source="item.version", read_only=True, help_text="That was not good enough.")
    by = serializers.CharField(source="by.__str__", read_only=True)
    state = serializers.CharField(read_only=True, help_text="open, done, declined or withdrawn.")

    class Meta:
        model = ChangeRequest
        fields = [
            "id", "item", "key", "version", "wanted", "words", "by", "at", "state", "settled_at", "replaced_by",
            "declined",
        ]  # fmt: skip
        read_only_fields = fields


class RequestsQuery(PageQuery):
    state = serializers.ChoiceField(choices=["open", "settled", "all"], required=False, default="open")


class DeclineSerializer(Strict):
    reason = serializers.CharField(max_length=settings.MAX_COMMENT, help_text="Who asked for it reads this.")


class ItemsView(ProjectResource):
    @extend_schema(
        operation_id="items_list", parameters=[ItemQuery], responses={200: page_of(ItemSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """Items with what is known of them; for managers, since gold is among it."""
        project = get_project(request.user, slug, to=Do.RUN)
        return page(filtered(project.items.all(), asked(ItemQuery, request)), request, ItemSerializer)

    @extend_schema(
        operation_id="items_add",
        request=NewItemSerializer,
        responses={200: ItemSerializer, 201: ItemSerializer, **PROBLEMS},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Add one item: 201. The same again: 200, and nothing changes."""
        project = get_project(request.user, slug, to=Do.RUN)
        item, is_new = add_item(project=project, by=request.user, **validated(NewItemSerializer, request))
        return Response(ItemSerializer(item).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


class ChangeRequestsView(ProjectResource):
    @extend_schema(
        operation_id="items_requests",
        parameters=[RequestsQuery],
        responses={200: page_of(ChangeRequestSerializer), **PROBLEMS},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Better x that are or were asked for. To bring one, add an item of the same key with other content."""
        project = get_project(request.user, slug, to=Do.RUN)
        found = ChangeRequest.objects.of(project.pk).select_related("item", "by", "replaced_by")
        state = asked(RequestsQuery, request)["state"]
        found = found.open() if state == "open" else found.exclude(settled_at=None) if state == "settled" else found
        return page(found, request, ChangeRequestSerializer)


class DeclineView(ProjectResource):
    @extend_schema(operation_id="items_decline", request=DeclineSerializer, responses={200: ItemSerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """No better x is to be had: the item is asked about as it is, and its disagreements are opened again."""
        item = get_item(request.user, slug, pk, to=Do.RUN)
        decline_change(item=item, by=request.user, reason=validated(DeclineSerializer, request)["reason"])
        return Response(ItemSerializer(get_item(request.user, slug, pk, to=Do.RUN)).data)


class ItemView(ProjectResource):
    @extend_schema(operation_id="items_read", responses={200: ItemSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One item."""
        return Response(ItemSerializer(get_item(request.user, slug, pk, to=Do.RUN)).data)


def filtered(items: "QuerySet[Item]", wanted: dict[str, Any]) -> "QuerySet[Item]":
    if "key" in wanted:
        items = items.filter(key=wanted["key"])
    if "state" in wanted:
        items = items.filter(**STATES[wanted["state"]])
    if "attribute" in wanted:
        items = items.filter(pk__in=with_value(items, wanted["attribute"], wanted.get("value", "")))
    return items


def with_value(items: Any, name: str, text: str) -> list[int]:
    """An address holds text only: 0.3 may stand for the number as well as for the word."""
    found: set[int] = set()
    for value in {text, in_json(text)}:
        found.update(items.with_attribute(name, value).values_list("pk", flat=True))
    return sorted(found)


def in_json(text: str) -> str | int | float | bool:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float | bool) else text
