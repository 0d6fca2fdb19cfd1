"""Routes of the gateway, below `/api/v1/`."""

from django.urls import path

from webhooks.api.deliveries import DeliveryList, Redeliver, RedeliverDead, TestEndpoint
from webhooks.api.endpoints import EndpointItem, EndpointList, EndpointSecret, EventTypes
from webhooks.api.events import DiscardEvent, EventDetail, EventList, ReplayEvent, RetryDeadLetters
from webhooks.api.providers import ProviderList
from webhooks.api.receiving import Receive

ENDPOINT = "webhooks/endpoints/<uuid:endpoint_id>"

urlpatterns = [
    path("webhooks/providers", ProviderList.as_view()),
    path("webhooks/events", EventList.as_view()),
    path("webhooks/events/<uuid:event_id>", EventDetail.as_view()),
    path("webhooks/events/<uuid:event_id>/replay", ReplayEvent.as_view()),
    path("webhooks/events/<uuid:event_id>/discard", DiscardEvent.as_view()),
    path("webhooks/dlq/retry", RetryDeadLetters.as_view()),
    path("webhooks/event-types", EventTypes.as_view()),
    path("webhooks/endpoints", EndpointList.as_view()),
    path(ENDPOINT, EndpointItem.as_view()),
    path(f"{ENDPOINT}/test", TestEndpoint.as_view()),
    path(f"{ENDPOINT}/secret", EndpointSecret.as_view()),
    path(f"{ENDPOINT}/redeliver", RedeliverDead.as_view()),
    path(f"{ENDPOINT}/deliveries", DeliveryList.as_view()),
    path(f"{ENDPOINT}/deliveries/<uuid:delivery_id>/redeliver", Redeliver.as_view()),
    # what is left is a provider's name
    path("webhooks/<str:provider>", Receive.as_view()),
    path("webhooks/<str:provider>/<uuid:organization_id>", Receive.as_view()),
]
