"""Items: list, filter, add."""

import json
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.additions import add_item
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, validated
from labeling.models import Item
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
