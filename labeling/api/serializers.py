"""What serializers of both apps share."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

MOST = 2**31 - 1  # a whole number that every column of ours holds


class Strict(serializers.Serializer[Any]):
    """Refuses fields it does not know, so that a typing mistake is not taken for consent to a default."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({str(name): ["There is no such field."] for name in unknown[:20]})
        return super().to_internal_value(data)


def validated(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, with defaults filled in."""
    read = serializer(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def asked(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The query of the address, with defaults filled in."""
    read = serializer(data=request.query_params.dict())
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def given(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What a PATCH names, and nothing else."""
    read = serializer(data=request.data, partial=True)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)
