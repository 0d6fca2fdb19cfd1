"""The providers and how they are doing, for platform administrators."""

from rest_framework import serializers

from oasis.core.api import Success, operation
from oasis.core.api.permissions import PLATFORM_ADMIN
from oasis.core.api.request import Request
from oasis.core.api.views import View
from webhooks.services.overview import provider_overview


class DayCountsSerializer(serializers.Serializer):
    """Of the deliveries of the last 24 hours, how many stand where."""

    received = serializers.IntegerField(help_text="Rightly signed and stored.")
    processed = serializers.IntegerField()
    failed = serializers.IntegerField()
    dead = serializers.IntegerField()
    rejected = serializers.IntegerField()


class ProviderSerializer(serializers.Serializer):
    """One provider."""

    name = serializers.CharField()
    title = serializers.CharField()
    configured = serializers.BooleanField(help_text="The platform's address has a secret.")
    circuit = serializers.ChoiceField(
        ["closed", "open", "half_open"], allow_null=True, help_text="Of the calls to the provider; null: none are made."
    )
    last_24_hours = DayCountsSerializer()
    dead_letters = serializers.IntegerField(help_text="Of any age.")
    last_success_at = serializers.DateTimeField(allow_null=True)
    oldest_waiting_at = serializers.DateTimeField(allow_null=True)
    median_ms = serializers.IntegerField(allow_null=True, help_text="From receipt to processed, last 24 hours.")
    p99_ms = serializers.IntegerField(allow_null=True)
    secret_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when the oldest live secret of the platform's address has been in use."
    )
    clock_skew_ms = serializers.IntegerField(
        allow_null=True, help_text="The sender's clock minus ours, median of 24 hours; null: its signature has no time."
    )
    silent_since = serializers.DateTimeField(
        allow_null=True, help_text="Its last event, while it has been silent for longer than is its habit."
    )


class ProviderList(View):
    """Every provider there is."""

    capability = PLATFORM_ADMIN

    @operation("List the providers", response=ProviderSerializer, many=True)
    def get(self, request: Request) -> Success:
        """The providers by name."""
        return Success(provider_overview())
