"""Addresses that are told what happens in a project."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.response import Response

from labeling.actions.webhooks import (
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_secret,
    send_again,
    send_test,
)
from labeling.api.paging import PageQuery, page, page_of
from labeling.api.problems import PROBLEMS
from labeling.api.requests import Request
from labeling.api.resource import ProjectResource
from labeling.api.serializers import Strict, asked, given, validated
from labeling.models import Delivery, Webhook
from labeling.outgoing import MOST_ADDRESS
from labeling.permissions import Do, get_delivery, get_project, get_webhook

TOPICS = "When it is told. round.closed, release.ready, agreement.alarm."


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    topics = serializers.ListField(child=serializers.ChoiceField(Webhook.Topic.choices), help_text=TOPICS)
    is_on = serializers.BooleanField()
    off_because = serializers.SerializerMethodField(help_text="A sentence; null while it is on.")

    class Meta:
        model = Webhook
        fields = ["id", "address", "topics", "is_on", "off_because", "created_at"]
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"]})
    def get_off_because(self, webhook: Webhook) -> str | None:
        return str(webhook.get_off_because_display()) if webhook.off_because else None


class NewWebhookSerializer(Strict):
    address = serializers.CharField(
        max_length=MOST_ADDRESS, help_text="Gets a signed POST. It begins with https:// and leads to public addresses."
    )
    topics = serializers.ListField(
        child=serializers.ChoiceField(Webhook.Topic.choices), allow_empty=False, max_length=10, help_text=TOPICS
    )


class ChangedWebhookSerializer(NewWebhookSerializer):
    is_on = serializers.BooleanField(help_text="Switched off, it is told nothing, and not later either.")


class MadeWebhookSerializer(serializers.Serializer[object]):
    webhook = WebhookSerializer()
    secret = serializers.CharField(help_text="Shown this once. What arrives is signed with it.")


class RenewSerializer(Strict):
    at_once = serializers.BooleanField(
        default=False, help_text="Whether the old secret ends now; else it signs too for 24 hours."
    )


class SecretSerializer(serializers.Serializer[object]):
    secret = serializers.CharField(help_text="Shown this once.")


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    problem = serializers.SerializerMethodField(help_text="Of the last try, a sentence; null where it arrived.")

    class Meta:
        model = Delivery
        fields = [
            "id", "message_id", "kind", "body", "status", "attempts", "created_at", "attempted_at", "due_at", "code",
            "seconds", "problem",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"]})
    def get_problem(self, delivery: Delivery) -> str | None:
        return str(delivery.get_problem_display()) if delivery.problem else None


class WebhooksView(ProjectResource):
    @extend_schema(
        operation_id="webhooks_list", parameters=[PageQuery], responses={200: page_of(WebhookSerializer), **PROBLEMS}
    )
    def get(self, request: Request, slug: str) -> Response:
        """The project's webhooks."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        asked(PageQuery, request)
        return page(project.webhooks.kept(), request, WebhookSerializer)

    @extend_schema(
        operation_id="webhooks_add", request=NewWebhookSerializer, responses={201: MadeWebhookSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Add an address to be told, and learn the secret that signs what it gets."""
        project = get_project(request.user, slug, to=Do.MANAGE)
        made, secret = add_webhook(project=project, by=request.user, **validated(NewWebhookSerializer, request))
        return Response(MadeWebhookSerializer({"webhook": made, "secret": secret}).data, status=status.HTTP_201_CREATED)


class WebhookView(ProjectResource):
    @extend_schema(operation_id="webhooks_read", responses={200: WebhookSerializer, **PROBLEMS})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One webhook, without its secret."""
        return Response(WebhookSerializer(get_webhook(request.user, slug, pk)).data)

    @extend_schema(
        operation_id="webhooks_change",
        request=ChangedWebhookSerializer,
        responses={200: WebhookSerializer, **PROBLEMS},
    )
    def patch(self, request: Request, slug: str, pk: int) -> Response:
        """Change the address or what it is told, or switch it on or off."""
        held = get_webhook(request.user, slug, pk)
        changed = change_webhook(webhook=held, by=request.user, **given(ChangedWebhookSerializer, request))
        return Response(WebhookSerializer(changed).data)

    @extend_schema(operation_id="webhooks_remove", responses={204: None, **PROBLEMS})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Tell it nothing any more."""
        remove_webhook(webhook=get_webhook(request.user, slug, pk), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SecretView(ProjectResource):
    @extend_schema(
        operation_id="webhooks_renew", request=RenewSerializer, responses={201: SecretSerializer, **PROBLEMS}
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """A new secret. The one before signs too for 24 hours, unless it should end at once."""
        held = get_webhook(request.user, slug, pk)
        secret = renew_secret(webhook=held, by=request.user, **validated(RenewSerializer, request))
        return Response(SecretSerializer({"secret": secret}).data, status=status.HTTP_201_CREATED)


class SendTestView(ProjectResource):
    @extend_schema(operation_id="webhooks_test", request=None, responses={202: DeliverySerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Send something to see whether it arrives."""
        sent = send_test(webhook=get_webhook(request.user, slug, pk), by=request.user)
        return Response(DeliverySerializer(sent).data, status=status.HTTP_202_ACCEPTED)


class DeliveriesView(ProjectResource):
    @extend_schema(
        operation_id="webhooks_deliveries",
        parameters=[PageQuery],
        responses={200: page_of(DeliverySerializer), **PROBLEMS},
    )
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """What it was told, and how that went; the oldest first."""
        held = get_webhook(request.user, slug, pk)
        asked(PageQuery, request)
        return page(held.deliveries.all(), request, DeliverySerializer)


class AgainView(ProjectResource):
    @extend_schema(operation_id="webhooks_send_again", request=None, responses={202: DeliverySerializer, **PROBLEMS})
    def post(self, request: Request, slug: str, pk: int, delivery: int) -> Response:
        """Send it again, the same to the byte and under the same id."""
        sent = send_again(delivery=get_delivery(request.user, slug, pk, delivery), by=request.user)
        return Response(DeliverySerializer(sent).data, status=status.HTTP_202_ACCEPTED)
