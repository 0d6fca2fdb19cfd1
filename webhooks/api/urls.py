"""Routes of the gateway, below `/api/v1/`."""

from django.urls import path

from webhooks.api.events import EventDetail, EventList, RetryDeadLetters
from webhooks.api.providers import ProviderList
from webhooks.api.receiving import Receive

urlpatterns = [
    path("webhooks/providers", ProviderList.as_view()),
    path("webhooks/events", EventList.as_view()),
    path("webhooks/events/<uuid:event_id>", EventDetail.as_view()),
    path("webhooks/dlq/retry", RetryDeadLetters.as_view()),
    path("webhooks/<str:provider>", Receive.as_view()),
    path("webhooks/<str:provider>/<uuid:organization_id>", Receive.as_view()),
]
