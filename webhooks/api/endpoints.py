"""An organization's endpoints: where its domain events are sent."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from oasis.core.errors import NotFound
from organizations.api.views import OrganizationView
from organizations.permissions import Capability
from webhooks.errors import TooManyEndpoints
from webhooks.models import EndpointStatus, OffReason, WebhookEndpoint
from webhooks.outgoing import published_types
from webhooks.rules.addresses import LONGEST_URL
from webhooks.services import endpoints

ROW = (
    "id",
    "url",
    "description",
    "events",
    "status",
    "off_reason",
    "off_at",
    "failing_since",
    "last_success_at",
    "former_until",
    "created_at",
)
STATUSES = [EndpointStatus.ACTIVE, EndpointStatus.OFF]


class EndpointSerializer(serializers.Serializer):
    """An endpoint."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    events = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(STATUSES)
    off_reason = serializers.ChoiceField(OffReason.choices, allow_null=True, help_text="Why nothing is sent there.")
    off_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True, help_text="Null: the last delivery arrived.")
    last_success_at = serializers.DateTimeField(allow_null=True)
    former_secret_until = serializers.DateTimeField(allow_null=True, help_text="Until then two secrets sign.")
    created_at = serializers.DateTimeField()


class EndpointWithSecretSerializer(EndpointSerializer):
    """An endpoint with its secret, which is shown this once."""

    secret = serializers.CharField(help_text="`whsec_` and base64, as Standard Webhooks has it.")


class NewEndpointSerializer(StrictSerializer):
    """What to subscribe."""

    url = serializers.CharField(max_length=LONGEST_URL, help_text="https, an address of the public internet.")
    events = serializers.ListField(child=serializers.CharField(max_length=80), min_length=1, max_length=50)
    description = serializers.CharField(max_length=200, default="", allow_blank=True)


class EndpointChangeSerializer(StrictSerializer):
    """What to change; what is not given stays."""

    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    events = serializers.ListField(
        child=serializers.CharField(max_length=80), min_length=1, max_length=50, required=False
    )
    description = serializers.CharField(max_length=200, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False, help_text="False: nothing is sent until it is true again.")


class EventTypesSerializer(serializers.Serializer):
    """What can be subscribed to."""

    types = serializers.ListField(child=serializers.CharField())


class EventTypes(OrganizationView):
    """The domain events that can be subscribed to."""

    capability = Capability.MANAGE_SETTINGS

    @operation("List the events that can be subscribed to", response=EventTypesSerializer)
    def get(self, request: Request) -> Success:
        """Their public names."""
        return Success({"types": published_types()})


class EndpointList(OrganizationView):
    """The organization's endpoints."""

    capability = Capability.MANAGE_SETTINGS
    idempotent = True

    @operation("List the endpoints", response=EndpointSerializer, query=PageQuery, many=True, paginated="page")
    def get(self, request: Request) -> Success:
        """Newest first."""
        rows = WebhookEndpoint.objects.standing().filter(organization_id=request.organization.id)
        items, meta = page_of(rows.order_by("-id").values(*ROW), self.query(request, PageQuery))
        return Success([shown(row) for row in items], meta=meta)

    @operation(
        "Subscribe an endpoint",
        request=NewEndpointSerializer,
        response=EndpointWithSecretSerializer,
        status=201,
        errors=(TooManyEndpoints,),
        description="Events are sent signed as Standard Webhooks has it, at least once, those of one subject in their "
        "order, and again for about a day while they do not arrive. The secret is in this answer and nowhere else.",
    )
    def post(self, request: Request) -> Success:
        """Subscribe."""
        endpoint, secret = endpoints.create_endpoint(
            organization_id=request.organization.id,
            actor_id=request.user.id,
            **self.body(request, NewEndpointSerializer),
        )
        return Success({**one(endpoint), "secret": secret}, status=201, message=_("Guarda el secreto: no se repite."))


class EndpointItem(OrganizationView):
    """One endpoint."""

    capability = Capability.MANAGE_SETTINGS

    @operation("Show an endpoint", response=EndpointSerializer)
    def get(self, request: Request, endpoint_id: UUID) -> Success:
        """The endpoint."""
        rows = WebhookEndpoint.objects.standing().filter(organization_id=request.organization.id, pk=endpoint_id)
        row = rows.values(*ROW).first()
        if row is None:
            raise NotFound
        return Success(shown(row))

    @operation("Change an endpoint", request=EndpointChangeSerializer, response=EndpointSerializer)
    def patch(self, request: Request, endpoint_id: UUID) -> Success:
        """Address, events, description, on or off."""
        changes = self.body(request, EndpointChangeSerializer)
        endpoint = endpoints.change_endpoint(
            organization_id=request.organization.id, endpoint_id=endpoint_id, actor_id=request.user.id, **changes
        )
        return Success(one(endpoint))

    @operation("Delete an endpoint", status=204)
    def delete(self, request: Request, endpoint_id: UUID) -> Success:
        """Nothing is sent there any more."""
        endpoints.delete_endpoint(
            organization_id=request.organization.id, endpoint_id=endpoint_id, actor_id=request.user.id
        )
        return Success(status=204)


class EndpointSecret(OrganizationView):
    """The secret of an endpoint."""

    capability = Capability.MANAGE_SETTINGS
    idempotent = True

    @operation(
        "Replace an endpoint's secret",
        response=EndpointWithSecretSerializer,
        description="Until `former_secret_until` each message carries two signatures, one by each secret.",
    )
    def post(self, request: Request, endpoint_id: UUID) -> Success:
        """A new secret, with overlap."""
        endpoint, secret = endpoints.rotate_secret(
            organization_id=request.organization.id, endpoint_id=endpoint_id, actor_id=request.user.id
        )
        return Success({**one(endpoint), "secret": secret}, message=_("Guarda el secreto: no se repite."))


def one(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint as the API gives it."""
    return shown({name: getattr(endpoint, name) for name in ROW})


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the API gives it."""
    told = {name: value for name, value in row.items() if name != "former_until"}
    return told | {"off_reason": row["off_reason"] or None, "former_secret_until": row["former_until"]}
