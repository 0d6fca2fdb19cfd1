"""What was sent to an endpoint: the log, the test button, sending again."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rest_framework import serializers

from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.errors import NotFound
from organizations.api.views import OrganizationView
from organizations.permissions import Capability
from webhooks.errors import EndpointOff
from webhooks.models import DeliveryAttempt, DeliveryStatus, WebhookDelivery, WebhookEndpoint
from webhooks.services import endpoints

ROW = (
    "id",
    "message_id",
    "type",
    "subject",
    "occurred_at",
    "data",
    "status",
    "next_attempt_at",
    "created_at",
    "delivered_at",
    "request_id",
    "reason",
)


class DeliveryAttemptSerializer(serializers.Serializer):
    """One try."""

    number = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    status_code = serializers.IntegerField(allow_null=True, help_text="Of the receiver; null: there was no answer.")
    error = serializers.CharField(
        allow_null=True,
        help_text="`http_<status>`, `timeout`, `unresolvable`, `address_refused`, `url_…`, `connection_failed`, "
        "`tls_failed`, `answer_broken`, `secret_unreadable`; null: it arrived.",
    )


class DeliverySerializer(serializers.Serializer):
    """An event on its way to an endpoint."""

    id = serializers.UUIDField()
    message_id = serializers.CharField(help_text="The `webhook-id` that the receiver sees, the same at each attempt.")
    type = serializers.CharField()
    subject = serializers.CharField(help_text="What it is about; deliveries of one subject go out in their order.")
    occurred_at = serializers.DateTimeField()
    data = serializers.JSONField()  # type: ignore[assignment] # the field's name is the client's
    status = serializers.ChoiceField(DeliveryStatus.choices)
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)
    request_id = serializers.CharField()
    reason = serializers.CharField(help_text="Why the last attempt failed.")
    attempts = DeliveryAttemptSerializer(many=True)


class DeliveryQuery(CursorQuery):
    """Filters of the log."""

    status = serializers.ChoiceField(choices=DeliveryStatus.choices, required=False)
    type = serializers.CharField(max_length=80, required=False)


class RedeliverSerializer(StrictSerializer):
    """Which of those that could not be delivered; nothing given: all."""

    since = serializers.DateTimeField(required=False, help_text="Written since.")


class CountSerializer(serializers.Serializer):
    """How many are sent again."""

    count = serializers.IntegerField()


class DeliveryList(OrganizationView):
    """The delivery log of an endpoint."""

    capability = Capability.MANAGE_SETTINGS

    @operation(
        "List the deliveries to an endpoint",
        response=DeliverySerializer,
        query=DeliveryQuery,
        many=True,
        paginated="cursor",
    )
    def get(self, request: Request, endpoint_id: UUID) -> Success:
        """Newest first, each with its attempts."""
        query = self.query(request, DeliveryQuery)
        organization = request.organization.id
        if not WebhookEndpoint.objects.standing().filter(organization_id=organization, pk=endpoint_id).exists():
            raise NotFound
        filters = {name: query[name] for name in ("status", "type") if name in query}
        rows = WebhookDelivery.objects.filter(organization_id=organization, endpoint_id=endpoint_id, **filters)
        items, meta = cursor_of(rows.values(*ROW), query)
        return Success(with_attempts(items), meta=meta)


class TestEndpoint(OrganizationView):
    """The test button."""

    capability = Capability.MANAGE_SETTINGS
    idempotent = True

    @operation(
        "Send a test event",
        response=DeliverySerializer,
        status=202,
        description="An `endpoint.test`, sent within seconds, once; how it went is in the delivery log.",
    )
    def post(self, request: Request, endpoint_id: UUID) -> Success:
        """Queue it."""
        delivery = endpoints.send_test(
            organization_id=request.organization.id, endpoint_id=endpoint_id, actor_id=request.user.id
        )
        return Success(one(delivery), status=202, message=_("Prueba enviada: mira el registro de envíos."))


class Redeliver(OrganizationView):
    """One delivery, once more."""

    capability = Capability.MANAGE_SETTINGS
    idempotent = True

    @operation("Send a delivery again", response=DeliverySerializer, status=202, errors=(EndpointOff,))
    def post(self, request: Request, endpoint_id: UUID, delivery_id: UUID) -> Success:
        """Under the same message id."""
        delivery = endpoints.redeliver(
            organization_id=request.organization.id,
            endpoint_id=endpoint_id,
            delivery_id=delivery_id,
            actor_id=request.user.id,
        )
        return Success(one(delivery), status=202)


class RedeliverDead(OrganizationView):
    """What could not be delivered, once more."""

    capability = Capability.MANAGE_SETTINGS
    idempotent = True

    @operation(
        "Send again what could not be delivered",
        request=RedeliverSerializer,
        response=CountSerializer,
        status=202,
        errors=(EndpointOff,),
    )
    def post(self, request: Request, endpoint_id: UUID) -> Success:
        """All of it, or since a moment."""
        count = endpoints.redeliver_dead(
            organization_id=request.organization.id,
            endpoint_id=endpoint_id,
            actor_id=request.user.id,
            **self.body(request, RedeliverSerializer),
        )
        message = ngettext("Se reenviará %(count)s evento.", "Se reenviarán %(count)s eventos.", count)
        return Success({"count": count}, status=202, message=message % {"count": count})


def one(delivery: WebhookDelivery) -> dict[str, Any]:
    """A delivery as the API gives it."""
    return with_attempts([{name: getattr(delivery, name) for name in ROW}])[0]


def with_attempts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as the API gives them, each with its attempts; one statement for all."""
    attempts: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    names = ("number", "started_at", "finished_at", "status_code", "error")
    made = DeliveryAttempt.objects.filter(delivery_id__in=[row["id"] for row in rows])
    for delivery_id, *values in made.order_by("delivery_id", "number").values_list("delivery_id", *names):
        told = dict(zip(names, values, strict=True))
        attempts[delivery_id].append(told | {"error": told["error"] or None})
    return [
        row | {"message_id": f"msg_{row['message_id'].hex}", "attempts": attempts.get(row["id"], [])} for row in rows
    ]
